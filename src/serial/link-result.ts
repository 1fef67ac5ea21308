import { percentile, type RateAdvice, rateAdvice } from './link-advice.ts';
import type { SerialStatus } from './status.ts';

const BITS_PER_BYTE = 10;

/** Losses and errors on the whole link while the test ran, as this side counts them. */
interface LinkErrors {
  /** Frames from the device: wrong check, wrong escape, and damaged in any other way. */
  crc: number;
  slip: number;
  otherBad: number;
  /** Frames to the device sent again: proven lost, and without a sign in time. */
  resentLost: number;
  resentTimeout: number;
  naksSent: number;
  naksReceived: number;
  duplicates: number;
  /** Bytes that the port did not take. Overruns of the UART itself show as `crc` or `slip`. */
  overrunBytes: number;
}

/** What became of the echoes. */
export interface EchoCounts {
  sent: number;
  intact: number;
  damaged: number;
  noReply: number;
  failed: number;
  twice: number;
}

export interface LinkTestResult {
  /** Every echo came back, once and intact. */
  ok: boolean;
  port: string;
  baudRate: number;
  /** Why it ended before its time. */
  stopped: string | undefined;
  echoes: EchoCounts;
  /** Data of the echoes; the largest is what the device takes. */
  sizes: { least: number; most: number; tried: number };
  rttMs: { p50: number; p99: number; n: number } | undefined;
  /** Data each way, both ways at once. */
  throughput: { bytesPerSecond: number; shareOfLine: number; seconds: number; messages: number } | undefined;
  frames: { sent: number; received: number };
  errors: LinkErrors;
  advice: RateAdvice;
}

/** What a test saw, with the line's status at its beginning and at its end. */
interface LinkTestSight {
  stopped: string | undefined;
  echoes: EchoCounts;
  sizes: LinkTestResult['sizes'];
  /** Of the small echoes, ms. */
  roundTrips: readonly number[];
  /** Intact echoes of the largest size, from when to when. */
  bulk: { from: number; to: number; messages: number };
  before: SerialStatus;
  after: SerialStatus;
}

export function linkTestResult({ stopped, echoes, sizes, roundTrips, ...sight }: LinkTestSight): LinkTestResult {
  const { before, after, bulk } = sight;
  const { path: port, baudRate } = before;
  const errors = errorsBetween(before, after);
  const frames = {
    sent: after.counters.framesSent - before.counters.framesSent,
    received: after.counters.framesReceived - before.counters.framesReceived,
  };
  const ok = stopped === undefined && echoes.intact === echoes.sent && echoes.twice === 0;
  const [p50, p99] = [percentile(roundTrips, 0.5), percentile(roundTrips, 0.99)];
  const damaged = errors.crc + errors.slip + errors.otherBad + errors.resentLost;
  return {
    ...{ ok, port, baudRate, stopped, echoes: { ...echoes }, sizes },
    rttMs: p50 === undefined || p99 === undefined ? undefined : { p50, p99, n: roundTrips.length },
    throughput: throughput(bulk, sizes.most, baudRate),
    ...{ frames, errors },
    advice: rateAdvice({ ok, baudRate, damaged, frames: frames.sent + frames.received }),
  };
}

function throughput(
  { from, to, messages }: LinkTestSight['bulk'],
  bytes: number,
  baudRate: number,
): LinkTestResult['throughput'] {
  if (messages === 0 || to <= from) return undefined;
  const seconds = (to - from) / 1000;
  const bytesPerSecond = Math.round((messages * bytes) / seconds);
  return { bytesPerSecond, shareOfLine: (bytesPerSecond * BITS_PER_BYTE) / baudRate, seconds, messages };
}

function errorsBetween({ counters: a, portDroppedBytes: dropped }: SerialStatus, after: SerialStatus): LinkErrors {
  const { counters: b } = after;
  const other = ({ short, illegal, oversize, cut, body }: typeof a.bad) => short + illegal + oversize + cut + body;
  return {
    crc: b.bad.crc - a.bad.crc,
    slip: b.bad.slip - a.bad.slip,
    otherBad: other(b.bad) - other(a.bad),
    resentLost: b.lost - a.lost,
    resentTimeout: b.probes - a.probes,
    naksSent: b.naksSent - a.naksSent,
    naksReceived: b.naksReceived - a.naksReceived,
    duplicates: b.duplicates - a.duplicates,
    overrunBytes: after.portDroppedBytes - dropped,
  };
}

import { seedsOf } from '../../src/link/crc.ts';
import { Endpoint } from '../../src/link/endpoint.ts';
import { encodeFrame } from '../../src/link/frame.ts';
import { hostIntroduction } from '../../src/link/hello.ts';
import { encodeHello } from '../../src/link/message.ts';
import { SlipReader, SlipWriter } from '../../src/serial/slip.ts';
import { percentile } from '../figures.ts';
import { makeMessage } from './traffic.ts';

export const RECEIVE_BODY_BYTES = 256;
const FRAGMENTS = 12;
const MESSAGE_BYTES = FRAGMENTS * RECEIVE_BODY_BYTES;
const HOST_EPOCH = 0x1111;
const MCU_EPOCH = 0x2222;
/** What the endpoint believes the line to be; its acknowledgements are paced by it. */
const BITS_PER_SECOND = 3_000_000;
const FRAME_MS = ((RECEIVE_BODY_BYTES + 9) * 10_000) / BITS_PER_SECOND;
/** A read of the port that was not looked at for 5 ms at 921600 bit/s. */
const CHUNK_BYTES = 460;

/** What an MCU sends: bulk messages in frames of RECEIVE_BODY_BYTES, checked and numbered as on a line. */
function incoming(messages: number): Uint8Array[] {
  const seed = seedsOf(HOST_EPOCH, MCU_EPOCH).mcuToHost;
  const frames: Uint8Array[] = [];
  for (let i = 0; i < messages; i++) {
    const payload = makeMessage(i, MESSAGE_BYTES);
    for (let k = 0; k < FRAGMENTS; k++) {
      const body = payload.subarray(k * RECEIVE_BODY_BYTES, (k + 1) * RECEIVE_BODY_BYTES);
      const first = k === 0 ? { id: (i % 0xffff) + 1, total: MESSAGE_BYTES } : undefined;
      const place = { channel: 2, seq: frames.length & 0xff, first, last: k === FRAGMENTS - 1, body } as const;
      frames.push(encodeFrame({ type: 'data', ...place, ack: 0, credit: 255, sack: 0, nak: false }, seed));
    }
  }
  return frames;
}

/** The receiving half of the daemon's link: `take` checks, numbers, puts together and acknowledges. */
class Receiving {
  messages = 0;
  acknowledgedBytes = 0;
  readonly #endpoint: Endpoint;
  readonly #writer = new SlipWriter();
  #now = 0;

  constructor() {
    const self = { ...hostIntroduction, bootCount: 1, resetCause: 1 };
    this.#endpoint = new Endpoint({
      role: 'host',
      self: { ...self, epoch: HOST_EPOCH },
      bitsPerSecond: BITS_PER_SECOND,
      random: () => 0.5,
    });
    this.#endpoint.handle({ kind: 'opened' }, 0);
    const hello = encodeHello({ ...self, role: 'mcu', epoch: MCU_EPOCH, peerEpoch: HOST_EPOCH });
    this.take(encodeFrame({ type: 'hello', body: hello }, 0));
  }

  take(bytes: Uint8Array): void {
    this.#now += FRAME_MS;
    for (const effect of this.#endpoint.handle({ kind: 'frame', bytes }, this.#now)) {
      if (effect.kind === 'message') this.messages++;
      else if (effect.kind === 'write') {
        this.acknowledgedBytes += this.#writer.encode(effect.frame, effect.leadingEnd).length;
      }
    }
  }
}

/**
 * Frames that the TypeScript side receives in a second of processor time, the median of `runs`: as frames, and as bytes of the
 * line through the SLIP stage of the daemon.
 */
export function receiveRates(runs: number, messages: number): { link: number; 'slip and link': number } {
  const frames = incoming(messages);
  const writer = new SlipWriter();
  const line = Buffer.concat(frames.map((frame) => writer.encode(frame, false)));
  const rate = (feed: (receiving: Receiving) => void): number => {
    const rates: number[] = [];
    // The first run compiles; it does not count.
    for (let run = 0; run <= runs; run++) {
      const receiving = new Receiving();
      const from = process.cpuUsage();
      feed(receiving);
      const { user, system } = process.cpuUsage(from);
      if (receiving.messages !== messages || receiving.acknowledgedBytes === 0) throw new Error('not all was received');
      rates.push((frames.length * 1e6) / (user + system));
    }
    return percentile(rates.slice(1), 0.5);
  };
  return {
    link: rate((receiving) => {
      for (const frame of frames) receiving.take(frame);
    }),
    'slip and link': rate((receiving) => {
      const reader = new SlipReader({ frame: (bytes) => receiving.take(bytes), bad: () => {}, skipped: () => {} });
      for (let at = 0; at < line.length; at += CHUNK_BYTES) reader.read(line.subarray(at, at + CHUNK_BYTES));
    }),
  };
}

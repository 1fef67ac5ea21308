import type { Input } from '../../src/link/contract.ts';
import { Endpoint } from '../../src/link/endpoint.ts';
import { encodeFrame } from '../../src/link/frame.ts';
import { WINDOW_MAX } from '../../src/link/limits.ts';
import { QUEUE_MAX_BYTES, QUEUE_MAX_MESSAGES } from '../../src/link/local.ts';
import { controlKinds, encodeControl, encodeHello } from '../../src/link/message.ts';
import { SlipReader } from '../../src/serial/slip.ts';
import { channel, hostile } from './endpoint-fuzz.ts';
import { introduction } from './endpoint-pair.ts';
import { bytes, frames, mutated, oneOf, type Random, random, require } from './fuzz-input.ts';
import { slipEncode } from './naive-slip.ts';
import { seeded } from './random.ts';

const OWN = 0x1111;
const PEER = 0x2222;
const LATER_LIFE = 0x4444;
const PIECE_MAX_BYTES = 200;

/** An endpoint behind the guard of its port, up with a peer. */
class FuzzedLine {
  readonly endpoint: Endpoint;
  now = 0;
  /** Messages whose fate is open. */
  waiting = 0;
  readonly #random: Random;
  readonly #reader: SlipReader;

  constructor(r: Random, seed: number) {
    const self = introduction(OWN);
    this.endpoint = new Endpoint({ role: 'host', self, bitsPerSecond: 921_600, random: seeded(seed) });
    this.#random = r;
    const bad = (dropped: Uint8Array): void => this.give({ kind: 'badBytes', bytes: dropped });
    this.#reader = new SlipReader({ frame: (frame) => this.give({ kind: 'frame', bytes: frame }), bad, skipped: bad });
    this.give({ kind: 'opened' });
    this.feed(greeting(PEER));
    require(this.up, 'a good peer is not heard');
  }

  get up(): boolean {
    return this.endpoint.pair !== undefined && !['greeting', 'incompatible'].includes(this.endpoint.state.kind);
  }

  give(input: Input): void {
    for (const { kind } of this.endpoint.handle(input, this.now)) {
      if (kind === 'delivered' || kind === 'failed') this.waiting--;
    }
  }

  /** Bytes of the line, in pieces of any size. */
  feed(wire: Uint8Array): void {
    for (let at = 0; at < wire.length; ) {
      const end = at + 1 + this.#random(PIECE_MAX_BYTES);
      this.#reader.read(wire.subarray(at, end));
      at = end;
    }
  }
}

function greeting(epoch: number): Uint8Array {
  const body = encodeHello({ ...introduction(epoch), role: 'mcu', peerEpoch: OWN });
  return slipEncode(encodeFrame({ type: 'hello', body }, 0));
}

/**
 * Noise, frames of others and frames with a right check, with and without END: whatever it was, the first good frame
 * after an END is taken, or the second one without it. The result: the peer was up still.
 */
export function fuzzLine(seed: number): boolean {
  const r = random(seed);
  const line = new FuzzedLine(r, seed);
  for (let i = r(10); i > 0; i--) {
    const kind = r(8);
    if (kind < 2) line.feed(bytes(r, 300));
    else if (kind === 2) line.feed(new Uint8Array(r(5000)).fill(r(256)));
    else line.feed(mutated(r, kind === 3 ? oneOf(r, frames) : slipEncode(hostile(r, line.endpoint), r(2) === 0)));
  }
  const { pair, counters } = line.endpoint;
  if (!pair || !line.up) {
    line.feed(Uint8Array.of(0xc0));
    line.feed(greeting(LATER_LIFE));
    require(line.endpoint.pair?.peer.epoch === LATER_LIFE, 'the HELLO after an END is not heard');
    return false;
  }
  const good = slipEncode(encodeFrame({ type: 'link', body: encodeControl({ kind: controlKinds.ping }) }, pair.seedIn));
  line.feed(r(2) === 0 ? Uint8Array.of(0xc0) : good);
  const before = counters.framesReceived;
  line.feed(good);
  require(counters.framesReceived === before + 1, 'the frame after an END is not taken');
  return true;
}

/**
 * A long and busy life of one endpoint: what waits in it stays in its limits. The result is that endpoint, with all
 * that it keeps.
 */
export function fuzzLife(seed: number, steps: number): FuzzedLine {
  const r = random(seed);
  const line = new FuzzedLine(r, seed);
  for (let token = 1; token <= steps; token++) {
    line.waiting++;
    line.give({ kind: 'send', token, channel: channel(r), payload: new Uint8Array(1 + r(16_000)), ttlMs: undefined });
    require(line.waiting <= QUEUE_MAX_MESSAGES + WINDOW_MAX, 'more messages wait than the queue holds');
    line.feed(r(8) === 0 ? new Uint8Array(r(5000)).fill(r(256)) : slipEncode(hostile(r, line.endpoint)));
    line.now += r(20);
    line.give({ kind: 'tick' });
  }
  return line;
}

/** What such a life may keep: its queue, a reassembly a channel and kept frames, and as much again for the engine. */
export const LIFE_MAX_BYTES = 4 * QUEUE_MAX_BYTES;

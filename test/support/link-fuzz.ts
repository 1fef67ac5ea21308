import type { Effect, Input } from '../../src/link/contract.ts';
import { Endpoint } from '../../src/link/endpoint.ts';
import { type Channel, decodeFrame, encodeFrame } from '../../src/link/frame.ts';
import { decodeMessage, encodeHello, encodeMessage } from '../../src/link/message.ts';
import { SLIP_MAX_BYTES, SlipReader } from '../../src/serial/slip.ts';
import { introduction } from './endpoint-pair.ts';
import { slipEncode } from './naive-slip.ts';
import { seeded } from './random.ts';
import { fromHex, vectorLines } from './vectors.ts';

/** What a peer or a line may do to each parser, from a seed. All throw when something does not hold. */
type Random = (below: number) => number;

function random(seed: number): Random {
  const next = seeded(seed);
  return (below) => Math.floor(next() * below);
}

function require(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Error(what);
}

/** Often at an edge. */
function number(r: Random, max: number): number {
  return [0, 1, max, max - 1, r(max + 1), r(Math.min(max + 1, 16))][r(6)] ?? 0;
}

function bytes(r: Random, max: number): Uint8Array {
  return Uint8Array.from({ length: r(max + 1) }, () => [0xc0, 0xdb, 0xdc, 0, 0xff, r(256)][r(6)] ?? 0);
}

/** Bits flipped, bytes put in, taken out, doubled or moved. */
function mutated(r: Random, from: Uint8Array): Uint8Array {
  let out = [...from];
  for (let i = r(3); i >= 0; i--) {
    const at = r(out.length + 1);
    const change = r(12);
    if (change > 4) out[at % Math.max(out.length, 1)] = change % 2 ? r(256) : (out[at] ?? 0) ^ (1 << r(8));
    else if (change === 1) out.splice(at, 1 + r(4));
    else if (change === 2) out.splice(at, 0, ...bytes(r, 6));
    else if (change === 3) out.splice(at, 0, ...out.slice(r(out.length + 1)));
    else out = out.slice(0, at);
  }
  return Uint8Array.from(out.slice(0, 4096));
}

const messages = vectorLines('messages.txt')
  .filter((row) => row[1] === 'Envelope' && row[2] === 'ok')
  .map((row) => fromHex(row.at(-1) ?? ''));
const frames = vectorLines('frames.txt').map((row) => fromHex(row.at(-1) ?? '').slice(0, -1));

/** What is decoded is encoded again to the same message; the result: it was decoded. */
export function fuzzMessage(seed: number): boolean {
  const r = random(seed);
  const from = messages[r(messages.length)] ?? new Uint8Array(0);
  const decoded = decodeMessage(r(8) === 0 ? bytes(r, 64) : mutated(r, from));
  if (decoded.result !== 'message') return false;
  const again = decodeMessage(Uint8Array.from(encodeMessage(decoded.message)));
  require(again.result === 'message' && again.exact, 'our own message is not read');
  require(JSON.stringify(again.message, plain) ===
    JSON.stringify(decoded.message, plain), 'a message changed on its way through the codec');
  return true;
}

function plain(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? `${value}n` : value;
}

/** What is read is written again to the same frame; the result: it was read. */
export function fuzzFrame(seed: number): boolean {
  const r = random(seed);
  const from = frames[r(frames.length)] ?? new Uint8Array(0);
  const wire = mutated(r, from);
  decodeFrame(wire, 0, 1024);
  const frame = decodeFrame(sealed(wire, seed), seed, 1024);
  if (typeof frame === 'string') return false;
  const again = decodeFrame(encodeFrame(frame, seed), seed, 1024);
  require(JSON.stringify(again) === JSON.stringify(frame), 'a frame changed on its way through the codec');
  return true;
}

/** The same bytes with a check that is right, whatever they are. */
function sealed(wire: Uint8Array, seed: number): Uint8Array {
  const head = Uint8Array.from({ length: 4 }, (_, i) => wire[i] ?? 0);
  const data = { type: 'data', channel: 0, seq: 0, ack: 0, credit: 0, sack: 0, nak: false, first: undefined } as const;
  const body = wire.subarray(4);
  // The seed is XORed into the head: what the head differs by from this one's is moved into the seed.
  const plainHead = 1;
  const wanted = ((head[0] ?? 0) | ((head[1] ?? 0) << 8) | ((head[2] ?? 0) << 16) | ((head[3] ?? 0) << 24)) >>> 0;
  const check = ((head[0] ?? 0) & 3) === 0 ? 0 : seed;
  const out = encodeFrame({ ...data, last: false, body }, (check ^ wanted ^ plainHead) >>> 0);
  out.set(head, 0);
  return out;
}

/** Any bytes in any pieces: bounded, and the frame after the next END is taken. */
export function fuzzSlip(seed: number): void {
  const r = random(seed);
  const taken: Uint8Array[] = [];
  let given = 0;
  const reader = new SlipReader({
    frame: (frame) => {
      require(frame.length > 0 && frame.length <= SLIP_MAX_BYTES, 'size of a frame');
      taken.push(frame);
    },
    bad: (dropped) => require(dropped.length <= SLIP_MAX_BYTES + given, 'size of what is dropped'),
    skipped: () => {},
  });
  const feed = (chunk: Uint8Array): void => {
    given = chunk.length;
    reader.read(chunk);
  };
  for (let i = r(12); i > 0; i--) feed(r(6) === 0 ? new Uint8Array(r(5000)).fill(r(256)) : bytes(r, 300));
  const good = Uint8Array.from([1, 0xc0, 0xdb, 2]);
  feed(Uint8Array.from([0xc0]));
  taken.length = 0;
  for (const byte of slipEncode(good)) feed(Uint8Array.from([byte]));
  require(taken.length === 1 &&
    Buffer.compare(taken[0] ?? good.subarray(1), good) === 0, 'the frame after an END is not taken');
}

const OWN = 0x1111;
const PEER = 0x2222;
const STEPS = 60;
const EFFECTS_MAX = 5000;
const TICKS_MAX = 200;

/** An endpoint, and a peer that knows the right check and means ill. The result: how many inputs it took. */
export function fuzzEndpoint(seed: number): number {
  const r = random(seed);
  const endpoint = new Endpoint({
    role: 'host',
    self: introduction(OWN),
    bitsPerSecond: [115_200, 3_000_000][r(2)] ?? 115_200,
    random: seeded(seed),
  });
  const open = new Set<number>();
  let [now, token, inputs, life] = [0, 1, 0, PEER];
  const give = (input: Input): void => {
    inputs++;
    const before = endpoint.pair?.seedOut;
    const effects = endpoint.handle(input, now);
    require(effects.length < EFFECTS_MAX, 'effects without an end');
    for (const effect of effects) check(effect, [before, endpoint.pair?.seedOut], open);
  };
  const hello = (epoch: number, peerEpoch: number, wild: boolean): void => {
    const n = (max: number): number => number(r, max);
    const self = introduction(epoch, {
      fragmentMax: wild ? n(2 ** 32 - 1) : 256,
      window: wild ? n(2 ** 32 - 1) : 8,
      slots: wild ? n(100) : 7,
      receiveBytes: wild ? n(2 ** 32 - 1) : 2048,
      creditUnit: wild ? n(1000) : 8,
      stallMs: wild ? n(2 ** 32 - 1) : 0,
      maxSignalingBytes: wild ? n(2 ** 32 - 1) : 8192,
      versionMin: wild ? r(2) : 0,
      versionMax: wild ? n(3) : 0,
    });
    const role = wild && r(10) === 0 ? 'host' : 'mcu';
    give({ kind: 'frame', bytes: encodeFrame({ type: 'hello', body: encodeHello({ ...self, role, peerEpoch }) }, 0) });
  };
  give({ kind: 'opened' });
  if (r(5) > 0) hello(life, OWN, r(3) === 0);
  for (let step = 0; step < STEPS; step++) {
    switch (r(12)) {
      case 0:
        give({ kind: 'badBytes', bytes: bytes(r, 100) });
        break;
      case 1:
        give({ kind: 'frame', bytes: mutated(r, frames[r(frames.length)] ?? new Uint8Array(0)) });
        break;
      case 2:
        if (r(8) === 0) hello(r(2) === 0 ? life : ++life, [OWN, 0, 7][r(3)] ?? OWN, r(2) === 0);
        break;
      case 3:
      case 4: {
        const payload = new Uint8Array(1 + number(r, 5000));
        open.add(token);
        give({ kind: 'send', token, channel: channel(r), payload, ttlMs: r(4) === 0 ? r(200) : undefined });
        token++;
        break;
      }
      case 5:
        give({ kind: 'cancel', token: r(token + 1) });
        break;
      case 6:
        if (r(10) === 0) give({ kind: 'closed' });
        give({ kind: 'opened' });
        break;
      case 7:
        now += number(r, 4000);
        break;
      default:
        give({ kind: 'frame', bytes: hostile(r, endpoint) });
    }
    for (let ticks = 0; (endpoint.nextDeadline() ?? Number.POSITIVE_INFINITY) <= now; ticks++) {
      require(ticks < TICKS_MAX, 'a deadline that no tick meets');
      give({ kind: 'tick' });
    }
  }
  give({ kind: 'opened' });
  now += 100;
  hello(0x3333, OWN, false);
  require(endpoint.state.kind === 'up' && endpoint.pair?.peer.epoch === 0x3333, 'a good peer is not heard any more');
  give({ kind: 'end' });
  require(open.size === 0, 'a message without a fate');
  return inputs;
}

function channel(r: Random): Channel {
  return ([0, 1, 2] as const)[r(3)] ?? 0;
}

function check(effect: Effect, seeds: (number | undefined)[], open: Set<number>): void {
  switch (effect.kind) {
    case 'write': {
      const read = seeds.map((seed) => decodeFrame(effect.frame, seed ?? 0, 1024));
      require(read.some((frame) => typeof frame === 'object'), `a frame of ours is none: ${read.join(', ')}`);
      break;
    }
    case 'delivered':
    case 'failed':
      require(open.delete(effect.token), 'a fate that was told before');
      break;
    case 'message':
      require(effect.payload.length > 0 && effect.payload.length <= 65_535, 'size of a message');
      break;
    default:
  }
}

/** Right check, near the numbers in use or at an edge, any content. */
function hostile(r: Random, endpoint: Endpoint): Uint8Array {
  const seed = endpoint.pair?.seedIn ?? 0;
  const speaks = {
    ack: number(r, 255),
    credit: number(r, 255),
    sack: r(3) === 0 ? number(r, 65_535) : 0,
    nak: r(4) === 0,
  };
  const kind = r(6);
  if (kind === 0) return encodeFrame({ type: 'link', body: bytes(r, 128) }, seed);
  if (kind === 1) return encodeFrame({ type: 'ack', ...speaks }, seed);
  const first = r(3) === 0 ? { id: number(r, 65_535), total: number(r, 65_535) } : undefined;
  const seq = r(3) === 0 ? r(256) : r(20);
  const body = bytes(r, r(10) === 0 ? 1100 : 60);
  return encodeFrame({ type: 'data', ...speaks, channel: channel(r), seq, first, last: r(3) === 0, body }, seed);
}

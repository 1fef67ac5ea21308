import type { Effect, Input } from '../../src/link/contract.ts';
import { Endpoint } from '../../src/link/endpoint.ts';
import { type Channel, decodeFrame, encodeFrame } from '../../src/link/frame.ts';
import { WIRE_VERSION } from '../../src/link/limits.ts';
import { encodeHello } from '../../src/link/message.ts';
import { introduction } from './endpoint-pair.ts';
import { bytes, frames, mutated, number, oneOf, type Random, random, require } from './fuzz-input.ts';
import { seeded } from './random.ts';

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
      versionMin: wild ? r(3) : WIRE_VERSION,
      versionMax: wild ? n(3) : WIRE_VERSION,
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
        give({ kind: 'frame', bytes: mutated(r, oneOf(r, frames)) });
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

export function channel(r: Random): Channel {
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
export function hostile(r: Random, endpoint: Endpoint): Uint8Array {
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

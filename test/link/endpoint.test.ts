import { describe, expect, it } from 'vitest';
import type { Effect, Input, LinkState } from '../../src/link/contract.ts';
import { seedsOf } from '../../src/link/crc.ts';
import { Endpoint } from '../../src/link/endpoint.ts';
import { decodeFrame, encodeFrame, type Frame } from '../../src/link/frame.ts';
import type { Hello } from '../../src/link/hello.ts';
import { decodeHello, encodeControl, encodeHello } from '../../src/link/message.ts';
import { introduction } from '../support/endpoint-pair.ts';

const OWN = 0x1111;
const PEER = 0x2222;
const seeds = seedsOf(OWN, PEER);

function peerHello(changes: Partial<Hello> = {}): Input {
  const hello: Hello = { ...introduction(PEER), role: 'mcu', peerEpoch: OWN, ...changes };
  return { kind: 'frame', bytes: encodeFrame({ type: 'hello', body: encodeHello(hello) }, 0) };
}

function peerFrame(frame: Frame, seed = seeds.mcuToHost): Input {
  return { kind: 'frame', bytes: encodeFrame(frame, seed) };
}

const ack: Frame = { type: 'ack', ack: 0, credit: 255, sack: 0, nak: false };
const data: Frame = {
  type: 'data',
  channel: 1,
  seq: 0,
  ack: 0,
  credit: 255,
  sack: 0,
  nak: false,
  first: { id: 1, total: 2 },
  last: true,
  body: Uint8Array.of(7, 7),
};
const text = new TextEncoder().encode('booting\r\n');

const inputs = {
  opened: { kind: 'opened' },
  closed: { kind: 'closed' },
  end: { kind: 'end' },
  tick: { kind: 'tick' },
  send: { kind: 'send', token: 5, channel: 1, payload: Uint8Array.of(1, 2, 3), ttlMs: undefined },
  cancel: { kind: 'cancel', token: 1 },
  badBytes: { kind: 'badBytes', bytes: Uint8Array.of(0xdb, 0x41) },
  boot_text: { kind: 'frame', bytes: text },
  damaged: peerFrame(data, 99),
  empty: { kind: 'frame', bytes: new Uint8Array(0) },
  hello_confirms: peerHello(),
  hello_forgot: peerHello({ peerEpoch: 0 }),
  hello_new_life: peerHello({ epoch: 0x3333, peerEpoch: 0 }),
  hello_new_pair: peerHello({ epoch: 0x3333 }),
  hello_loopback: peerHello({ epoch: OWN, role: 'host' }),
  hello_same_role: peerHello({ role: 'host', epoch: 0x7777 }),
  hello_incompatible: peerHello({ versionMin: 5, versionMax: 6 }),
  hello_epoch_0: peerHello({ epoch: 0 }),
  data: peerFrame(data),
  ack: peerFrame(ack),
  ping: peerFrame({ type: 'link', body: encodeControl({ kind: 1, token: 3 }) }),
} as const satisfies Record<string, Input>;

/** States from which everything is tried; `reopened` is greeting with a pair from before the port was closed. */
const starts = ['down', 'greeting', 'up', 'degraded', 'incompatible', 'reopened', 'asleep'] as const;
type Start = (typeof starts)[number];

function inState(start: Start): { endpoint: Endpoint; now: number } {
  const endpoint = new Endpoint({ role: 'host', self: introduction(OWN), bitsPerSecond: 1e9, random: () => 0 });
  let now = 0;
  const give = (input: Input): void => {
    endpoint.handle(input, now);
    now += 1;
  };
  if (start === 'down') return { endpoint, now };
  give(inputs.opened);
  if (start === 'greeting') return { endpoint, now };
  if (start === 'incompatible') {
    give(inputs.hello_incompatible);
    return { endpoint, now };
  }
  give(inputs.hello_confirms);
  give(inputs.ack);
  if (start === 'degraded') {
    now += 3000;
    give(inputs.tick);
  }
  if (start === 'reopened') {
    give({ kind: 'send', token: 1, channel: 1, payload: Uint8Array.of(9), ttlMs: undefined });
    give(inputs.closed);
    give(inputs.opened);
  }
  if (start === 'asleep')
    give(peerFrame({ type: 'link', body: encodeControl({ kind: 3, wakeMethod: 2, wakeMs: 20 }) }));
  // What is still owed has gone out before the input comes.
  now += 10;
  give(inputs.tick);
  return { endpoint, now };
}

function told(effect: Effect): string | undefined {
  switch (effect.kind) {
    case 'write':
      if (effect.frame.length === 0) return 'END';
      return ['hello', 'data', 'ack', 'link'][(effect.frame[0] ?? 0) & 3];
    case 'state':
      return undefined;
    case 'up':
      return effect.resumed ? 'up again' : 'up';
    case 'failed':
    case 'down':
      return `${effect.kind} ${effect.why}`;
    case 'message':
    case 'delivered':
    case 'console':
    case 'wake':
      return effect.kind;
  }
}

/** State after the input, and what it told; `-` for nothing. */
function outcome(start: Start, input: Input): string {
  const { endpoint, now } = inState(start);
  const effects = endpoint.handle(input, now);
  const { state } = endpoint;
  const name = state.kind === 'greeting' && state.refused ? state.refused : state.kind;
  return `${name}: ${effects.flatMap((effect) => told(effect) ?? []).join(', ') || '-'}`;
}

/** One row for each input: what follows in each state, in the order of `starts`. */
const table: Record<keyof typeof inputs, [string, string, string, string, string, string, string]> = {
  opened: [
    'greeting: hello',
    'greeting: down closed, hello',
    'greeting: down closed, hello, link',
    'greeting: down closed, hello, link',
    'greeting: down closed, hello',
    'greeting: down closed, hello, link',
    'asleep: down closed',
  ],
  closed: [
    'down: -',
    'down: down closed',
    'down: down closed',
    'down: down closed',
    'down: down closed',
    'down: down closed',
    'down: down closed',
  ],
  end: [
    'down: -',
    'down: down closed',
    'down: down closed',
    'down: down closed',
    'down: down closed',
    'down: down closed, failed closed',
    'down: down closed',
  ],
  tick: ['down: -', 'greeting: -', 'up: -', 'degraded: -', 'incompatible: -', 'greeting: -', 'asleep: -'],
  send: [
    'down: failed closed',
    'greeting: failed closed',
    'up: data',
    'degraded: data',
    'incompatible: failed closed',
    'greeting: -',
    'asleep: wake, END',
  ],
  cancel: ['down: -', 'greeting: -', 'up: -', 'degraded: -', 'incompatible: -', 'greeting: -', 'asleep: -'],
  badBytes: ['down: -', 'greeting: -', 'up: ack', 'degraded: ack', 'incompatible: -', 'greeting: -', 'asleep: -'],
  boot_text: [
    'down: -',
    'greeting: console',
    'up: console',
    'degraded: console',
    'incompatible: console',
    'greeting: console',
    'asleep: console',
  ],
  damaged: ['down: -', 'greeting: -', 'up: ack', 'degraded: ack', 'incompatible: -', 'greeting: -', 'asleep: -'],
  empty: ['down: -', 'greeting: -', 'up: -', 'degraded: -', 'incompatible: -', 'greeting: -', 'asleep: -'],
  hello_confirms: [
    'down: -',
    'up: up, hello',
    'up: ack',
    'up: ack',
    'up: up, hello',
    'up: up again, hello, data',
    'asleep: -',
  ],
  hello_forgot: [
    'down: -',
    'greeting: hello',
    'greeting: down peer_reset, hello',
    'greeting: down peer_reset, hello',
    'greeting: hello',
    'greeting: failed peer_reset, hello',
    'greeting: down peer_reset, hello',
  ],
  hello_new_life: [
    'down: -',
    'greeting: hello',
    'greeting: down peer_reset, hello',
    'greeting: down peer_reset, hello',
    'greeting: hello',
    'greeting: failed peer_reset, hello',
    'greeting: down peer_reset, hello',
  ],
  hello_new_pair: [
    'down: -',
    'up: up, hello',
    'up: down peer_reset, up, hello',
    'up: down peer_reset, up, hello',
    'up: up, hello',
    'up: failed peer_reset, up, hello',
    'up: down peer_reset, up, hello',
  ],
  hello_loopback: ['down: -', 'loopback: -', 'up: -', 'degraded: -', 'incompatible: -', 'loopback: -', 'asleep: -'],
  hello_same_role: ['down: -', 'same_role: -', 'up: -', 'degraded: -', 'incompatible: -', 'same_role: -', 'asleep: -'],
  hello_incompatible: [
    'down: -',
    'incompatible: -',
    'incompatible: down incompatible',
    'incompatible: down incompatible',
    'incompatible: -',
    'incompatible: failed peer_reset',
    'incompatible: down incompatible',
  ],
  hello_epoch_0: ['down: -', 'greeting: -', 'up: ack', 'degraded: ack', 'incompatible: -', 'greeting: -', 'asleep: -'],
  data: [
    'down: -',
    'greeting: -',
    'up: message, ack',
    'up: message, ack',
    'incompatible: -',
    'up: up again, message, data',
    'up: message, ack',
  ],
  ack: ['down: -', 'greeting: -', 'up: -', 'up: -', 'incompatible: -', 'up: up again, data', 'asleep: -'],
  ping: ['down: -', 'greeting: -', 'up: link', 'up: link', 'incompatible: -', 'up: up again, link, data', 'asleep: -'],
};

describe('the endpoint, in every state, for every input', () => {
  const rows = Object.entries(table).flatMap(([name, row]) =>
    starts.map((start, i) => ({ name, start, input: inputs[name as keyof typeof inputs], expected: row[i] })),
  );

  it.each(rows)('$start, $name: $expected', ({ start, input, expected }) => {
    expect(outcome(start, input)).toBe(expected);
  });

  it('has no state and no input left out', () => {
    const kinds: Record<LinkState['kind'], true> = {
      down: true,
      greeting: true,
      up: true,
      degraded: true,
      incompatible: true,
      asleep: true,
    };
    expect(new Set([...starts.filter((start) => start !== 'reopened')])).toEqual(new Set(Object.keys(kinds)));
    const given = new Set(Object.values(inputs).map(({ kind }) => kind));
    const all: Record<Input['kind'], true> = {
      opened: true,
      closed: true,
      end: true,
      tick: true,
      send: true,
      cancel: true,
      badBytes: true,
      frame: true,
    };
    expect(given).toEqual(new Set(Object.keys(all)));
    for (const row of Object.values(table)) expect(row).toHaveLength(starts.length);
  });
});

function writes(effects: Effect[]): Extract<Effect, { kind: 'write' }>[] {
  return effects.filter((effect) => effect.kind === 'write');
}

function helloIn(effects: Effect[]): Hello | undefined {
  for (const { frame } of writes(effects)) {
    const decoded = decodeFrame(frame, 0, 1024);
    if (typeof decoded === 'object' && decoded.type === 'hello') return decodeHello(decoded.body);
  }
  return undefined;
}

describe('the endpoint', () => {
  it('says whom it heard last', () => {
    const { endpoint, now } = inState('greeting');
    expect(helloIn(endpoint.handle(inputs.hello_new_life, now))).toMatchObject({
      role: 'host',
      epoch: OWN,
      peerEpoch: 0x3333,
    });
  });

  it('writes a leading END before every HELLO and after 10 ms without a byte, and at no other time', () => {
    const { endpoint, now } = inState('up');
    expect(writes(endpoint.handle(inputs.send, now)).map(({ leadingEnd }) => leadingEnd)).toEqual([true]);
    expect(writes(endpoint.handle(inputs.ping, now + 5)).map(({ leadingEnd }) => leadingEnd)).toEqual([false]);
    expect(writes(endpoint.handle(inputs.hello_forgot, now + 6)).map(({ leadingEnd }) => leadingEnd)).toEqual([true]);
  });

  it('does not answer HELLOs of an incompatible side that knows it', () => {
    const { endpoint, now } = inState('incompatible');
    expect(writes(endpoint.handle(peerHello({ versionMin: 5, versionMax: 6, peerEpoch: 0 }), now))).toHaveLength(1);
    expect(writes(endpoint.handle(inputs.hello_incompatible, now + 10))).toHaveLength(0);
  });

  it('asks with a HELLO after eight bad frames in 200 ms without a good one', () => {
    const { endpoint, now } = inState('up');
    const hellos = (count: number, every: number, from: number): number => {
      const effects = Array.from({ length: count }, (_, i) => endpoint.handle(inputs.damaged, from + i * every)).flat();
      return writes(effects).filter(({ frame }) => ((frame[0] ?? 1) & 3) === 0).length;
    };
    expect(hellos(7, 20, now)).toBe(0);
    endpoint.handle(inputs.ack, now + 150);
    expect(hellos(7, 20, now + 1000)).toBe(0);
    expect(hellos(1, 0, now + 1150)).toBe(1);
    expect(hellos(20, 50, now + 2000)).toBe(0);
  });

  it('pings after each second without a good frame, and is degraded after three', () => {
    const { endpoint } = inState('up');
    const pings: number[] = [];
    let quietSince = 2;
    for (let at = endpoint.nextDeadline(); at !== undefined && at < 4500; at = endpoint.nextDeadline()) {
      const before = endpoint.counters.pingsSent;
      endpoint.handle(inputs.tick, at);
      if (endpoint.counters.pingsSent > before) pings.push(at);
    }
    expect(pings.map((at) => Math.round(at - quietSince))).toEqual([1000, 2000, 3000, 4000]);
    expect(endpoint.state.kind).toBe('degraded');
    quietSince = 5000;
    endpoint.handle(inputs.ack, quietSince);
    expect(endpoint.state.kind).toBe('up');
    expect(endpoint.nextDeadline()).toBe(quietSince + 1000);
  });

  it('throws at a message without a byte: none is', () => {
    const { endpoint, now } = inState('up');
    expect(() => endpoint.handle({ ...inputs.send, payload: new Uint8Array(0) }, now)).toThrow(RangeError);
  });

  it('has a deadline that never lies in the past of what it was just told', () => {
    for (const start of starts) {
      for (const input of Object.values(inputs)) {
        const { endpoint, now } = inState(start);
        endpoint.handle(input, now);
        const at = endpoint.nextDeadline();
        if (at !== undefined) expect(at, `${start}, ${input.kind}`).toBeGreaterThan(now - 1e-9);
      }
    }
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Channel } from '../../src/link/frame.ts';
import type { Introduction } from '../../src/link/hello.ts';
import { hexes, patterned } from '../support/bytes.ts';
import { EndpointPair, type Options, type Side } from '../support/endpoint-pair.ts';
import { witness } from '../support/witness.ts';

/** A virtual hour: who does not deliver by then never will. */
const LIMIT_MS = 3_600_000;

const anySelf: fc.Arbitrary<Partial<Introduction>> = fc
  .record({
    fragmentMax: fc.integer({ min: 32, max: 1024 }),
    window: fc.integer({ min: 1, max: 32 }),
    slots: fc.integer({ min: 0, max: 16 }),
    receiveBytes: fc.integer({ min: 32, max: 20_000 }),
    creditUnit: fc.integer({ min: 1, max: 256 }),
    stallMs: fc.constantFrom(0, 0, 50),
  })
  // A unit larger than what there is to give would be a credit of nothing.
  .map((self) => ({ ...self, creditUnit: Math.min(self.creditUnit, self.receiveBytes) }));

/** From clean to three frames of four damaged. */
const anyNoise = fc.record({
  seed: fc.nat(0xffff),
  flip: fc.constantFrom(0, 1e-5, 1e-4, 1e-3, 5e-3),
  lose: fc.constantFrom(0, 1e-5, 1e-4, 1e-3),
  burst: fc.constantFrom(0, 1e-5, 1e-4, 1e-3),
});

const anyLine: fc.Arbitrary<Options> = fc.record({
  bitsPerSecond: fc.constantFrom(57_600, 115_200, 921_600, 3_000_000),
  latencyMs: fc.constantFrom(0, 0, 2, 20),
  noise: anyNoise,
  host: anySelf,
  mcu: anySelf,
});

const anyChannel = fc.constantFrom<Channel>(0, 1, 2);
const anyMessage = fc.record({ fromHost: fc.boolean(), channel: anyChannel, bytes: fc.integer({ min: 1, max: 2000 }) });

describe('any two endpoints on any line that lets something through', () => {
  it('deliver every message once, whole, in the order of its channel, within window and credit', () => {
    fc.assert(
      fc.property(anyLine, fc.array(anyMessage, { minLength: 1, maxLength: 12 }), (line, messages) => {
        const pair = new EndpointPair(line);
        witness(pair);
        pair.connect(LIMIT_MS);
        for (const [i, { fromHost, channel, bytes }] of messages.entries()) {
          pair.send(fromHost ? pair.host : pair.mcu, channel, patterned(bytes, i));
          pair.run(i % 3);
        }
        const count = (fromHost: boolean) => messages.filter((message) => message.fromHost === fromHost).length;
        pair.runUntil(
          () => pair.host.delivered.length === count(true) && pair.mcu.delivered.length === count(false),
          LIMIT_MS,
        );
        for (const [fromHost, to] of [
          [true, pair.mcu],
          [false, pair.host],
        ] as const) {
          for (const channel of [0, 1, 2]) {
            const sent = messages.flatMap((message, i) =>
              message.fromHost === fromHost && message.channel === channel ? [patterned(message.bytes, i)] : [],
            );
            const arrived = to.messages.filter((message) => message.channel === channel).map(({ payload }) => payload);
            expect(hexes(arrived)).toEqual(hexes(sent));
          }
        }
        expect([...pair.host.failed, ...pair.mcu.failed]).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  it('count over 255 with losses on the way', () => {
    fc.assert(
      fc.property(anyLine, (line) => {
        const pair = new EndpointPair({ ...line, bitsPerSecond: 3_000_000 });
        witness(pair);
        pair.connect(LIMIT_MS);
        const sent = Array.from({ length: 600 }, (_, i) => patterned(1 + (i % 9), i));
        for (const payload of sent) pair.send(pair.host, 1, payload);
        pair.runUntil(() => pair.host.delivered.length === sent.length, LIMIT_MS);
        expect(hexes(pair.mcu.messages.map(({ payload }) => payload))).toEqual(hexes(sent));
      }),
      { numRuns: 20 },
    );
  });
});

type Event =
  | { do: 'send'; fromHost: boolean; channel: Channel; bytes: number; ttlMs: number | undefined }
  | { do: 'cancel'; fromHost: boolean; back: number }
  | { do: 'run'; ms: number }
  | { do: 'reboot' | 'close' | 'open' | 'stall' | 'serve' | 'cut' | 'mend'; host: boolean };

const anyEvent: fc.Arbitrary<Event> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('send' as const),
      fromHost: fc.boolean(),
      channel: anyChannel,
      bytes: fc.integer({ min: 1, max: 3000 }),
      ttlMs: fc.constantFrom(undefined, undefined, 20, 500),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('cancel' as const), fromHost: fc.boolean(), back: fc.nat(3) }) },
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant('run' as const), ms: fc.constantFrom(1, 5, 20, 100, 1000, 5000) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constantFrom(
        'reboot' as const,
        'close' as const,
        'open' as const,
        'stall' as const,
        'serve' as const,
        'cut' as const,
        'mend' as const,
      ),
      host: fc.boolean(),
    }),
  },
);

interface Life {
  /** What was sent and received, by token and as hex, since the side's latest boot. */
  sent: Map<number, string>;
}

/** Carries the events out, then makes everything good again and lets both settle. */
function live(line: Options, events: Event[]): { pair: EndpointPair; lives: Map<Side, Life[]> } {
  const pair = new EndpointPair(line);
  witness(pair);
  const lives = new Map<Side, Life[]>([pair.host, pair.mcu].map((side) => [side, [{ sent: new Map() }]]));
  let epoch = 0x5000;
  const side = (host: boolean) => (host ? pair.host : pair.mcu);
  const life = (of: Side): Life => lives.get(of)?.at(-1) ?? { sent: new Map() };
  pair.open(pair.host);
  pair.open(pair.mcu);
  for (const [i, event] of events.entries()) {
    switch (event.do) {
      case 'send': {
        const payload = patterned(event.bytes, i);
        const from = side(event.fromHost);
        const token = pair.send(from, event.channel, payload, event.ttlMs);
        life(from).sent.set(token, hexes([payload])[0] ?? '');
        break;
      }
      case 'cancel': {
        const from = side(event.fromHost);
        const token = [...life(from).sent.keys()].at(-1 - event.back);
        if (token !== undefined) pair.input(from, { kind: 'cancel', token });
        break;
      }
      case 'run':
        pair.run(event.ms);
        break;
      case 'reboot':
        lives.get(side(event.host))?.push({ sent: new Map() });
        pair.reboot(side(event.host), { epoch: epoch++ });
        break;
      case 'close':
        pair.close(side(event.host));
        break;
      case 'open':
        if (side(event.host).endpoint.state.kind === 'down') pair.open(side(event.host));
        break;
      case 'stall':
      case 'serve':
        side(event.host).stalled = event.do === 'stall';
        break;
      case 'cut':
      case 'mend':
        side(event.host).out.cut = event.do === 'cut';
        break;
    }
  }
  for (const end of [pair.host, pair.mcu]) {
    end.stalled = false;
    end.out.cut = false;
    end.out.noise = { seed: 1, flip: 0, lose: 0, burst: 0 };
    if (end.endpoint.state.kind === 'down') pair.open(end);
  }
  pair.run(60_000);
  return { pair, lives };
}

describe('whatever happens to them', () => {
  it('two endpoints come up in the end, every message has one fate, and what arrives was sent, once', () => {
    fc.assert(
      fc.property(anyLine, fc.array(anyEvent, { maxLength: 40 }), (line, events) => {
        const { pair, lives } = live(line, events);
        expect([pair.host.endpoint.state.kind, pair.mcu.endpoint.state.kind]).toEqual(['up', 'up']);
        for (const [from, to] of [
          [pair.host, pair.mcu],
          [pair.mcu, pair.host],
        ] as const) {
          const arrived = hexes(to.messages.map(({ payload }) => payload));
          expect(new Set(arrived).size, 'twice').toBe(arrived.length);
          const all = new Map((lives.get(from) ?? []).flatMap(({ sent }) => [...sent]));
          expect([...all.values()]).toEqual(expect.arrayContaining(arrived));
          const fates = [...from.delivered, ...from.failed.map(({ token }) => token)];
          expect(new Set(fates).size, 'two fates').toBe(fates.length);
          // A side that was reset forgot what it had not told.
          for (const token of lives.get(from)?.at(-1)?.sent.keys() ?? []) expect(fates).toContain(token);
          for (const token of from.delivered) expect(arrived).toContain(all.get(token));
          const never = from.failed.filter(({ why }) => why !== 'peer_reset' && why !== 'closed');
          for (const { token } of never) expect(arrived).not.toContain(all.get(token));
        }
        const token = pair.send(pair.host, 1, Uint8Array.of(1, 2, 3));
        pair.runUntil(() => pair.host.delivered.includes(token), 5000);
      }),
      { numRuns: 150 },
    );
  });
});

describe('garbage on the line', () => {
  it('never brings an endpoint up, delivers nothing, grows nothing, and leaves it able to come up', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 400 }), { maxLength: 30 }), (frames) => {
        const pair = new EndpointPair();
        pair.open(pair.host);
        for (const bytes of frames) pair.input(pair.host, { kind: 'frame', bytes });
        expect(pair.host.endpoint.state.kind).toBe('greeting');
        expect([pair.host.messages, pair.host.ups]).toEqual([[], []]);
        pair.connect(5000);
        const { duplicates, messagesReceived } = pair.host.endpoint.counters;
        for (const bytes of frames) pair.input(pair.host, { kind: 'frame', bytes });
        expect(pair.host.endpoint.counters).toMatchObject({ duplicates, messagesReceived });
        const token = pair.send(pair.mcu, 1, Uint8Array.of(1));
        pair.runUntil(() => pair.mcu.delivered.includes(token), 5000);
      }),
    );
  });
});

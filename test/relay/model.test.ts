import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sessionPhases } from '../../src/relay/codes.ts';
import { World } from './world.ts';

type Action = (world: World) => void;

const viewer = fc.constantFrom('anna', 'ben', 'cleo', 'dora');
const page = fc.constantFrom('pc1', 'pc2');
const ufrag = fc.constantFrom('u1', 'u2');
const index = fc.nat(7);

/** Named, so that a counterexample can be read. */
function action<T extends unknown[]>(
  name: string,
  args: { [K in keyof T]: fc.Arbitrary<T[K]> },
  act: (world: World, ...values: T) => void,
) {
  return fc.tuple<T>(...args).map((values) => {
    const step: Action = (world) => act(world, ...values);
    return Object.assign(step, { toString: () => `${name}(${values.join(', ')})` });
  });
}

const actions = fc.oneof(
  {
    weight: 6,
    arbitrary: action('offer', [viewer, page, ufrag], (world, who, pc, u) => world.offer(who, `${who}-${pc}`, u)),
  },
  {
    weight: 6,
    arbitrary: action('candidate', [viewer, fc.nat(90), fc.option(ufrag, { nil: undefined })], (world, who, n, u) =>
      world.candidate(who, n, u),
    ),
  },
  {
    weight: 8,
    arbitrary: action('deliver', [fc.integer({ min: 1, max: 12 })], (world, count) => world.deliver(count)),
  },
  { weight: 1, arbitrary: action('wholeOffer', [viewer], (world, who) => world.wholeOffer(who)) },
  { weight: 1, arbitrary: action('closeSession', [index], (world, at) => world.closeSession(at)) },
  {
    weight: 1,
    arbitrary: action('capabilities', [fc.nat(4), fc.boolean()], (world, max, late) => world.capabilities(max, late)),
  },
  {
    weight: 1,
    arbitrary: action('garbage', [fc.nat(9), fc.nat(3)], (world, session, offerSeq) =>
      world.mcu({ kind: 'answer', session, offerSeq, sdp: 'nonsense' }),
    ),
  },
  { weight: 5, arbitrary: action('answer', [index], (world, at) => world.answer(at)) },
  { weight: 3, arbitrary: action('mcuCandidate', [index, fc.nat(90)], (world, at, n) => world.mcuCandidate(at, n)) },
  {
    weight: 3,
    arbitrary: action('phase', [index, fc.constantFrom(...Object.values(sessionPhases))], (world, at, phase) =>
      world.phase(at, phase),
    ),
  },
  { weight: 4, arbitrary: action('write', [], (world) => world.write()) },
  { weight: 2, arbitrary: action('ice', [fc.boolean()], (world, good) => world.ice(good)) },
  { weight: 2, arbitrary: action('cloud', [fc.boolean()], (world, up) => world.cloud(up)) },
  { weight: 2, arbitrary: action('reset', [fc.boolean()], (world, fatesFirst) => world.up(true, fatesFirst)) },
  {
    weight: 2,
    arbitrary: action('hangUp', [fc.nat(6), fc.boolean()], (world, arrived, synced) => {
      world.down(arrived);
      world.up(false, true);
      if (synced) world.sync();
    }),
  },
  { weight: 1, arbitrary: action('down', [fc.nat(6)], (world, arrived) => world.down(arrived)) },
  {
    weight: 1,
    arbitrary: action('restart', [], (world) => {
      world.restart();
      world.up(false, true);
      world.sync();
    }),
  },
  { weight: 1, arbitrary: action('tooBig', [], (world) => world.tooBig()) },
  {
    weight: 4,
    arbitrary: action('advance', [fc.constantFrom(1, 50, 700, 5_000, 25_000)], (world, ms) => world.advance(ms)),
  },
);

describe('whatever viewers, device, link and cloud do', () => {
  it('the rules of sessions hold, memory is bounded, and every offer has a fate', () => {
    fc.assert(
      fc.property(fc.array(actions, { maxLength: 60 }), (steps) => {
        const world = new World();
        world.up(true, true);
        for (const step of steps) step(world);
        world.settle();
        const { sessions, sizes } = world.relay.status();
        expect(sessions.filter(({ negotiation }) => negotiation === 'offered' || negotiation === 'gathering')).toEqual(
          [],
        );
        expect(world.answered + world.dropped + world.ended).toBe(world.offers);
        expect({ ...sizes, sessions: 0, viewersTracked: 0, cloudPending: 0 }).toEqual({
          sessions: 0,
          waitingOffers: 0,
          laneItems: 0,
          laneBytes: 0,
          earlyViewers: 0,
          earlyBytes: 0,
          underWay: 0,
          cloudQueue: 0,
          cloudPending: 0,
          viewersTracked: 0,
          tokens: 0,
        });
      }),
      { numRuns: 200 },
    );
  });

  it('a viewer whose page stays open is answered when nothing breaks', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(viewer, fc.nat(30)), { maxLength: 40 }), (noise) => {
        const world = new World({ maxSessions: 10 });
        world.up(true, true);
        world.ice(true);
        for (const [who, n] of noise) world.candidate(who, n, undefined);
        for (const who of ['anna', 'ben', 'cleo', 'dora']) world.offer(who, who, 'u1');
        world.settle();
        expect(world.answered).toBe(4);
      }),
      { numRuns: 50 },
    );
  });
});

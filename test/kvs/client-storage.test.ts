import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextDeadline } from '../../src/kvs/client.ts';
import { type ClientOptions, clientLimits } from '../../src/kvs/client-types.ts';
import type { Failure } from '../../src/kvs/failure.ts';
import { retryLimits } from '../../src/kvs/retry.ts';
import { type CloudReason, cloudReasons } from '../../src/kvs/state.ts';
import { ARN, failure, World } from './client-world.ts';
import { seededRandom } from './support.ts';

/** A connected master of a channel with media storage, whose device has not asked for a session yet. */
function stored(options: Partial<ClientOptions> = {}, prepare: (world: World) => void = () => undefined): World {
  const world = new World({ storage: 'auto', ...options });
  world.media = true;
  prepare(world);
  world.put({ kind: 'start' });
  return world;
}

/** The same with a session that was offered. */
function offered(prepare: (world: World) => void = () => undefined): World {
  const world = stored({}, prepare);
  world.put({ kind: 'joinStorage' });
  return world;
}

const joins = ({ calls }: World): number => calls.filter((name) => name === 'join').length;
const channels = ({ events }: World): boolean[] =>
  events.flatMap((event) => (event.kind === 'channel' ? [event.channel.storage] : []));

describe('whether a channel has media storage', () => {
  it('is asked where the reference asks it, and brings the endpoint of storage with the others', () => {
    const world = stored();
    expect(world.shown).toEqual([
      'NEW',
      'GET_CREDENTIALS',
      'DESCRIBE',
      'DESCRIBE_MEDIA',
      'GET_ENDPOINT',
      'GET_ICE_CONFIG',
      'READY',
      'CONNECTING',
      'CONNECTED',
    ]);
    expect(world.calls).toEqual(['credentials', 'describe', 'describeMedia', 'locate', 'ice']);
    expect(world.state.endpoints?.webrtc).toBe('https://w-1.example');
    expect(channels(world)).toEqual([true]);
  });

  it('is not asked unless configured, and never by a viewer', () => {
    expect(stored({ storage: 'off' }).calls).toEqual(['credentials', 'describe', 'locate', 'ice']);
    expect(stored({ role: 'viewer' }).calls).toEqual(['credentials', 'describe', 'locate', 'ice']);
    expect(channels(stored({ role: 'viewer', arn: ARN }))).toEqual([false]);
    expect(channels(stored({ storage: 'off', arn: ARN }))).toEqual([false]);
  });

  it('is asked of a configured ARN too', () => {
    const world = stored({ arn: ARN });
    expect(world.calls).toEqual(['credentials', 'describeMedia', 'locate', 'ice']);
    expect(channels(world)).toEqual([true]);
  });

  it('leaves a channel without it as it is: its endpoint is not asked for, and nothing is joined', () => {
    const world = stored({}, (w) => {
      w.media = false;
    });
    world.put({ kind: 'joinStorage' });
    world.pass(60_000);
    expect(world.last.state).toBe('CONNECTED');
    expect(world.state.endpoints).not.toHaveProperty('webrtc');
    expect(channels(world)).toEqual([false]);
    expect(joins(world)).toBe(0);
  });

  it('is required where it is configured so: its absence is reported, and asked about slowly', () => {
    const world = stored({ storage: 'on' }, (w) => {
      w.media = false;
    });
    expect(world.last).toMatchObject({ state: 'DESCRIBE_MEDIA', reason: 'configuration' });
    expect(world.last.text).toContain('channel "cam" has no media storage');
    expect(world.wait).toBeGreaterThanOrEqual(retryLimits.permanentFloorMs);
    world.media = true;
    world.pass(retryLimits.permanentCapMs);
    expect(world.last.state).toBe('CONNECTED');
    expect(channels(world)).toEqual([true]);
  });

  it('is asked again with each planned connection while there is none, so that switching it on is seen', () => {
    const world = stored({}, (w) => {
      w.media = false;
    });
    world.media = true;
    world.pass(clientLimits.rotateMs + clientLimits.rotateSpreadMs);
    expect(channels(world)).toEqual([false, true]);
    expect(world.calls.filter((name) => name === 'describeMedia')).toHaveLength(2);
    expect(world.calls.filter((name) => name === 'locate')).toHaveLength(2);
    expect(world.shown).not.toContain('DISCONNECTED');
  });

  it('is not asked again by devices that come back from an outage', () => {
    const world = stored();
    world.lose();
    world.pass(60_000);
    expect(world.last.state).toBe('CONNECTED');
    expect(world.calls.filter((name) => name === 'describeMedia')).toHaveLength(1);
  });

  it('that cannot be asked anew does not hold up the next connection', () => {
    const world = stored({}, (w) => {
      w.media = false;
    });
    world.answers.describeMedia = failure('throttled');
    world.pass(clientLimits.rotateMs + clientLimits.rotateSpreadMs + 60_000);
    expect(world.opens).toHaveLength(2);
    expect(world.shown).not.toContain('DISCONNECTED');
  });

  it('that may not be asked is reported with the permission that is missing', () => {
    const world = stored({}, (w) => {
      w.answers.describeMedia = failure('forbidden', { status: 401 });
    });
    expect(world.last).toMatchObject({ state: 'DESCRIBE_MEDIA', reason: 'forbidden' });
    expect(world.last.text).toContain('kinesisvideo:DescribeMediaStorageConfiguration');
  });
});

describe('joining', () => {
  it('waits for the device, and then shows the states of the reference', () => {
    const world = stored();
    world.pass(60_000);
    expect(joins(world)).toBe(0);
    const from = world.shown.length;
    world.put({ kind: 'joinStorage' });
    expect(world.shown.slice(from)).toEqual(['JOIN_SESSION', 'JOIN_SESSION_WAITING', 'JOIN_SESSION_CONNECTED']);
    expect(world.events.at(-1)).toMatchObject({ kind: 'message', message: { kind: 'offer', from: undefined } });
  });

  it('waits for the socket when the device was first', () => {
    const world = new World({ storage: 'auto' });
    world.media = true;
    world.put({ kind: 'joinStorage' });
    expect(joins(world)).toBe(0);
    world.put({ kind: 'start' });
    expect(joins(world)).toBe(1);
    expect(world.last.state).toBe('JOIN_SESSION_CONNECTED');
  });

  it('is done once, however often the device asks', () => {
    const world = stored();
    world.offers = false;
    for (let i = 0; i < 5; i += 1) world.put({ kind: 'joinStorage' });
    expect(joins(world)).toBe(1);
  });

  it('is repeated 6 to 7.5 s after a join that brought no offer, and then ever more slowly, for ever', () => {
    const world = offered((w) => {
      w.offers = false;
    });
    const at: number[] = [];
    for (let n = joins(world); at.length < 30; ) {
      world.pass(world.wait);
      if (joins(world) > n) at.push(world.now);
      n = joins(world);
    }
    const gaps = at.map((time, i) => time - (at[i - 1] ?? 0));
    expect(gaps[0]).toBeGreaterThanOrEqual(clientLimits.offerMs);
    expect(gaps[0]).toBeLessThanOrEqual(clientLimits.offerMs + clientLimits.offerSpreadMs + retryLimits.firstMs);
    expect(Math.max(...gaps)).toBeGreaterThan(20_000);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(
      clientLimits.offerMs + clientLimits.offerSpreadMs + retryLimits.patientCapMs,
    );
    world.offers = true;
    world.pass(retryLimits.patientCapMs + 10_000);
    expect(world.last.state).toBe('JOIN_SESSION_CONNECTED');
  });

  it('says that no offer came, and when it tries again', () => {
    const world = offered((w) => {
      w.offers = false;
    });
    const from = world.shown.length;
    world.pass(clientLimits.offerMs + clientLimits.offerSpreadMs);
    const told = world.events.filter((event) => event.kind === 'state')[from];
    expect(told).toMatchObject({ state: 'JOIN_SESSION_WAITING', reason: 'service' });
    expect(told?.text).toContain('no offer');
  });

  it('takes an offer that is late, or comes before the answer to its call, and does not join again', () => {
    const late = offered((w) => {
      w.offers = false;
    });
    late.pass(clientLimits.offerMs + clientLimits.offerSpreadMs);
    late.offer();
    late.pass(clientLimits.renewMs / 2);
    expect([1, 2]).toContain(joins(late));
    expect(late.state.storage.join.kind).toBe('offered');

    const early = stored();
    early.offers = false;
    early.hold = 'join';
    early.put({ kind: 'joinStorage' });
    early.offer();
    early.put({ kind: 'done', id: early.held, call: 'join' });
    early.pass(60_000);
    expect(early.last.state).toBe('JOIN_SESSION_CONNECTED');
    expect(joins(early)).toBe(1);
  });

  it('gives up a call that is not answered', () => {
    const world = stored();
    world.hold = 'join';
    world.put({ kind: 'joinStorage' });
    world.pass(clientLimits.callMs);
    expect(world.effects).toContainEqual({ kind: 'abort', id: world.held });
    expect(world.last).toMatchObject({ state: 'JOIN_SESSION', reason: 'network' });
    world.hold = undefined;
    world.pass(60_000);
    expect(world.last.state).toBe('JOIN_SESSION_CONNECTED');
  });
});

describe('a storage session', () => {
  it('that was offered lives through a lost socket and a planned one', () => {
    const world = offered();
    world.lose();
    world.pass(60_000);
    expect(world.last.state).toBe('JOIN_SESSION_CONNECTED');
    expect(world.opens).toHaveLength(2);
    world.pass(clientLimits.rotateMs + clientLimits.rotateSpreadMs);
    expect(world.opens).toHaveLength(3);
    expect(world.last.state).toBe('JOIN_SESSION_CONNECTED');
    expect(joins(world)).toBe(1);
  });

  it('whose offer was under way when the socket broke is joined with the next socket', () => {
    const world = offered((w) => {
      w.offers = false;
    });
    world.lose();
    world.offers = true;
    world.pass(10_000);
    expect(joins(world)).toBe(2);
    expect(world.last.state).toBe('JOIN_SESSION_CONNECTED');
  });

  it('that the device lost is joined again at once, and ever more slowly if none lasts', () => {
    const world = offered();
    world.pass(clientLimits.storageStableMs);
    world.put({ kind: 'joinStorage' });
    expect(world.wait).toBeLessThanOrEqual(retryLimits.firstMs);
    expect(world.last).toMatchObject({ state: 'JOIN_SESSION', reason: 'closed' });
    world.pass(world.wait);
    expect(joins(world)).toBe(2);
    const waits: number[] = [];
    for (let i = 0; i < 12; i += 1) {
      world.put({ kind: 'joinStorage' });
      waits.push(world.wait);
      world.pass(world.wait);
    }
    expect(Math.max(...waits.slice(6))).toBeGreaterThan(10_000);
    expect(Math.max(...waits)).toBeLessThanOrEqual(retryLimits.patientCapMs);
    expect(world.last.state).toBe('JOIN_SESSION_CONNECTED');
  });

  it('is renewed before the service ends it', () => {
    const world = offered();
    world.pass(clientLimits.renewMs - 1);
    expect(joins(world)).toBe(1);
    world.pass(clientLimits.renewSpreadMs + 1);
    expect(joins(world)).toBe(2);
    expect(clientLimits.renewMs + clientLimits.renewSpreadMs).toBeLessThan(60 * 60_000);
  });

  it('that refuses the answer says what the answer has to be, and is joined again slowly', () => {
    const world = offered();
    const status = { correlationId: '1-1', statusCode: 400, errorType: 'IllegalArgumentException', description: 'x' };
    world.put({ kind: 'message', socket: world.live, message: { kind: 'status', status } });
    expect(world.last).toMatchObject({ state: 'JOIN_SESSION_CONNECTED', reason: 'configuration' });
    expect(world.last.text).toMatch(/H\.264 and Opus.*IllegalArgumentException/);
    world.put({ kind: 'joinStorage' });
    expect(world.last).toMatchObject({ state: 'JOIN_SESSION', reason: 'configuration' });
    expect(world.wait).toBeGreaterThanOrEqual(retryLimits.permanentFloorMs);
    world.pass(world.wait);
    expect(world.last).toMatchObject({ state: 'JOIN_SESSION_CONNECTED', reason: 'none' });
  });

  it('is not touched by offers of viewers', () => {
    const world = stored();
    world.put({ kind: 'message', socket: world.live, message: { kind: 'offer', from: 'v', sdp: 'v=0' } });
    expect(world.last.state).toBe('CONNECTED');
  });

  it('stays away while the device does not want to be connected', () => {
    const world = offered((w) => {
      w.offers = false;
    });
    world.put({ kind: 'disconnect' });
    world.pass(600_000);
    expect(joins(world)).toBe(1);
    expect(nextDeadline(world.state)).toBeUndefined();
    world.offers = true;
    world.put({ kind: 'connect' });
    world.pass(1_000);
    expect(world.last.state).toBe('JOIN_SESSION_CONNECTED');
  });
});

describe('a join that is refused', () => {
  const refused = (reason: CloudReason, part: Partial<Failure> = {}): World =>
    offered((world) => {
      world.answers.join = failure(reason, part);
    });
  const heal = (world: World): void => {
    world.answers = {};
    world.pass(retryLimits.permanentCapMs + 60_000);
    expect(world.last.state).toBe('JOIN_SESSION_CONNECTED');
  };

  it('for want of a permission is tried with other credentials once, then slowly, and names the permission', () => {
    const world = refused('forbidden', { status: 403 });
    world.pass(clientLimits.joinGapMs);
    expect(joins(world)).toBe(2);
    const fresh = world.effects.flatMap((effect) =>
      effect.kind === 'call' && effect.call.name === 'join' ? [effect.fresh] : [],
    );
    expect(fresh).toEqual([false, true]);
    expect(world.last).toMatchObject({ state: 'JOIN_SESSION', reason: 'forbidden' });
    expect(world.last.text).toContain('kinesisvideo:JoinStorageSession');
    expect(world.wait).toBeGreaterThanOrEqual(retryLimits.permanentFloorMs);
    expect(world.live).not.toBe(0);
    heal(world);
  });

  it('for a wrong clock is tried again at once, with the time just learned', () => {
    const world = refused('clock', { status: 403 });
    expect(world.wait).toBeLessThanOrEqual(clientLimits.joinGapMs);
    heal(world);
  });

  it('by a throttle waits a second at least, four minutes at most, and says what the limit is', () => {
    const world = refused('throttled', { status: 400 });
    expect(world.wait).toBeGreaterThanOrEqual(retryLimits.patientFloorMs);
    expect(world.last.text).toContain('2 joins a second');
    for (let i = 0; i < 40; i += 1) {
      expect(world.wait).toBeLessThanOrEqual(retryLimits.joinCapMs);
      world.pass(world.wait);
    }
    heal(world);
  });

  it('because the channel lost its storage ends in a channel without, on the same socket', () => {
    const world = offered((w) => {
      w.answers.join = failure('configuration', { status: 400 });
    });
    world.media = false;
    expect(world.last).toMatchObject({ state: 'JOIN_SESSION', reason: 'configuration' });
    expect(world.last.text).toContain('mapped to a stream');
    world.pass(retryLimits.permanentCapMs);
    expect(channels(world)).toEqual([true, false]);
    expect(world.opens).toHaveLength(1);
    expect(world.last.state).toBe('CONNECTED');
  });

  it('because the channel is another one by now finds that', () => {
    const world = refused('missing_channel', { status: 404 });
    world.pass(clientLimits.dialGapMs);
    expect(world.calls.filter((name) => name === 'describe').length).toBe(2);
    expect(world.opens.length).toBe(2);
    expect(world.shown).not.toContain('DISCONNECTED');
    world.answers = {};
    world.pass(retryLimits.patientCapMs);
    expect(world.last.state).toBe('JOIN_SESSION_CONNECTED');
  });

  it.each(['network', 'service'] as const)('by the %s asks for the endpoint again, on the same socket', (reason) => {
    const world = refused(reason, { status: reason === 'service' ? 503 : 0 });
    for (let i = 0; i < 3; i += 1) world.pass(world.wait);
    expect(world.calls.filter((name) => name === 'locate').length).toBeGreaterThanOrEqual(2);
    expect(world.opens).toHaveLength(1);
    heal(world);
  });

  it('and a look at the storage that is refused too forget the channel, and find it again on the same socket', () => {
    const world = stored();
    world.answers = { join: failure('configuration'), describeMedia: failure('forbidden') };
    world.put({ kind: 'joinStorage' });
    world.pass(retryLimits.permanentCapMs / 2);
    expect(world.state.endpoints).toBeUndefined();
    heal(world);
    expect(world.state.endpoints?.webrtc).toBeDefined();
    expect(world.opens).toHaveLength(1);
  });

  it('leaves the socket and its ICE servers alone', () => {
    const world = refused('forbidden', { status: 403 });
    world.put({ kind: 'fetchIce' });
    expect(world.events.at(-1)?.kind).toBe('iceServers');
    expect(world.shown).not.toContain('DISCONNECTED');
  });
});

describe('whatever happens', () => {
  const reason = fc.constantFrom(...(Object.keys(cloudReasons) as CloudReason[]));
  const someFailure = fc.record({
    reason,
    status: fc.constantFrom(0, 400, 403, 404, 503),
    errorType: fc.constant(''),
    text: fc.constant('text'),
    retryAfterMs: fc.constantFrom(0, 0, 5_000),
  });
  const call = fc.constantFrom('describe', 'describeMedia', 'locate', 'join', 'dial');
  const act = fc.oneof(
    { weight: 4, arbitrary: fc.record({ do: fc.constant('pass'), ms: fc.integer({ min: 1, max: 200_000 }) }) },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('lose'), code: fc.constantFrom(1001, 1006) }) },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('answers'), answers: fc.dictionary(call, someFailure) }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('goAway', 'heal', 'silent', 'mediaOff', 'mediaOn') }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('joinStorage', 'disconnect', 'connect') }) },
  );

  it('a session that is wanted comes, once nothing hinders it, and no channel is joined more than twice a second', () => {
    fc.assert(
      fc.property(fc.array(act, { maxLength: 40 }), fc.nat(), (acts, seed) => {
        const world = new World({ storage: 'auto' }, seededRandom(seed));
        const joinedAt: number[] = [];
        const look = (): void => {
          while (joinedAt.length < joins(world)) joinedAt.push(world.now);
        };
        world.onStep = look;
        world.media = true;
        world.put({ kind: 'start' });
        for (const one of acts) {
          if (one.do === 'pass' && 'ms' in one) world.pass(one.ms);
          if (one.do === 'lose' && 'code' in one && world.live !== 0) world.lose(one.code, failure('closed'));
          if (one.do === 'answers' && 'answers' in one) world.answers = one.answers;
          if (one.do === 'goAway') world.put({ kind: 'message', socket: world.live, message: { kind: 'goAway' } });
          if (one.do === 'joinStorage' || one.do === 'disconnect' || one.do === 'connect') world.put({ kind: one.do });
          if (one.do === 'mediaOff' || one.do === 'mediaOn') world.media = one.do === 'mediaOn';
          if (one.do === 'silent') world.offers = false;
          if (one.do === 'heal') {
            world.answers = {};
            world.offers = true;
          }
        }
        world.answers = {};
        world.offers = true;
        world.media = true;
        world.put({ kind: 'connect' });
        world.put({ kind: 'joinStorage' });
        world.pass(clientLimits.rotateMs + clientLimits.rotateSpreadMs + 660_000);
        world.put({ kind: 'joinStorage' });
        world.pass(retryLimits.permanentCapMs + 60_000);
        expect(world.state.storage.join.kind).toBe('offered');
        expect(world.shown.at(-1)).toBe('JOIN_SESSION_CONNECTED');
        for (const [i, at] of joinedAt.entries()) {
          const third = joinedAt[i + 2];
          if (third !== undefined) expect(third - at).toBeGreaterThan(1_000);
        }
      }),
      { numRuns: 300 },
    );
  });
});

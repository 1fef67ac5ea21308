import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextDeadline } from '../../src/kvs/client.ts';
import { clientLimits } from '../../src/kvs/client-types.ts';
import type { Failure } from '../../src/kvs/failure.ts';
import { retryLimits } from '../../src/kvs/retry.ts';
import { type CloudReason, cloudReasons } from '../../src/kvs/state.ts';
import { ARN, failure, NEW_ARN, started, World } from './client-world.ts';
import { seededRandom } from './support.ts';

describe('the way to the first connection', () => {
  it('shows the states of the reference in its order', () => {
    expect(started().shown).toEqual([
      'NEW',
      'GET_CREDENTIALS',
      'DESCRIBE',
      'GET_ENDPOINT',
      'GET_ICE_CONFIG',
      'READY',
      'CONNECTING',
      'CONNECTED',
    ]);
  });

  it('calls each thing once', () => {
    expect(started().calls).toEqual(['credentials', 'describe', 'locate', 'ice']);
  });

  it('describes twice and creates once for a channel that does not exist yet', () => {
    const world = new World({ create: true });
    world.missingFor = 1;
    world.put({ kind: 'start' });
    expect(world.calls).toEqual(['credentials', 'describe', 'create', 'describe', 'locate', 'ice']);
    expect(world.last.state).toBe('CONNECTED');
  });

  it('waits, rather than create on and on, while what it created is not seen yet', () => {
    const world = new World({ create: true });
    world.missingFor = 4;
    world.put({ kind: 'start' });
    expect(world.calls).toEqual(['credentials', 'describe', 'create', 'describe']);
    expect(world.wait).toBeGreaterThanOrEqual(retryLimits.patientFloorMs);
    world.pass(60_000);
    expect(world.last.state).toBe('CONNECTED');
  });

  it('neither describes nor creates when the ARN is configured', () => {
    const world = started({ arn: ARN, create: true });
    expect(world.calls).toEqual(['credentials', 'locate', 'ice']);
    expect(world.events).toContainEqual({
      kind: 'channel',
      channel: { role: 'master', storage: false, region: 'us-west-2', name: 'cam', arn: ARN },
    });
  });

  it('connects though there are no ICE servers', () => {
    const world = new World();
    world.answers.ice = failure('throttled');
    world.put({ kind: 'start' });
    expect(world.last.state).toBe('CONNECTED');
    world.pass(60_000);
    expect(world.calls.filter((name) => name === 'ice')).toHaveLength(clientLimits.iceTries);
    expect(world.events.filter((event) => event.kind === 'iceFailed')).toHaveLength(1);
  });

  it('waits for a channel that is being created', () => {
    const world = new World();
    world.status = 'CREATING';
    world.put({ kind: 'start' });
    expect(world.last).toMatchObject({ state: 'DESCRIBE', reason: 'service' });
    world.status = 'ACTIVE';
    world.pass(5_000);
    expect(world.last.state).toBe('CONNECTED');
  });
});

describe('trying again', () => {
  it('never gives up, and never waits longer than the ceiling', () => {
    const world = new World();
    world.answers.dial = failure('network');
    world.put({ kind: 'start' });
    for (let tries = 0; tries < 500; tries += 1) {
      expect(world.wait).toBeLessThanOrEqual(retryLimits.transientCapMs);
      world.pass(world.wait);
    }
    world.answers = {};
    world.pass(retryLimits.transientCapMs);
    expect(world.last.state).toBe('CONNECTED');
  });

  it('makes the first retry within half a second, at a random moment', () => {
    const waits = Array.from({ length: 200 }, (_unused, seed) => {
      const world = started({}, seededRandom(seed));
      world.pass(clientLimits.stableMs);
      world.lose();
      return world.wait;
    });
    expect(Math.max(...waits)).toBeLessThanOrEqual(500);
    expect(Math.max(...waits) - Math.min(...waits)).toBeGreaterThan(300);
  });

  const patient: [CloudReason, Partial<Failure>][] = [
    ['throttled', { status: 429 }],
    ['throttled', { status: 400, errorType: 'ClientLimitExceededException' }],
    ['service', { status: 503 }],
  ];
  it.each(patient)('never retries within a second after %s %j', (reason, part) => {
    for (let seed = 0; seed < 100; seed += 1) {
      const world = new World({}, seededRandom(seed));
      world.answers.dial = failure(reason, part);
      world.put({ kind: 'start' });
      expect(world.wait).toBeGreaterThanOrEqual(retryLimits.patientFloorMs);
    }
  });

  it('honours Retry-After, and spreads what comes after it', () => {
    const waits = Array.from({ length: 50 }, (_unused, seed) => {
      const world = new World({}, seededRandom(seed));
      world.answers.describe = failure('throttled', { retryAfterMs: 120_000 });
      world.put({ kind: 'start' });
      return world.wait;
    });
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(120_000);
    expect(new Set(waits).size).toBeGreaterThan(40);
  });

  const permanent: CloudReason[] = ['forbidden', 'credentials', 'missing_channel', 'configuration'];
  it.each(permanent)('retries slowly, and says so, when a person has to mend it: %s', (reason) => {
    const world = new World();
    world.answers.describe = failure(reason, { status: 403 });
    world.put({ kind: 'start' });
    expect(world.last).toMatchObject({ state: 'DESCRIBE', reason, text: expect.stringContaining(`it was ${reason}`) });
    expect(world.last.retryMs).toBeGreaterThanOrEqual(retryLimits.permanentFloorMs);
    const before = world.calls.length;
    world.pass(3_600_000);
    const tries = world.calls.slice(before).filter((name) => name === 'describe').length;
    expect(tries).toBeGreaterThanOrEqual(3_600_000 / retryLimits.permanentCapMs - 1);
    expect(tries).toBeLessThanOrEqual(3_600_000 / retryLimits.permanentFloorMs);
    world.answers = {};
    world.pass(retryLimits.permanentCapMs);
    expect(world.last.state).toBe('CONNECTED');
  });

  it('asks for credentials patiently, not slowly, while nobody has any', () => {
    const world = new World();
    world.answers.credentials = failure('credentials');
    world.put({ kind: 'start' });
    expect(world.wait).toBeLessThanOrEqual(4 * retryLimits.patientFloorMs);
  });

  it('answers a refusal with other credentials once, and forgets the channel when that does not help', () => {
    const world = started();
    world.pass(clientLimits.stableMs);
    world.calls.length = 0;
    world.answers.dial = failure('forbidden', { status: 403 });
    world.lose();
    world.pass(2_000);
    expect(world.calls).toEqual(['credentials']);
    expect(world.opens).toHaveLength(3);
    expect(world.last).toMatchObject({ state: 'CONNECTING', reason: 'forbidden' });
    world.answers = {};
    world.pass(retryLimits.permanentCapMs);
    expect(world.calls).toEqual(['credentials', 'credentials', 'describe', 'locate']);
    expect(world.last.state).toBe('CONNECTED');
  });

  it('answers a wrong clock with one quick retry, which signs with the time just learned', () => {
    const world = started();
    world.pass(clientLimits.stableMs);
    world.answers.dial = failure('clock', { status: 403 });
    world.lose();
    world.pass(world.wait);
    expect(world.last).toMatchObject({ state: 'CONNECTING', reason: 'clock' });
    expect(world.wait).toBeLessThanOrEqual(retryLimits.firstMs);
    world.pass(world.wait);
    expect(world.wait).toBeGreaterThanOrEqual(retryLimits.patientFloorMs);
  });

  it('asks for the endpoint again after two dials that failed, and keeps the old one while nobody answers', () => {
    const world = started();
    world.pass(clientLimits.stableMs);
    world.calls.length = 0;
    world.answers = { dial: failure('network'), locate: failure('network') };
    world.lose();
    world.pass(600_000);
    expect(world.calls.length).toBeGreaterThan(3);
    expect(new Set(world.calls)).toEqual(new Set(['locate']));
    world.answers = { locate: failure('network') };
    world.pass(120_000);
    expect(world.last.state).toBe('CONNECTED');
  });

  it('doubts the endpoint sooner on one device and later on another, so that a fleet does not ask as one', () => {
    const asked = Array.from({ length: 100 }, (_unused, seed) => {
      const world = started({}, seededRandom(seed));
      world.pass(clientLimits.stableMs);
      world.calls.length = 0;
      world.answers = { dial: failure('network') };
      world.lose();
      const from = world.now;
      while (world.calls.length === 0) world.pass(world.wait);
      return world.now - from;
    });
    expect(asked.filter((ms) => ms < 10_000).length).toBeLessThan(20);
    expect(asked.filter((ms) => ms > clientLimits.doubtSpreadMs / 2).length).toBeGreaterThan(30);
    expect(Math.max(...asked)).toBeLessThanOrEqual(clientLimits.doubtSpreadMs + 2 * retryLimits.transientCapMs);
  });

  it.each([
    ['describe', 'network'],
    ['describe', 'service'],
    ['locate', 'network'],
    ['locate', 'throttled'],
  ] as const)(
    'waits longer, and never short, before a call of which the account has a quota: %s %s',
    (name, reason) => {
      const waits = Array.from({ length: 50 }, (_unused, seed) => {
        const world = new World({}, seededRandom(seed));
        world.answers[name] = failure(reason);
        world.put({ kind: 'start' });
        world.pass(300_000);
        return world.wait + world.now - world.state.failedAt;
      });
      expect(Math.min(...waits)).toBeGreaterThanOrEqual(retryLimits.sharedCapMs / 2);
      expect(Math.max(...waits)).toBeLessThanOrEqual(retryLimits.sharedCapMs);
    },
  );

  it('asks for ICE servers only on demand after many failures, when a whole fleet may be coming back', () => {
    const world = new World();
    world.answers.describe = failure('network');
    world.put({ kind: 'start' });
    world.pass(300_000);
    world.put({ kind: 'fetchIce' });
    expect(world.events.at(-1)).toMatchObject({ kind: 'iceFailed' });
    world.answers = {};
    world.pass(retryLimits.sharedCapMs);
    expect(world.last.state).toBe('CONNECTED');
    expect(world.calls).not.toContain('ice');
    world.put({ kind: 'fetchIce' });
    expect(world.events.at(-1)).toMatchObject({ kind: 'iceServers' });
  });

  it('looks for the channel anew when the endpoint does not know it', () => {
    const world = started();
    world.pass(clientLimits.stableMs);
    world.calls.length = 0;
    world.answers.dial = failure('missing_channel', { status: 404 });
    world.lose();
    world.pass(1_000);
    world.answers = {};
    world.arn = NEW_ARN;
    world.pass(10_000);
    expect(world.calls).toEqual(['describe', 'locate']);
    expect(world.opens.at(-1)?.arn).toBe(NEW_ARN);
  });

  it('asks for the endpoint anew when the old one does not know a configured ARN, and goes slow when nobody knows it', () => {
    const world = started({ arn: ARN });
    world.pass(clientLimits.stableMs);
    world.calls.length = 0;
    world.answers.dial = failure('missing_channel', { status: 404 });
    world.lose();
    world.pass(1_000);
    expect(world.wait).toBeLessThanOrEqual(4 * retryLimits.patientFloorMs);
    world.answers = { locate: failure('missing_channel', { status: 404 }) };
    world.pass(world.wait);
    expect(world.calls).toEqual(['locate']);
    expect(world.last).toMatchObject({ state: 'GET_ENDPOINT', reason: 'missing_channel' });
    expect(world.wait).toBeGreaterThanOrEqual(retryLimits.permanentFloorMs);
    world.answers = {};
    world.pass(world.wait);
    expect(world.calls).toEqual(['locate', 'locate']);
    expect(world.last.state).toBe('CONNECTED');
  });

  it('starts the ladder anew after a connection that lasted', () => {
    const world = new World();
    world.answers.dial = failure('network');
    world.put({ kind: 'start' });
    world.pass(300_000);
    world.answers = {};
    world.pass(60_000);
    expect(world.last.state).toBe('CONNECTED');
    world.pass(clientLimits.stableMs);
    world.lose();
    expect(world.wait).toBeLessThanOrEqual(retryLimits.firstMs);
  });

  it('never dials more than the service allows', () => {
    const world = started({}, () => 0);
    for (let i = 0; i < 50; i += 1) {
      world.lose();
      world.pass(1_000);
    }
    const gaps = world.opens.slice(1).map((open, i) => open.at - (world.opens[i]?.at ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(clientLimits.dialGapMs);
  });
});

describe('replacing a socket before it goes', () => {
  it('happens at 40 to 44 minutes, spread', () => {
    const ages = Array.from({ length: 100 }, (_unused, seed) => {
      const world = started({}, seededRandom(seed));
      const opened = world.opens.length;
      world.pass(clientLimits.rotateMs + clientLimits.rotateSpreadMs);
      expect(world.opens.length).toBe(opened + 1);
      return world.opens.at(-1)?.at ?? 0;
    });
    expect(Math.min(...ages)).toBeGreaterThanOrEqual(40 * 60_000);
    expect(Math.max(...ages)).toBeLessThanOrEqual(44 * 60_000);
    expect(Math.max(...ages) - Math.min(...ages)).toBeGreaterThan(3 * 60_000);
  });

  it('leaves no moment offline in 25 hours, and nothing behind', () => {
    const world = started();
    const from = world.shown.length;
    world.pass(25 * 3_600_000);
    expect(new Set(world.shown.slice(from))).toEqual(new Set(['CONNECTED']));
    expect(world.opens.length).toBeGreaterThanOrEqual((25 * 60) / 44);
    const closed = world.effects.filter(({ kind }) => kind === 'close').length;
    expect(world.opens.length - closed).toBe(1);
    expect(world.calls).toEqual(['credentials', 'describe', 'locate', 'ice']);
  });

  it('follows GO_AWAY in good time, without a moment offline, and lets the old socket drain', () => {
    const world = started();
    world.pass(clientLimits.stableMs);
    const old = world.live;
    world.put({ kind: 'message', socket: old, message: { kind: 'goAway' } });
    const from = world.shown.length;
    world.pass(clientLimits.goAwaySpreadMs);
    expect(world.live).not.toBe(old);
    expect(new Set(world.shown.slice(from))).toEqual(new Set(['CONNECTED']));
    const sdp = { kind: 'offer', from: 'v', sdp: 'v=0' } as const;
    if (world.state.retiring !== undefined) world.put({ kind: 'message', socket: old, message: sdp });
    world.pass(clientLimits.drainMs);
    expect(world.effects).toContainEqual({ kind: 'close', socket: old });
    expect(world.last).toMatchObject({ state: 'CONNECTED', reason: 'none' });
  });

  it('tries on while the old socket serves', () => {
    const world = started();
    world.answers.dial = failure('service', { status: 503 });
    world.pass(clientLimits.rotateMs + clientLimits.rotateSpreadMs + 60_000);
    expect(world.last).toMatchObject({ state: 'CONNECTED', reason: 'service' });
    world.answers = {};
    world.pass(120_000);
    expect(world.last).toMatchObject({ state: 'CONNECTED', reason: 'none' });
  });

  it('is asked for when the service says that the session is too old for ICE servers', () => {
    const world = started();
    world.pass(300_000);
    const old = world.live;
    world.answers.ice = failure('service', { errorType: 'SessionExpiredException' });
    world.put({ kind: 'fetchIce' });
    expect(world.live).not.toBe(old);
  });
});

describe('another client on the same channel', () => {
  it('is recognised when the service ends each socket right away, and not fought', () => {
    const world = started();
    for (let i = 0; i < clientLimits.flapsMax; i += 1) {
      world.pass(5_000);
      world.lose(1000, failure('closed'));
      if (i < clientLimits.flapsMax - 1) world.pass(10_000);
    }
    expect(world.last).toMatchObject({ state: 'DISCONNECTED', reason: 'displaced' });
    expect(world.last.text).toContain('"cam"');
    expect(world.wait).toBeGreaterThanOrEqual(retryLimits.permanentFloorMs);
  });

  it('is recognised by GO_AWAY as well', () => {
    const world = started();
    for (let i = 0; i < clientLimits.flapsMax; i += 1) {
      world.put({ kind: 'message', socket: world.live, message: { kind: 'goAway' } });
      world.pass(clientLimits.goAwaySpreadMs + 1_000);
    }
    expect(world.last).toMatchObject({ state: 'CONNECTED', reason: 'displaced' });
    const dials = world.opens.length;
    world.pass(600_000);
    expect(world.opens.length).toBe(dials);
    // Nothing is left to do before the service ends the socket.
    expect(nextDeadline(world.state)).toBeUndefined();
  });

  it('is not suspected when the network drops', () => {
    const world = started();
    for (let i = 0; i < 10; i += 1) {
      world.pass(5_000);
      world.lose();
      world.pass(30_000);
    }
    expect(world.events.some((event) => event.kind === 'state' && event.reason === 'displaced')).toBe(false);
  });
});

describe('ICE servers', () => {
  it('come from memory while they live, however often they are asked for', () => {
    const world = started();
    for (let i = 0; i < 20; i += 1) world.put({ kind: 'fetchIce' });
    expect(world.calls.filter((name) => name === 'ice')).toHaveLength(1);
    expect(world.events.filter((event) => event.kind === 'iceServers')).toHaveLength(21);
  });

  it('are not fetched while nobody asks', () => {
    const world = started();
    world.pass(2 * 3_600_000);
    expect(world.calls.filter((name) => name === 'ice')).toHaveLength(1);
  });

  it('are fetched once for many who ask at the same time', () => {
    const world = started();
    world.pass(300_000);
    world.answers.ice = failure('network');
    world.calls.length = 0;
    for (let i = 0; i < 10; i += 1) world.put({ kind: 'fetchIce' });
    expect(world.calls).toEqual(['ice']);
    world.pass(500);
    expect(world.calls).toEqual(['ice', 'ice']);
    world.answers = {};
    world.pass(2_000);
    expect(world.calls).toEqual(['ice', 'ice', 'ice']);
    expect(world.events.at(-1)).toMatchObject({ kind: 'iceServers', expiresMs: 300_000 });
  });

  it('are fetched with other credentials once when refused', () => {
    const world = started();
    world.pass(300_000);
    world.answers.ice = failure('forbidden', { status: 401 });
    world.calls.length = 0;
    world.put({ kind: 'fetchIce' });
    expect(world.calls).toEqual(['ice', 'ice']);
    expect(world.effects.some((effect) => effect.kind === 'call' && effect.call.name === 'ice' && effect.fresh)).toBe(
      true,
    );
    expect(world.events.at(-1)).toMatchObject({
      kind: 'iceFailed',
      text: 'the policy lacks kinesisvideo:GetIceServerConfig on channel "cam" - it was forbidden',
    });
    expect(world.last.state).toBe('CONNECTED');
  });

  it('are given up, rather than tried in circles, when the channel is forgotten between two tries', () => {
    const world = started();
    world.pass(300_000);
    world.answers = { ice: failure('throttled'), dial: failure('missing_channel'), describe: failure('configuration') };
    world.put({ kind: 'fetchIce' });
    world.lose();
    world.pass(30_000);
    expect(world.last).toMatchObject({ state: 'DESCRIBE', reason: 'configuration' });
    expect(world.wait).toBeGreaterThan(0);
    expect(world.events.filter(({ kind }) => kind === 'iceFailed')).toHaveLength(1);
  });

  it('lead to the new channel when the old one was deleted and made again', () => {
    const world = started();
    world.pass(300_000);
    world.answers.ice = failure('missing_channel', { status: 404 });
    world.arn = NEW_ARN;
    world.put({ kind: 'fetchIce' });
    expect(world.opens.at(-1)?.arn).toBe(NEW_ARN);
    expect(world.last).toMatchObject({ state: 'CONNECTED', reason: 'none' });
  });

  it('end the socket of a channel that is gone for good', () => {
    const world = started();
    world.pass(300_000);
    world.answers = { ice: failure('missing_channel'), describe: failure('missing_channel') };
    world.put({ kind: 'fetchIce' });
    expect(world.live).toBe(0);
    expect(world.last).toMatchObject({ state: 'DESCRIBE', reason: 'missing_channel' });
  });
});

describe('the device decides', () => {
  it('disconnecting and connecting again does not get around a wait', () => {
    const world = new World();
    world.answers.dial = failure('throttled', { retryAfterMs: 30_000 });
    world.put({ kind: 'start' });
    const dials = world.opens.length;
    for (let i = 0; i < 10; i += 1) {
      world.put({ kind: 'disconnect' });
      world.put({ kind: 'connect' });
      world.pass(1_000);
    }
    expect(world.opens.length).toBe(dials);
  });

  it('deletes the channel, and then nothing leads on', () => {
    const world = started();
    world.put({ kind: 'delete' });
    expect(world.last.state).toBe('DELETED');
    world.put({ kind: 'connect' });
    world.pass(3_600_000);
    expect(world.opens).toHaveLength(1);
    expect(nextDeadline(world.state)).toBeUndefined();
  });

  it('deletes in the end though the credentials were refused at first', () => {
    const world = started();
    world.answers.delete = failure('credentials', { status: 403 });
    world.put({ kind: 'delete' });
    expect(world.last).toMatchObject({ state: 'DELETE', reason: 'credentials' });
    world.answers = {};
    world.pass(retryLimits.permanentCapMs);
    expect(world.last.state).toBe('DELETED');
  });
});

describe('whatever happens', () => {
  const reason = fc.constantFrom(...(Object.keys(cloudReasons) as CloudReason[]));
  const someFailure = fc.record({
    reason,
    status: fc.constantFrom(0, 400, 401, 403, 404, 429, 500, 503),
    errorType: fc.constantFrom('', 'SessionExpiredException', 'ResourceNotFoundException'),
    text: fc.constant('text'),
    retryAfterMs: fc.constantFrom(0, 0, 5_000),
  });
  const answers = fc.dictionary(
    fc.constantFrom('credentials', 'describe', 'create', 'locate', 'ice', 'delete', 'dial'),
    someFailure,
    { maxKeys: 3 },
  );
  const act = fc.oneof(
    { weight: 4, arbitrary: fc.record({ do: fc.constant('pass'), ms: fc.integer({ min: 1, max: 200_000 }) }) },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('lose'), code: fc.constantFrom(1000, 1001, 1006) }) },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('answers'), answers }) },
    { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('fetchIce', 'goAway', 'heal') }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('disconnect', 'connect') }) },
  );

  it('it is on its way or there, has one socket in use, and gets there once nothing hinders it', () => {
    fc.assert(
      fc.property(fc.array(act, { maxLength: 40 }), fc.boolean(), fc.nat(), (acts, create, seed) => {
        const world = started({ create }, seededRandom(seed));
        for (const one of acts) {
          if (one.do === 'pass' && 'ms' in one) world.pass(one.ms);
          if (one.do === 'lose' && 'code' in one && world.live !== 0) world.lose(one.code, failure('closed'));
          if (one.do === 'answers' && 'answers' in one) world.answers = one.answers;
          if (one.do === 'heal') world.answers = {};
          if (one.do === 'goAway') world.put({ kind: 'message', socket: world.live, message: { kind: 'goAway' } });
          if (one.do === 'fetchIce' || one.do === 'disconnect' || one.do === 'connect') world.put({ kind: one.do });
          const { wanted, effort, live } = world.state;
          if (wanted === 'connected') expect(live !== undefined || effort.kind !== 'resting').toBe(true);
          else expect(live).toBeUndefined();
          if (effort.kind !== 'resting') expect(nextDeadline(world.state)).toBeDefined();
        }
        world.answers = {};
        world.put({ kind: 'connect' });
        world.pass(660_000);
        expect(world.state.live).toBeDefined();
        const inUse = world.effects.flatMap((effect) => (effect.kind === 'use' ? [effect.socket] : [])).at(-1);
        expect(inUse).toBe(world.live);
      }),
      { numRuns: 300 },
    );
  });
});

import { describe, expect, it } from 'vitest';
import type { Mode } from '../../src/emulator/messages.ts';
import { Router } from '../../src/emulator/router.ts';
import { type RoutingEffect, type RoutingRules, routingDefaults } from '../../src/emulator/routing.ts';

const TTL_MS = 60_000;
const MASTER = 1;

function routerWith(rules: Partial<RoutingRules> = {}, mode: Mode = 'documented'): Router {
  return new Router({ ...routingDefaults, mode, ...rules }, TTL_MS);
}

/** What was written, to which connection. */
function sent(effects: readonly RoutingEffect[]): [id: number, frame: unknown][] {
  return effects.flatMap((effect): [number, unknown][] =>
    effect.do === 'send' ? [[effect.id, JSON.parse(effect.frame)]] : [],
  );
}

function closes(effects: readonly RoutingEffect[]) {
  return effects.filter((effect) => effect.do === 'close');
}

function kinds(effects: readonly RoutingEffect[]): string[] {
  return effects.flatMap((effect) => (effect.do === 'report' ? effect.facts.kind : []));
}

const payload = (text: string): string => Buffer.from(text).toString('base64');

function message(action: string, text: string, more: object = {}): string {
  return JSON.stringify({ action, messagePayload: payload(text), ...more });
}

const status = (correlationId: string, errorType: string, description: string) => ({
  messageType: 'STATUS_RESPONSE',
  statusResponse: { correlationId, description, errorType, statusCode: '400', success: false },
});

describe('routing', () => {
  it.each(['SDP_OFFER', 'SDP_ANSWER', 'ICE_CANDIDATE'])('takes %s of a viewer to the master, with its id', (action) => {
    const router = routerWith();
    router.opened(MASTER, 'master', '', 0);
    router.opened(2, 'viewer', 'phone', 0);
    const effects = router.received(2, message(action, 'x'), 0);
    const frame = { messagePayload: payload('x'), messageType: action, senderClientId: 'phone' };
    expect(sent(effects)).toEqual([[MASTER, frame]]);
  });

  it.each(['SDP_OFFER', 'SDP_ANSWER', 'ICE_CANDIDATE'])(
    'takes %s of the master to one viewer, without an id',
    (action) => {
      const router = routerWith();
      router.opened(MASTER, 'master', '', 0);
      router.opened(2, 'viewer', 'phone', 0);
      router.opened(3, 'viewer', 'tablet', 0);
      const effects = router.received(MASTER, message(action, 'x', { recipientClientId: 'tablet' }), 0);
      expect(sent(effects)).toEqual([[3, { messagePayload: payload('x'), messageType: action }]]);
    },
  );

  it.each(['', 'phone', 'ProducerMaster', 'no such thing'])(
    'ignores the recipient %j that a viewer gives',
    (recipient) => {
      const router = routerWith();
      router.opened(MASTER, 'master', '', 0);
      router.opened(2, 'viewer', 'phone', 0);
      router.opened(3, 'viewer', 'tablet', 0);
      const effects = router.received(3, message('SDP_OFFER', 'x', { recipientClientId: recipient }), 0);
      expect(sent(effects)).toMatchObject([[MASTER, { senderClientId: 'tablet' }]]);
    },
  );

  it('says nothing when all is well', () => {
    const router = routerWith();
    router.opened(MASTER, 'master', '', 0);
    router.opened(2, 'viewer', 'phone', 0);
    const effects = router.received(2, message('SDP_OFFER', 'x', { correlationId: 'a' }), 0);
    expect(sent(effects).map(([id]) => id)).toEqual([MASTER]);
  });

  it('confirms when told to', () => {
    const router = routerWith({ confirm: true });
    router.opened(2, 'viewer', 'phone', 0);
    const effects = router.received(2, message('SDP_OFFER', 'x', { correlationId: 'a' }), 0);
    const statusResponse = { correlationId: 'a', statusCode: '200', success: true };
    expect(sent(effects)).toEqual([[2, { messageType: 'STATUS_RESPONSE', statusResponse }]]);
  });

  it('drops offers of the master when told to', () => {
    const router = routerWith({ masterOffers: 'drop' });
    router.opened(MASTER, 'master', '', 0);
    router.opened(2, 'viewer', 'phone', 0);
    expect(sent(router.received(MASTER, message('SDP_OFFER', 'x', { recipientClientId: 'phone' }), 0))).toEqual([]);
    expect(sent(router.received(MASTER, message('SDP_ANSWER', 'x', { recipientClientId: 'phone' }), 0))).toHaveLength(
      1,
    );
  });

  it('sends offers of the master back to it when told to', () => {
    const router = routerWith({ masterOffers: 'echo' });
    router.opened(MASTER, 'master', '', 0);
    const [[to, frame] = []] = sent(
      router.received(MASTER, message('SDP_OFFER', 'x', { recipientClientId: 'phone' }), 0),
    );
    expect(to).toBe(MASTER);
    expect(frame).toMatchObject({ messageType: 'SDP_OFFER', senderClientId: 'AWS_DEFAULT_SINGLE_MASTER' });
  });

  it.each([
    [true, [{ Uris: ['turn:x'] }]],
    [false, undefined],
  ])('hands on the ICE servers of an offer only when told to (%s)', (passIceServers, expected) => {
    const router = routerWith({ passIceServers }, 'observed');
    router.opened(MASTER, 'master', '', 0);
    router.opened(2, 'viewer', 'phone', 0);
    const extra = { IceServerList: [{ Uris: ['turn:x'] }] };
    const [[, offer] = []] = sent(router.received(2, message('SDP_OFFER', 'x', extra), 0));
    expect(offer).toEqual({
      IceServerList: expected,
      messagePayload: payload('x'),
      messageType: 'SDP_OFFER',
      senderClientId: 'phone',
    });
    const [[, answer] = []] = sent(router.received(2, message('SDP_ANSWER', 'x', extra), 0));
    expect(answer).not.toHaveProperty('IceServerList');
  });
});

describe('refusals', () => {
  const cases: [string, 'master' | 'viewer', object, string][] = [
    ['an unknown action', 'viewer', { action: 'PING', messagePayload: 'eA==' }, 'unknown action'],
    ['no action', 'viewer', { messagePayload: 'eA==' }, 'unknown action'],
    ['no payload', 'viewer', { action: 'SDP_OFFER' }, 'messagePayload is required'],
    ['an empty payload', 'viewer', { action: 'SDP_OFFER', messagePayload: '' }, 'messagePayload is required'],
    [
      'a payload that is no base64',
      'viewer',
      { action: 'SDP_OFFER', messagePayload: '{}' },
      'messagePayload is not base64',
    ],
    [
      'no recipient from a master',
      'master',
      { action: 'SDP_ANSWER', messagePayload: 'eA==' },
      'recipientClientId is required from a master',
    ],
    [
      'an empty recipient from a master',
      'master',
      { action: 'SDP_ANSWER', messagePayload: 'eA==', recipientClientId: '' },
      'recipientClientId is required from a master',
    ],
  ];

  it.each(cases)('answer %s with a status, and only if it has a correlation id', (_name, role, body, why) => {
    const router = routerWith();
    router.opened(1, role, role === 'viewer' ? 'phone' : '', 0);
    expect(sent(router.received(1, JSON.stringify(body), 0))).toEqual([]);
    const effects = router.received(1, JSON.stringify({ ...body, correlationId: 'id-1' }), 0);
    expect(sent(effects)).toEqual([[1, status('id-1', 'InvalidArgumentException', why)]]);
    expect(kinds(effects)).toEqual(['refused']);
  });

  it.each(['', ' ', 'nonsense', '[]', 'null', '"x"', '{'])('stay silent about %j, which carries no id', (frame) => {
    const router = routerWith();
    router.opened(1, 'viewer', 'phone', 0);
    const effects = router.received(1, frame, 0);
    expect(sent(effects)).toEqual([]);
    expect(kinds(effects)).toEqual(['refused']);
  });

  it('do not repeat a correlation id that is malformed', () => {
    const router = routerWith();
    router.opened(1, 'viewer', 'phone', 0);
    expect(sent(router.received(1, message('SDP_OFFER', 'x', { correlationId: 'a b' }), 0))).toEqual([]);
  });

  it('reach a master that addresses an absent viewer, when told to', () => {
    const router = routerWith({ absentViewer: 'refuse' });
    router.opened(MASTER, 'master', '', 0);
    const frame = message('SDP_ANSWER', 'x', { recipientClientId: 'phone', correlationId: 'c' });
    const why = 'The recipient is not connected.';
    expect(sent(router.received(MASTER, frame, 0))).toEqual([[MASTER, status('c', 'InvalidArgumentException', why)]]);
  });
});

describe('modes', () => {
  it.each([
    ['documented', 10_000, true],
    ['documented', 10_001, false],
    ['observed', 30_000, true],
  ] as const)('in mode %s a payload of %i characters is taken: %s', (mode, length, taken) => {
    const router = routerWith({}, mode);
    router.opened(MASTER, 'master', '', 0);
    router.opened(2, 'viewer', 'phone', 0);
    const frame = JSON.stringify({ action: 'SDP_OFFER', messagePayload: 'A'.repeat(length) });
    expect(sent(router.received(2, frame, 0))).toHaveLength(taken ? 1 : 0);
  });

  it.each([
    ['documented', { Action: 'SDP_OFFER', MessagePayload: 'eA==' }, false],
    ['documented', { action: 'SDP_OFFER', MessagePayload: 'eA==' }, false],
    ['observed', { action: 'SDP_OFFER', MessagePayload: 'eA==' }, true],
    ['observed', { ACTION: 'SDP_OFFER', messagepayload: 'eA==' }, true],
    ['documented', { action: 'SDP_OFFER', messagePayload: 'a-_A' }, false],
    ['observed', { action: 'SDP_OFFER', messagePayload: 'a-_A' }, true],
    ['documented', { action: 'SDP_OFFER', messagePayload: 'eA==', senderClientId: '' }, true],
  ] as const)('in mode %s %j is taken: %s', (mode, body, taken) => {
    const router = routerWith({}, mode);
    router.opened(MASTER, 'master', '', 0);
    router.opened(2, 'viewer', 'phone', 0);
    expect(sent(router.received(2, JSON.stringify(body), 0))).toHaveLength(taken ? 1 : 0);
  });
});

describe('waiting messages', () => {
  const offer = (text: string) => message('SDP_OFFER', text);
  const candidate = (text: string) => message('ICE_CANDIDATE', text);
  const texts = (effects: readonly RoutingEffect[]): string[] =>
    sent(effects).map(([, frame]) => {
      const { messagePayload } = frame as { messagePayload: string };
      return Buffer.from(messagePayload, 'base64').toString();
    });

  it('reach a master that comes in time, in order, and never again', () => {
    const router = routerWith();
    router.opened(2, 'viewer', 'phone', 0);
    router.received(2, offer('o'), 0);
    router.received(2, candidate('c1'), 1);
    router.received(2, candidate('c2'), 2);
    expect(texts(router.opened(MASTER, 'master', '', TTL_MS - 1))).toEqual(['o', 'c1', 'c2']);
    router.closed(MASTER, 0);
    expect(texts(router.opened(9, 'master', '', TTL_MS - 1))).toEqual([]);
  });

  it('are gone after their time to live', () => {
    const router = routerWith();
    router.opened(2, 'viewer', 'phone', 0);
    router.received(2, offer('o'), 0);
    router.received(2, candidate('c'), 1);
    expect(router.nextDeadline()).toBe(TTL_MS);
    expect(kinds(router.tick(TTL_MS))).toEqual(['expired']);
    expect(texts(router.opened(MASTER, 'master', '', TTL_MS))).toEqual(['c']);
  });

  it('keep the time to live under which they came', () => {
    const router = routerWith();
    router.opened(2, 'viewer', 'phone', 0);
    router.received(2, offer('old'), 0);
    router.ttlMs = 5_000;
    router.received(2, candidate('new'), 0);
    expect(texts(router.opened(MASTER, 'master', '', 5_000))).toEqual(['old']);
  });

  it('are overwritten by a newer offer or answer of the same client; candidates gather', () => {
    const router = routerWith();
    router.opened(2, 'viewer', 'phone', 0);
    router.opened(3, 'viewer', 'tablet', 0);
    router.received(2, offer('first'), 0);
    router.received(3, offer('other'), 0);
    router.received(2, candidate('c1'), 0);
    expect(kinds(router.received(2, offer('second'), 30_000))).toContain('overwritten');
    router.received(2, message('SDP_ANSWER', 'answer'), 0);
    router.received(2, candidate('c2'), 0);
    expect(texts(router.opened(MASTER, 'master', '', 30_000))).toEqual(['second', 'other', 'c1', 'answer', 'c2']);
  });

  it('wait for a viewer too, each for its own', () => {
    const router = routerWith();
    router.opened(MASTER, 'master', '', 0);
    router.received(MASTER, message('SDP_ANSWER', 'a', { recipientClientId: 'phone' }), 0);
    router.received(MASTER, message('SDP_ANSWER', 'b', { recipientClientId: 'tablet' }), 0);
    expect(texts(router.opened(2, 'viewer', 'phone', 10))).toEqual(['a']);
    expect(texts(router.opened(3, 'viewer', 'tablet', 10))).toEqual(['b']);
  });

  it('wait again when the recipient has gone', () => {
    const router = routerWith();
    router.opened(MASTER, 'master', '', 0);
    router.opened(2, 'viewer', 'phone', 0);
    router.closed(MASTER, 0);
    expect(kinds(router.received(2, offer('o'), 0))).toEqual(['received', 'queued']);
    expect(texts(router.opened(9, 'master', '', 1))).toEqual(['o']);
  });

  it('are limited in number', () => {
    const router = routerWith({ candidatesPerS: 10_000 });
    router.opened(2, 'viewer', 'phone', 0);
    for (let i = 0; i < 256; i++) router.received(2, candidate(String(i)), 0);
    expect(kinds(router.received(2, candidate('one more'), 0))).toContain('dropped');
    expect(texts(router.opened(MASTER, 'master', '', 0))).toHaveLength(256);
  });

  it('are limited in recipients', () => {
    const router = routerWith({ candidatesPerS: 10_000 });
    router.opened(MASTER, 'master', '', 0);
    const to = (n: number) => message('ICE_CANDIDATE', 'c', { recipientClientId: `v${n}` });
    for (let i = 0; i < 256; i++) expect(kinds(router.received(MASTER, to(i), 0))).toContain('queued');
    expect(kinds(router.received(MASTER, to(256), 0))).toContain('dropped');
  });
});

describe('rates of a socket', () => {
  it.each([
    ['ICE_CANDIDATE', 20],
    ['SDP_OFFER', 5],
    ['SDP_ANSWER', 5],
  ])('%s: %i a second', (action, limit) => {
    const router = routerWith();
    router.opened(MASTER, 'master', '', 0);
    router.opened(2, 'viewer', 'phone', 0);
    router.opened(3, 'viewer', 'tablet', 0);
    const frame = message(action, 'x', { correlationId: 'c' });
    for (let i = 0; i < limit; i++) expect(sent(router.received(2, frame, 500))).toMatchObject([[MASTER, {}]]);
    const tooMany = status('c', 'ClientLimitExceededException', 'Rate exceeded');
    expect(sent(router.received(2, frame, 1_499))).toEqual([[2, tooMany]]);
    expect(sent(router.received(3, frame, 1_499))).toMatchObject([[MASTER, {}]]);
    expect(sent(router.received(2, frame, 1_500))).toMatchObject([[MASTER, {}]]);
  });
});

describe('places', () => {
  it('are ten for viewers; whoever comes back takes its own', () => {
    const router = routerWith();
    router.opened(MASTER, 'master', '', 0);
    for (let i = 0; i < 10; i++) {
      expect(router.admits('viewer', `v${i}`, 0)).toBe(true);
      router.opened(10 + i, 'viewer', `v${i}`, 0);
    }
    expect(router.admits('viewer', 'v10', 0)).toBe(false);
    expect(router.admits('viewer', 'v3', 0)).toBe(true);
    expect(router.admits('master', '', 0)).toBe(true);
    router.closed(13, 0);
    expect(router.admits('viewer', 'v10', 0)).toBe(true);
  });

  it('are kept for a while for viewers who have left, when told to', () => {
    const router = routerWith({ viewersMax: 1, staleViewerMs: 7_200_000 });
    router.opened(2, 'viewer', 'phone', 0);
    router.closed(2, 1_000);
    expect(router.admits('viewer', 'tablet', 7_200_999)).toBe(false);
    expect(router.admits('viewer', 'phone', 7_200_999)).toBe(true);
    expect(router.admits('viewer', 'tablet', 7_201_000)).toBe(true);
  });

  it('tell ids apart that differ in case only', () => {
    const router = routerWith({ viewersMax: 1 });
    router.opened(2, 'viewer', 'phone', 0);
    expect(router.admits('viewer', 'Phone', 0)).toBe(false);
  });

  it('go to the newest; the older socket stays open, gets nothing and is not heard', () => {
    const router = routerWith();
    router.opened(2, 'viewer', 'phone', 0);
    router.opened(MASTER, 'master', '', 0);
    expect(closes(router.opened(9, 'master', '', 0))).toEqual([]);
    expect(sent(router.received(2, message('SDP_OFFER', 'x'), 0))).toMatchObject([[9, {}]]);
    const late = router.received(MASTER, message('SDP_ANSWER', 'x', { recipientClientId: 'phone' }), 0);
    expect(sent(late)).toEqual([]);
    expect(kinds(late)).toEqual(['dropped']);
    router.closed(MASTER, 0);
    expect(sent(router.received(2, message('SDP_OFFER', 'x'), 0))).toMatchObject([[9, {}]]);
  });

  it('go to the newest viewer of an id', () => {
    const router = routerWith();
    router.opened(MASTER, 'master', '', 0);
    router.opened(2, 'viewer', 'phone', 0);
    router.opened(3, 'viewer', 'phone', 0);
    const answer = message('SDP_ANSWER', 'x', { recipientClientId: 'phone' });
    expect(sent(router.received(MASTER, answer, 0))).toMatchObject([[3, {}]]);
  });

  it('are closed to the older one when told to', () => {
    const router = routerWith({ takeover: { code: 4001, reason: 'taken' } });
    router.opened(MASTER, 'master', '', 0);
    expect(closes(router.opened(9, 'master', '', 0))).toEqual([
      { do: 'close', id: MASTER, code: 4001, reason: 'taken' },
    ]);
    expect(router.connections().map(({ id }) => id)).toEqual([9]);
  });

  it('are left with GO_AWAY when told to', () => {
    const router = routerWith({ takeover: 'goaway' });
    router.opened(MASTER, 'master', '', 0);
    expect(sent(router.opened(9, 'master', '', 0))).toEqual([[MASTER, { messageType: 'GO_AWAY' }]]);
    expect(closes(router.tick(60_000))).toEqual([{ do: 'close', id: MASTER, code: 1001, reason: 'Going away' }]);
  });
});

describe('the life of a socket', () => {
  const going = (id: number) => [{ do: 'close', id, code: 1001, reason: 'Going away' }];

  it('ends after 10 minutes without a sign', () => {
    const router = routerWith();
    router.opened(MASTER, 'master', '', 0);
    expect(router.nextDeadline()).toBe(600_000);
    expect(closes(router.tick(599_999))).toEqual([]);
    expect(closes(router.tick(600_000))).toEqual(going(MASTER));
    expect(router.nextDeadline()).toBe(Number.POSITIVE_INFINITY);
  });

  it.each([
    ['a ping', (router: Router) => router.active(MASTER, 300_000)],
    [
      'a message',
      (router: Router) => router.received(MASTER, message('ICE_CANDIDATE', 'x', { recipientClientId: 'v' }), 300_000),
    ],
    ['nonsense', (router: Router) => router.received(MASTER, 'nonsense', 300_000)],
  ])('is prolonged by %s', (_name, live) => {
    const router = routerWith();
    router.opened(MASTER, 'master', '', 0);
    live(router);
    expect(closes(router.tick(899_999))).toEqual([]);
    expect(closes(router.tick(900_000))).toEqual(going(MASTER));
  });

  it('is not prolonged by what it receives', () => {
    const router = routerWith();
    router.opened(MASTER, 'master', '', 0);
    router.opened(2, 'viewer', 'phone', 0);
    router.received(2, message('SDP_OFFER', 'x'), 300_000);
    expect(closes(router.tick(600_000))).toEqual(going(MASTER));
  });

  it('ends after an hour, whatever happens', () => {
    const router = routerWith();
    router.opened(MASTER, 'master', '', 0);
    for (let t = 0; t < 3_600_000; t += 10_000) {
      router.active(MASTER, t);
      expect(closes(router.tick(t))).toEqual([]);
    }
    router.active(MASTER, 3_600_000);
    expect(closes(router.tick(3_600_000))).toEqual(going(MASTER));
  });

  it('has a GO_AWAY before its end when told to', () => {
    const router = routerWith({ goAwayAheadMs: 60_000, idleMs: 10_000_000 });
    router.opened(MASTER, 'master', '', 0);
    expect(router.nextDeadline()).toBe(3_540_000);
    expect(sent(router.tick(3_540_000))).toEqual([[MASTER, { messageType: 'GO_AWAY' }]]);
    expect(sent(router.tick(3_540_001))).toEqual([]);
    expect(closes(router.tick(3_600_000))).toEqual(going(MASTER));
  });

  it('ends a minute after GO_AWAY; until then it is served', () => {
    const router = routerWith();
    router.opened(MASTER, 'master', '', 0);
    router.opened(2, 'viewer', 'phone', 0);
    expect(sent(router.goAway(MASTER, 1_000))).toEqual([[MASTER, { messageType: 'GO_AWAY' }]]);
    expect(sent(router.received(2, message('SDP_OFFER', 'x'), 60_999))).toMatchObject([[MASTER, {}]]);
    expect(closes(router.tick(60_999))).toEqual([]);
    expect(closes(router.tick(61_000))).toEqual(going(MASTER));
  });
});

describe('calls by REST', () => {
  it('bring the master an ordinary offer, and its answer back', () => {
    const router = routerWith();
    router.opened(MASTER, 'master', '', 0);
    const effects = router.call(70, 'echoshow', payload('offer'), 29_000, 0);
    const frame = { messagePayload: payload('offer'), messageType: 'SDP_OFFER', senderClientId: 'echoshow' };
    expect(sent(effects)).toEqual([[MASTER, frame]]);
    const candidate = message('ICE_CANDIDATE', 'c', { recipientClientId: 'echoshow' });
    expect(router.received(MASTER, candidate, 1).filter((effect) => effect.do !== 'report')).toEqual([]);
    const answer = router.received(MASTER, message('SDP_ANSWER', 'a', { recipientClientId: 'echoshow' }), 2);
    expect(answer).toContainEqual({ do: 'answer', call: 70, payload: payload('a') });
  });

  it('wait for a master, and end with the shorter of TTL and wait', () => {
    const router = routerWith();
    router.call(70, 'echoshow', payload('offer'), 29_000, 0);
    expect(router.nextDeadline()).toBe(29_000);
    expect(sent(router.opened(MASTER, 'master', '', 28_999))).toHaveLength(1);
    expect(router.tick(29_000)).toContainEqual({ do: 'answer', call: 70, payload: undefined });
    router.ttlMs = 5_000;
    router.call(71, 'echoshow', payload('offer'), 29_000, 30_000);
    expect(router.tick(35_000)).toContainEqual({ do: 'answer', call: 71, payload: undefined });
  });

  it('are kept apart by their ids; a second of the same id ends the first', () => {
    const router = routerWith();
    router.opened(MASTER, 'master', '', 0);
    router.call(70, 'a', payload('1'), 29_000, 0);
    router.call(71, 'b', payload('2'), 29_000, 0);
    const again = router.call(72, 'a', payload('3'), 29_000, 0);
    expect(again).toContainEqual({ do: 'answer', call: 70, payload: undefined });
    const answerTo = (id: string) => message('SDP_ANSWER', id, { recipientClientId: id });
    expect(router.received(MASTER, answerTo('b'), 0)).toContainEqual({ do: 'answer', call: 71, payload: payload('b') });
    expect(router.received(MASTER, answerTo('a'), 0)).toContainEqual({ do: 'answer', call: 72, payload: payload('a') });
  });

  it('take an answer only: what else the master sends there is reported as lost', () => {
    const router = routerWith();
    router.opened(MASTER, 'master', '', 0);
    router.call(70, 'echo', payload('1'), 29_000, 0);
    const effects = router.received(MASTER, message('ICE_CANDIDATE', 'c', { recipientClientId: 'echo' }), 0);
    expect(kinds(effects)).toEqual(['received', 'dropped']);
  });
});

describe('a deleted channel', () => {
  it('leaves its sockets open and silent', () => {
    const router = routerWith();
    router.opened(MASTER, 'master', '', 0);
    router.opened(2, 'viewer', 'phone', 0);
    router.call(70, 'a', payload('1'), 29_000, 0);
    expect(router.retire(undefined, 0)).toContainEqual({ do: 'answer', call: 70, payload: undefined });
    expect(kinds(router.received(2, message('SDP_OFFER', 'x'), 0))).toEqual(['dropped']);
    expect(closes(router.tick(600_000))).toHaveLength(2);
  });

  it('closes them when told to', () => {
    const router = routerWith();
    router.opened(MASTER, 'master', '', 0);
    const end = { code: 1000, reason: 'deleted' };
    expect(router.retire(end, 0)).toEqual([{ do: 'close', id: MASTER, ...end }]);
  });
});

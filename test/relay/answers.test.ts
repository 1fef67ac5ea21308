import { describe, expect, it } from 'vitest';
import { closeReasons, errorCodes, sendResults, sessionPhases } from '../../src/relay/codes.ts';
import {
  CANDIDATE_TTL_MS,
  GATHER_MIN_MS,
  NOTICES_MAX,
  RATE_CANDIDATES,
  RATE_DESCRIPTIONS,
  RATE_WINDOW_MS,
  SESSION_CANDIDATES,
  WHOLE_ANSWER_MS,
} from '../../src/relay/limits.ts';
import { candidateText, offerSdp, Rig, wholeSdp } from './rig.ts';

const results = (rig: Rig): [number, number][] =>
  rig.of('sendStatus').map(({ messageId, result }) => [messageId, result]);

function offered(viewer = 'v1', sdp = offerSdp('pc1')): Rig {
  const rig = new Rig().ready();
  rig.offer(viewer, sdp);
  rig.deliver();
  rig.clear();
  return rig;
}

describe('an answer', () => {
  it('goes to its viewer with a correlation id, and its fate comes back', () => {
    const rig = offered();
    rig.answer(1, 1, offerSdp('mcu'));
    const [answer] = rig.sent();
    expect(answer).toEqual({
      kind: 'answer',
      to: 'v1',
      correlationId: expect.stringMatching(/^[\w.-]{1,256}$/),
      sdp: offerSdp('mcu'),
    });
    rig.cloud({ kind: 'written', correlationId: answer?.correlationId ?? '' });
    expect(rig.of('sendStatus')).toEqual([
      {
        kind: 'sendStatus',
        session: 1,
        messageId: rig.lastMessageId,
        result: sendResults.written,
        statusCode: 0,
        errorType: '',
        description: '',
      },
    ]);
  });

  it('that the service refuses comes back with its reason, even after it was written', () => {
    const rig = offered();
    rig.answer(1);
    const correlationId = rig.sent()[0]?.correlationId ?? '';
    rig.cloud({ kind: 'written', correlationId });
    rig.clear();
    const refusal = { statusCode: 400, errorType: 'InvalidArgumentException', description: 'x'.repeat(300) };
    rig.cloud({ kind: 'rejected', correlationId, ...refusal });
    expect(rig.of('sendStatus')).toMatchObject([
      { result: sendResults.rejected, statusCode: 400, errorType: refusal.errorType, description: 'x'.repeat(256) },
    ]);
    expect(rig.report('rejected')).toEqual([{ kind: 'rejected', session: 1, clientId: 'v1', ...refusal }]);
  });

  it('may be given again when the first did not get through, and not otherwise', () => {
    const rig = offered();
    rig.answer(1);
    rig.answer(1);
    expect(results(rig)).toEqual([[rig.lastMessageId, sendResults.stale]]);
    rig.cloud({ kind: 'unsent', correlationId: rig.sent()[0]?.correlationId ?? '', why: 'limited' });
    expect(rig.drops()).toEqual(['answer/limited']);
    rig.clear();
    rig.answer(1);
    expect(rig.sent().length).toBe(1);
  });

  it.each([
    ['an older offer', 1, sendResults.stale],
    ['the current offer', 2, undefined],
  ])('to %s of a renegotiated session', (_, offerSeq, result) => {
    const rig = offered();
    rig.answer(1);
    rig.offer('v1', offerSdp('pc1', 'u2'));
    rig.clear();
    rig.answer(1, offerSeq);
    expect(results(rig).map(([, code]) => code)).toEqual(result === undefined ? [] : [result]);
    expect(rig.sent().length).toBe(result === undefined ? 1 : 0);
  });

  it.each([
    ['of an unknown session', 99, 1, offerSdp('mcu'), errorCodes.unknown_session],
    ['to an offer that never was', 1, 2, offerSdp('mcu'), errorCodes.malformed],
    ['that is malformed', 1, 1, 'v=0', errorCodes.malformed],
  ])('%s is refused', (_, session, offerSeq, sdp, code) => {
    const rig = offered();
    rig.answer(session, offerSeq, sdp);
    expect(rig.of('error')).toMatchObject([{ code, session }]);
    expect(rig.sent()).toEqual([]);
  });

  it('of a session that just ended is stale', () => {
    const rig = offered();
    rig.mcu({ kind: 'closeSession', session: 1 });
    rig.answer(1);
    rig.mcuCandidate(1, 1);
    expect(results(rig).map(([, code]) => code)).toEqual([sendResults.stale, sendResults.stale]);
    expect(rig.of('error')).toEqual([]);
  });

  it('that no socket took in time ends its session', () => {
    const rig = offered();
    rig.answer(1);
    rig.cloud({ kind: 'unsent', correlationId: rig.sent()[0]?.correlationId ?? '', why: 'expired' });
    expect(results(rig)).toEqual([[rig.lastMessageId, sendResults.expired]]);
    expect(rig.of('sessionClosed')).toMatchObject([{ session: 1, reason: closeReasons.expired }]);
    expect(rig.drops()).toEqual(['answer/unsent']);
  });

  it('that no socket took leaves a session alone that is connected', () => {
    const rig = offered();
    rig.answer(1);
    rig.write();
    rig.sessionState(1, sessionPhases.connected);
    rig.offer('v1', offerSdp('pc1', 'u2'));
    rig.clear();
    rig.answer(1, 2);
    rig.cloud({ kind: 'unsent', correlationId: rig.sent()[0]?.correlationId ?? '', why: 'expired' });
    expect(rig.of('sessionClosed')).toEqual([]);
  });

  it('has no fate for the MCU after the link came up anew: its ids are void', () => {
    const rig = offered();
    rig.answer(1);
    const correlationId = rig.sent()[0]?.correlationId ?? '';
    rig.device({ kind: 'up', peerEpoch: 7, reset: false });
    rig.clear();
    rig.cloud({ kind: 'written', correlationId });
    expect(rig.of('sendStatus')).toEqual([]);
    expect(rig.report('phase').map(({ phase }) => phase)).toEqual(['answer_sent']);
  });

  it('that waits for its turn is withdrawn when a newer offer makes it stale', () => {
    const rig = new Rig({ maxSessions: 20 }).ready();
    for (let n = 1; n <= RATE_DESCRIPTIONS + 1; n++) {
      rig.offer(`v${n}`, offerSdp(`pc${n}`));
      rig.deliver();
    }
    for (let n = 1; n <= RATE_DESCRIPTIONS + 1; n++) rig.answer(n);
    expect(rig.sent().length).toBe(RATE_DESCRIPTIONS);
    rig.clear();
    rig.offer(`v${RATE_DESCRIPTIONS + 1}`, offerSdp(`pc${RATE_DESCRIPTIONS + 1}`, 'u2'));
    expect(results(rig)).toEqual([[rig.lastMessageId, sendResults.stale]]);
    rig.advance(RATE_WINDOW_MS);
    expect(rig.sent()).toEqual([]);
  });
});

describe('fates that belong to nothing', () => {
  it('are counted', () => {
    const rig = new Rig().ready();
    rig.cloud({ kind: 'written', correlationId: 'x' });
    rig.cloud({ kind: 'unsent', correlationId: 'x', why: 'expired' });
    rig.cloud({ kind: 'rejected', correlationId: 'x', statusCode: 400, errorType: '', description: '' });
    expect(rig.drops()).toEqual(['status/unknown_correlation']);
  });
});

describe('candidates of the MCU', () => {
  it('wait for its answer and follow it in order, complete for every kind of peer', () => {
    const rig = offered();
    for (const n of [2, 1]) rig.mcuCandidate(1, n);
    rig.mcu({ kind: 'candidate', session: 1, mline: undefined, mid: '0', ufrag: 'f', candidate: candidateText(3) });
    rig.mcu({ kind: 'candidate', session: 1, mline: undefined, mid: '', ufrag: '', candidate: '' });
    rig.mcu({ kind: 'candidate', session: 1, mline: 4, mid: '', ufrag: '', candidate: candidateText(5) });
    expect(rig.sent()).toEqual([]);
    rig.answer(1);
    expect(rig.sent().map(({ kind }) => kind)).toEqual(['answer', ...Array(5).fill('candidate')]);
    expect(rig.sent().flatMap((one) => (one.kind === 'candidate' ? [one.candidate] : []))).toEqual([
      { candidate: candidateText(2), mid: '0', mline: 0, ufrag: undefined },
      { candidate: candidateText(1), mid: '0', mline: 0, ufrag: undefined },
      { candidate: candidateText(3), mid: '0', mline: 0, ufrag: 'f' },
      { candidate: '', mid: '0', mline: 0, ufrag: undefined },
      { candidate: candidateText(5), mid: '4', mline: 4, ufrag: undefined },
    ]);
  });

  it('pass once each and are at most so many', () => {
    const rig = offered();
    rig.answer(1);
    rig.clear();
    for (let n = 0; n < SESSION_CANDIDATES + 1; n++) rig.mcuCandidate(1, n);
    expect(results(rig).at(-1)).toEqual([rig.lastMessageId, sendResults.limited]);
    rig.mcuCandidate(1, 0);
    expect(results(rig).at(-1)).toEqual([rig.lastMessageId, sendResults.written]);
    rig.advance(60_000 - 1);
    expect(rig.sent().length).toBe(SESSION_CANDIDATES);
  });

  it('that are malformed or of an unknown session are refused', () => {
    const rig = offered();
    rig.mcu({ kind: 'candidate', session: 1, mline: 0, mid: '', ufrag: '', candidate: 'nonsense' });
    rig.mcuCandidate(77, 1);
    expect(rig.of('error')).toMatchObject([
      { code: errorCodes.malformed, session: 1, text: 'candidate: bad_candidate' },
      { code: errorCodes.unknown_session, session: 77 },
    ]);
  });

  it('are void after the viewer restarted ICE', () => {
    const rig = offered();
    rig.mcuCandidate(1, 1);
    const first = rig.lastMessageId;
    rig.offer('v1', offerSdp('pc1', 'u2'));
    expect(results(rig)).toEqual([[first, sendResults.stale]]);
    rig.answer(1, 2);
    expect(rig.sent().map(({ kind }) => kind)).toEqual(['answer']);
    rig.mcuCandidate(1, 1);
    expect(rig.sent().length).toBe(2);
  });

  it('go out under the rate of the service, each session in turn, behind every answer', () => {
    const rig = new Rig().ready();
    for (const n of [1, 2, 3]) rig.offer(`v${n}`, offerSdp(`pc${n}`));
    rig.deliver();
    for (const session of [1, 2]) {
      rig.answer(session);
      for (let n = 0; n < 30; n++) rig.mcuCandidate(session, n);
    }
    rig.clear();
    rig.answer(3);
    expect(rig.sent().map(({ to }) => to)).toEqual(['v3']);
    rig.advance(RATE_WINDOW_MS);
    const senders = rig.sent().map(({ to }) => to);
    expect(senders.length).toBe(1 + RATE_CANDIDATES);
    expect(senders.slice(1, 5)).toEqual(['v1', 'v2', 'v1', 'v2']);
  });

  it('never pass an answer of their own session that waits for its turn', () => {
    const rig = new Rig().ready();
    for (let v = 1; v <= 10; v++) rig.offer(`v${v}`, offerSdp(`pc${v}`));
    rig.deliver();
    rig.clear();
    for (let v = 1; v <= 10; v++) {
      rig.answer(v);
      for (let n = 0; n < 3; n++) rig.mcuCandidate(v, n);
    }
    const kindsOf = (viewer: string) =>
      rig
        .sent()
        .filter(({ to }) => to === viewer)
        .map(({ kind }) => kind);
    const whole = ['answer', 'candidate', 'candidate', 'candidate'];
    expect([1, 4, 5, 10].map((v) => kindsOf(`v${v}`))).toEqual([whole, whole, [], []]);
    // Nothing may go: there is nothing to do until something may.
    expect(rig.relay.nextDeadline()).toBeGreaterThan(rig.now);
    for (let window = 0; window < 3; window++) rig.advance(RATE_WINDOW_MS);
    for (let v = 1; v <= 10; v++) expect(kindsOf(`v${v}`)).toEqual(whole);
  });

  it('that wait too long expire, and the MCU is told', () => {
    const rig = new Rig({ dailyMessages: 1e9 }).ready();
    for (let v = 1; v <= 10; v++) rig.offer(`v${v}`, offerSdp(`pc${v}`));
    rig.deliver();
    for (let v = 1; v <= 10; v++) rig.answer(v);
    rig.advance(2 * RATE_WINDOW_MS);
    rig.deliver();
    for (let v = 1; v <= 10; v++) for (let n = 0; n < SESSION_CANDIDATES; n++) rig.mcuCandidate(v, n);
    rig.clear();
    rig.advance(CANDIDATE_TTL_MS);
    expect(rig.drops()).toContain('candidate/unsent');
    expect(results(rig).some(([, code]) => code === sendResults.expired)).toBe(true);
    expect(rig.relay.status().sizes.cloudQueue).toBe(0);
  });

  it('of a session that ended are withdrawn', () => {
    const rig = offered();
    rig.answer(1);
    for (let n = 0; n < RATE_CANDIDATES + 3; n++) rig.mcuCandidate(1, n);
    rig.clear();
    rig.mcu({ kind: 'closeSession', session: 1 });
    expect(results(rig).map(([, code]) => code)).toEqual(Array(3).fill(sendResults.stale));
    expect(rig.relay.status().sizes.cloudQueue).toBe(0);
  });
});

describe('what the MCU is told', () => {
  it('is bounded: good news is left out first', () => {
    const rig = offered();
    rig.answer(1);
    rig.mcuCandidate(1, 1);
    rig.clear();
    for (let n = 0; n < 200; n++) rig.mcuCandidate(1, 1);
    const good = rig.of('sendStatus').length;
    for (let n = 0; n < 200; n++) rig.mcuCandidate(1, -1 - n);
    for (let n = 0; n < 200; n++) rig.mcuCandidate(50, n);
    expect(good).toBeLessThan(NOTICES_MAX);
    expect(rig.of('sendStatus').length + rig.of('error').length).toBe(NOTICES_MAX);
    expect(rig.drops()).toContain('status/crowded');
    rig.deliver();
    rig.clear();
    rig.mcuCandidate(50, 1);
    expect(rig.of('error').length).toBe(1);
  });
});

describe('the daily budget', () => {
  it('stops the MCU, tells it so, and begins anew after 24 hours', () => {
    const rig = new Rig({ dailyMessages: 2 }).ready();
    rig.answered('v1');
    rig.sessionState(1, sessionPhases.connected);
    rig.mcuCandidate(1, 1);
    rig.clear();
    rig.mcuCandidate(1, 2);
    expect(results(rig)).toEqual([[rig.lastMessageId, sendResults.limited]]);
    expect(rig.drops()).toEqual(['candidate/limited']);
    expect(rig.relay.status()).toMatchObject({ messagesToday: 2, dailyMessages: 2 });
    rig.advance(86_400_000);
    rig.clear();
    rig.mcuCandidate(1, 3);
    expect(rig.sent().length).toBe(1);
  });
});

describe('a peer that never trickles', () => {
  const alexa = (): Rig => offered('echo', wholeSdp('pc1'));
  const bodies = (rig: Rig): string[] => rig.sent().flatMap((one) => (one.kind === 'candidate' ? [] : [one.sdp]));

  it('gets one whole answer at the end of candidates, whose fate is told for each part', () => {
    const rig = alexa();
    rig.mcuCandidate(1, 1);
    rig.answer(1, 1, offerSdp('mcu'));
    rig.mcuCandidate(1, 2);
    expect(rig.sent()).toEqual([]);
    const end = { kind: 'candidate', session: 1, mline: 0, mid: '0', ufrag: '', candidate: '' } as const;
    rig.mcu(end);
    expect(bodies(rig)).toEqual([`${offerSdp('mcu')}a=${candidateText(1)}\r\na=${candidateText(2)}\r\n`]);
    rig.write();
    expect(results(rig).map(([, code]) => code)).toEqual(Array(4).fill(sendResults.written));
    rig.mcuCandidate(1, 3);
    expect(results(rig).at(-1)).toEqual([rig.lastMessageId, sendResults.expired]);
  });

  it('gets it at once when the candidates ended before the answer', () => {
    const rig = alexa();
    rig.mcuCandidate(1, 1);
    rig.mcu({ kind: 'candidate', session: 1, mline: 0, mid: '0', ufrag: '', candidate: '' });
    rig.answer(1);
    expect(rig.sent().map(({ kind }) => kind)).toEqual(['answer']);
  });

  it.each([
    ['in time, however long gathering takes', 100, WHOLE_ANSWER_MS],
    ['after a short time for candidates when the answer is late', WHOLE_ANSWER_MS, WHOLE_ANSWER_MS + GATHER_MIN_MS],
  ])('gets it %s', (_, answeredMs, sentMs) => {
    const rig = alexa();
    const start = rig.now;
    rig.advance(answeredMs);
    rig.answer(1);
    rig.mcuCandidate(1, 1);
    rig.advance(sentMs - answeredMs - 1);
    expect(rig.sent()).toEqual([]);
    rig.advance(1);
    expect([rig.now - start, bodies(rig).length]).toEqual([sentMs, 1]);
  });

  it('gets it in pieces as soon as it trickles after all', () => {
    const rig = alexa();
    rig.answer(1);
    rig.mcuCandidate(1, 1);
    rig.candidate('echo', 1, 'u1');
    expect(rig.sent().map(({ kind }) => kind)).toEqual(['answer', 'candidate']);
    rig.mcuCandidate(1, 2);
    expect(rig.sent().length).toBe(3);
  });

  it('that trickles before the answer is like any other', () => {
    const rig = alexa();
    rig.candidate('echo', 1, 'u1');
    rig.answer(1);
    expect(rig.sent().map(({ kind }) => kind)).toEqual(['answer']);
  });

  it('can end while the answer is collected', () => {
    const rig = alexa();
    rig.mcuCandidate(1, 1);
    rig.answer(1);
    rig.clear();
    rig.mcu({ kind: 'closeSession', session: 1 });
    rig.advance(WHOLE_ANSWER_MS);
    expect(rig.sent()).toEqual([]);
    expect(results(rig).map(([, code]) => code)).toEqual([sendResults.stale, sendResults.stale]);
  });

  it('is told the whole story again when the MCU is reset while gathering', () => {
    const rig = alexa();
    rig.answer(1);
    rig.mcuCandidate(1, 1);
    rig.device({ kind: 'up', peerEpoch: 8, reset: true });
    rig.deliver();
    rig.clear();
    rig.answer(1);
    rig.mcu({ kind: 'candidate', session: 1, mline: 0, mid: '0', ufrag: '', candidate: '' });
    expect(bodies(rig)).toEqual([offerSdp('mcu')]);
  });

  it('gets the answer of an MCU whose link broke meanwhile', () => {
    const rig = alexa();
    rig.answer(1);
    rig.mcuCandidate(1, 1);
    rig.device({ kind: 'up', peerEpoch: 7, reset: false });
    rig.sessionState(1, sessionPhases.answering, 0);
    rig.mcu({ kind: 'syncDone' });
    rig.clear();
    rig.advance(WHOLE_ANSWER_MS);
    expect(bodies(rig).length).toBe(1);
    rig.write();
    expect(results(rig)).toEqual([]);
  });
});

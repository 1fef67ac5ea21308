import { describe, expect, it } from 'vitest';
import { closeReasons, errorCodes, sendResults, sessionPhases } from '../../src/relay/codes.ts';
import { ICE_WAIT_MS, REOPEN_MS } from '../../src/relay/limits.ts';
import { candidateText, offerSdp, Rig } from './rig.ts';

function connected(): Rig {
  const rig = new Rig({ role: 'viewer' });
  rig.ice(0);
  rig.state('CONNECTED');
  rig.device({ kind: 'up', peerEpoch: 7, reset: true });
  return rig;
}

/** The MCU has offered in session 1. */
function offering(): Rig {
  const rig = connected();
  rig.deliver();
  rig.clear();
  offer(rig, 1);
  return rig;
}

function offer(rig: Rig, offerSeq: number, session = 1, sdp = offerSdp('mcu')): void {
  rig.mcu({ kind: 'offer', session, offerSeq, trickle: true, renegotiation: false, answerMs: 0, sdp });
}

describe('as viewer', () => {
  it('a session opens once cloud and device are there', () => {
    const rig = connected();
    expect(rig.kinds()).toEqual(['time', 'signalingState', 'iceServers', 'syncDone', 'sessionOpened']);
    expect(rig.of('sessionOpened')).toEqual([{ kind: 'sessionOpened', session: 1, peerKind: 0, clientId: '' }]);
  });

  it('it waits for ICE servers, like an offer', () => {
    const rig = new Rig({ role: 'viewer' });
    rig.device({ kind: 'up', peerEpoch: 7, reset: true });
    rig.state('CONNECTED');
    expect([rig.actions(), rig.of('sessionOpened')]).toEqual([['fetchIce'], []]);
    rig.advance(ICE_WAIT_MS);
    expect(rig.of('sessionOpened').length).toBe(1);
  });

  it('idle sessions do not renew ICE servers', () => {
    const rig = new Rig({ role: 'viewer' });
    rig.device({ kind: 'up', peerEpoch: 7, reset: true });
    rig.state('CONNECTED');
    rig.ice(300_000);
    rig.clear();
    rig.advance(3_600_000);
    expect([rig.actions(), rig.report('closed')]).toEqual([[], []]);
  });

  it('the offer goes to the master, its fate comes back', () => {
    const rig = offering();
    expect(rig.sent()).toMatchObject([{ kind: 'offer', to: undefined, sdp: offerSdp('mcu') }]);
    rig.write();
    expect(rig.of('sendStatus')).toMatchObject([{ messageId: rig.lastMessageId, result: sendResults.written }]);
  });

  it('the answer comes back with the number of its offer, then the candidates that were early', () => {
    const rig = offering();
    rig.candidate(undefined, 1);
    expect(rig.toDevice).toEqual([]);
    rig.message({ kind: 'answer', from: undefined, sdp: offerSdp('master') });
    rig.candidate('anybody', 2);
    expect(rig.toDevice).toMatchObject([
      { kind: 'answer', session: 1, offerSeq: 1, sdp: offerSdp('master') },
      { kind: 'candidate', session: 1, candidate: candidateText(1) },
      { kind: 'candidate', session: 1, candidate: candidateText(2) },
    ]);
    rig.deliver();
    rig.sessionState(1, sessionPhases.connected);
    expect(rig.report('phase').map(({ phase }) => phase)).toEqual([
      'offer_received',
      'answer_received',
      'answer_sent',
      'connected',
    ]);
  });

  it('candidates of the MCU follow its offer', () => {
    const rig = connected();
    rig.mcuCandidate(1, 1);
    expect(rig.sent()).toEqual([]);
    offer(rig, 1);
    rig.mcuCandidate(1, 2);
    expect(rig.sent().map(({ kind }) => kind)).toEqual(['offer', 'candidate', 'candidate']);
  });

  it.each([
    ['counts its candidates anew when it restarts ICE', 'u2', 2],
    ['knows them all the same when it does not', 'u1', 0],
  ])('a further offer %s', (_, ufrag, sent) => {
    const rig = offering();
    rig.mcuCandidate(1, 1);
    rig.mcuCandidate(1, 2);
    rig.message({ kind: 'answer', from: undefined, sdp: offerSdp('master') });
    rig.clear();
    offer(rig, 2, 1, offerSdp('mcu', ufrag));
    rig.mcuCandidate(1, 1);
    rig.mcuCandidate(1, 2);
    expect(rig.sent().filter(({ kind }) => kind === 'candidate')).toHaveLength(sent);
  });

  it('an ICE restart of the MCU counts the candidates of the master anew', () => {
    const rig = offering();
    rig.message({ kind: 'answer', from: undefined, sdp: offerSdp('master') });
    rig.candidate(undefined, 1);
    rig.deliver();
    rig.clear();
    offer(rig, 2, 1, offerSdp('mcu', 'u2'));
    rig.message({ kind: 'answer', from: undefined, sdp: offerSdp('master', 'm2') });
    rig.candidate(undefined, 1);
    rig.deliver();
    expect(rig.of('candidate')).toHaveLength(1);
    expect(rig.drops()).toEqual([]);
  });

  it('a further offer renegotiates; an old number is stale', () => {
    const rig = offering();
    rig.message({ kind: 'answer', from: undefined, sdp: offerSdp('master') });
    offer(rig, 1);
    expect(rig.of('sendStatus')).toMatchObject([{ result: sendResults.stale }]);
    offer(rig, 2);
    rig.message({ kind: 'answer', from: undefined, sdp: offerSdp('master') });
    rig.deliver();
    expect(rig.of('answer').map(({ offerSeq }) => offerSeq)).toEqual([1, 2]);
  });

  it.each([
    ['of an unknown session', 9, offerSdp('mcu'), errorCodes.unknown_session],
    ['that is malformed', 1, 'x', errorCodes.malformed],
  ])('an offer %s is refused', (_, session, sdp, code) => {
    const rig = connected();
    rig.clear();
    offer(rig, 1, session, sdp);
    expect(rig.of('error')).toMatchObject([{ code, session }]);
  });

  it('what a master may not send is dropped', () => {
    const rig = connected();
    rig.message({ kind: 'offer', from: undefined, sdp: offerSdp('x') });
    rig.message({ kind: 'answer', from: undefined, sdp: offerSdp('x') });
    offer(rig, 1);
    rig.message({ kind: 'answer', from: undefined, sdp: 'nonsense' });
    rig.answer(1);
    expect(rig.drops()).toEqual(['offer/unexpected', 'answer/unexpected', 'answer/bad_line', 'message/wrong_role']);
    for (let n = 0; n < 10; n++) rig.message({ kind: 'answer', from: undefined, sdp: 'nonsense' });
    expect(rig.drops()).toContain('answer/viewer_budget');
  });

  it('a master that is unknown before any session is nobody', () => {
    const rig = new Rig({ role: 'viewer' });
    rig.message({ kind: 'answer', from: undefined, sdp: offerSdp('x') });
    expect(rig.report('dropped')).toMatchObject([{ what: 'answer', why: 'unexpected', session: 0 }]);
  });

  it.each([
    ['too big for the device', 'too_big', 'answer/too_big', 'abuse'],
    ['too late for the device', 'expired', 'answer/expired', 'expired'],
  ] as const)('an answer that is %s', (_, why, drop, reason) => {
    const rig = offering();
    rig.message({ kind: 'answer', from: undefined, sdp: offerSdp('master') });
    rig.fail(why);
    expect(rig.drops()).toEqual([drop]);
    expect(rig.report('closed')).toMatchObject([{ reason }]);
  });

  it('an answer that is too late for the device leaves a connected session alone', () => {
    const rig = offering();
    rig.message({ kind: 'answer', from: undefined, sdp: offerSdp('master') });
    rig.deliver();
    rig.sessionState(1, sessionPhases.connected);
    offer(rig, 2);
    rig.message({ kind: 'answer', from: undefined, sdp: offerSdp('master') });
    rig.fail('expired');
    expect([rig.drops(), rig.report('closed')]).toEqual([['answer/expired'], []]);
  });

  it('a master that never answers ends the session, and the next one opens', () => {
    const rig = offering();
    rig.advance(60_000);
    expect(rig.of('sessionClosed')).toMatchObject([{ session: 1, reason: closeReasons.expired }]);
    expect(rig.of('sessionOpened')).toEqual([]);
    rig.advance(REOPEN_MS);
    expect(rig.of('sessionOpened')).toMatchObject([{ session: 2 }]);
  });

  it('a session that the MCU ends is followed by another', () => {
    const rig = offering();
    rig.mcu({ kind: 'closeSession', session: 1 });
    rig.advance(REOPEN_MS);
    expect(rig.kinds()).toEqual(['sessionClosed', 'sessionOpened']);
  });

  it('no session opens while cloud or device are away', () => {
    const rig = offering();
    rig.state('DISCONNECTED');
    rig.mcu({ kind: 'closeSession', session: 1 });
    rig.advance(REOPEN_MS);
    expect(rig.of('sessionOpened')).toEqual([]);
    rig.device({ kind: 'down' });
    rig.state('CONNECTED');
    rig.advance(REOPEN_MS);
    expect(rig.of('sessionOpened')).toEqual([]);
    rig.device({ kind: 'up', peerEpoch: 8, reset: true });
    expect(rig.of('sessionOpened')).toMatchObject([{ session: 2 }]);
  });

  it('a reset of the MCU ends what it offered, and tells it an unused session again', () => {
    const rig = connected();
    rig.deliver();
    rig.clear();
    rig.device({ kind: 'up', peerEpoch: 8, reset: true });
    expect(rig.of('sessionOpened')).toMatchObject([{ session: 1 }]);
    offer(rig, 1);
    rig.clear();
    rig.device({ kind: 'up', peerEpoch: 9, reset: true });
    expect(rig.of('sessionClosed')).toMatchObject([{ session: 1, reason: closeReasons.device_reset }]);
    rig.advance(REOPEN_MS);
    expect(rig.of('sessionOpened')).toMatchObject([{ session: 2 }]);
  });

  it('a restart of the daemon keeps the session', () => {
    const rig = new Rig({
      role: 'viewer',
      table: { nextSession: 5, peerEpoch: 7, sessions: [{ session: 4, clientId: '', offerSeq: 1 }] },
    });
    rig.ice(0);
    rig.state('CONNECTED');
    rig.device({ kind: 'up', peerEpoch: 7, reset: false });
    rig.sessionState(4, sessionPhases.connected, 1);
    rig.mcu({ kind: 'syncDone' });
    offer(rig, 2, 4);
    expect(rig.of('sessionOpened')).toEqual([]);
    expect(rig.sent()).toMatchObject([{ kind: 'offer' }]);
  });
});

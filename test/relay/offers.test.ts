import { describe, expect, it } from 'vitest';
import { closeReasons, peerKinds, sessionPhases } from '../../src/relay/codes.ts';
import { YIELD_MS } from '../../src/relay/limits.ts';
import { offerSdp, Rig, wholeSdp } from './rig.ts';

describe('a first offer', () => {
  it('opens a session and follows it, with the time left', () => {
    const rig = new Rig().ready();
    rig.offer('v1', offerSdp('pc1'));
    expect(rig.toDevice).toEqual([
      { kind: 'sessionOpened', session: 1, peerKind: peerKinds.viewer, clientId: 'v1' },
      {
        kind: 'offer',
        session: 1,
        offerSeq: 1,
        trickle: true,
        renegotiation: false,
        answerMs: 60_000,
        sdp: offerSdp('pc1'),
      },
    ]);
  });

  it('is normalised: LF becomes CR LF, the last line is ended', () => {
    const rig = new Rig().ready();
    rig.offer('v1', offerSdp('pc1').replaceAll('\r\n', '\n').trimEnd());
    expect(rig.of('offer')[0]?.sdp).toBe(offerSdp('pc1'));
  });

  it('says how much time is left when it had to wait for the link', () => {
    const rig = new Rig().ready();
    rig.device({ kind: 'down' });
    rig.offer('v1', offerSdp('pc1'));
    rig.now += 20_000;
    rig.device({ kind: 'up', peerEpoch: 8, reset: true });
    expect(rig.of('offer')[0]?.answerMs).toBe(40_000);
  });

  it('survives a restart of the daemon before it is used: the table comes first', () => {
    const rig = new Rig().ready();
    const commands = rig.offer('v1', offerSdp('pc1'));
    expect(commands[0]).toMatchObject({
      to: 'state',
      table: { nextSession: 2, peerEpoch: 7, sessions: [{ session: 1, clientId: 'v1', offerSeq: 1 }] },
    });
    expect(commands.filter(({ to }) => to === 'state').length).toBe(1);
  });

  it('leaves its milestones in order', () => {
    const rig = new Rig().ready();
    rig.offer('v1', offerSdp('pc1'));
    rig.now += 5;
    rig.deliver();
    rig.now += 5;
    rig.answer(1);
    rig.now += 5;
    rig.write();
    rig.now += 5;
    rig.sessionState(1, sessionPhases.connected);
    rig.sessionState(1, sessionPhases.connected);
    expect(rig.report('phase').map(({ phase, atMs, session, clientId }) => [phase, atMs, session, clientId])).toEqual([
      ['offer_received', 1000, 1, 'v1'],
      ['offer_on_wire', 1000, 1, 'v1'],
      ['offer_at_mcu', 1005, 1, 'v1'],
      ['answer_received', 1010, 1, 'v1'],
      ['answer_sent', 1015, 1, 'v1'],
      ['connected', 1020, 1, 'v1'],
    ]);
    expect(rig.relay.status().counters.offerToAnswerMs).toBe(15);
  });

  it.each([
    ['malformed', 'v1', 'nonsense', 'offer/bad_line'],
    ['of an illegal sender', 'not an id', offerSdp('pc1'), 'offer/bad_sender'],
  ])('that is %s is dropped with its reason', (_, from, sdp, drop) => {
    const rig = new Rig().ready();
    rig.offer(from, sdp);
    expect([rig.toDevice, rig.drops()]).toEqual([[], [drop]]);
  });
});

describe('a further offer of the same viewer', () => {
  it('with the same peer connection renegotiates the live session', () => {
    const rig = new Rig().ready();
    const session = rig.answered('v1', 'pc1');
    rig.clear();
    rig.offer('v1', offerSdp('pc1', 'u2'));
    expect(rig.toDevice).toMatchObject([{ kind: 'offer', session, offerSeq: 2, renegotiation: true }]);
    rig.deliver();
    rig.answer(session, 2);
    expect(rig.sent().at(-1)).toMatchObject({ kind: 'answer', to: 'v1' });
  });

  it.each([
    ['another fingerprint', 'pc2'],
    ['no identity at all', ''],
  ])('with %s replaces the session by a new number', (_, pc) => {
    const rig = new Rig().ready();
    rig.answered('v1', 'pc1');
    rig.clear();
    rig.offer('v1', pc === '' ? offerSdp('x').replace(/a=fingerprint.*\r\n/, '') : offerSdp(pc));
    expect(rig.toDevice).toMatchObject([
      { kind: 'sessionClosed', session: 1, reason: closeReasons.replaced },
      { kind: 'sessionOpened', session: 2, clientId: 'v1' },
      { kind: 'offer', session: 2, offerSeq: 1, renegotiation: false },
    ]);
    expect(rig.report('closed')).toEqual([{ kind: 'closed', session: 1, clientId: 'v1', reason: 'replaced' }]);
  });

  it('takes the place of one that was not yet sent', () => {
    const rig = new Rig();
    rig.device({ kind: 'up', peerEpoch: 7, reset: true });
    rig.deliver();
    rig.offer('v1', offerSdp('pc1'));
    rig.offer('v1', offerSdp('pc1', 'u2'));
    expect(rig.of('offer')).toEqual([]);
    rig.ice();
    expect(rig.of('offer')).toMatchObject([{ session: 1, offerSeq: 2, renegotiation: false }]);
    expect(rig.drops()).toEqual(['offer/superseded']);
  });

  it('cancels one that is under way', () => {
    const rig = new Rig().ready();
    rig.offer('v1', offerSdp('pc1'));
    const [, offerToken] = rig.underWay;
    rig.offer('v1', offerSdp('pc1', 'u2'));
    expect(rig.cancelled()).toEqual([offerToken]);
    expect(rig.of('offer').map(({ offerSeq, renegotiation }) => [offerSeq, renegotiation])).toEqual([
      [1, false],
      [2, false],
    ]);
    rig.device({ kind: 'failed', token: offerToken ?? 0, why: 'expired' });
    expect(rig.relay.status().sessions).toMatchObject([{ session: 1, offerSeq: 2, negotiation: 'offered' }]);
  });

  it('takes candidates that are under way behind itself', () => {
    const rig = new Rig().ready();
    rig.offer('v1', offerSdp('pc1'));
    rig.candidate('v1', 1);
    const tokens = rig.underWay.slice(1);
    rig.clear();
    rig.offer('v1', offerSdp('pc1', 'u1', ['a=x']));
    expect(rig.cancelled()).toEqual(tokens);
    expect(rig.kinds()).toEqual(['offer', 'candidate']);
    for (const token of tokens) rig.device({ kind: 'failed', token, why: 'expired' });
    expect([rig.drops(), rig.report('closed')]).toEqual([['offer/superseded'], []]);
  });

  it('does not count as arrived because the one before it did', () => {
    const rig = new Rig().ready();
    rig.offer('v1', offerSdp('pc1'));
    const [opened = 0, first = 0] = rig.underWay;
    rig.offer('v1', offerSdp('pc1', 'u2'));
    rig.device({ kind: 'delivered', token: opened });
    rig.clear();
    rig.device({ kind: 'delivered', token: first });
    expect(rig.report('phase')).toEqual([]);
  });

  it('is a renegotiation once the MCU has the first, answered or not', () => {
    const rig = new Rig().ready();
    rig.offer('v1', offerSdp('pc1'));
    rig.deliver();
    rig.offer('v1', offerSdp('pc1', 'u2'));
    expect(rig.of('offer').map(({ renegotiation }) => renegotiation)).toEqual([false, true]);
  });

  it('replaces a session that the MCU never heard of without a word to it', () => {
    const rig = new Rig();
    rig.device({ kind: 'up', peerEpoch: 7, reset: true });
    rig.offer('v1', offerSdp('pc1'));
    rig.offer('v1', offerSdp('pc2'));
    rig.clear();
    rig.ice();
    expect(rig.kinds()).toEqual(['iceServers', 'sessionOpened', 'offer']);
    expect(rig.of('sessionOpened')[0]?.session).toBe(2);
  });
});

describe('the session cap', () => {
  it('refuses the viewer too many, and says so', () => {
    const rig = new Rig({ maxSessions: 2 }).ready();
    for (const viewer of ['v1', 'v2', 'v3']) {
      rig.candidate(viewer, 1);
      rig.offer(viewer, offerSdp(viewer));
    }
    expect(rig.of('sessionOpened').map(({ clientId }) => clientId)).toEqual(['v1', 'v2']);
    expect(rig.report('dropped')).toEqual([
      { kind: 'dropped', what: 'offer', why: 'capacity', session: 0, clientId: 'v3', count: 1 },
    ]);
    expect(rig.relay.status().sizes.earlyViewers).toBe(0);
  });

  it.each([
    [1, 1],
    [0, 10],
    [255, 10],
  ])('with max_sessions %i of the MCU is %i', (maxSessions, limit) => {
    const rig = new Rig().ready();
    rig.mcu({ kind: 'capabilities', maxSessions, lateIce: false, device: 'd', firmware: 'f', codecs: 'H264' });
    expect(rig.relay.status().sessionLimit).toBe(limit);
    expect(rig.report('device')).toEqual([
      { kind: 'device', maxSessions, lateIce: false, device: 'd', firmware: 'f', codecs: 'H264' },
    ]);
  });

  it('lets a reloaded page in, because its old session goes first', () => {
    const rig = new Rig({ maxSessions: 1 }).ready();
    rig.answered('v1', 'pc1');
    rig.clear();
    rig.offer('v1', offerSdp('pc2'));
    expect(rig.kinds()).toEqual(['sessionClosed', 'sessionOpened', 'offer']);
  });

  it('takes the place of the session that is disconnected longest', () => {
    const rig = new Rig({ maxSessions: 2 }).ready();
    for (const viewer of ['v1', 'v2']) {
      const session = rig.answered(viewer);
      rig.sessionState(session, sessionPhases.connected);
    }
    rig.sessionState(2, sessionPhases.disconnected);
    rig.advance(1);
    rig.sessionState(1, sessionPhases.disconnected);
    rig.offer('v3', offerSdp('v3'));
    expect(rig.drops()).toEqual(['offer/capacity']);
    rig.advance(YIELD_MS);
    rig.clear();
    rig.offer('v3', offerSdp('v3'));
    expect(rig.toDevice).toMatchObject([
      { kind: 'sessionClosed', session: 2, reason: closeReasons.capacity },
      { kind: 'sessionOpened', session: 3 },
      { kind: 'offer', session: 3 },
    ]);
  });

  it('gives way to nobody while the MCU lowered it below what already runs', () => {
    const rig = new Rig().ready();
    for (const viewer of ['v1', 'v2', 'v3']) rig.answered(viewer);
    rig.sessionState(3, sessionPhases.disconnected);
    rig.mcu({ kind: 'capabilities', maxSessions: 1, lateIce: false, device: '', firmware: '', codecs: '' });
    rig.advance(YIELD_MS);
    rig.clear();
    rig.offer('v4', offerSdp('v4'));
    expect(rig.drops()).toEqual(['offer/capacity']);
    expect(rig.of('sessionOpened')).toEqual([]);
  });
});

describe('offers that come before numbers may be given', () => {
  it('wait for the first link, with their candidates', () => {
    const rig = new Rig();
    rig.ice();
    rig.candidate('v1', 1);
    rig.offer('v1', offerSdp('pc1'));
    expect([rig.toDevice, rig.relay.status().sizes.waitingOffers]).toEqual([[], 1]);
    rig.device({ kind: 'up', peerEpoch: 7, reset: true });
    expect(rig.kinds().slice(-4)).toEqual(['syncDone', 'sessionOpened', 'offer', 'candidate']);
  });

  it('only the newest of a viewer waits', () => {
    const rig = new Rig();
    rig.ice();
    rig.offer('v1', offerSdp('pc1'));
    rig.offer('v1', offerSdp('pc2'));
    rig.device({ kind: 'up', peerEpoch: 7, reset: true });
    expect(rig.of('offer').map(({ sdp }) => sdp)).toEqual([offerSdp('pc2')]);
    expect(rig.drops()).toEqual(['offer/superseded']);
  });

  it('are no more than the house holds', () => {
    const rig = new Rig({ maxSessions: 1 });
    rig.offer('v1', offerSdp('pc1'));
    rig.candidate('v2', 1);
    rig.offer('v2', offerSdp('pc2'));
    expect(rig.drops()).toEqual(['offer/capacity']);
    expect(rig.relay.status().sizes).toMatchObject({ waitingOffers: 1, earlyViewers: 0 });
  });

  it('are reported when no link came in time', () => {
    const rig = new Rig();
    rig.offer('v1', offerSdp('pc1'));
    rig.advance(59_999);
    expect(rig.drops()).toEqual([]);
    rig.advance(1);
    expect(rig.drops()).toEqual(['offer/expired']);
    expect(rig.relay.status().sizes.waitingOffers).toBe(0);
  });
});

describe('kinds of peers', () => {
  it('an offer with candidates inside and no trickle is Alexa', () => {
    const rig = new Rig().ready();
    rig.offer('echoshow', wholeSdp('pc1'));
    expect(rig.toDevice).toMatchObject([{ peerKind: peerKinds.alexa }, { kind: 'offer', trickle: false }]);
  });

  it('the same is a viewer when candidates came before it', () => {
    const rig = new Rig().ready();
    rig.candidate('v1', 1);
    rig.offer('v1', wholeSdp('pc1'));
    expect(rig.toDevice).toMatchObject([
      { peerKind: peerKinds.viewer },
      { kind: 'offer', trickle: true },
      { kind: 'candidate' },
    ]);
  });

  it('an offer without a sender is the storage session, which always trickles', () => {
    const rig = new Rig().ready();
    rig.cloud({
      kind: 'channel',
      channel: { role: 'master', storage: true, region: 'r', name: 'n', arn: 'a' },
    });
    rig.clear();
    rig.candidate(undefined, 1);
    rig.offer(undefined, wholeSdp('pc1'));
    expect(rig.toDevice).toMatchObject([
      { kind: 'sessionOpened', peerKind: peerKinds.storage, clientId: '' },
      { kind: 'offer', trickle: true },
      { kind: 'candidate' },
    ]);
    rig.answer(1);
    expect(rig.sent()).toMatchObject([{ kind: 'answer', to: undefined, correlationId: expect.any(String) }]);
  });

  it('without a sender nobody speaks on a channel that has no storage', () => {
    const rig = new Rig().ready();
    const channel = { role: 'master', storage: false, region: 'r', name: 'n', arn: 'a' } as const;
    rig.cloud({ kind: 'channel', channel });
    rig.offer(undefined, offerSdp('pc1'));
    rig.candidate(undefined, 1);
    expect(rig.drops()).toEqual(['offer/bad_sender', 'candidate/bad_sender']);
  });

  it('an answer towards the master role is nobody`s', () => {
    const rig = new Rig().ready();
    rig.message({ kind: 'answer', from: 'v1', sdp: offerSdp('pc1') });
    expect(rig.drops()).toEqual(['answer/unexpected']);
  });
});

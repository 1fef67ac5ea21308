import { describe, expect, it } from 'vitest';
import { closeReasons, errorCodes, peerKinds, sessionPhases } from '../../src/relay/codes.ts';
import { SYNC_WAIT_MS } from '../../src/relay/limits.ts';
import type { SessionTable } from '../../src/relay/types.ts';
import { candidateText, offerSdp, Rig, wholeSdp } from './rig.ts';

const channel = { role: 'master', storage: false, region: 'eu-west-1', name: 'cam', arn: 'arn:x' } as const;

/** A relay that knows everything a picture can hold. */
function informed(): Rig {
  const rig = new Rig().ready();
  rig.cloud({ kind: 'channel', channel });
  rig.ice();
  rig.deliver();
  rig.clear();
  return rig;
}

describe('after a reset of the MCU', () => {
  it('the picture is rebuilt in its order, with the unanswered offer and its candidates', () => {
    const rig = informed();
    rig.answered('v1', 'pc1');
    rig.offer('v2', offerSdp('pc2'));
    for (const n of [1, 2]) rig.candidate('v2', n);
    rig.deliver();
    rig.clear();
    rig.now += 1_000;
    rig.device({ kind: 'up', peerEpoch: 8, reset: true });
    rig.deliver();
    expect(rig.kinds()).toEqual([
      'time',
      'channelInfo',
      'signalingState',
      'iceServers',
      'sessionClosed',
      'sessionOpened',
      'offer',
      'candidate',
      'candidate',
      'syncDone',
    ]);
    expect(rig.of('sessionClosed')).toEqual([{ kind: 'sessionClosed', session: 1, reason: closeReasons.device_reset }]);
    expect(rig.of('offer')).toMatchObject([{ session: 2, offerSeq: 1, renegotiation: false, answerMs: 59_000 }]);
    expect(rig.of('candidate').map(({ candidate }) => candidate)).toEqual([candidateText(1), candidateText(2)]);
    expect(rig.report('closed')).toMatchObject([{ session: 1, clientId: 'v1', reason: 'device_reset' }]);
    expect(rig.relay.status().counters).toMatchObject({ deviceUps: 2, deviceResets: 2 });
  });

  it('the MCU may send the same candidates again', () => {
    const rig = informed();
    rig.offer('v1', offerSdp('pc1'));
    rig.deliver();
    rig.mcuCandidate(1, 1);
    rig.device({ kind: 'up', peerEpoch: 8, reset: true });
    rig.deliver();
    rig.mcuCandidate(1, 1);
    rig.answer(1);
    expect(rig.sent().map(({ kind }) => kind)).toEqual(['answer', 'candidate']);
  });

  it('candidates that come during the rebuild precede SyncDone, new sessions follow it', () => {
    const rig = informed();
    rig.offer('v1', offerSdp('pc1'));
    for (let n = 0; n < 20; n++) rig.candidate('v1', n);
    rig.deliver();
    rig.clear();
    rig.device({ kind: 'up', peerEpoch: 8, reset: true });
    rig.offer('v2', offerSdp('pc2'));
    rig.candidate('v1', 99);
    rig.deliver();
    const kinds = rig.kinds().slice(4);
    expect(kinds).toEqual([
      'sessionOpened',
      'offer',
      ...Array(21).fill('candidate'),
      'syncDone',
      'sessionOpened',
      'offer',
    ]);
  });

  it('an offer that waits for ICE servers follows SyncDone', () => {
    const rig = new Rig();
    rig.device({ kind: 'up', peerEpoch: 7, reset: true });
    rig.offer('v1', offerSdp('pc1'));
    rig.clear();
    rig.device({ kind: 'up', peerEpoch: 8, reset: true });
    rig.ice();
    expect(rig.kinds()).toEqual(['time', 'signalingState', 'syncDone', 'iceServers', 'sessionOpened', 'offer']);
  });

  it('a session with an unanswered renegotiation ends: its peer talks to the old connection', () => {
    const rig = informed();
    rig.answered('v1', 'pc1');
    rig.offer('v1', offerSdp('pc1', 'u2'));
    rig.device({ kind: 'up', peerEpoch: 8, reset: true });
    expect(rig.report('closed')).toMatchObject([{ session: 1, reason: 'device_reset' }]);
  });

  it('messages that failed with it are told again only once it is up', () => {
    const rig = informed();
    rig.offer('v1', offerSdp('pc1'));
    rig.candidate('v1', 1);
    rig.clear();
    rig.fail('peer_reset');
    rig.candidate('v1', 2);
    expect(rig.toDevice).toEqual([]);
    expect(rig.relay.status().deviceUp).toBe(false);
    rig.device({ kind: 'up', peerEpoch: 8, reset: true });
    expect(rig.kinds().slice(-5)).toEqual(['sessionOpened', 'offer', 'candidate', 'candidate', 'syncDone']);
  });

  it('fates of the earlier life mean nothing', () => {
    const rig = informed();
    rig.offer('v1', offerSdp('pc1'));
    const stale = [...rig.underWay];
    rig.forgetTokens();
    rig.device({ kind: 'up', peerEpoch: 8, reset: true });
    for (const token of stale) rig.device({ kind: 'failed', token, why: 'peer_reset' });
    expect(rig.relay.status()).toMatchObject({ deviceUp: true, sizes: { sessions: 1 } });
    rig.clear();
    rig.deliver();
    expect(rig.report('phase').map(({ phase }) => phase)).toEqual(['offer_at_mcu']);
  });

  it('a closing that was under way is not told to the new life', () => {
    const rig = informed();
    rig.answered('v1', 'pc1');
    rig.mcu({ kind: 'closeSession', session: 1 });
    rig.clear();
    rig.device({ kind: 'up', peerEpoch: 8, reset: true });
    expect(rig.of('sessionClosed')).toEqual([]);
  });

  it('an MCU of another epoch is taken as reset, whatever the link believes', () => {
    const rig = informed();
    rig.answered('v1', 'pc1');
    rig.device({ kind: 'up', peerEpoch: 8, reset: false });
    expect(rig.report('closed')).toMatchObject([{ session: 1, reason: 'device_reset' }]);
  });
});

describe('after the port was gone, with the same life of the MCU', () => {
  /** An unanswered session whose link just broke with this fate. */
  function broken(delivered: boolean): Rig {
    const rig = informed();
    rig.offer('v1', offerSdp('pc1'));
    rig.candidate('v1', 1);
    if (delivered) rig.deliver();
    rig.device({ kind: 'down' });
    rig.fail('closed');
    rig.clear();
    rig.device({ kind: 'up', peerEpoch: 7, reset: false });
    return rig;
  }

  it('sessions wait for what the MCU says of them', () => {
    const rig = broken(false);
    expect(rig.kinds()).toEqual(['time', 'channelInfo', 'signalingState', 'iceServers']);
    expect(rig.relay.status().synced).toBe(false);
    rig.mcu({ kind: 'syncDone' });
    expect(rig.kinds().slice(4)).toEqual(['sessionOpened', 'offer', 'candidate', 'syncDone']);
    expect(rig.relay.status().synced).toBe(true);
  });

  it('an offer that the MCU has is not told twice', () => {
    const rig = broken(true);
    rig.sessionState(1, sessionPhases.answering, 0);
    rig.mcu({ kind: 'syncDone' });
    expect(rig.kinds().slice(4)).toEqual(['syncDone']);
    rig.answer(1);
    expect(rig.sent().length).toBe(1);
  });

  it('an offer of unknown fate is not told twice when the MCU works on it', () => {
    const rig = broken(false);
    rig.sessionState(1, sessionPhases.answering, 0);
    rig.mcu({ kind: 'syncDone' });
    expect(rig.kinds().slice(4)).toEqual(['candidate', 'syncDone']);
  });

  it('work on an earlier offer proves nothing of the one that took its place', () => {
    const rig = informed();
    rig.offer('v1', offerSdp('pc1'));
    rig.deliver();
    rig.offer('v1', offerSdp('pc1', 'u2'));
    rig.fail('closed');
    rig.device({ kind: 'up', peerEpoch: 7, reset: false });
    rig.sessionState(1, sessionPhases.answering, 0);
    rig.clear();
    rig.mcu({ kind: 'syncDone' });
    expect(rig.toDevice).toMatchObject([{ kind: 'offer', offerSeq: 2 }, { kind: 'syncDone' }]);
  });

  it('a session that the MCU knows is not opened twice', () => {
    const rig = broken(false);
    rig.sessionState(1, sessionPhases.connecting, 0);
    rig.mcu({ kind: 'syncDone' });
    expect(rig.kinds().slice(4)).toEqual(['offer', 'candidate', 'syncDone']);
  });

  it('an offer that the MCU lost is told again', () => {
    const rig = broken(true);
    rig.mcu({ kind: 'syncDone' });
    expect(rig.kinds().slice(4)).toEqual(['sessionOpened', 'offer', 'candidate', 'syncDone']);
  });

  it('an answered session that the MCU lost is over', () => {
    const rig = informed();
    rig.answered('v1', 'pc1');
    rig.device({ kind: 'up', peerEpoch: 7, reset: false });
    rig.mcu({ kind: 'syncDone' });
    expect(rig.report('closed')).toMatchObject([{ session: 1, reason: 'device' }]);
    expect(rig.of('sessionClosed')).toEqual([]);
  });

  it('an answered session goes on, and what was under way is sent again', () => {
    const rig = informed();
    rig.answered('v1', 'pc1');
    rig.candidate('v1', 7);
    rig.fail('closed');
    rig.device({ kind: 'up', peerEpoch: 7, reset: false });
    rig.sessionState(1, sessionPhases.connected);
    rig.clear();
    rig.mcu({ kind: 'syncDone' });
    expect(rig.kinds()).toEqual(['candidate', 'syncDone']);
  });

  it('a closing whose fate is unknown is told again', () => {
    const rig = informed();
    rig.answered('v1', 'pc1');
    rig.mcu({ kind: 'closeSession', session: 1 });
    rig.fail('closed');
    rig.clear();
    rig.device({ kind: 'up', peerEpoch: 7, reset: false });
    rig.sessionState(1, sessionPhases.connected);
    rig.mcu({ kind: 'syncDone' });
    expect(rig.kinds().slice(4)).toEqual(['sessionClosed', 'syncDone']);
    expect(rig.of('error')).toEqual([]);
    rig.deliver();
    rig.clear();
    rig.device({ kind: 'up', peerEpoch: 7, reset: false });
    rig.mcu({ kind: 'syncDone' });
    expect(rig.of('sessionClosed')).toEqual([]);
  });

  it('a session that ends while the MCU lists its sessions is closed as ever', () => {
    const rig = informed();
    rig.answered('v1', 'pc1');
    rig.device({ kind: 'up', peerEpoch: 7, reset: false });
    rig.clear();
    rig.sessionState(1, sessionPhases.failed);
    rig.mcu({ kind: 'syncDone' });
    expect(rig.kinds()).toEqual(['sessionClosed', 'syncDone']);
  });

  it('an MCU that never says SyncDone is waited for only so long, and loses nothing', () => {
    const rig = broken(true);
    rig.advance(SYNC_WAIT_MS - 1);
    expect(rig.of('syncDone')).toEqual([]);
    rig.advance(1);
    expect(rig.kinds().slice(4)).toEqual(['syncDone']);
    expect(rig.relay.status().sessions).toMatchObject([{ session: 1, negotiation: 'offered' }]);
    rig.mcu({ kind: 'syncDone' });
    expect(rig.of('syncDone').length).toBe(1);
  });

  it('a link that breaks while the MCU lists its sessions begins again', () => {
    const rig = broken(true);
    rig.device({ kind: 'down' });
    rig.advance(SYNC_WAIT_MS * 2);
    expect(rig.relay.status()).toMatchObject({ deviceUp: false, synced: false });
    rig.mcu({ kind: 'syncDone' });
    expect(rig.relay.status().synced).toBe(false);
    rig.clear();
    rig.device({ kind: 'up', peerEpoch: 7, reset: false });
    rig.mcu({ kind: 'syncDone' });
    expect(rig.of('syncDone').length).toBe(1);
  });
});

describe('a new daemon meets a living MCU', () => {
  const table: SessionTable = {
    nextSession: 9,
    peerEpoch: 7,
    sessions: [
      { session: 3, clientId: 'v3', offerSeq: 1, identity: '' },
      { session: 8, clientId: 'v8', offerSeq: 2 },
    ],
  };

  function restarted(of: SessionTable = table): Rig {
    const rig = new Rig({ table: of });
    rig.ice(0);
    rig.device({ kind: 'up', peerEpoch: 7, reset: false });
    return rig;
  }

  it('sessions keep their viewers: answers, candidates and closing work', () => {
    const rig = restarted();
    rig.sessionState(3, sessionPhases.answering, 0);
    rig.sessionState(8, sessionPhases.connected, 2);
    rig.mcu({ kind: 'syncDone' });
    rig.deliver();
    rig.clear();
    rig.answer(3);
    rig.mcuCandidate(3, 1);
    rig.mcuCandidate(8, 2);
    expect(rig.sent().map(({ kind, to }) => [kind, to])).toEqual([
      ['answer', 'v3'],
      ['candidate', 'v3'],
      ['candidate', 'v8'],
    ]);
    rig.candidate('v8', 5, 'whatever');
    expect(rig.of('candidate')).toMatchObject([{ session: 8 }]);
    rig.offer('v8', offerSdp('pc-new'));
    expect(rig.of('sessionClosed')).toMatchObject([{ session: 8, reason: closeReasons.replaced }]);
    expect(rig.of('sessionOpened')).toMatchObject([{ session: 9 }]);
  });

  it('an answer is taken even before its session is reported', () => {
    const rig = restarted();
    rig.answer(3);
    expect(rig.sent()).toMatchObject([{ kind: 'answer', to: 'v3' }]);
  });

  it('a renegotiation finds its session through the table', () => {
    const first = new Rig().ready();
    first.answered('v1', 'pc1');
    const saved = first.commands.flatMap((command) => (command.to === 'state' ? [command.table] : [])).at(-1);
    const rig = restarted(saved);
    rig.sessionState(1, sessionPhases.connected, 1);
    rig.mcu({ kind: 'syncDone' });
    rig.clear();
    rig.offer('v1', offerSdp('pc1', 'u2'));
    expect(rig.toDevice).toMatchObject([{ kind: 'offer', session: 1, offerSeq: 2, renegotiation: true }]);
  });

  it('a peer that never trickles is still one', () => {
    const first = new Rig().ready();
    first.offer('echo', wholeSdp('pc1'));
    const saved = first.commands.flatMap((command) => (command.to === 'state' ? [command.table] : [])).at(-1);
    const rig = restarted(saved);
    rig.sessionState(1, sessionPhases.answering, 0);
    rig.mcu({ kind: 'syncDone' });
    rig.answer(1);
    expect(rig.sent()).toEqual([]);
    expect(rig.relay.status().sessions).toMatchObject([{ peerKind: peerKinds.alexa, negotiation: 'gathering' }]);
  });

  it('sessions that the MCU no longer has are over', () => {
    const rig = restarted();
    rig.sessionState(3, sessionPhases.connected, 1);
    rig.mcu({ kind: 'syncDone' });
    expect(rig.report('closed')).toMatchObject([{ session: 8, clientId: 'v8', reason: 'device' }]);
  });

  it('sessions of an MCU that lists nothing in time are given the time of an offer', () => {
    const rig = restarted();
    rig.advance(SYNC_WAIT_MS);
    expect(rig.report('closed')).toEqual([]);
    rig.advance(60_000);
    expect(rig.report('closed').map(({ reason }) => reason)).toEqual(['expired', 'expired']);
  });

  it('numbers go on above the highest of the MCU, unknown sessions are refused', () => {
    const rig = restarted({ nextSession: 1, sessions: [] });
    rig.offer('v1', offerSdp('pc1'));
    rig.sessionState(40, sessionPhases.connected, 1);
    rig.sessionState(12, sessionPhases.connected, 1);
    rig.sessionState(0xffff_ffff, sessionPhases.connected, 1);
    expect(rig.of('error').map(({ code, session }) => [code, session])).toEqual([
      [errorCodes.unknown_session, 40],
      [errorCodes.unknown_session, 12],
      [errorCodes.unknown_session, 0xffff_ffff],
    ]);
    expect(rig.of('sessionOpened')).toEqual([]);
    rig.mcu({ kind: 'syncDone' });
    expect(rig.of('sessionOpened')).toMatchObject([{ session: 41 }]);
  });

  it('sessions of an MCU that was reset meanwhile end with that reason', () => {
    const rig = new Rig({ table });
    rig.device({ kind: 'up', peerEpoch: 8, reset: false });
    expect(rig.of('sessionClosed')).toMatchObject([
      { session: 3, reason: closeReasons.device_reset },
      { session: 8, reason: closeReasons.device_reset },
    ]);
    expect(rig.commands.findLast(({ to }) => to === 'state')).toMatchObject({
      table: { nextSession: 9, peerEpoch: 8, sessions: [] },
    });
  });

  it('a damaged table does no harm', () => {
    const row = { clientId: 'v', offerSeq: 1 };
    const rig = restarted({
      nextSession: -4,
      sessions: [
        { ...row, session: 5 },
        { ...row, session: 6 },
      ],
    });
    expect(rig.relay.status().sessions.map(({ session }) => session)).toEqual([5]);
    rig.mcu({ kind: 'syncDone' });
    rig.offer('v1', offerSdp('pc1'));
    expect(rig.of('sessionOpened')).toMatchObject([{ session: 7 }]);
  });
});

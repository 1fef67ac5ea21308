import { describe, expect, it } from 'vitest';
import { channelRoles, closeReasons, peerKinds, sendResults, sessionPhases } from '../../src/relay/codes.ts';
import { OFFER_TTL_MS, STORAGE_LOST_MS, VIEWER_OFFERS } from '../../src/relay/limits.ts';
import { offerSdp, Rig } from './rig.ts';

const channel = { role: 'master', storage: true, region: 'eu-west-1', name: 'cam', arn: 'arn' } as const;

/** A relay whose channel has media storage; `up` is for a device that is there. */
function stored(up = true): Rig {
  const rig = new Rig();
  if (up) rig.ready();
  rig.cloud({ kind: 'channel', channel });
  return rig;
}

/** ... with an answered session; returns its number. */
function recording(rig: Rig): number {
  rig.offer(undefined, offerSdp('storage'));
  rig.deliver();
  const session = rig.relay.status().sessions[0]?.session ?? 0;
  rig.answer(session);
  rig.write();
  rig.deliver();
  rig.clear();
  return session;
}

describe('a storage session is asked for', () => {
  it('once, when the channel has storage and the device is there', () => {
    const rig = stored();
    rig.advance(600_000);
    expect(rig.actions().filter((action) => action === 'joinStorage')).toHaveLength(1);
    rig.deliver();
    expect(rig.of('channelInfo')[0]).toMatchObject({ role: channelRoles.master, storage: true });
  });

  it('not before the device is there', () => {
    const rig = stored(false);
    rig.state('CONNECTED');
    rig.advance(600_000);
    expect(rig.actions()).toEqual([]);
    rig.device({ kind: 'up', peerEpoch: 7, reset: true });
    expect(rig.actions()).toEqual(['joinStorage']);
  });

  it('not on a channel without storage, nor as a viewer', () => {
    const rig = new Rig().ready();
    rig.cloud({ kind: 'channel', channel: { ...channel, storage: false } });
    expect(rig.actions()).toEqual([]);
    const viewer = new Rig({ role: 'viewer' }).ready();
    viewer.cloud({ kind: 'channel', channel: { ...channel, role: 'viewer' } });
    expect(viewer.actions()).toEqual([]);
  });

  it('not while one lives, and again when the device ends it, loses it or is reset', () => {
    const endings: ((rig: Rig, session: number) => void)[] = [
      (rig, session) => rig.mcu({ kind: 'closeSession', session }),
      (rig, session) => rig.sessionState(session, sessionPhases.failed),
      (rig, session) => rig.sessionState(session, sessionPhases.closed),
      (rig) => rig.device({ kind: 'up', peerEpoch: 8, reset: true }),
    ];
    for (const end of endings) {
      const rig = stored();
      const session = recording(rig);
      rig.sessionState(session, sessionPhases.connected);
      rig.advance(600_000);
      expect(rig.actions()).toEqual([]);
      end(rig, session);
      expect(rig.actions()).toEqual(['joinStorage']);
    }
  });

  it('again when it never connected, or was disconnected, for half a minute', () => {
    const never = stored();
    recording(never);
    never.advance(STORAGE_LOST_MS - 1);
    expect(never.actions()).toEqual([]);
    never.advance(1);
    expect(never.actions()).toEqual(['joinStorage']);

    const lost = stored();
    const session = recording(lost);
    lost.sessionState(session, sessionPhases.connected);
    lost.sessionState(session, sessionPhases.disconnected);
    lost.advance(STORAGE_LOST_MS);
    expect(lost.of('sessionClosed')).toEqual([{ kind: 'sessionClosed', session, reason: closeReasons.expired }]);
    expect(lost.actions()).toEqual(['joinStorage']);
  });

  it('again when nothing became of its offer', () => {
    const malformed = stored();
    malformed.clear();
    malformed.offer(undefined, 'no sdp');
    expect(malformed.drops()).toHaveLength(1);
    expect(malformed.actions()).toEqual(['joinStorage']);

    const unanswered = stored();
    unanswered.offer(undefined, offerSdp('storage'));
    unanswered.deliver();
    unanswered.clear();
    unanswered.advance(OFFER_TTL_MS);
    expect(unanswered.actions()).toEqual(['joinStorage']);
  });

  it('and its flood of offers is bounded as that of a viewer', () => {
    const rig = stored();
    for (let i = 0; i < 50; i++) rig.offer(undefined, offerSdp(`pc${i}`));
    expect(rig.report('dropped')).toMatchObject([{ what: 'offer', why: 'viewer_budget' }]);
    expect(rig.relay.status().counters.sessionsOpened).toBe(VIEWER_OFFERS.burst);
  });
});

describe('the storage session', () => {
  it('is told to the device as what it is, and answered without a recipient', () => {
    const rig = stored();
    rig.offer(undefined, offerSdp('storage'));
    rig.deliver();
    expect(rig.of('sessionOpened')).toMatchObject([{ peerKind: peerKinds.storage, clientId: '' }]);
    expect(rig.of('offer')).toMatchObject([{ trickle: true }]);
    rig.answer(1);
    rig.mcuCandidate(1, 1);
    expect(rig.sent().map(({ kind, to }) => [kind, to])).toEqual([
      ['answer', undefined],
      ['candidate', undefined],
    ]);
  });

  it.each([
    ['192.168.1.7 5000 typ host', false],
    ['10.0.0.7 5000 typ host', false],
    ['172.31.0.7 5000 typ host', false],
    ['100.64.0.7 5000 typ host', false],
    ['169.254.0.7 5000 typ host', false],
    ['3f1c-2.local 5000 typ host', false],
    ['fe80::1 5000 typ host', false],
    ['FD00::1 5000 typ host', false],
    ['::1 5000 typ host', false],
    ['198.51.100.7 5000 typ host', true],
    ['172.32.0.7 5000 typ host', true],
    ['100.128.0.7 5000 typ host', true],
    ['2001:db8::7 5000 typ host', true],
    ['198.51.100.7 5000 typ srflx raddr 192.168.1.7 rport 5000', true],
    ['192.168.1.7 5000 typ relay raddr 0.0.0.0 rport 0', true],
  ])('is sent what it can reach: %s %s', (tail, isSent) => {
    const rig = stored();
    const session = recording(rig);
    const candidate = `candidate:1 1 udp 2122194687 ${tail}`;
    rig.mcu({ kind: 'candidate', session, mline: 0, mid: '0', ufrag: '', candidate });
    rig.deliver();
    expect(rig.sent()).toHaveLength(isSent ? 1 : 0);
    const refused = rig.of('sendStatus').filter(({ result }) => result === sendResults.rejected);
    expect(refused.map(({ errorType }) => errorType)).toEqual(isSent ? [] : ['HostCandidate']);
  });

  it('keeps no ICE servers fresh once it is connected; a viewer does', () => {
    for (const from of [undefined, 'viewer']) {
      const rig = stored();
      rig.ice(300_000);
      rig.offer(from, offerSdp('pc'));
      rig.deliver();
      const session = rig.relay.status().sessions[0]?.session ?? 0;
      rig.answer(session);
      rig.write();
      rig.sessionState(session, sessionPhases.connected);
      rig.clear();
      rig.advance(3_600_000);
      expect(rig.actions().includes('fetchIce')).toBe(from !== undefined);
    }
  });

  it('takes the place of the one before it, with the candidates that came ahead of its offer', () => {
    const rig = stored();
    const old = recording(rig);
    rig.sessionState(old, sessionPhases.connected);
    rig.state('JOIN_SESSION');
    rig.state('JOIN_SESSION_WAITING');
    rig.candidate(undefined, 1);
    rig.candidate(undefined, 2);
    rig.deliver();
    expect(rig.of('candidate')).toEqual([]);
    rig.state('JOIN_SESSION_CONNECTED');
    rig.offer(undefined, offerSdp('another'));
    rig.candidate(undefined, 3);
    rig.deliver();
    expect(rig.of('sessionClosed')).toMatchObject([{ session: old, reason: closeReasons.replaced }]);
    expect(rig.of('candidate').map(({ session }) => session)).toEqual([old + 1, old + 1, old + 1]);
    expect(rig.actions()).toEqual([]);
  });

  it('of an earlier life of the daemon lives on when the device has it, and is asked for when it has not', () => {
    const table = {
      nextSession: 5,
      peerEpoch: 7,
      sessions: [{ session: 4, clientId: '', offerSeq: 1, peerKind: peerKinds.storage, identity: 'x' }],
    };
    for (const has of [true, false]) {
      const rig = new Rig({ table });
      rig.state('CONNECTED');
      rig.cloud({ kind: 'channel', channel });
      rig.device({ kind: 'up', peerEpoch: 7, reset: false });
      if (has) rig.sessionState(4, sessionPhases.connected);
      rig.mcu({ kind: 'syncDone' });
      expect(rig.actions().includes('joinStorage')).toBe(!has);
    }
  });
});

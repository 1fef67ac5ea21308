import { describe, expect, it } from 'vitest';
import { closeReasons, sendResults, sessionPhases } from '../../src/relay/codes.ts';
import { CONNECT_MS, DISCONNECTED_MS, SLOW_ANSWER_MS } from '../../src/relay/limits.ts';
import { offerSdp, Rig } from './rig.ts';

const closed = (rig: Rig): string[] => rig.report('closed').map(({ reason }) => reason);

describe('an offer that is not answered', () => {
  it('is reported after a while and ends its session in the end', () => {
    const rig = new Rig().ready();
    rig.offer('v1', offerSdp('pc1'));
    rig.advance(1_000);
    rig.deliver();
    rig.clear();
    rig.advance(SLOW_ANSWER_MS);
    expect(rig.report('slow')).toEqual([
      { kind: 'slow', session: 1, clientId: 'v1', waitedMs: SLOW_ANSWER_MS + 1_000 },
    ]);
    rig.advance(60_000 - SLOW_ANSWER_MS - 1_001);
    expect(closed(rig)).toEqual([]);
    rig.advance(1);
    expect(closed(rig)).toEqual(['expired']);
    expect(rig.of('sessionClosed')).toEqual([{ kind: 'sessionClosed', session: 1, reason: closeReasons.expired }]);
    expect(rig.report('slow').length).toBe(1);
  });

  it('without a device ends without a word to it', () => {
    const rig = new Rig({ offerTtlMs: 5_000 }).ready();
    rig.device({ kind: 'down' });
    rig.offer('v1', offerSdp('pc1'));
    rig.advance(5_000);
    expect(closed(rig)).toEqual(['expired']);
    rig.device({ kind: 'up', peerEpoch: 8, reset: true });
    expect(rig.of('sessionClosed')).toEqual([]);
  });

  it('given up by the link ends its session', () => {
    const rig = new Rig().ready();
    rig.offer('v1', offerSdp('pc1'));
    const [opened, offer] = rig.underWay;
    rig.device({ kind: 'delivered', token: opened ?? 0 });
    rig.device({ kind: 'failed', token: offer ?? 0, why: 'expired' });
    expect(closed(rig)).toEqual(['expired']);
  });

  it('too big for the device ends its session, and says why', () => {
    const rig = new Rig().ready();
    rig.offer('v1', offerSdp('pc1'));
    const [opened, offer] = rig.underWay;
    rig.device({ kind: 'delivered', token: opened ?? 0 });
    rig.clear();
    rig.device({ kind: 'failed', token: offer ?? 0, why: 'too_big' });
    expect([rig.drops(), closed(rig)]).toEqual([['offer/too_big'], ['abuse']]);
    expect(rig.of('sessionClosed')).toMatchObject([{ reason: closeReasons.abuse }]);
  });

  it('whose session cannot even be opened ends the same way', () => {
    const rig = new Rig().ready();
    rig.offer('v1', offerSdp('pc1'));
    rig.device({ kind: 'failed', token: rig.underWay[0] ?? 0, why: 'too_big' });
    expect([rig.drops(), closed(rig)]).toEqual([['offer/too_big'], ['abuse']]);
  });

  it('that renegotiates leaves the live session alone', () => {
    const rig = new Rig().ready();
    rig.answered('v1', 'pc1');
    rig.sessionState(1, sessionPhases.connected);
    rig.offer('v1', offerSdp('pc1', 'u2'));
    rig.deliver();
    rig.advance(60_000);
    expect([closed(rig), rig.drops()]).toEqual([[], ['offer/expired']]);
    rig.clear();
    rig.answer(1, 2);
    rig.answer(1, 1);
    expect(rig.of('sendStatus').map(({ result }) => result)).toEqual([sendResults.expired, sendResults.stale]);
    rig.offer('v1', offerSdp('pc1', 'u3'));
    rig.answer(1, 3);
    expect(rig.sent().length).toBe(1);
  });
});

describe('a session', () => {
  it('answered but never connected is given up', () => {
    const rig = new Rig().ready();
    rig.answered('v1');
    rig.sessionState(1, sessionPhases.connecting);
    rig.advance(CONNECT_MS - 1);
    expect(closed(rig)).toEqual([]);
    rig.advance(1);
    expect(closed(rig)).toEqual(['expired']);
  });

  it.each([sessionPhases.disconnected, sessionPhases.connecting])(
    'that lost its media (phase %i) may come back, for a while',
    (phase) => {
      const rig = new Rig().ready();
      rig.answered('v1');
      rig.sessionState(1, sessionPhases.connected);
      rig.advance(10 * DISCONNECTED_MS);
      rig.sessionState(1, phase);
      rig.advance(DISCONNECTED_MS - 1);
      rig.sessionState(1, sessionPhases.connected);
      rig.sessionState(1, phase);
      rig.advance(DISCONNECTED_MS - 1);
      expect(closed(rig)).toEqual([]);
      rig.advance(1);
      expect(closed(rig)).toEqual(['expired']);
    },
  );

  it.each([sessionPhases.failed, sessionPhases.closed])('ends with phase %i of the MCU', (phase) => {
    const rig = new Rig().ready();
    rig.answered('v1');
    rig.clear();
    rig.sessionState(1, phase);
    expect(closed(rig)).toEqual(['device']);
    expect(rig.of('sessionClosed')).toMatchObject([{ session: 1, reason: closeReasons.device }]);
  });

  it('is not given up while the MCU cannot say that it lives', () => {
    const rig = new Rig().ready();
    rig.answered('v1');
    rig.device({ kind: 'down' });
    rig.advance(10 * CONNECT_MS);
    expect(closed(rig)).toEqual([]);
    rig.device({ kind: 'up', peerEpoch: 7, reset: false });
    rig.sessionState(1, sessionPhases.connecting);
    rig.mcu({ kind: 'syncDone' });
    rig.advance(CONNECT_MS - 1);
    expect(closed(rig)).toEqual([]);
    rig.advance(1);
    expect(closed(rig)).toEqual(['expired']);
  });

  it('with a lapsed renegotiation that never connected is given up', () => {
    const rig = new Rig({ offerTtlMs: 10_000 }).ready();
    rig.answered('v1', 'pc1');
    rig.offer('v1', offerSdp('pc1', 'u2'));
    rig.advance(10_000);
    expect(closed(rig)).toEqual([]);
    rig.advance(CONNECT_MS);
    expect(closed(rig)).toEqual(['expired']);
  });

  it('ends when the channel is deleted', () => {
    const rig = new Rig().ready();
    rig.answered('v1');
    rig.clear();
    rig.state('DELETED');
    expect(closed(rig)).toEqual(['shutdown']);
    expect(rig.of('sessionClosed')).toMatchObject([{ reason: closeReasons.shutdown }]);
  });

  it('that is over leaves no milestones when its offer arrives all the same', () => {
    const rig = new Rig().ready();
    rig.offer('v1', offerSdp('pc1'));
    rig.offer('v1', offerSdp('pc2'));
    rig.clear();
    rig.deliver();
    expect(rig.report('phase').map(({ session, phase }) => [session, phase])).toEqual([[2, 'offer_at_mcu']]);
  });

  it('outlives the loss of the cloud', () => {
    const rig = new Rig().ready();
    rig.answered('v1');
    rig.sessionState(1, sessionPhases.connected);
    rig.state('DISCONNECTED');
    rig.advance(3_600_000);
    expect(closed(rig)).toEqual([]);
    expect(rig.relay.status().sessions).toMatchObject([
      { session: 1, clientId: 'v1', phase: 3, rttMs: 20, packetsSent: 5, packetsLost: 1, negotiation: 'answered' },
    ]);
  });
});

describe('the timer', () => {
  it('is off while nothing can happen', () => {
    const rig = new Rig();
    rig.tell({ from: 'clock' });
    expect(rig.relay.nextDeadline()).toBeUndefined();
  });

  it('time that runs back is taken as standing still', () => {
    const rig = new Rig().ready();
    rig.offer('v1', offerSdp('pc1'));
    rig.now = 0;
    rig.tell({ from: 'clock' });
    expect(rig.relay.status().sessions[0]?.ageMs).toBe(0);
  });
});

describe('reports of drops', () => {
  it('are summed up in a flood', () => {
    const rig = new Rig().ready();
    for (let n = 0; n < 50; n++) rig.candidate(`bad id ${n}`, n);
    expect(rig.report('dropped').map(({ count }) => count)).toEqual([1]);
    rig.advance(1_000);
    expect(rig.report('dropped').map(({ count }) => count)).toEqual([1, 49]);
    rig.advance(10_000);
    expect(rig.report('dropped').length).toBe(2);
    rig.candidate('bad id', 1);
    expect(rig.report('dropped').length).toBe(3);
    expect(rig.relay.status().counters.dropped).toBe(51);
  });
});

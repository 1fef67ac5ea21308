import { describe, expect, it } from 'vitest';
import { CANDIDATE_TTL_MS, EARLY_TTL_MS, SESSION_CANDIDATES } from '../../src/relay/limits.ts';
import { candidateText, offerSdp, Rig } from './rig.ts';

const texts = (rig: Rig): string[] => rig.of('candidate').map(({ candidate }) => candidate);

describe('candidates of a viewer', () => {
  it('that come before the offer follow it in order', () => {
    const rig = new Rig().ready();
    for (const n of [3, 1, 2]) rig.candidate('v1', n, 'u1');
    expect(rig.toDevice).toEqual([]);
    rig.offer('v1', offerSdp('pc1'));
    expect(rig.kinds()).toEqual(['sessionOpened', 'offer', 'candidate', 'candidate', 'candidate']);
    expect(rig.of('candidate')[0]).toEqual({
      kind: 'candidate',
      session: 1,
      mline: 0,
      mid: '0',
      ufrag: 'u1',
      candidate: candidateText(3, 'u1'),
    });
    expect(texts(rig)).toEqual([3, 1, 2].map((n) => candidateText(n, 'u1')));
  });

  it('that wait too long are dropped', () => {
    const rig = new Rig().ready();
    rig.candidate('v1', 1);
    rig.advance(EARLY_TTL_MS);
    expect(rig.drops()).toEqual(['candidate/expired']);
    rig.offer('v1', offerSdp('pc1'));
    expect(texts(rig)).toEqual([]);
  });

  it('pass once each, the end of candidates too', () => {
    const rig = new Rig().ready();
    rig.offer('v1', offerSdp('pc1'));
    rig.candidate('v1', 1);
    rig.candidate('v1', 1);
    const end = { candidate: '', mid: '0', mline: 0, ufrag: undefined };
    rig.message({ kind: 'candidate', from: 'v1', candidate: end });
    rig.deliver();
    expect(rig.relay.status().sizes.laneItems).toBe(4);
    rig.answer(1);
    rig.candidate('v1', 2);
    rig.deliver();
    expect(rig.relay.status().sizes.laneItems).toBe(0);
    expect(texts(rig)).toEqual([candidateText(1), '', candidateText(2)]);
    expect(rig.drops()).toEqual(['candidate/duplicate']);
  });

  it.each([
    ['of an illegal sender', 'a b', candidateText(1), 'candidate/bad_sender'],
    ['that are malformed', 'v1', 'host 1', 'candidate/bad_candidate'],
  ])('%s are dropped with their reason', (_, from, candidate, drop) => {
    const rig = new Rig().ready();
    rig.message({ kind: 'candidate', from, candidate: { candidate, mid: '', mline: 0, ufrag: '' } });
    expect(rig.drops()).toEqual([drop]);
  });

  it('are at most so many a session', () => {
    const rig = new Rig().ready();
    rig.offer('v1', offerSdp('pc1'));
    for (let n = 0; n < SESSION_CANDIDATES + 5; n++) rig.candidate('v1', n);
    rig.deliver();
    expect(texts(rig).length).toBe(SESSION_CANDIDATES);
    expect(rig.drops()).toContain('candidate/too_many');
  });

  it('count anew after an ICE restart, which makes the old ones void', () => {
    const rig = new Rig().ready();
    rig.answered('v1', 'pc1');
    for (let n = 0; n < SESSION_CANDIDATES; n++) rig.candidate('v1', n, 'u1');
    rig.clear();
    rig.offer('v1', offerSdp('pc1', 'u2'));
    rig.advance(10_000);
    rig.candidate('v1', 500, 'u2');
    rig.deliver();
    expect(rig.cancelled().length).toBeGreaterThan(0);
    expect(texts(rig)).toEqual([candidateText(500, 'u2')]);
  });

  it('keep counting over a renegotiation without a restart', () => {
    const rig = new Rig().ready();
    rig.answered('v1', 'pc1');
    for (let n = 0; n < SESSION_CANDIDATES; n++) rig.candidate('v1', n, 'u1');
    rig.deliver();
    rig.offer('v1', offerSdp('pc1', 'u1'));
    rig.advance(10_000);
    rig.clear();
    rig.candidate('v1', 500, 'u1');
    expect(texts(rig)).toEqual([]);
  });

  it('of a reloaded page wait for its offer instead of joining the old session', () => {
    const rig = new Rig().ready();
    rig.answered('v1', 'pc1');
    rig.clear();
    rig.candidate('v1', 9, 'u2');
    expect(texts(rig)).toEqual([]);
    rig.offer('v1', offerSdp('pc2', 'u2'));
    expect(rig.kinds()).toEqual(['sessionClosed', 'sessionOpened', 'offer', 'candidate']);
    expect(rig.of('candidate')[0]?.session).toBe(2);
  });

  it('of the page before a reload do not join the new session', () => {
    const rig = new Rig().ready();
    rig.candidate('v1', 1, 'u1');
    rig.offer('v1', offerSdp('pc2', 'u2'));
    rig.candidate('v1', 2, 'u1');
    rig.deliver();
    expect(texts(rig)).toEqual([]);
    expect(rig.drops()).toEqual(['candidate/stale']);
  });

  it('that the device gives up are dropped one by one', () => {
    const rig = new Rig().ready();
    rig.answered('v1', 'pc1');
    rig.clear();
    rig.candidate('v1', 1);
    rig.fail('too_big');
    rig.candidate('v1', 2);
    rig.fail('expired');
    expect(rig.drops()).toEqual(['candidate/too_big', 'candidate/expired']);
    expect(rig.relay.status().sizes.laneItems).toBe(0);
  });

  it('grow old when the device is away', () => {
    const rig = new Rig().ready();
    rig.answered('v1', 'pc1');
    rig.device({ kind: 'down' });
    rig.clear();
    for (const n of [1, 2]) rig.candidate('v1', n);
    expect(rig.relay.status().sizes.laneItems).toBe(2);
    rig.advance(CANDIDATE_TTL_MS);
    expect(rig.report('dropped')).toMatchObject([{ what: 'candidate', why: 'expired', session: 1, count: 2 }]);
    expect(rig.relay.status().sizes.laneItems).toBe(0);
  });

  it('live as long as the offer that they belong to', () => {
    const rig = new Rig().ready();
    rig.device({ kind: 'down' });
    rig.offer('v1', offerSdp('pc1'));
    rig.candidate('v1', 1);
    rig.advance(CANDIDATE_TTL_MS + 1);
    rig.device({ kind: 'up', peerEpoch: 8, reset: true });
    expect(texts(rig)).toEqual([candidateText(1)]);
  });
});

import { describe, expect, it } from 'vitest';
import * as limits from '../../src/relay/limits.ts';
import { candidateText, offerSdp, Rig } from './rig.ts';

/** How many messages the device must take before this one is on the wire. */
function messagesUntil(rig: Rig, arrived: () => boolean): number {
  for (let taken = 0; taken < 1_000; taken++) {
    if (arrived()) return taken;
    const [token] = rig.underWay;
    if (token === undefined) throw new Error('nothing is under way');
    rig.deliverOne();
  }
  throw new Error('never');
}

const large = 'a=x'.padEnd(1_000, 'x');

describe('a hostile viewer beside a good one', () => {
  it.each([
    ['candidates', (rig: Rig, n: number) => rig.candidate('bad', n)],
    ['ever new offers', (rig: Rig, n: number) => rig.offer('bad', offerSdp(`pc${n}`))],
    ['large offers', (rig: Rig, n: number) => rig.offer('bad', offerSdp(`pc${n}`, 'u', Array(40).fill(large)))],
    ['renegotiations', (rig: Rig, n: number) => rig.offer('bad', offerSdp('pc', `u${n}`))],
    ['both', (rig: Rig, n: number) => (n % 3 === 0 ? rig.offer('bad', offerSdp(`pc${n}`)) : rig.candidate('bad', n))],
  ])('with %s does not keep its offer from the wire', (_, flood) => {
    const rig = new Rig().ready();
    rig.offer('bad', offerSdp('pc'));
    for (let n = 0; n < 2_000; n++) flood(rig, n);
    rig.clear();
    rig.offer('good', offerSdp('good'));
    const isThere = (): boolean => rig.of('offer').some(({ sdp }) => sdp === offerSdp('good'));
    let n = 2_000;
    const taken = messagesUntil(rig, () => {
      for (let more = 0; more < 20; more++) flood(rig, n++);
      return isThere();
    });
    expect(taken).toBeLessThanOrEqual(limits.WINDOW_MESSAGES + 4);
  });

  it('and its candidates come in turn', () => {
    const rig = new Rig().ready();
    for (const viewer of ['bad', 'good']) rig.offer(viewer, offerSdp(viewer));
    for (let n = 0; n < 60; n++) rig.candidate('bad', n);
    for (let n = 100; n < 110; n++) rig.candidate('good', n);
    rig.clear();
    const last = candidateText(109);
    const taken = messagesUntil(rig, () => rig.of('candidate').some(({ candidate }) => candidate === last));
    expect(taken).toBeLessThanOrEqual(limits.WINDOW_MESSAGES + 2 * 10 + 4);
  });

  it('with many names still leaves it its turn', () => {
    const rig = new Rig({ maxSessions: 20 }).ready();
    rig.offer('good', offerSdp('good'));
    rig.deliver();
    rig.answer(1);
    for (let n = 0; n < 5_000; n++) {
      rig.offer(`bad${n}`, offerSdp(`pc${n}`));
      rig.candidate(`bad${n}`, n);
    }
    rig.advance(20_000);
    rig.clear();
    rig.offer('good', offerSdp('good', 'u2'));
    const isThere = (): boolean => rig.of('offer').some(({ session, offerSeq }) => session === 1 && offerSeq === 2);
    expect(messagesUntil(rig, isThere)).toBeLessThanOrEqual(limits.WINDOW_MESSAGES + 2 * 20);
  });
});

describe('memory in a flood', () => {
  const sizes = {
    sessions: 0,
    laneItems: 0,
    laneBytes: 0,
    earlyViewers: 0,
    earlyBytes: 0,
    viewersTracked: 0,
    tokens: 0,
  };

  /** The largest that each size becomes. */
  function peak(rig: Rig, steps: number, step: (n: number) => void): typeof sizes {
    const most = { ...sizes };
    for (let n = 0; n < steps; n++) {
      step(n);
      if (n % 50 === 0) rig.clear();
      const now = rig.relay.status().sizes;
      for (const name of Object.keys(most)) {
        if (name in most) Object.assign(most, { [name]: Math.max(Reflect.get(most, name), Reflect.get(now, name)) });
      }
    }
    return most;
  }

  it.each([
    ['up', true],
    ['down', false],
  ])('is bounded with the link %s', (_, up) => {
    const rig = new Rig().ready();
    if (!up) rig.device({ kind: 'down' });
    const most = peak(rig, 6_000, (n) => {
      const who = `v${n % 500}`;
      if (n % 4 === 0) rig.offer(who, offerSdp(`pc${n}`, 'u', Array(10).fill(large)));
      else rig.candidate(who, n);
      if (n % 10 === 0) rig.advance(100);
      if (n % 7 === 0) rig.deliver();
    });
    expect(most.sessions).toBeLessThanOrEqual(limits.MAX_SESSIONS);
    expect(most.laneItems).toBeLessThanOrEqual(limits.MAX_SESSIONS * (limits.SESSION_CANDIDATES + 2));
    expect(most.laneBytes).toBeLessThanOrEqual(limits.MAX_SESSIONS * (limits.SDP_MAX_BYTES + 65 * 900));
    expect(most.earlyViewers).toBeLessThanOrEqual(limits.EARLY_VIEWERS);
    expect(most.earlyBytes).toBeLessThanOrEqual(limits.EARLY_ALL_BYTES);
    expect(most.viewersTracked).toBeLessThanOrEqual(limits.VIEWERS_TRACKED);
    expect(most.tokens).toBeLessThanOrEqual(limits.WINDOW_MESSAGES + limits.NOTICES_MAX + 16);
    expect(most.sessions).toBe(limits.MAX_SESSIONS);
    expect(most.viewersTracked).toBe(limits.VIEWERS_TRACKED);
  });

  it('is bounded for what the MCU sends to a cloud that is silent', () => {
    const rig = new Rig().ready();
    rig.answered('v1');
    rig.sessionState(1, 3);
    for (let n = 0; n < 3_000; n++) {
      rig.mcuCandidate(1, n);
      if (n % 40 === 0) rig.offer('v1', offerSdp('v1', `u${n}`));
      rig.advance(20);
      rig.clear();
    }
    const { cloudPending, cloudQueue } = rig.relay.status().sizes;
    expect(cloudPending).toBeLessThanOrEqual(limits.PENDING_MAX);
    expect(cloudQueue).toBeLessThanOrEqual(limits.SESSION_CANDIDATES + 1);
    rig.advance(2 * limits.PENDING_MS);
    expect(rig.relay.status().sizes.cloudPending).toBe(0);
  });

  it('forgets the oldest fates when too many are open', () => {
    const rig = new Rig({ maxSessions: 255 }).ready();
    rig.mcu({ kind: 'capabilities', maxSessions: 255, lateIce: true, device: '', firmware: '', codecs: '' });
    for (let v = 1; v <= 30; v++) {
      rig.advance(2_000);
      rig.offer(`v${v}`, offerSdp(`pc${v}`));
      rig.deliver();
      rig.answer(v);
      rig.sessionState(v, 3);
      for (let n = 0; n < limits.SESSION_CANDIDATES; n++) rig.mcuCandidate(v, n);
    }
    rig.advance(40_000);
    expect(rig.relay.status().counters.candidatesOut).toBeGreaterThan(limits.PENDING_MAX);
    expect(rig.relay.status().sizes.cloudPending).toBe(limits.PENDING_MAX);
  });
});

import { describe, expect, it } from 'vitest';
import { OFFER_TTL_MS } from '../../src/relay/limits.ts';
import { DAY_MS, heapBytes, Life } from '../support/life.ts';

/** What the heap of the runner itself may do meanwhile, bytes. */
const HEAP_NOISE_BYTES = 1_000_000;
const DAYS = Number(process.env['MONTH_DAYS'] ?? 30);

describe('thirty days of client, relay and link', () => {
  it.each([1, 2, 3])('with every fault of seed %i end connected, every offer accounted for, memory flat', (seed) => {
    const life = new Life(seed);
    const { bridge } = life;
    life.run((DAYS / 3) * DAY_MS);
    const early = heapBytes();
    life.run(DAYS * DAY_MS - (DAYS / 3) * DAY_MS);
    const late = heapBytes();
    life.calm();
    life.check();

    const { account, cloud, camera, line } = bridge;
    const { counters, sizes, cloudState, deviceUp, synced } = bridge.relay.status();
    const { framesSent, bad, lost, pairs, resumes, degraded } = line.host.endpoint.counters;
    console.log(
      [
        `seed ${seed}: ${account.offers} offers, ${account.answered} answered, ${account.dropped} dropped`,
        `${account.ended} ended unanswered, ${account.unsentAnswers} answers unsent`,
        `${life.counts.lost} never reached us; ${counters.sessionsOpened} sessions`,
        `${cloud.counts.dials} dials, ${cloud.counts.ends} sockets ended, ${cloud.counts.goAways} GO_AWAY`,
        `${life.counts.outages} outages, ${life.counts.resets} resets, ${life.counts.replugs} replugs, ${life.counts.stalls} stalls`,
        `${framesSent} frames, ${bad.crc + bad.slip} damaged, ${lost} lost, ${pairs} pairs, ${resumes} resumes, ${degraded} silences`,
        `longest answer ${Math.round(bridge.longestMs)} ms`,
        `heap ${late - early} bytes`,
        JSON.stringify(life.peaks),
      ].join(', '),
    );

    expect({ cloudState, deviceUp, synced }).toEqual({ cloudState: 'CONNECTED', deviceUp: true, synced: true });
    expect(bridge.underWay).toBe(0);
    expect(bridge.unaccounted).toBe(0);
    expect(bridge.longestMs).toBeLessThanOrEqual(OFFER_TTL_MS);
    expect(account.answered).toBeGreaterThan(account.offers * 0.9);
    expect(camera.highest).toBe(counters.sessionsOpened);
    expect(sizes).toMatchObject({ sessions: 0, waitingOffers: 0, laneItems: 0, laneBytes: 0, underWay: 0, tokens: 0 });
    expect(sizes).toMatchObject({ earlyViewers: 0, earlyBytes: 0, cloudQueue: 0, cloudPending: 0 });
    expect(late - early).toBeLessThan(HEAP_NOISE_BYTES);
  });
});

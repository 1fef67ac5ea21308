import { describe, expect, it } from 'vitest';
import { booted, broken, interrupted, type Outage, recorded } from '../support/fleet.ts';

/** A tenth of the account, counted over windows of ten seconds; test/long has all of it. */
const CLIENTS = 1_000;
const unreachable: Outage = { reason: 'network', status: 0 };

describe('a fleet and an outage of ten minutes', () => {
  it('keeps to the quotas of the account when it comes back', () => {
    const story = interrupted(CLIENTS, unreachable);
    expect(story.connected).toBe(CLIENTS);
    expect(broken(story)).toEqual([]);
  });

  it('keeps to the quotas of the account when it was switched on during the outage', () => {
    const story = booted(CLIENTS, unreachable);
    expect(story.connected).toBe(CLIENTS);
    expect(broken(story)).toEqual([]);
  });

  it('keeps to the quotas of the account while only the sockets fail', () => {
    const story = interrupted(CLIENTS, { ...unreachable, only: 'dial' });
    expect(story.connected).toBe(CLIENTS);
    expect(broken(story)).toEqual([]);
  });
});

describe('a fleet whose storage sessions all end', () => {
  it('has them again soon, though the quota of joins is a sixth of the others, and asks for each a few times', () => {
    const { minutes, joinsEach } = recorded(CLIENTS);
    // At 50 a second 10,000 joins take 3.3 minutes.
    expect(minutes).toBeLessThanOrEqual(10);
    expect(joinsEach).toBeLessThanOrEqual(5);
    console.log(`all recorded again after ${minutes} min, with ${joinsEach.toFixed(1)} joins each`);
  });
});

import { describe, expect, it } from 'vitest';
import { booted, broken, interrupted, type Outage } from '../support/fleet.ts';

const CLIENTS = 10_000;

const outages: [string, Outage][] = [
  ['nothing is reached', { reason: 'network', status: 0 }],
  ['everything answers 503', { reason: 'service', status: 503 }],
  ['only the sockets are refused', { reason: 'network', status: 0, only: 'dial' }],
  ['only the sockets answer 503', { reason: 'service', status: 503, only: 'dial' }],
];

describe('ten thousand devices and an outage of ten minutes', () => {
  it.each(outages)('that were connected keep to the quotas of the account: %s', (name, outage) => {
    const story = interrupted(CLIENTS, outage);
    console.log(`${name}: most in one second ${JSON.stringify(story)}`);
    expect(story.connected).toBe(CLIENTS);
    expect(broken(story)).toEqual([]);
  });

  it.each(outages)('that are switched on during it keep to the quotas of the account: %s', (name, outage) => {
    const story = booted(CLIENTS, outage);
    console.log(`switched on, ${name}: most in one second ${JSON.stringify(story)}`);
    expect(story.connected).toBe(CLIENTS);
    expect(broken(story)).toEqual([]);
  });
});

import { expect, it } from 'vitest';
import { DAY_MS, Life } from '../support/life.ts';

/** test/long has thirty of them. */
it('after a day of faults client, relay and link are connected, with every offer accounted for and nothing retained', () => {
  const life = new Life(4);
  life.run(DAY_MS);
  life.calm();
  life.check();
  const { account, longestMs, relay, underWay } = life.bridge;
  const { sizes, cloudState, deviceUp } = relay.status();
  expect({ cloudState, deviceUp, underWay }).toEqual({ cloudState: 'CONNECTED', deviceUp: true, underWay: 0 });
  expect(account.answered).toBeGreaterThan(account.offers * 0.8);
  expect(longestMs).toBeLessThanOrEqual(60_000);
  expect({ ...sizes, viewersTracked: 0 }).toEqual(Object.fromEntries(Object.keys(sizes).map((name) => [name, 0])));
});

import { describe, expect, it } from 'vitest';
import { TrueTime } from '../../src/kvs/true-time.ts';
import { FakeClock } from './support.ts';

const HOUR = 3_600_000;
const date = (ms: number) => new Date(ms).toUTCString();

/** A host whose clock is `wrongMs` ahead of the truth. */
function host(wrongMs: number) {
  const truth = Date.UTC(2026, 10, 20, 12);
  const clock = new FakeClock(truth + wrongMs);
  const time = new TrueTime(clock);
  return { clock, time, truth: () => truth + clock.now() };
}

describe("the service's time", () => {
  it("is the host's while they agree to a few seconds", () => {
    const { clock, time, truth } = host(3_000);
    time.learn(date(truth()), 0);
    expect(time.offsetMs()).toBe(0);
    expect(time.now()).toBe(clock.wall());
  });

  it.each([-24 * 365 * HOUR, -HOUR, HOUR])('is learned from one Date header when the host is off by %i ms', (wrong) => {
    const { time, truth } = host(wrong);
    time.learn(date(truth()), 0);
    expect(Math.abs(time.now() - truth())).toBeLessThanOrEqual(500);
  });

  it('takes the middle of request and answer', () => {
    const { clock, time, truth } = host(HOUR);
    const sentAt = clock.now();
    clock.advance(4_000);
    time.learn(date(truth() - 2_000), sentAt);
    expect(Math.abs(time.now() - truth())).toBeLessThanOrEqual(500);
  });

  it.each([undefined, '', 'yesterday', '99999999999999999999'])(
    'ignores a Date header that says nothing: %s',
    (header) => {
      const { time } = host(HOUR);
      time.learn(header, 0);
      expect(time.offsetMs()).toBe(0);
    },
  );

  it('goes on through a step that sets the host right', () => {
    const { clock, time, truth } = host(-HOUR);
    time.learn(date(truth()), 0);
    clock.advance(10_000);
    clock.stepWall(HOUR);
    expect(time.offsetMs()).toBe(0);
    expect(Math.abs(time.now() - truth())).toBeLessThanOrEqual(1_000);
  });

  it('goes on through a sleep of the host', () => {
    const { clock, time, truth } = host(0);
    time.learn(date(truth()), 0);
    clock.sleep(HOUR);
    expect(time.offsetMs()).toBe(0);
    expect(time.now()).toBe(clock.wall());
  });

  it("goes back to the host's when a later header agrees with it", () => {
    const { clock, time, truth } = host(0);
    time.learn(date(truth() + HOUR), 0);
    expect(time.offsetMs()).toBeGreaterThan(HOUR - 1_000);
    time.learn(date(truth()), clock.now());
    expect(time.offsetMs()).toBe(0);
  });
});

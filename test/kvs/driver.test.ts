import { describe, expect, it } from 'vitest';
import { CloudShare } from '../../src/kvs/cloud-parts.ts';
import { KvsDriver } from '../../src/kvs/driver.ts';
import type { KvsOptions } from '../../src/kvs/options.ts';
import { retryLimits } from '../../src/kvs/retry.ts';
import type { CloudEvent } from '../../src/kvs/state.ts';
import { FakeClock, recordingLog, until } from './support.ts';

/** Nobody listens at port 1: every call fails at once. */
const options: KvsOptions = {
  region: 'us-west-2',
  channel: { name: 'cam' },
  role: 'master',
  create: false,
  allowDelete: false,
  endpoint: 'https://localhost:1',
  fips: false,
  dualStack: false,
  credentials: { kind: 'static', accessKeyId: 'plantedKeyId', secretAccessKey: 'plantedSecret' },
  useStun: true,
};

function made(part: Partial<KvsOptions> = {}, onEvent: (event: CloudEvent) => void = () => undefined) {
  const clock = new FakeClock();
  const events: CloudEvent[] = [];
  const { log, lines } = recordingLog();
  const driver = new KvsDriver(
    { ...options, ...part },
    {
      clock,
      log,
      random: () => 0.5,
      onEvent: (event) => {
        events.push(event);
        onEvent(event);
      },
    },
  );
  const failed = () => events.filter((event) => event.kind === 'state' && event.reason === 'network').length;
  return { clock, driver, events, lines, failed };
}

const answer = (correlationId: string, sdp = 'v=0') => ({ kind: 'answer', to: 'v1', correlationId, sdp }) as const;

describe('the driver', () => {
  it('calls nobody back from inside a call', async () => {
    const { driver, events } = made();
    driver.start();
    driver.fetchIce();
    driver.send(answer('c', 'x'.repeat(40_000)), 1_000);
    expect(events).toEqual([]);
    await until(() => events.length > 2);
    await driver.stop();
  });

  it('keeps one timer, whatever it waits for', async () => {
    const { driver, clock, failed } = made();
    driver.start();
    await until(() => failed() === 1);
    driver.send(answer('c'), 90_000);
    expect(clock.timers).toBe(1);
    await driver.stop();
    expect(clock.timers).toBe(0);
  });

  it('tries on for ever', async () => {
    const { driver, clock, failed } = made();
    driver.start();
    for (let tries = 1; tries <= 12; tries += 1) {
      await until(() => failed() >= tries);
      clock.advance(retryLimits.sharedCapMs);
    }
    expect(driver.status()).toMatchObject({ state: 'DESCRIBE', host: '', counters: { connects: 0 } });
    expect(driver.status().counters.failures.network).toBeGreaterThanOrEqual(12);
    await driver.stop();
  });

  it('gives up messages in time while there is no socket', async () => {
    const { driver, clock, events } = made();
    driver.start();
    driver.send(answer('a'), 5_000);
    driver.send(answer('b'), 6_000);
    clock.advance(5_500);
    await until(() => events.some(({ kind }) => kind === 'unsent'));
    expect(events.filter(({ kind }) => kind === 'unsent')).toEqual([
      { kind: 'unsent', correlationId: 'a', why: 'expired' },
    ]);
    expect(driver.status().queued).toBe(1);
    await driver.stop();
  });

  it('refuses what it has no room for', async () => {
    const { driver, events } = made();
    for (let i = 0; i < 600; i += 1) driver.send(answer(String(i)), 60_000);
    await until(() => events.length > 0);
    const limited = events.filter((event) => event.kind === 'unsent' && event.why === 'limited');
    expect(limited).toHaveLength(600 - 512);
    expect(driver.status()).toMatchObject({ queued: 512, counters: { limited: 88 } });
    await driver.stop();
  });

  it('survives a handler that throws', async () => {
    const { driver, events, lines, failed } = made({}, () => {
      throw new Error('handler broke');
    });
    driver.start();
    await until(() => failed() === 1);
    expect(events.length).toBeGreaterThan(2);
    expect(lines.some((line) => line.includes('handler broke'))).toBe(true);
    await driver.stop();
  });

  it('takes calls from inside a handler', async () => {
    let driver: KvsDriver | undefined;
    const made1 = made({}, (event) => {
      if (event.kind === 'state' && event.state === 'NEW') {
        driver?.fetchIce();
        driver?.disconnect();
        driver?.connect();
      }
    });
    driver = made1.driver;
    driver.start();
    await until(() => made1.failed() === 1);
    await driver.stop();
  });

  it('stops before it started, twice, and then does nothing more', async () => {
    const { driver, events } = made();
    await driver.stop();
    await driver.stop();
    driver.start();
    driver.connect();
    driver.send(answer('c'), 1);
    await new Promise((resolve) => setImmediate(resolve));
    expect(events).toEqual([]);
  });

  it('has a status of plain JSON without secrets', async () => {
    const { driver, lines, failed } = made();
    driver.start();
    await until(() => failed() === 1);
    const status = driver.status();
    expect(JSON.parse(JSON.stringify(status))).toEqual(JSON.parse(JSON.stringify({ ...status })));
    expect([...lines, JSON.stringify(status)].filter((line) => line.includes('planted'))).toEqual([]);
    await driver.stop();
  });

  it('shares credentials and connections with those that are configured the same', async () => {
    const share = new CloudShare();
    const clock = new FakeClock();
    const parts = (region: string) =>
      share.acquire({ region, ca: undefined, credentials: options.credentials, proxy: {} }, clock, () => 0);
    const [one, two, other] = [parts('us-west-2'), parts('us-west-2'), parts('eu-west-1')];
    expect(one.parts).toBe(two.parts);
    expect(other.parts).not.toBe(one.parts);
    one.release();
    expect(parts('us-west-2').parts).toBe(two.parts);
    two.release();
    other.release();
    expect(parts('eu-west-1').parts).not.toBe(other.parts);
  });

  it('is not made with options that cannot work', () => {
    expect(() => made({ channel: {} })).toThrow('neither');
    expect(() => made({ credentials: { kind: 'static', accessKeyId: '', secretAccessKey: '' } })).toThrow('access key');
  });
});

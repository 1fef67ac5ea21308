import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { credentialSource } from '../../src/kvs/credential-source.ts';
import { CredentialCache, type Credentials } from '../../src/kvs/credentials.ts';
import { TrueTime } from '../../src/kvs/true-time.ts';
import { sourceDeps } from './rig.ts';
import { FakeClock } from './support.ts';

const MINUTE = 60_000;
const never = new AbortController().signal;
const directory = mkdtempSync(join(tmpdir(), 'kvsb-credentials-'));
afterAll(() => rmSync(directory, { recursive: true }));

/** A cache over a source whose credentials live for `lifeMs`, counted. */
function cached(clock: FakeClock, lifeMs: number | undefined, random: () => number = () => 0) {
  let calls = 0;
  let broken = false;
  const time = new TrueTime(clock);
  const source = async (): Promise<Credentials> => {
    calls += 1;
    if (broken) throw new Error('the source is down');
    const keys = { accessKeyId: `key-${calls}`, secretAccessKey: 'secret' };
    return lifeMs === undefined ? keys : { ...keys, expiresAt: clock.wall() + lifeMs };
  };
  return {
    cache: new CredentialCache(source, { time, clock, random }),
    time,
    calls: () => calls,
    break: () => {
      broken = true;
    },
  };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

/** Lets time pass in steps, so that what a timer began can end. */
async function pass(clock: FakeClock, ms: number, stepMs = MINUTE / 4): Promise<void> {
  for (let passed = 0; passed < ms; passed += stepMs) {
    clock.advance(stepMs);
    await turn();
  }
}

describe('the credential cache', () => {
  it('asks the source once for many who ask at the same time', async () => {
    const { cache, calls } = cached(new FakeClock(), 60 * MINUTE);
    const got = await Promise.all(Array.from({ length: 10 }, () => cache.get(never)));
    expect(new Set(got.map(({ accessKeyId }) => accessKeyId))).toEqual(new Set(['key-1']));
    expect(calls()).toBe(1);
  });

  it('keeps credentials without an end, without a timer', async () => {
    const clock = new FakeClock();
    const { cache, calls } = cached(clock, undefined);
    await cache.get();
    await turn();
    expect(clock.timers).toBe(0);
    clock.advance(1_000 * 60 * MINUTE);
    await cache.get();
    expect(calls()).toBe(1);
    expect(cache.expiresAt).toBeUndefined();
  });

  it('fetches new ones early though nobody asks, and serves the old ones meanwhile', async () => {
    const clock = new FakeClock();
    const { cache, calls } = cached(clock, 60 * MINUTE);
    await cache.get();
    await pass(clock, 54 * MINUTE);
    expect(calls()).toBe(1);
    clock.advance(MINUTE);
    expect((await cache.get()).accessKeyId).toBe('key-1');
    await turn();
    expect(calls()).toBe(2);
    expect((await cache.get()).accessKeyId).toBe('key-2');
  });

  it.each([
    [12 * 60, 710, 715],
    [60, 50, 55],
    [15, 7.5, 11.25],
  ])('spreads the early refreshes of a fleet: life %d min, minutes %d to %d', async (life, earliest, latest) => {
    const moments: number[] = [];
    for (let device = 0; device < 24; device += 1) {
      const clock = new FakeClock();
      const { cache, calls } = cached(clock, life * MINUTE, () => device / 24);
      await cache.get();
      await pass(clock, (earliest - 0.25) * MINUTE, (earliest - 0.25) * MINUTE);
      while (calls() === 1) await pass(clock, MINUTE / 8, MINUTE / 8);
      moments.push(clock.now() / MINUTE);
      cache.close();
    }
    expect(Math.min(...moments)).toBeGreaterThanOrEqual(earliest - 0.25);
    expect(Math.max(...moments)).toBeLessThanOrEqual(latest + 0.25);
    expect(Math.max(...moments) - Math.min(...moments)).toBeGreaterThan(((latest - earliest) * 2) / 3);
  });

  it('serves the old ones while they live though the source is down, and does not hammer it', async () => {
    const clock = new FakeClock();
    const { cache, calls, ...source } = cached(clock, 60 * MINUTE);
    await cache.get();
    source.break();
    await pass(clock, 57 * MINUTE);
    for (let i = 0; i < 20; i += 1) {
      expect((await cache.get()).accessKeyId).toBe('key-1');
      await turn();
    }
    expect(calls()).toBeLessThanOrEqual(4);
    await pass(clock, 3 * MINUTE);
    await expect(cache.get()).rejects.toThrow('the source is down');
  });

  it('tells why they could not be renewed, as long as somebody listens', async () => {
    const clock = new FakeClock();
    const { cache, calls, ...source } = cached(clock, 60 * MINUTE);
    const told: string[] = [];
    const deaf: string[] = [];
    cache.watch((text) => told.push(text));
    cache.watch((text) => deaf.push(text))();
    await cache.get();
    source.break();
    await pass(clock, 57 * MINUTE);
    expect(told).toEqual(Array.from({ length: calls() - 1 }, () => 'the source is down'));
    expect(told.length).toBeGreaterThan(0);
    expect(deaf).toEqual([]);
  });

  it('asks ever more seldom while the source gives the same again, though that has expired', async () => {
    const clock = new FakeClock();
    const expiresAt = clock.wall() - 60 * MINUTE;
    let calls = 0;
    const source = async () => {
      calls += 1;
      return { accessKeyId: 'old', secretAccessKey: 'secret', expiresAt };
    };
    const cache = new CredentialCache(source, { time: new TrueTime(clock), clock, random: () => 0 });
    await cache.get();
    await pass(clock, 60 * MINUTE);
    expect(calls).toBeGreaterThan(6);
    expect(calls).toBeLessThan(12);
  });

  it('asks the source after a refusal', async () => {
    const clock = new FakeClock();
    const { cache } = cached(clock, 60 * MINUTE);
    await cache.get();
    clock.advance(MINUTE);
    cache.invalidate();
    expect((await cache.get()).accessKeyId).toBe('key-2');
    // Another bridge was refused with the old ones, and says so late.
    cache.invalidate();
    expect((await cache.get()).accessKeyId).toBe('key-2');
  });

  it("judges age by the service's clock, not by the host's", async () => {
    const clock = new FakeClock();
    const { cache, time, calls } = cached(clock, 60 * MINUTE);
    await cache.get();
    time.learn(new Date(clock.wall() + 120 * MINUTE).toUTCString(), clock.now());
    await cache.get();
    expect(calls()).toBe(2);
  });

  it('lets go of a caller that gives up, and of everybody when it closes', async () => {
    const clock = new FakeClock();
    const deps = { time: new TrueTime(clock), clock, random: () => 0 };
    const cache = new CredentialCache(() => new Promise(() => undefined), deps);
    const caller = new AbortController();
    const first = cache.get(caller.signal);
    const second = cache.get(never);
    caller.abort(new Error('given up'));
    await expect(first).rejects.toThrow('given up');
    cache.close();
    await expect(second).rejects.toThrow();
    expect(clock.timers).toBe(0);
  });
});

describe('sources of credentials', () => {
  const deps = sourceDeps();
  const fetched = (path: string) => credentialSource({ kind: 'file', path }, deps)(never);
  const file = (name: string, text: string) => {
    const path = join(directory, name);
    writeFileSync(path, text);
    return path;
  };

  it('static keys are what they are', async () => {
    const source = credentialSource(
      { kind: 'static', accessKeyId: 'a', secretAccessKey: 'b', sessionToken: 'c' },
      deps,
    );
    expect(await source(never)).toEqual({ accessKeyId: 'a', secretAccessKey: 'b', sessionToken: 'c' });
  });

  it('static keys without a secret are refused at once', () => {
    expect(() => credentialSource({ kind: 'static', accessKeyId: 'a', secretAccessKey: '' }, deps)).toThrow(
      'secret access key',
    );
  });

  const documents: [string, object][] = [
    [
      'credential_process',
      { Version: 1, AccessKeyId: 'a', SecretAccessKey: 'b', SessionToken: 'c', Expiration: '2026-11-20T13:00:00Z' },
    ],
    [
      'the IoT provider',
      {
        credentials: { accessKeyId: 'a', secretAccessKey: 'b', sessionToken: 'c', expiration: '2026-11-20T13:00:00Z' },
      },
    ],
    ['a container', { AccessKeyId: 'a', SecretAccessKey: 'b', Token: 'c', Expiration: '2026-11-20T13:00:00Z' }],
  ];
  it.each(documents)('a file in the shape of %s', async (_name, document) => {
    expect(await fetched(file('good.json', JSON.stringify(document)))).toEqual({
      accessKeyId: 'a',
      secretAccessKey: 'b',
      sessionToken: 'c',
      expiresAt: Date.UTC(2026, 10, 20, 13),
    });
  });

  it('a file is read anew each time', async () => {
    const path = file('rotating.json', JSON.stringify({ AccessKeyId: 'old', SecretAccessKey: 'b' }));
    const source = credentialSource({ kind: 'file', path }, deps);
    expect((await source(never)).accessKeyId).toBe('old');
    file('rotating.json', JSON.stringify({ AccessKeyId: 'new', SecretAccessKey: 'b' }));
    expect((await source(never)).accessKeyId).toBe('new');
  });

  const broken = [
    'plantedSecretText',
    '{"AccessKeyId":"plantedSecretText"',
    '{"SecretAccessKey":"plantedSecretText"}',
    '[]',
    'null',
    '',
  ];
  it.each(broken)('a file that cannot be read names the file and not what is in it: %s', async (text) => {
    const path = file('broken.json', text);
    const error = await fetched(path).catch((caught: unknown) => caught);
    expect(String(error)).toContain('broken.json');
    expect(String(error)).not.toContain('plantedSecretText');
    expect(error).toMatchObject({ failure: { reason: 'credentials', status: 0 } });
  });

  it('a file that is not there says so', async () => {
    await expect(fetched(join(directory, 'absent.json'))).rejects.toThrow('ENOENT');
  });
});

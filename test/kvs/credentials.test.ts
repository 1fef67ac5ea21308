import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { credentialSource } from '../../src/kvs/credential-source.ts';
import { CredentialCache, type Credentials } from '../../src/kvs/credentials.ts';
import { TrueTime } from '../../src/kvs/true-time.ts';
import { FakeClock } from './support.ts';

const MINUTE = 60_000;
const never = new AbortController().signal;
const directory = mkdtempSync(join(tmpdir(), 'kvsb-credentials-'));
afterAll(() => rmSync(directory, { recursive: true }));

/** A source whose credentials live for `lifeMs`, counted. */
function counted(clock: FakeClock, lifeMs: number | undefined) {
  let calls = 0;
  let broken = false;
  const source = async (): Promise<Credentials> => {
    calls += 1;
    if (broken) throw new Error('the source is down');
    const keys = { accessKeyId: `key-${calls}`, secretAccessKey: 'secret' };
    return lifeMs === undefined ? keys : { ...keys, expiresAt: clock.wall() + lifeMs };
  };
  return {
    source,
    calls: () => calls,
    break: () => {
      broken = true;
    },
  };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('the credential cache', () => {
  it('asks the source once for many who ask at the same time', async () => {
    const clock = new FakeClock();
    const { source, calls } = counted(clock, 60 * MINUTE);
    const cache = new CredentialCache(source, new TrueTime(clock));
    const got = await Promise.all(Array.from({ length: 10 }, () => cache.get(never)));
    expect(new Set(got.map(({ accessKeyId }) => accessKeyId))).toEqual(new Set(['key-1']));
    expect(calls()).toBe(1);
  });

  it('keeps credentials without an end', async () => {
    const clock = new FakeClock();
    const { source, calls } = counted(clock, undefined);
    const cache = new CredentialCache(source, new TrueTime(clock));
    await cache.get();
    clock.advance(1_000 * 60 * MINUTE);
    await cache.get();
    expect(calls()).toBe(1);
    expect(cache.expiresAt).toBeUndefined();
  });

  it('fetches new ones early, and serves the old ones meanwhile', async () => {
    const clock = new FakeClock();
    const { source, calls } = counted(clock, 60 * MINUTE);
    const cache = new CredentialCache(source, new TrueTime(clock));
    await cache.get();
    clock.advance(56 * MINUTE);
    expect((await cache.get()).accessKeyId).toBe('key-1');
    await turn();
    expect(calls()).toBe(2);
    expect((await cache.get()).accessKeyId).toBe('key-2');
  });

  it('serves the old ones while they live though the source is down, and does not hammer it', async () => {
    const clock = new FakeClock();
    const counting = counted(clock, 60 * MINUTE);
    const cache = new CredentialCache(counting.source, new TrueTime(clock));
    await cache.get();
    counting.break();
    clock.advance(57 * MINUTE);
    for (let i = 0; i < 20; i += 1) {
      expect((await cache.get()).accessKeyId).toBe('key-1');
      await turn();
    }
    expect(counting.calls()).toBe(2);
    clock.advance(3 * MINUTE);
    await expect(cache.get()).rejects.toThrow('the source is down');
  });

  it('asks the source after a refusal', async () => {
    const clock = new FakeClock();
    const { source } = counted(clock, 60 * MINUTE);
    const cache = new CredentialCache(source, new TrueTime(clock));
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
    const time = new TrueTime(clock);
    const { source, calls } = counted(clock, 60 * MINUTE);
    const cache = new CredentialCache(source, time);
    await cache.get();
    time.learn(new Date(clock.wall() + 120 * MINUTE).toUTCString(), clock.now());
    await cache.get();
    expect(calls()).toBe(2);
  });

  it('lets go of a caller that gives up, and of everybody when it closes', async () => {
    const cache = new CredentialCache(() => new Promise(() => undefined), new TrueTime(new FakeClock()));
    const caller = new AbortController();
    const first = cache.get(caller.signal);
    const second = cache.get(never);
    caller.abort(new Error('given up'));
    await expect(first).rejects.toThrow('given up');
    cache.close();
    await expect(second).rejects.toThrow();
  });
});

describe('sources of credentials', () => {
  const deps = { region: 'us-west-2', proxy: () => undefined, time: new TrueTime(new FakeClock()) };
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

  it('the default chain finds the environment', async () => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'from-env');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
    vi.stubEnv('AWS_SESSION_TOKEN', 'token');
    vi.stubEnv('AWS_PROFILE', undefined);
    const source = credentialSource({ kind: 'chain' }, deps);
    expect(await source(never)).toMatchObject({ accessKeyId: 'from-env', sessionToken: 'token' });
    vi.unstubAllEnvs();
  });

  it('the default chain says that it found nothing', async () => {
    for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_PROFILE']) vi.stubEnv(name, undefined);
    for (const name of ['AWS_SHARED_CREDENTIALS_FILE', 'AWS_CONFIG_FILE']) vi.stubEnv(name, join(directory, 'none'));
    vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
    const source = credentialSource({ kind: 'chain' }, deps);
    await expect(source(never)).rejects.toMatchObject({ failure: { reason: 'credentials', status: 0 } });
    vi.unstubAllEnvs();
  });
});

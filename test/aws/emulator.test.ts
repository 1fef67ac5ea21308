import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../../src/emulator/index.ts';
import { build } from '../cli/built.ts';

const folder = mkdtempSync(join(tmpdir(), 'kvsb-ask-'));
let emulator: Emulator;
let said = '';
let code: number | null = null;

/** The program as a person starts it, with another service. */
async function ask(env: Record<string, string>, ...args: string[]): Promise<{ code: number | null; said: string }> {
  const child = spawn(process.execPath, ['test/aws/run.cjs', ...args], {
    env: { PATH: process.env['PATH'] ?? '', AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
  }
  return new Promise((resolve) => child.on('close', (exit) => resolve({ code: exit, said: text })));
}

function environment(): Record<string, string> {
  const [keys] = emulator.credentials;
  const caFile = join(folder, 'ca.pem');
  writeFileSync(caFile, emulator.caPem);
  return {
    KVSB_TEST_AWS: '1',
    AWS_REGION: emulator.region,
    AWS_ACCESS_KEY_ID: keys?.accessKeyId ?? '',
    AWS_SECRET_ACCESS_KEY: keys?.secretAccessKey ?? '',
    KVSB_TEST_AWS_ENDPOINT: emulator.controlEndpoint,
    KVSB_TEST_AWS_CA: caFile,
    KVSB_TEST_AWS_WAIT_MS: '800',
  };
}

beforeAll(async () => {
  build();
  emulator = await startEmulator({ mode: 'documented', quotas: false, alexaWaitMs: 200 });
  ({ code, said } = await ask(environment(), '--i-accept-the-cost'));
}, 120_000);
afterAll(async () => {
  await emulator.close();
  rmSync(folder, { recursive: true });
});

/** What the program said to a question. */
function answer(number: number): string {
  const [, text = ''] = new RegExp(`^${number}\\. .*\\n {3}(.*)$`, 'm').exec(said) ?? [];
  return text;
}

describe('the questions to the real service, asked of the emulator', () => {
  it('are all answered, or say why they are not asked', () => {
    expect(said).not.toContain('no answer');
    expect(code).toBe(0);
    const numbers = [...said.matchAll(/^(\d+)\. /gm)].map(([, number]) => Number(number));
    expect(numbers.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 26 }, (_unused, i) => i + 1));
  });

  it.each<[number, RegExp]>([
    [1, /^nothing$/],
    [3, /^404 ResourceNotFoundException/],
    [5, /arrived 10000; sender heard .*l10240.*l13656.*l32000/],
    [6, /InvalidArgumentException/],
    [7, /^ResourceNotFoundException/],
    [8, /SDP_OFFER/],
    [9, /wss:.*https:|https:.*wss:/],
    [10, /^(?!.*IceServerList).*SDP_OFFER/],
    [14, /master with id: 400 .*; viewer without: 400 /],
    [15, /^nothing$/],
    [16, /InvalidArgumentException/],
    [17, /none: InvalidArgumentException.*; two: InvalidArgumentException/],
    [18, /-6 min: 403.*-4 min: taken; 4 min: taken; 6 min: 403/],
    [19, /^nothing$/],
    [21, /viewer heard .*SDP_OFFER.*; master heard nothing/],
    [23, /"IceServerList":2/],
    [12, /^nothing$/],
  ])('hear what the emulator chose: question %i', (number, expected) => {
    expect(answer(number)).toMatch(expected);
  });

  it('leave no channel behind', () => {
    const made = emulator.events
      .list()
      .flatMap(({ channel }) => (channel?.startsWith('kvs-bridge-test-') ? [channel] : []));
    expect(made.length).toBeGreaterThan(0);
    for (const name of new Set(made)) expect(() => emulator.channelArn(name)).toThrow();
  });

  it('print no secret', () => {
    const [keys] = emulator.credentials;
    expect(said).not.toContain(keys?.secretAccessKey);
    expect(said).not.toContain('X-Amz-Signature');
  });

  it('are not asked without both words, of whatever service', async () => {
    const before = emulator.events.list().length;
    const refused = await ask(environment());
    expect(refused).toMatchObject({ code: 64, said: expect.stringContaining('nothing was done') });
    const { KVSB_TEST_AWS: _, ...silent } = environment();
    expect(await ask(silent, '--i-accept-the-cost')).toMatchObject({ code: 64 });
    expect(emulator.events.list()).toHaveLength(before);
  });

  it('are not asked of what is no service', async () => {
    const wrong = { ...environment(), KVSB_TEST_AWS_ENDPOINT: 'http://x' };
    expect(await ask(wrong, '--i-accept-the-cost')).toMatchObject({
      code: 64,
      said: expect.stringContaining('https://'),
    });
  });

  it('leave no channel behind when one hits a wall', async () => {
    emulator.admin({ do: 'inject', fault: 'internal', only: 'GetSignalingChannelEndpoint' });
    const broken = await ask(environment(), '--i-accept-the-cost');
    emulator.admin({ do: 'clear' });
    expect(broken.code).toBe(1);
    const last = emulator.events.list().findLast(({ what }) => what === 'CreateSignalingChannel');
    expect(last?.status).toBe(200);
    const deleted = emulator.events.list().findLast(({ what }) => what === 'DeleteSignalingChannel');
    expect(deleted).toMatchObject({ status: 200, channel: last?.channel ?? expect.any(String) });
    expect(deleted?.seq).toBeGreaterThan(last?.seq ?? 0);
  });
});

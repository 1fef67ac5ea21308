import { execFileSync } from 'node:child_process';
import { afterEach, describe, expect, it } from 'vitest';
import { describeEmulator, describeEmulatorJson } from '../../src/emulator/describe.ts';
import { type Emulator, type EmulatorOptions, startEmulator } from '../../src/emulator/index.ts';

let emulator: Emulator | undefined;

async function start(options: EmulatorOptions = {}): Promise<Emulator> {
  emulator = await startEmulator(options);
  return emulator;
}

afterEach(async () => {
  await emulator?.close();
});

describe('the description of an emulator', () => {
  it('lets a shell use it', async () => {
    const running = await start();
    const text = describeEmulator(running);
    for (const url of Object.values(running.endpoints)) expect(text).toContain(url);
    const exports = text.split('\n').filter((line) => line.includes('export '));
    const print = 'printf "%s\\n" "$AWS_SECRET_ACCESS_KEY" "$AWS_ENDPOINT_URL_KINESIS_VIDEO"';
    const shown = execFileSync('sh', ['-c', [...exports, print].join('\n')]).toString();
    expect(shown).toBe(`${running.credentials[0]?.secretAccessKey}\n${running.controlEndpoint}\n`);
  });

  it('says the same to a script', async () => {
    const running = await start();
    const description = describeEmulatorJson(running);
    expect(JSON.parse(JSON.stringify(description))).toMatchObject({
      endpoints: running.endpoints,
      region: 'us-west-2',
      environment: { AWS_ENDPOINT_URL_KINESIS_VIDEO: running.controlEndpoint, AWS_REGION: 'us-west-2' },
      credentials: [{ accessKeyId: expect.stringMatching(/^AKIA/) }],
    });
  });

  it.each([
    [{}, ''],
    [
      { names: { master: 'm.kvs.test', viewer: 'v.kvs.test', control: 'm.kvs.test' } },
      '127.0.0.1 m.kvs.test v.kvs.test',
    ],
    [{ host: '0.0.0.0', adminToken: 't', names: { admin: 'a.kvs.test' } }, '127.0.0.1 a.kvs.test'],
  ])('has the line for /etc/hosts that names need: %j', async (options, hosts) => {
    const running = await start(options);
    expect(describeEmulatorJson(running).hosts).toBe(hosts);
    expect(describeEmulator(running).includes('/etc/hosts')).toBe(hosts !== '');
    expect(describeEmulator(running)).toContain(hosts);
  });

  it('has the session token of credentials that are made up as temporary ones', async () => {
    const running = await start({ sessionToken: true });
    const { credentials, environment } = describeEmulatorJson(running);
    const [keys] = running.credentials;
    expect(keys).toMatchObject({
      accessKeyId: expect.stringMatching(/^ASIA/),
      sessionToken: expect.stringMatching(/.{800}/),
    });
    expect(credentials).toEqual([keys]);
    expect(environment).toMatchObject({ AWS_SESSION_TOKEN: keys?.sessionToken });
  });

  it('does not show the secrets of credentials that it was given', async () => {
    const credentials = [{ accessKeyId: 'AKIDX', secretAccessKey: 'my-secret', sessionToken: 'my-token' }];
    const running = await start({ credentials });
    for (const text of [describeEmulator(running), JSON.stringify(describeEmulatorJson(running))]) {
      expect(text).not.toMatch(/my-secret|my-token/);
    }
    expect(describeEmulatorJson(running).credentials).toEqual([{ accessKeyId: 'AKIDX' }]);
  });
});

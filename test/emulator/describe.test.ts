import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { describeEmulator, describeEmulatorJson } from '../../src/emulator/describe.ts';
import { startEmulator } from '../../src/emulator/index.ts';

describe('the description of an emulator', () => {
  it('lets a shell use it', async () => {
    const secretAccessKey = "it's $HOME";
    const credentials = [{ accessKeyId: 'AKIDX', secretAccessKey, sessionToken: 't' }];
    const emulator = await startEmulator({ credentials });
    const text = describeEmulator(emulator);
    for (const url of Object.values(emulator.endpoints)) expect(text).toContain(url);
    const exports = text.split('\n').filter((line) => line.includes('export '));
    const print = 'printf "%s\\n" "$AWS_SECRET_ACCESS_KEY" "$AWS_ENDPOINT_URL_KINESIS_VIDEO" "$AWS_SESSION_TOKEN"';
    const shown = execFileSync('sh', ['-c', [...exports, print].join('\n')]).toString();
    expect(shown).toBe(`${secretAccessKey}\n${emulator.controlEndpoint}\nt\n`);
    await emulator.close();
  });

  it('says the same to a script', async () => {
    const emulator = await startEmulator();
    const description = describeEmulatorJson(emulator);
    expect(JSON.parse(JSON.stringify(description))).toMatchObject({
      endpoints: emulator.endpoints,
      region: 'us-west-2',
      environment: { AWS_ENDPOINT_URL_KINESIS_VIDEO: emulator.controlEndpoint, AWS_REGION: 'us-west-2' },
      credentials: [{ accessKeyId: expect.stringMatching(/^AKIA/) }],
    });
    await emulator.close();
  });
});

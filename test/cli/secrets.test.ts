import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { ViewerCloud } from '../../demo/viewer/cloud.ts';
import { ViewerSignaling } from '../../demo/viewer/signaling.ts';
import { startEmulator } from '../../src/emulator/index.ts';
import { openSerialPair } from '../support/serial-pair.ts';
import { shimProgram } from '../support/shim.ts';
import { build, start } from './built.ts';

const CHANNEL = 'planted';
const secrets = {
  secretAccessKey: 'planted/secret+access/key/0123456789abcdef',
  sessionToken: 'plantedSessionToken0123456789abcdefABCDEF==',
  turnPassword: 'plantedTurnPassword0123456789',
  icePassword: 'plantedIcePassword0123456789',
  candidatePassword: 'plantedOtherPassword0123456789',
};
const credentials = { accessKeyId: 'AKIAPLANTEDPLANTED', ...pick('secretAccessKey', 'sessionToken') };
const SDP = [
  'v=0',
  'o=- 4611731400430051336 2 IN IP4 127.0.0.1',
  's=-',
  't=0 0',
  'm=video 9 UDP/TLS/RTP/SAVPF 96',
  'c=IN IP4 0.0.0.0',
  'a=ice-ufrag:plant',
  `a=ice-pwd:${secrets.icePassword}`,
  'a=ice-options:trickle',
  `a=fingerprint:sha-256 ${Array(32).fill('AB').join(':')}`,
  'a=setup:actpass',
  'a=mid:0',
  '',
].join('\r\n');

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});
beforeAll(build);

function pick<K extends keyof typeof secrets>(...names: K[]): Pick<typeof secrets, K> {
  return Object.fromEntries(names.map((name) => [name, secrets[name]])) as Pick<typeof secrets, K>;
}

/** One call through the whole path, the daemon at its most talkative; what it wrote. */
async function talkOfACall(format: string, spoil: Partial<typeof credentials> = {}): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'kvsb-secrets-'));
  cleanups.push(() => rm(folder, { recursive: true, force: true }));
  const emulator = await startEmulator({
    credentials: [credentials],
    channels: [CHANNEL],
    iceServers: [{ Uris: ['turn:203.0.113.7:443'], Username: 'user', Password: secrets.turnPassword, Ttl: 300 }],
  });
  cleanups.push(() => emulator.close());
  const pair = await openSerialPair({ baudRate: 921_600 });
  cleanups.push(() => pair.close());
  const shim = spawn(shimProgram(), ['--tty', pair.device], { stdio: ['pipe', 'ignore', 'inherit'] });
  cleanups.push(() => shim.stdin.end());
  const caFile = join(folder, 'ca.pem');
  await writeFile(caFile, emulator.caPem);
  const config = {
    serial: { port: pair.host, baudRate: 921_600 },
    kvs: {
      region: emulator.region,
      channel: CHANNEL,
      endpoint: emulator.controlEndpoint,
      caFile,
      credentials: { source: 'static', ...credentials, ...spoil },
    },
    log: { level: 'trace', format },
    stateDir: folder,
    runtimeDir: folder,
  };
  await writeFile(join(folder, 'config.yaml'), stringify(config));
  const daemon = start(['run', '--config', join(folder, 'config.yaml')]);
  cleanups.push(() => daemon.child.kill('SIGKILL'));
  if (Object.keys(spoil).length > 0) await daemon.line('credentials');
  else {
    await Promise.all([daemon.line('CONNECTED'), daemon.line('device introduced itself')]);
    const cloud = new ViewerCloud({
      endpoint: emulator.controlEndpoint,
      region: emulator.region,
      channel: CHANNEL,
      ca: emulator.caPem,
      credentials,
    });
    const url = await cloud.signedUrl(await cloud.access(), 'viewer');
    await new Promise<void>((resolve, reject) => {
      const viewer: ViewerSignaling = new ViewerSignaling(url, emulator.caPem, {
        open: () => {
          const candidate = `candidate:1 1 udp 1 203.0.113.9 9 typ host pwd ${secrets.candidatePassword}`;
          viewer.candidate({ candidate, sdpMid: '0', sdpMLineIndex: 0 });
          viewer.offer(SDP);
        },
        answer: () => resolve(),
        candidate: () => undefined,
        refused: reject,
        closed: reject,
      });
      cleanups.push(() => viewer.close());
    });
    emulator.admin({ do: 'goAway', channel: CHANNEL, role: 'master' });
  }
  daemon.child.kill('SIGTERM');
  const { out, err } = await daemon.ended;
  return out + err;
}

describe('the log of a daemon at level trace', () => {
  it.each(['json', 'text'])('has the call, and none of the secrets that it was made with: %s', async (format) => {
    const talk = await talkOfACall(format);
    expect(talk).toContain('offer received');
    for (const [name, secret] of Object.entries(secrets)) {
      expect(talk.includes(secret), name).toBe(false);
      expect(talk.includes(encodeURIComponent(secret)), `${name}, URL-encoded`).toBe(false);
      expect(talk.includes(Buffer.from(secret).toString('base64').slice(0, -4)), `${name}, base64`).toBe(false);
    }
    expect(talk).not.toMatch(/X-Amz-Signature=[0-9a-f]/i);
    expect(talk).not.toContain('a=ice-ufrag');
  });

  it('has none of them when the service refuses the credentials', async () => {
    const talk = await talkOfACall('json', { secretAccessKey: `${secrets.secretAccessKey}-wrong` });
    for (const [name, secret] of Object.entries(secrets)) expect(talk.includes(secret), name).toBe(false);
  });
});

import { spawn } from 'node:child_process';
import { readlinkSync } from 'node:fs';
import { beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { App } from '../../src/app.ts';
import { statusText } from '../../src/cli/status-text.ts';
import { systemClock } from '../../src/common/clock.ts';
import { loadConfig } from '../../src/config/load.ts';
import { type Emulator, type EmulatorEvent, startEmulator } from '../../src/emulator/index.ts';
import { cloudReasons, cloudStates } from '../../src/kvs/state.ts';
import { peerKinds, sendResults } from '../../src/relay/codes.ts';
import { Camera, firmware } from '../demo/rig.ts';
import { DeviceApp } from '../support/device-app.ts';
import { shimProgram } from '../support/shim.ts';
import { keptLog } from '../support/silent-log.ts';
import { configFile, testFolder, WholeDaemon } from '../support/whole-daemon.ts';

const shim = shimProgram();
beforeAll(() => void firmware(), 60_000);

/** What a camera adds to its answer so that the storage session takes it. */
const RECORDED = [
  'a=rtpmap:96 H264/90000',
  'a=sendonly',
  'm=audio 9 UDP/TLS/RTP/SAVPF 111',
  'a=mid:1',
  'a=rtpmap:111 opus/48000/2',
  'a=sendonly',
];

async function service(): Promise<Emulator> {
  const emulator = await startEmulator({ mode: 'documented', channels: [{ name: 'cam', storage: true }] });
  onTestFinished(() => emulator.close());
  return emulator;
}

const daemonOf = (emulator: Emulator): Promise<WholeDaemon> =>
  WholeDaemon.start({ emulator, channel: 'cam', storage: 'auto' });

/** Things that happened at the service, of a kind and a type. */
function happened(emulator: Emulator, kind: string, what: string): number {
  return emulator.events.list().filter((event) => event.kind === kind && event.what === what).length;
}

/** Until the master's candidates are there, which come after its answer. */
async function answered(emulator: Emulator, candidates: number): Promise<void> {
  const came = (event?: EmulatorEvent): boolean =>
    event?.what === 'ICE_CANDIDATE' && happened(emulator, 'received', 'ICE_CANDIDATE') >= candidates;
  if (happened(emulator, 'received', 'ICE_CANDIDATE') < candidates) await emulator.events.when(came);
}

describe('a daemon whose channel has media storage', () => {
  it('joins as soon as its camera is there, which answers and streams', async () => {
    const emulator = await service();
    const daemon = await daemonOf(emulator);
    await emulator.events.when(({ kind, role }) => kind === 'opened' && role === 'master');
    expect(happened(emulator, 'request', 'JoinStorageSession')).toBe(0);
    const camera = await DeviceApp.open(daemon.pair.device);
    camera.extra = RECORDED;
    await answered(emulator, 2);

    expect(happened(emulator, 'request', 'JoinStorageSession')).toBe(1);
    expect(happened(emulator, 'received', 'SDP_ANSWER')).toBe(1);
    expect(happened(emulator, 'sent', 'STATUS_RESPONSE')).toBe(0);
    const [opened] = await camera.gets('sessionOpened');
    expect(opened).toMatchObject({ peerKind: peerKinds.storage, clientId: '' });
    const [offer] = await camera.gets('offer');
    expect(offer).toMatchObject({ trickle: true, sdp: expect.stringContaining('a=rtpmap:125 H264/90000\r\n') });
    const candidates = await camera.gets('candidate', 2);
    expect(candidates).toMatchObject([{ session: 1, mid: '' }, { session: 1 }]);
    expect(camera.got('channelInfo').at(-1)).toMatchObject({ storage: true, name: 'cam' });
    const states = (await camera.gets('signalingState', 2)).map(({ state }) => state);
    expect(states.at(-1)).toBe(cloudStates.JOIN_SESSION_CONNECTED);
    await daemon.until(() => daemon.phases.includes('connected'));
    expect(daemon.app.ready().ok).toBe(true);
    expect(statusText(daemon.app.status())).toContain('channel connected, storage session offered');
    expect(statusText(daemon.app.status())).toContain('#1 (storage) ');
    expect(daemon.app.metrics()).toMatch(/storage_joins_total\{bridge="main"\} 1\n/);
  });

  it('joins again for a camera that was reset, and for one that ended the session', async () => {
    const emulator = await service();
    const daemon = await daemonOf(emulator);
    const camera = await DeviceApp.open(daemon.pair.device);
    camera.extra = RECORDED;
    const [first] = await camera.gets('sessionOpened');
    await answered(emulator, 2);
    camera.reset(0x3333);
    const [, second] = await camera.gets('sessionOpened', 2);
    await answered(emulator, 4);
    camera.say({ kind: 'closeSession', session: second?.session ?? 0 });
    const [, , third] = await camera.gets('sessionOpened', 3);
    expect(happened(emulator, 'request', 'JoinStorageSession')).toBe(3);
    const numbers = [first, second, third].map((opened) => opened?.session ?? 0);
    expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
    expect(new Set(numbers).size).toBe(3);
  });

  it('tells the camera by name why its answer was refused, and what it has to be', async () => {
    const emulator = await service();
    const daemon = await daemonOf(emulator);
    const camera = await DeviceApp.open(daemon.pair.device);
    const isRefused = (): boolean => camera.got('sendStatus').some(({ result }) => result === sendResults.rejected);
    await camera.end.until(isRefused);
    expect(camera.got('sendStatus').find(({ result }) => result === sendResults.rejected)).toMatchObject({
      statusCode: 400,
      errorType: 'InvalidArgumentException',
    });
    const told = () => camera.got('signalingState').find(({ reason }) => reason === cloudReasons.configuration);
    await camera.end.until(() => told() !== undefined);
    expect(told()?.text).toContain('H.264 and Opus');
    expect(statusText(daemon.app.status())).toContain('H.264 and Opus');
  });

  it('records the camera of the demo, in C on the shim', async () => {
    const emulator = await service();
    const camera = new Camera();
    await vi.waitFor(() => readlinkSync(camera.tty), { timeout: 10_000, interval: 10 });
    const file = configFile(testFolder(), camera.tty, { emulator, channel: 'cam', storage: 'on' });
    const { config } = loadConfig({ host: { env: {}, root: true, cwd: '/' }, file, flags: new Map() });
    const app = new App(config, { clock: systemClock, log: keptLog(), random: Math.random });
    await app.start();
    onTestFinished(() => app.stop());
    await answered(emulator, 1);
    expect(happened(emulator, 'received', 'SDP_ANSWER')).toBe(1);
    expect(happened(emulator, 'sent', 'STATUS_RESPONSE')).toBe(0);
    expect(camera.asked).toContainEqual(['offer', 1, 1, expect.stringContaining('a=rtpmap:125 H264/90000\r\n')]);
    const candidates = () => camera.asked.filter((asked) => Array.isArray(asked) && asked[0] === 'candidate');
    await vi.waitFor(() => expect(candidates()).toHaveLength(2), { timeout: 10_000, interval: 10 });
  });

  it('gets the C shim to its offer too, whose echo of it the service refuses for its direction', async () => {
    const emulator = await service();
    const daemon = await daemonOf(emulator);
    const child = spawn(shim, ['--tty', daemon.pair.device], { stdio: ['pipe', 'ignore', 'inherit'] });
    onTestFinished(() => void child.stdin.end());
    await emulator.events.when(({ kind, what }) => kind === 'sent' && what === 'STATUS_RESPONSE');
    await daemon.until(() => statusText(daemon.app.status()).includes('IllegalArgumentException'));
  });
});

import { spawn } from 'node:child_process';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Emulator, startEmulator } from '../../src/emulator/index.ts';
import { closeReasons } from '../../src/relay/codes.ts';
import { candidateText, offerSdp } from '../relay/rig.ts';
import { DeviceApp } from '../support/device-app.ts';
import { shimProgram } from '../support/shim.ts';
import { WholeDaemon } from '../support/whole-daemon.ts';

const shimPath = shimProgram();
/** First numbers of the candidates of the two devices. */
const VIEWING = 100;
const CAMERA = 200;

async function service(): Promise<Emulator> {
  const emulator = await startEmulator({ mode: 'documented', channels: ['cam'] });
  onTestFinished(() => emulator.close());
  return emulator;
}

interface Side {
  daemon: WholeDaemon;
  mcu: DeviceApp;
}

async function camera(emulator: Emulator): Promise<Side> {
  const daemon = await WholeDaemon.start({ emulator, channel: 'cam' });
  const mcu = await DeviceApp.open(daemon.pair.device, CAMERA, 0x2222);
  await daemon.ready();
  return { daemon, mcu };
}

async function viewing(emulator: Emulator): Promise<Side> {
  const daemon = await WholeDaemon.start({ emulator, channel: 'cam', role: 'viewer', clientId: 'the-display' });
  const mcu = await DeviceApp.open(daemon.pair.device, VIEWING, 0x3333);
  mcu.calls = true;
  await daemon.ready();
  return { daemon, mcu };
}

const candidates = async (mcu: DeviceApp, count: number) =>
  (await mcu.gets('candidate', count)).map(({ candidate }) => candidate);
const fromOf = (first: number) => [candidateText(first + 1), candidateText(first + 2), ''];
/** Waits for a socket that was opened after the event of this number. */
const reopened = (emulator: Emulator, role: 'master' | 'viewer', after: number) =>
  emulator.events.when((event) => event.kind === 'opened' && event.role === role && event.seq > after);

describe('one MCU views another: two daemons, two serial lines, one service', () => {
  it('offer, answer and candidates cross whole, both ways', async () => {
    const emulator = await service();
    const cam = await camera(emulator);
    const from = performance.now();
    const display = await viewing(emulator);
    const [answer] = await display.mcu.gets('answer');
    console.log(`from the display's start to its answer: ${Math.round(performance.now() - from)} ms`);
    expect(answer).toMatchObject({ session: 1, offerSeq: 1, sdp: offerSdp('answering', 'mcu') });
    expect(cam.mcu.got('sessionOpened')).toMatchObject([{ clientId: 'the-display', peerKind: 0 }]);
    expect(cam.mcu.got('offer')).toMatchObject([{ offerSeq: 1, trickle: true, sdp: offerSdp('viewing', 'mcu') }]);
    expect(await candidates(cam.mcu, 3)).toEqual(fromOf(VIEWING));
    expect(await candidates(display.mcu, 3)).toEqual(fromOf(CAMERA));
    // Each hears what became of what it sent: a description and three candidates.
    for (const { mcu } of [cam, display]) {
      expect((await mcu.gets('sendStatus', 4)).map(({ result }) => result)).toEqual([1, 1, 1, 1]);
    }
    for (const { daemon } of [cam, display]) {
      await daemon.until(() => daemon.phases.includes('connected'));
      const { app } = daemon;
      const [bridge] = app.status().bridges;
      expect(bridge).toMatchObject({ state: 'running', relay: { sessions: [{ session: 1, phase: 3 }] } });
    }
  });

  it('a camera with the C shim answers as well', async () => {
    const emulator = await service();
    const cam = await WholeDaemon.start({ emulator, channel: 'cam' });
    const shim = spawn(shimPath, ['--tty', cam.pair.device], { stdio: ['pipe', 'ignore', 'inherit'] });
    onTestFinished(() => void shim.stdin.end());
    await cam.ready();
    const display = await viewing(emulator);
    // The shim's answer is the offer.
    expect(await display.mcu.gets('answer')).toMatchObject([{ offerSeq: 1, sdp: offerSdp('viewing', 'mcu') }]);
  });

  it('an offer waits in the service for a camera that comes later', async () => {
    const emulator = await service();
    const display = await viewing(emulator);
    await emulator.events.when(({ kind, what }) => kind === 'queued' && what === 'SDP_OFFER');
    const cam = await camera(emulator);
    expect(await display.mcu.gets('answer')).toHaveLength(1);
    expect(cam.mcu.got('offer')).toHaveLength(1);
    expect(await candidates(cam.mcu, 3)).toEqual(fromOf(VIEWING));
  });

  it.each(['viewer', 'master'] as const)(
    'the session outlives a reset of the socket of the %s, and a renegotiation passes the new one',
    async (role) => {
      const emulator = await service();
      const cam = await camera(emulator);
      const display = await viewing(emulator);
      await display.mcu.gets('answer');
      await candidates(cam.mcu, 3);
      const after = emulator.events.list().at(-1)?.seq ?? 0;
      emulator.admin({ do: 'reset', channel: 'cam', role });
      await reopened(emulator, role, after);
      display.mcu.offer(1, 'again');
      expect((await display.mcu.gets('answer', 2))[1]).toMatchObject({ session: 1, offerSeq: 2 });
      expect((await cam.mcu.gets('offer', 2))[1]).toMatchObject({ session: 1, offerSeq: 2, renegotiation: true });
      expect(await candidates(cam.mcu, 6)).toEqual([...fromOf(VIEWING), ...fromOf(VIEWING)]);
      for (const { mcu } of [cam, display]) expect(mcu.got('sessionClosed')).toEqual([]);
    },
  );

  it.each(['display', 'camera'] as const)('the session outlives a restart of the daemon of the %s', async (name) => {
    const emulator = await service();
    const sides = { camera: await camera(emulator), display: await viewing(emulator) };
    await sides.display.mcu.gets('answer');
    await candidates(sides.camera.mcu, 3);
    await sides[name].daemon.restart();
    // What an MCU sends before it has heard of the new life belongs to the old one.
    await sides[name].mcu.gets('syncDone', 2);
    sides.display.mcu.offer(1, 'again');
    expect((await sides.display.mcu.gets('answer', 2))[1]).toMatchObject({ session: 1, offerSeq: 2 });
    expect((await sides.camera.mcu.gets('offer', 2))[1]).toMatchObject({ session: 1, offerSeq: 2 });
    for (const { mcu } of Object.values(sides)) {
      expect([mcu.got('sessionClosed'), mcu.got('sessionOpened').length]).toEqual([[], 1]);
    }
  });

  it('a display that is reset calls anew, and the camera ends its old session', async () => {
    const emulator = await service();
    const cam = await camera(emulator);
    const display = await viewing(emulator);
    await display.mcu.gets('answer');
    display.mcu.reset(0x4444);
    await display.mcu.gets('answer', 2);
    expect(display.mcu.got('sessionClosed')).toMatchObject([{ session: 1, reason: closeReasons.device_reset }]);
    expect(display.mcu.got('sessionOpened').map(({ session }) => session)).toEqual([1, 2]);
    // Its offer has the same origin and fingerprint: to the camera it is the same peer.
    expect((await cam.mcu.gets('offer', 2)).map(({ session, offerSeq }) => [session, offerSeq])).toEqual([
      [1, 1],
      [1, 2],
    ]);
  });

  it('a camera that is reset is not offered twice; the display may call again', async () => {
    const emulator = await service();
    const cam = await camera(emulator);
    const display = await viewing(emulator);
    await display.mcu.gets('answer');
    cam.mcu.reset(0x5555);
    await cam.mcu.gets('sessionClosed');
    expect(cam.mcu.got('sessionClosed')).toMatchObject([{ session: 1, reason: closeReasons.device_reset }]);
    display.mcu.offer(1, 'again');
    expect(await display.mcu.gets('answer', 2)).toHaveLength(2);
    expect(cam.mcu.got('sessionOpened').map(({ session }) => session)).toEqual([1, 2]);
  });
});

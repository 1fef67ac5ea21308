/**
 * The daemon on the path: start to ready, latency that the bridge adds to a message, memory, offer to first frame. The
 * same calls without the bridge stand beside them: a master, or the camera's media engine, straight on the emulator.
 */
import { statSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Part } from '../demo/child.ts';
import { inRepository } from '../demo/paths.ts';
import type { ViewerCloud } from '../demo/viewer/cloud.ts';
import { watch } from '../demo/viewer/node-viewer.ts';
import { startEmulator } from '../src/emulator/index.ts';
import { openSerialPair } from '../test/support/serial-pair.ts';
import { startCamera } from './bridge/camera.ts';
import { Daemon } from './bridge/daemon.ts';
import { echoTimes, startShim } from './bridge/echo.ts';
import { openMaster } from './bridge/master.ts';
import { viewerCloud } from './bridge/viewers.ts';
import { mean, percentile, printRows, type Row, rounded } from './figures.ts';

const quick = process.argv.includes('--quick');
const STARTS = quick ? 2 : 7;
const ECHOES = quick ? 10 : 60;
const VIEWINGS = quick ? 2 : 10;
const BAUDS = [115_200, 921_600, 3_000_000];
/** Offer there and answer back. */
const MESSAGES_OF_AN_ECHO = 2;
const BITS_PER_BYTE = 10;
const OFFER_BYTES = statSync(inRepository('bench/bridge/offer.sdp')).size;
const CHANNEL = 'bench';
const VIEWING_MS = 15_000;
/** The service takes 5 answers a second from a master. */
const VIEWING_PACE_MS = 400;

const folder = await mkdtemp(join(tmpdir(), 'kvs-bridge-bench-'));
try {
  printRows('bridge', [...(await echoes()), ...(await frames())]);
} finally {
  // Parts that a failure left running may still write.
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}
process.exit(0);

/** Start, memory and echo through the bridge at each rate, and echo without it. */
async function echoes(): Promise<Row[]> {
  // The emulator enforces 5 SDP messages a second in `documented`; the daemon keeps to that by itself.
  const emulator = await startEmulator({ channels: [CHANNEL], iceServers: [] });
  const cloud = viewerCloud(emulator, CHANNEL);
  const rows: Row[] = [];
  const master = await openMaster(emulator, CHANNEL, ({ client, payload }, reply) =>
    reply({ kind: 'SDP_ANSWER', client, payload: { type: 'answer', sdp: payload['sdp'] } }),
  );
  const direct = await echoTimes(cloud, 'direct', ECHOES);
  master.close();
  for (const baudRate of BAUDS) {
    const place = join(folder, String(baudRate));
    await mkdir(place);
    const pair = await openSerialPair({ baudRate, directory: place });
    const shim = startShim(pair.device);
    const daemon = new Daemon(place);
    await daemon.configure(emulator, [{ channel: CHANNEL, port: pair.host, baudRate }]);
    const starts: number[] = [];
    for (let i = 0; i < (baudRate === 921_600 ? STARTS : 1); i++) {
      if (i > 0) await daemon.stop();
      starts.push(await daemon.start());
    }
    const idle = baudRate === 921_600 ? await daemon.rssMib() : 0;
    const times = await echoTimes(cloud, `bridged-${baudRate}`, ECHOES);
    if (baudRate === 921_600) {
      rows.push({ test: 'start', ready_p50_ms: rounded(percentile(starts, 0.5), 0), n: starts.length });
      rows.push({
        test: 'memory',
        idle_rss_mib: rounded(idle, 1),
        used_rss_mib: rounded(await daemon.rssMib(), 1),
        n: 1,
      });
    }
    rows.push(latency(baudRate, times, direct));
    await daemon.stop();
    shim.stop();
    await pair.close();
  }
  await emulator.close();
  return rows;
}

/** Per message of OFFER_BYTES. What is added holds the time on the wire; `wire_ms` is that of the bare description. */
function latency(baudRate: number, bridged: number[], direct: number[]): Row {
  const added = (share: number): number =>
    rounded((percentile(bridged, share) - percentile(direct, share)) / MESSAGES_OF_AN_ECHO);
  return {
    test: 'relay',
    rate: baudRate,
    added_p50_ms: added(0.5),
    added_p99_ms: added(0.99),
    bridged_p50_ms: rounded(percentile(bridged, 0.5) / MESSAGES_OF_AN_ECHO),
    direct_p50_ms: rounded(percentile(direct, 0.5) / MESSAGES_OF_AN_ECHO),
    wire_ms: rounded((OFFER_BYTES * BITS_PER_BYTE * 1000) / baudRate),
    n: bridged.length,
  };
}

/** Offer to first frame with and without the bridge: the same media engine, viewer and emulator. */
async function frames(): Promise<Row[]> {
  const emulator = await startEmulator({ channels: [CHANNEL], iceServers: [] });
  const cloud = viewerCloud(emulator, CHANNEL);
  const camera = await startCamera(emulator, CHANNEL);
  const direct = await firstFrames(cloud, 'direct');
  camera.stop();

  const place = join(folder, 'frames');
  await mkdir(place);
  const tty = join(place, 'camera');
  const bridged = new Part({
    name: 'camera',
    command: [process.execPath, inRepository('dist/demo/camera/run.js'), '--tty-link', tty, '--baud', '921600'],
    ready: (line) => line.startsWith('/dev/'),
    readyMs: VIEWING_MS,
    ended: (message) => process.stderr.write(`${message}\n`),
  });
  await bridged.start();
  const daemon = new Daemon(place);
  await daemon.configure(emulator, [{ channel: CHANNEL, port: tty, baudRate: 921_600 }]);
  await daemon.start();
  const through = await firstFrames(cloud, 'bridged');
  await daemon.stop();
  await bridged.stop();
  await emulator.close();
  return [
    { test: 'first frame', path: 'without the bridge', ...firstFrame(direct) },
    { test: 'first frame', path: 'bridge, 921600', ...firstFrame(through) },
  ];
}

async function firstFrames(cloud: ViewerCloud, name: string): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; i < VIEWINGS; i++) {
    const { moments } = await watch(cloud, { clientId: `${name}-${i}`, frames: 1, timeoutMs: VIEWING_MS });
    times.push((moments.first_frame ?? Number.NaN) - (moments.offer_sent ?? 0));
    await pause(VIEWING_PACE_MS);
  }
  return times;
}

function firstFrame(times: number[]): Row {
  return { mean_ms: rounded(mean(times), 1), p50_ms: rounded(percentile(times, 0.5), 1), n: times.length };
}

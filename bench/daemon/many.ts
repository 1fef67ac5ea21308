import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startEmulator } from '../../src/emulator/index.ts';
import { openSerialPair, type SerialPair } from '../../test/support/serial-pair.ts';
import { Daemon } from '../bridge/daemon.ts';
import { offers, openAsker, startShim } from '../bridge/echo.ts';
import { viewerCloud } from '../bridge/viewers.ts';
import { type Row, rounded } from '../figures.ts';

const BAUD = 921_600;
/** On each bridge an offer of 6 KB and its answer, so often. */
const TRICKLE_MS = 5000;

/** One process with so many bridges, each a channel and a real shim on a paced line: idle, then with a trickle of offers. */
export async function manyBridges(count: number, folder: string, measuredMs: number): Promise<Row> {
  const place = join(folder, String(count));
  await mkdir(place);
  const channels = Array.from({ length: count }, (_, i) => `camera-${i}`);
  const emulator = await startEmulator({ channels, iceServers: [] });
  const daemon = new Daemon(place);
  const lines: { pair: SerialPair; shim: { stop(): void } }[] = [];
  for (let i = 0; i < count; i++) {
    const directory = join(place, `line-${i}`);
    await mkdir(directory);
    const pair = await openSerialPair({ baudRate: BAUD, directory });
    lines.push({ pair, shim: startShim(pair.device) });
  }
  const bridges = lines.map(({ pair }, i) => ({ channel: `camera-${i}`, port: pair.host, baudRate: BAUD }));
  await daemon.configure(emulator, bridges);
  const readyMs = await daemon.start();
  const idleMib = await daemon.rssMib();
  const idle = await daemon.cpuRatio(measuredMs);
  const viewers = await Promise.all(
    channels.map((name) => openAsker(viewerCloud(emulator, name), `viewer-of-${name}`)),
  );
  const offer = await offers();
  let going = true;
  const trickle = Promise.all(
    viewers.map(async (viewer, i) => {
      await pause((TRICKLE_MS * i) / count);
      for (let version = 1; going; version++) {
        await viewer.ask(offer(version));
        await pause(TRICKLE_MS);
      }
      viewer.close();
    }),
  );
  // The first round opens sessions and warms code.
  await pause(TRICKLE_MS);
  const busy = await daemon.cpuRatio(measuredMs);
  const busyMib = await daemon.rssMib();
  going = false;
  await trickle;
  await daemon.stop();
  for (const { pair, shim } of lines) {
    shim.stop();
    await pair.close();
  }
  await emulator.close();
  return {
    test: 'bridges',
    bridges: count,
    ready_ms: rounded(readyMs, 0),
    rss_mib: rounded(idleMib, 1),
    cpu_ratio: rounded(idle, 4),
    trickle_rss_mib: rounded(busyMib, 1),
    trickle_cpu_ratio: rounded(busy, 4),
    node: process.versions.node,
    n: 1,
  };
}

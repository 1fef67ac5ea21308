/**
 * The daemon as a thing on a disk and in memory: what its package takes, and one process with 1, 10 and 50 bridges. Each
 * bridge has a channel of the emulator and the real shim behind a pseudo-terminal paced to 921600 bit/s. `cpu_ratio` is
 * the share of one core while nobody watches; `trickle_...` with an offer of 6 KB answered on each bridge every 5 s.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { manyBridges } from './daemon/many.ts';
import { packageRows } from './daemon/package.ts';
import { printRows } from './figures.ts';

const quick = process.argv.includes('--quick');
const COUNTS = quick ? [1, 10] : [1, 10, 50];
const MEASURED_MS = quick ? 5000 : 20_000;

const folder = await mkdtemp(join(tmpdir(), 'kvs-bridge-bench-'));
try {
  const rows = packageRows();
  for (const count of COUNTS) rows.push(await manyBridges(count, folder, MEASURED_MS));
  printRows('daemon', rows);
} finally {
  // Parts that a failure left running may still write.
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}
process.exit(0);

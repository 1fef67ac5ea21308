/**
 * The link on a simulated line in virtual time (bench/line): the TypeScript host against the C shim in lock-step, and
 * against itself. Payload is what is given to the link's send; the MCU's receive ring is the real one of its point.
 */

import { bareShimProgram } from '../test/support/shim.ts';
import { printRows, type Row, rounded } from './figures.ts';
import { bulk, candidate } from './line/bulk.ts';
import { CSide, type ShimConfig } from './line/c-side.ts';
import { mixed, single } from './line/calls.ts';
import { peers } from './line/peers.ts';
import { reset } from './line/reset.ts';
import type { LineOptions, LineRow } from './line/runs.ts';
import { TsSide } from './line/ts-side.ts';

const quick = process.argv.includes('--quick');
const SEEDS = quick ? [1] : [1, 2, 3];
const MESSAGES = quick ? 30 : 200;
const RATES = [115_200, 921_600, 3_000_000];
/** Bytes that the port of an MCU takes at once: its FIFO, and what its DMA moves in a poll. */
const portBytes = (rate: number): number => 32 + rate / 10_000;

interface Point {
  name: string;
  shim: Partial<ShimConfig>;
  ringBytes: number;
}

/** Sizes of MCU: what the link may take of its RAM. */
const POINTS: readonly Point[] = [
  { name: '64k', ringBytes: 4096, shim: { fragment: 1024, window: 16, slots: 15, receiveBytes: 3840 } },
  { name: '16k', ringBytes: 1024, shim: { fragment: 256, window: 8, slots: 7, receiveBytes: 896 } },
  { name: '4k', ringBytes: 256, shim: { fragment: 128, window: 4, slots: 1, receiveBytes: 256 } },
];
const MEMORY = { maxState: 4096, maxSignaling: 12_288, maxBulk: 4096 };
/** Longest flash erase of the MCU, and what it declares where it erases. */
const STALL = { everyMs: 1000, forMs: 85 };
const DECLARED_MS = 100;
const FAULTS = [
  { ber: 0, burst: 0 },
  { ber: 1e-6, burst: 0 },
  { ber: 1e-5, burst: 0 },
  { ber: 1e-4, burst: 0 },
  { ber: 0, burst: 5e-5 },
];

const program = bareShimProgram();

function line(pair: string, { shim, ringBytes }: Point, rate: number, more: Partial<LineOptions> = {}): LineOptions {
  const stallMs = more.stall ? DECLARED_MS : 0;
  let epoch = 1;
  const config = { ...MEMORY, ...shim, ringBytes, stallMs };
  const self = {
    fragmentMax: config.fragment ?? 256,
    window: config.window ?? 8,
    slots: config.slots ?? 0,
    receiveBytes: config.receiveBytes ?? 0,
    creditUnit: 16,
    stallMs,
  };
  return {
    baudRate: rate,
    mcuRingBytes: ringBytes,
    host: (now) => new TsSide({ role: 'host', epoch: epoch++, baudRate: rate }, now),
    mcu: (now) =>
      pair === 'ts-c'
        ? new CSide(program, { epoch: 1000 + epoch++, ...config }, portBytes(rate), now)
        : new TsSide({ role: 'mcu', epoch: 1000 + epoch++, baudRate: rate, self }, now),
    ...more,
  };
}

function row(conditions: Row, figures: LineRow, n: number): Row {
  const rows = Object.entries(figures).map(([name, value]) => [name, rounded(value, name === 'goodput_ratio' ? 3 : 1)]);
  return { ...conditions, ...Object.fromEntries(rows), n };
}

const rows: Row[] = [];
function add(test: string, pair: string, point: Point, rate: number, more: Row, figures: LineRow, n: number): void {
  rows.push(row({ test, pair, point: point.name, rate, ...more }, figures, n));
  process.stderr.write(`${test} ${pair} ${point.name} ${rate} ${JSON.stringify(more)}\n`);
}

const [p64, p16] = POINTS;
if (p64 === undefined || p16 === undefined) throw new Error('no points');
for (const pair of ['ts-c', 'ts-ts'] as const) {
  for (const point of POINTS) {
    for (const rate of RATES) {
      // Go-back-N fragments on a fast line are no product's choice.
      if (point.name === '4k' && rate > 921_600) continue;
      for (const faults of pair === 'ts-c' || rate === 921_600 ? FAULTS : []) {
        const options = line(pair, point, rate, { faults });
        add('bulk', pair, point, rate, faults, bulk(options, SEEDS, MESSAGES), SEEDS.length);
      }
    }
  }
}
for (const rate of RATES) {
  const faults = { ber: 1e-5, burst: 0 };
  add(
    'single',
    'ts-c',
    p16,
    rate,
    faults,
    single(line('ts-c', p16, rate, { faults }), SEEDS, quick ? 20 : 60),
    SEEDS.length,
  );
  const clean = { ber: 0, burst: 0 };
  const calls = quick ? 5 : 25;
  add('mixed', 'ts-c', p16, rate, clean, mixed(line('ts-c', p16, rate), { seeds: SEEDS, calls }), SEEDS.length);
  add('candidate', 'ts-c', p16, rate, clean, candidate(line('ts-c', p16, rate), SEEDS), SEEDS.length);
  for (const who of ['mcu', 'host'] as const) {
    const seeds = quick ? [1, 2] : [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
    add('reset', 'ts-c', p16, rate, { who }, reset(line('ts-c', p16, rate), who, seeds), seeds.length);
  }
}
for (const latencyMs of [2, 8]) {
  const figures = bulk(line('ts-c', p64, 921_600, { latencyMs }), SEEDS, MESSAGES);
  add('latency', 'ts-c', p64, 921_600, { latency_ms: latencyMs }, figures, SEEDS.length);
}
for (const rate of RATES) {
  const figures = bulk(line('ts-c', p16, rate, { stall: STALL }), SEEDS, MESSAGES);
  add('stall', 'ts-c', p16, rate, { stall_ms: STALL.forMs, declared_ms: DECLARED_MS }, figures, SEEDS.length);
}
for (const { name, at } of peers) {
  for (const [rate, figures] of Object.entries(at)) {
    figures.forEach(([goodput, delivered], i) => {
      const conditions = { test: 'bulk', pair: name, point: '64k', rate: Number(rate), ...FAULTS[i] };
      rows.push({ ...conditions, accepted: 600, delivered, lost: 600 - delivered, goodput_ratio: goodput, n: 3 });
    });
  }
}
printRows('link', rows);

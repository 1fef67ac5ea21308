/**
 * The link. On a simulated line in virtual time (bench/line): the TypeScript host to the C shim in lock-step, back, and to
 * itself. Payload is what is given to the link's send; the MCU's receive ring is the real one of its point. Then the same
 * in real time, through the daemon's driver and a paced pseudo-terminal; and what one core receives at most.
 */

import { loadavg } from 'node:os';
import { mean, printRows, type Row, rounded } from './figures.ts';
import { bulk, candidate } from './line/bulk.ts';
import { mixed, single } from './line/calls.ts';
import { peers } from './line/peers.ts';
import { DECLARED_MS, line, type PairName, type Point, p4, p16, p64, STALL } from './line/points.ts';
import { realBulk } from './line/real.ts';
import { RECEIVE_BODY_BYTES, receiveRates } from './line/receive.ts';
import { reset } from './line/reset.ts';
import { type LineRow, sum } from './line/runs.ts';

const quick = process.argv.includes('--quick');
const SEEDS = quick ? [1] : [1, 2, 3];
const MESSAGES = quick ? 30 : 200;
const RATES = [115_200, 921_600, 3_000_000];
const CLEAN = { ber: 0, burst: 0 };
const FAULTS = [
  CLEAN,
  { ber: 1e-6, burst: 0 },
  { ber: 1e-5, burst: 0 },
  { ber: 1e-4, burst: 0 },
  { ber: 0, burst: 5e-5 },
];

const rows: Row[] = [];
interface Conditions extends Row {
  test: string;
  pair: string;
  point: string;
  rate: number;
}

function add(conditions: Conditions, figures: LineRow, n: number, how: Row = { clock: 'virtual' }): void {
  const cells = Object.entries(figures).map(([name, value]) => [name, rounded(value, name.endsWith('_ratio') ? 3 : 1)]);
  rows.push({ ...conditions, ...how, ...Object.fromEntries(cells), n });
  process.stderr.write(`${JSON.stringify(conditions)} ${JSON.stringify(figures)}\n`);
}

function addBulk(pair: PairName, point: Point, rate: number, faults = FAULTS): void {
  for (const fault of faults) {
    const figures = bulk(line(pair, point, rate, { faults: fault }), SEEDS, MESSAGES, pair === 'c-ts' ? 'mcu' : 'host');
    add({ test: 'bulk', pair, point: point.name, rate, ...fault }, figures, SEEDS.length, {
      clock: 'virtual',
      run: 'now',
    });
  }
}

/** Other link layers on the same simulated line: recorded, not run. Whether they kept the order was not looked at. */
function addPeers(rate: number, fault: number): void {
  for (const { name, at } of peers) {
    const [goodput, delivered, corrupted = 0] = at[rate]?.[fault] ?? [];
    if (goodput === undefined || delivered === undefined) continue;
    const conditions = { test: 'bulk', pair: name, point: p64.name, rate, ...FAULTS[fault] };
    const counts = {
      accepted: 600,
      delivered,
      lost: 600 - delivered - corrupted,
      corrupted,
      duplicated: 0,
      out_of_order: '',
    };
    rows.push({ ...conditions, clock: 'virtual', run: 'recorded', ...counts, goodput_ratio: goodput, n: 3 });
  }
}

async function addReal(rate: number, ber: number, runs: number, messages: number): Promise<void> {
  const seeds = Array.from({ length: runs }, (_, i) => i + 1);
  const real: LineRow[] = [];
  for (const seed of seeds) real.push(await realBulk({ baudRate: rate, ber, sizes: p16.sizes }, seed, messages));
  const simulated = bulk(line('ts-c', p16, rate, { faults: { ber, burst: 0 } }), seeds, messages);
  const figures = {
    ...sum(real),
    goodput_ratio: mean(real.map((row) => row['goodput_ratio'] ?? 0)),
    simulated_goodput_ratio: simulated['goodput_ratio'] ?? 0,
    // Of the machine in the last minute: two processes and a terminal that wait for a core are a slower line.
    load: loadavg()[0] ?? 0,
  };
  add({ test: 'bulk', ...onP16(rate), ber, burst: 0 }, figures, runs, { clock: 'wall' });
}

for (const rate of RATES) {
  FAULTS.forEach((fault, i) => {
    addBulk('ts-c', p64, rate, [fault]);
    addPeers(rate, i);
  });
}
for (const rate of RATES) addBulk('ts-c', p16, rate);
// Small fragments on a fast line are no product's choice.
for (const rate of RATES.slice(0, 2)) addBulk('ts-c', p4, rate);
for (const point of [p64, p16, p4]) addBulk('ts-ts', point, 921_600);
for (const rate of RATES) addBulk('c-ts', p16, rate, rate === 921_600 ? FAULTS : [CLEAN, { ber: 1e-5, burst: 0 }]);

const onP16 = (rate: number) => ({ pair: 'ts-c', point: p16.name, rate });
for (const rate of RATES) {
  const faults = { ber: 1e-5, burst: 0 };
  const figures = single(line('ts-c', p16, rate, { faults }), SEEDS, quick ? 20 : 60);
  add({ test: 'single', ...onP16(rate), ...faults }, figures, SEEDS.length);
}
for (const rate of RATES) {
  const figures = mixed(line('ts-c', p16, rate), { seeds: SEEDS, calls: quick ? 5 : 25 });
  add({ test: 'mixed', ...onP16(rate), ...CLEAN }, figures, SEEDS.length);
}
for (const rate of RATES) {
  add({ test: 'candidate', ...onP16(rate), ...CLEAN }, candidate(line('ts-c', p16, rate), SEEDS), SEEDS.length);
}
for (const who of ['mcu', 'host'] as const) {
  const seeds = quick ? [1, 2] : [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
  for (const rate of RATES) {
    add({ test: 'reset', ...onP16(rate), who }, reset(line('ts-c', p16, rate), who, seeds), seeds.length);
  }
}
for (const latencyMs of [2, 8]) {
  const figures = bulk(line('ts-c', p64, 921_600, { latencyMs }), SEEDS, MESSAGES);
  add({ test: 'latency', pair: 'ts-c', point: p64.name, rate: 921_600, latency_ms: latencyMs }, figures, SEEDS.length);
}
for (const rate of RATES) {
  const figures = bulk(line('ts-c', p16, rate, { stall: STALL }), SEEDS, MESSAGES);
  add({ test: 'stall', ...onP16(rate), stall_ms: STALL.forMs, declared_ms: DECLARED_MS }, figures, SEEDS.length);
}

for (const ber of quick ? [0] : [0, 1e-5]) await addReal(921_600, ber, SEEDS.length, MESSAGES);
if (!quick) await addReal(115_200, 0, 1, 60);

const runs = quick ? 3 : 7;
for (const [path, rate] of Object.entries(receiveRates(runs, quick ? 300 : 1000))) {
  const conditions = { test: 'endpoint', path, body_bytes: RECEIVE_BODY_BYTES, clock: 'cpu' };
  rows.push({ ...conditions, frames_per_s: Math.round(rate), n: runs });
}
printRows('link', rows);
process.exit(0);

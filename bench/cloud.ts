/**
 * From nothing to CONNECTED over a long path: TLS 1.3, 25 ms each way, one round trip for each TCP connect, the same
 * emulator. `ours` is the daemon's cloud side; `reference` makes a TLS connection for every call, one after the other, and
 * fetches ICE servers before its socket. `connect_ms` is the median. `connect_rtt` is what the path added, in round
 * trips: the fastest run on it less the fastest without delay, so that a busy machine does not count. Cold: nothing is known, code is loaded. Warm: a new start that knows
 * channel and endpoints, and for `iot` fetches its credentials. Dropped: credentials and ICE servers are good, too.
 */

import { setTimeout as pause } from 'node:timers/promises';
import { Ours } from './cloud/ours.ts';
import { CHANNEL, type Kind, Place } from './cloud/place.ts';
import { connectAsReference, iotKeys, type Known } from './cloud/reference.ts';
import { percentile, printRows, type Row, rounded } from './figures.ts';

const quick = process.argv.includes('--quick');
const ONE_WAY_MS = 25;
const DIAL_GAP_MS = 500;
const RUNS = quick ? 3 : 15;
const cases = ['cold', 'warm', 'dropped'] as const;
type Case = (typeof cases)[number];

const far = await measured(ONE_WAY_MS);
const near = await measured(0);
printRows(
  'cloud',
  far.map(({ row, times }, i): Row => {
    const added = Math.min(...times) - Math.min(...(near[i]?.times ?? []));
    const connect_ms = rounded(percentile(times, 0.5), 1);
    return { ...row, connect_ms, connect_rtt: rounded(added / (2 * ONE_WAY_MS), 1), n: RUNS };
  }),
);
process.exit(0);

async function measured(oneWayMs: number): Promise<{ row: Row; times: number[] }[]> {
  const place = await Place.open(oneWayMs);
  const results: { row: Row; times: number[] }[] = [];
  try {
    for (const credentials of ['static', 'iot'] as const) {
      for (const test of cases) {
        // The first run loads code and warms caches of the process; it does not count.
        const ours: number[] = [];
        const reference: number[] = [];
        for (let run = 0; run <= RUNS; run += 1) {
          ours.push(await oursOnce(place, credentials, test));
          reference.push(await referenceOnce(place, credentials, test));
        }
        results.push({ row: { case: test, credentials, client: 'ours' }, times: ours.slice(1) });
        results.push({ row: { case: test, credentials, client: 'reference' }, times: reference.slice(1) });
      }
    }
  } finally {
    await place.close();
  }
  return results;
}

async function oursOnce(place: Place, credentials: Kind, test: Case): Promise<number> {
  let record: unknown;
  const memory = {
    load: () => record,
    save: (last: unknown) => {
      record = last;
    },
  };
  const first = new Ours(place, credentials, memory);
  const cold = await first.connects(() => first.driver.start());
  if (test === 'dropped') {
    await first.hasIce();
    // The service allows three dials a second, so that one right after another would wait for that.
    await pause(DIAL_GAP_MS);
    const again = await first.reconnects(() => place.breakPath());
    await first.driver.stop();
    return again;
  }
  await first.driver.stop();
  if (test === 'cold') return cold;
  const second = new Ours(place, credentials, memory);
  const warm = await second.connects(() => second.driver.start());
  await second.driver.stop();
  return warm;
}

async function referenceOnce(place: Place, credentials: Kind, test: Case): Promise<number> {
  const known: Known = {};
  if (test !== 'cold') {
    known.arn = place.emulator.channelArn(CHANNEL);
    known.https = place.emulator.endpoints.master;
    known.wss = known.https.replace('https:', 'wss:');
  }
  if (test === 'dropped') {
    known.keys = credentials === 'static' ? place.keys : await iotKeys(place);
    known.hasIce = true;
  }
  const start = performance.now();
  const socket = await connectAsReference(place, credentials, known);
  const ms = performance.now() - start;
  socket.terminate();
  return ms;
}

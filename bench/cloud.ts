/**
 * From nothing to CONNECTED over a long path: TLS 1.3, 25 ms each way, one round trip for each TCP connect, the same
 * emulator. `ours` is the daemon's cloud side; `reference` makes a TLS connection for every call, one after the other, and
 * fetches ICE servers before its socket. `connect_ms` is the median. `connect_rtt` is counted on the path, the median too,
 * so that a busy machine does not count; `tls` is what every server chose there. Cold: nothing is known, code is loaded. Warm: a new start that knows
 * channel and endpoints, and for `iot` fetches its credentials. Dropped: credentials and ICE servers are good, too.
 */

import { setTimeout as pause } from 'node:timers/promises';
import type { WebSocket } from 'ws';
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

/** One way to a connection: how long, and over how many round trips one after the other. */
interface Way {
  ms: number;
  roundTrips: number;
  versions: ReadonlySet<string>;
}

printRows('cloud', await measured());
process.exit(0);

async function measured(): Promise<Row[]> {
  const place = await Place.open(ONE_WAY_MS);
  const rows: Row[] = [];
  try {
    for (const credentials of ['static', 'iot'] as const) {
      for (const test of cases) {
        // The first run loads code and warms caches of the process; it does not count.
        const ours: Way[] = [];
        const reference: Way[] = [];
        for (let run = 0; run <= RUNS; run += 1) {
          ours.push(await oursOnce(place, credentials, test));
          reference.push(await referenceOnce(place, credentials, test));
        }
        rows.push({ case: test, credentials, client: 'ours', ...figures(ours.slice(1)) });
        rows.push({ case: test, credentials, client: 'reference', ...figures(reference.slice(1)) });
      }
    }
  } finally {
    await place.close();
  }
  return rows;
}

function figures(ways: readonly Way[]): Row {
  const versions = new Set(ways.flatMap(({ versions: chosen }) => [...chosen]));
  if (versions.size !== 1 || !versions.has('1.3')) throw new Error(`not TLS 1.3 alone: ${[...versions].join(', ')}`);
  const median = (of: (way: Way) => number) => rounded(percentile(ways.map(of), 0.5), 1);
  return {
    connect_ms: median(({ ms }) => ms),
    connect_rtt: median(({ roundTrips }) => roundTrips),
    tls: [...versions].join(),
    n: ways.length,
  };
}

async function oursOnce(place: Place, credentials: Kind, test: Case): Promise<Way> {
  let record: unknown;
  const memory = {
    load: () => record,
    save: (last: unknown) => {
      record = last;
    },
  };
  const first = new Ours(place, credentials, memory);
  const cold = await counted(place, () => first.connects(() => first.driver.start()));
  if (test === 'dropped') {
    await first.hasIce();
    // The service allows three dials a second, so that one right after another would wait for that.
    await pause(DIAL_GAP_MS);
    const again = await counted(place, () => first.reconnects(() => place.breakPath()));
    await first.driver.stop();
    return again;
  }
  await first.driver.stop();
  if (test === 'cold') return cold;
  const second = new Ours(place, credentials, memory);
  const warm = await counted(place, () => second.connects(() => second.driver.start()));
  await second.driver.stop();
  return warm;
}

async function referenceOnce(place: Place, credentials: Kind, test: Case): Promise<Way> {
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
  let socket: WebSocket | undefined;
  const way = await counted(place, async () => {
    const start = performance.now();
    socket = await connectAsReference(place, credentials, known);
    return performance.now() - start;
  });
  socket?.terminate();
  return way;
}

async function counted(place: Place, connect: () => Promise<number>): Promise<Way> {
  const trips = place.count();
  const ms = await connect();
  return { ms, roundTrips: trips.roundTrips, versions: trips.versions };
}

import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { inRepository } from '../../demo/paths.ts';
import { systemClock } from '../../src/common/clock.ts';
import { decodeMessage, encodeMessage } from '../../src/link/message.ts';
import { SerialDriver } from '../../src/serial/driver.ts';
import { compileC } from '../../test/support/compile.ts';
import { openSerialPair } from '../../test/support/serial-pair.ts';
import { keptLog } from '../../test/support/silent-log.ts';
import type { Sizes } from './points.ts';
import { BULK_BYTES, type LineRow, rowOf, SILENCE_MS } from './runs.ts';
import { Ledger, makeMessage } from './traffic.ts';
import { BITS_PER_BYTE } from './uart.ts';

/** Messages that the link has at once, as on the simulated line. */
const QUEUE_MESSAGES = 8;
/** What came a second time would be there by then. */
const DUPLICATES_MS = 200;
/** Bits of a byte whose damage changes it; that of its start or stop bit loses it. */
const DATA_BITS = 8;

const carried = (data: Uint8Array) => ({ kind: 'applicationData', dataKind: 1, data }) as const;
/** What the link is given, the Envelope, then has BULK_BYTES. */
const BODY_BYTES = 2 * BULK_BYTES - encodeMessage(carried(new Uint8Array(BULK_BYTES))).length;

/** The shim in a process of its own; `take` gets the Envelope of each message. */
function startDevice(tty: string, epoch: number, sizes: Sizes, take: (envelope: Uint8Array) => void): ChildProcess {
  const { fragment, window, slots, ringBytes, receiveBytes, maxState, maxSignaling, maxBulk } = sizes;
  const shim = inRepository('firmware-shim');
  const files = (folder: string, ending: string): string[] =>
    readdirSync(join(shim, folder)).flatMap((name) => (name.endsWith(ending) ? [join(shim, folder, name)] : []));
  const program = compileC(
    'bench-device',
    [inRepository('bench/line/device.c'), ...files('ports/posix', '.c'), ...files('src', '.c')],
    ['include', 'src', 'ports/posix'].map((folder) => `-I${join(shim, folder)}`),
    [...files('src', '.h'), ...files('include', '.h')],
  );
  const numbers = [epoch, fragment, window, slots, ringBytes, receiveBytes, maxState, maxSignaling, maxBulk];
  const child = spawn(program, [tty, ...numbers.map(String)], { stdio: ['pipe', 'pipe', 'inherit'] });
  let unread = Buffer.alloc(0);
  child.stdout.on('data', (chunk: Buffer) => {
    unread = Buffer.concat([unread, chunk]);
    while (unread.length >= 4 && unread.length >= 4 + unread.readUInt32LE(0)) {
      const end = 4 + unread.readUInt32LE(0);
      take(unread.subarray(4, end));
      unread = unread.subarray(end);
    }
  });
  return child;
}

export interface RealOptions {
  baudRate: number;
  ber: number;
  sizes: Sizes;
}

/**
 * The bulk test in real time: the daemon's serial driver, a paced pseudo-terminal with the faults of a line, and the shim
 * with its POSIX port in a process of its own.
 */
export async function realBulk({ baudRate, ber, sizes }: RealOptions, seed: number, count: number): Promise<LineRow> {
  const pair = await openSerialPair({ baudRate, seed });
  await pair.corrupt({ flip: ber * DATA_BITS, lose: ber * (BITS_PER_BYTE - DATA_BITS) });
  const ledger = new Ledger();
  let accepted = 0;
  let delivered = 0;
  let start = Number.NaN;
  let last = performance.now();
  let end: () => void = () => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  const device = startDevice(pair.device, 1000 + seed, sizes, (envelope) => {
    const decoded = decodeMessage(envelope);
    const message = decoded.result === 'message' ? decoded.message : undefined;
    const data = message?.kind === 'applicationData' ? message.data : new Uint8Array(0);
    if (ledger.arrived(data) !== undefined) last = performance.now();
    if (ledger.delivered.size === count) end();
  });
  const driver: SerialDriver = new SerialDriver(
    { path: pair.host, baudRate },
    {
      clock: systemClock,
      log: keptLog(),
      random: Math.random,
      epoch: seed,
      bootCount: 1,
      onEvent: ({ kind }) => {
        if (kind === 'up') start = last = performance.now();
        else if (kind === 'delivered') delivered++;
        else return;
        for (; accepted < count && accepted - delivered < QUEUE_MESSAGES; accepted++) {
          driver.send(accepted, carried(makeMessage(accepted, BODY_BYTES)), undefined);
        }
      },
    },
  );
  const watch = setInterval(() => {
    if (performance.now() - last > SILENCE_MS) end();
  }, 1000);
  driver.start();
  await ended;
  clearInterval(watch);
  await pause(DUPLICATES_MS);
  if (Number.isNaN(start)) throw new Error('the link did not come up');
  const { probes } = driver.status().counters;
  await driver.stop();
  device.stdin?.end();
  await pair.close();
  const idealMs = (ledger.delivered.size * BULK_BYTES * BITS_PER_BYTE * 1000) / baudRate;
  return { ...rowOf(ledger, accepted), probes, goodput_ratio: idealMs / (last - start) };
}

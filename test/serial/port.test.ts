import { stat } from 'node:fs/promises';
import { SerialPort } from 'serialport';
import { afterEach, describe, expect, it } from 'vitest';
import { failureOf, inspect, type PortFailure } from '../../src/serial/failure.ts';
import { CONSOLE_LINE_MAX, Lines } from '../../src/serial/lines.ts';
import { PORT_QUEUE_MAX_BYTES, Port } from '../../src/serial/port.ts';
import { openSerialPair, type SerialPair } from '../support/serial-pair.ts';

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

interface Opened {
  pair: SerialPair;
  port: Port;
  /** Every call of `closed`. */
  closed: (PortFailure | undefined)[];
  /** Resolves with the first of them. */
  ended: Promise<PortFailure | undefined>;
}

async function opened(): Promise<Opened> {
  const pair = await openSerialPair({ baudRate: 921_600 });
  cleanups.push(() => pair.close());
  const closed: (PortFailure | undefined)[] = [];
  let end: (failure: PortFailure | undefined) => void = () => {};
  const ended = new Promise<PortFailure | undefined>((resolve) => {
    end = resolve;
  });
  const handlers = {
    data: () => {},
    closed: (failure: PortFailure | undefined) => {
      closed.push(failure);
      end(failure);
    },
  };
  const port = new Port(pair.host, 921_600, handlers, () => 0);
  expect(await port.open()).toBeUndefined();
  cleanups.push(() => port.close());
  return { pair, port, closed, ended };
}

/** Writes until the port is blocked: the other side takes nothing. */
async function blocked(): Promise<Opened> {
  const open = await opened();
  await open.pair.hold(true, 'device');
  for (let i = 0; i < 100; i++) open.port.write(Buffer.alloc(1024, i));
  return open;
}

describe('a port', () => {
  it('closes once, however often it is told to', async () => {
    const { port, closed } = await opened();
    await Promise.all([port.close(), port.close()]);
    await port.close();
    expect(closed).toEqual([undefined]);
  });

  it('closes with a write under way, without an error that nobody hears', async () => {
    const { port, closed } = await blocked();
    await port.close();
    expect(closed).toEqual([undefined]);
  });

  it('tells once of a hang-up while it is idle', async () => {
    const { pair, port, closed, ended } = await opened();
    await pair.hangUp();
    expect(await ended).toMatchObject({ reason: 'lost' });
    await port.close();
    expect(closed).toHaveLength(1);
  });

  it('tells once of a hang-up with a write under way', async () => {
    const { pair, port, closed, ended } = await blocked();
    await pair.hangUp();
    expect(await ended).toMatchObject({ reason: 'lost' });
    await port.close();
    expect(closed).toHaveLength(1);
  });

  it('is told of that twice by the package', async () => {
    const pair = await openSerialPair({ baudRate: 921_600 });
    cleanups.push(() => pair.close());
    await pair.hold(true, 'device');
    const raw = new SerialPort({ path: pair.host, baudRate: 921_600, hupcl: false, autoOpen: false });
    raw.on('error', () => undefined);
    raw.on('data', () => undefined);
    let closes = 0;
    const twice = new Promise<void>((resolve) => {
      raw.on('close', () => {
        if (++closes === 2) resolve();
      });
    });
    await new Promise<void>((resolve) => raw.open(() => resolve()));
    for (let i = 0; i < 100; i++) raw.write(Buffer.alloc(1024, i));
    await pair.hangUp();
    await twice;
  });

  it('keeps no more than its limit for one that takes nothing, and counts the rest', async () => {
    const { port } = await blocked();
    expect(port.queuedBytes).toBeLessThanOrEqual(PORT_QUEUE_MAX_BYTES);
    expect(port.droppedBytes).toBeGreaterThan(0);
    expect(port.writingSince).toBe(0);
  });

  it('takes nothing any more when it is closed', async () => {
    const { port } = await opened();
    await port.close();
    port.write(Buffer.alloc(10));
    expect(port.queuedBytes).toBe(0);
  });

  it('may be closed before it is open', async () => {
    const pair = await openSerialPair({ baudRate: 921_600 });
    cleanups.push(() => pair.close());
    const port = new Port(pair.host, 921_600, { data: () => {}, closed: () => {} }, () => 0);
    const opening = port.open();
    await port.close();
    expect(await opening).toMatchObject({ reason: 'error' });
  });
});

describe('an error of the package', () => {
  it.each([
    ['Error: No such file or directory, cannot open /dev/none', 'missing'],
    ['Error: No such device or address, cannot open /dev/none', 'missing'],
    ['Error: Permission denied, cannot open /dev/none', 'permission'],
    ['Error: Error Resource temporarily unavailable Cannot lock port', 'busy'],
    ['Error: Device or resource busy, cannot open /dev/none', 'busy'],
    ['Error: Inappropriate ioctl for device, cannot open /dev/none', 'not_a_tty'],
    ['Error: Input/output error, cannot open /dev/none', 'error'],
  ])('%j is %s', async (text, reason) => {
    const failure = await failureOf(new Error(text), '/dev/none');
    expect(failure.reason).toBe(reason);
    expect(failure.text).toMatch(/^\/dev\/none/);
  });
});

describe('a look at a path', () => {
  it('that may not be used says whose it is and what to do', async () => {
    const denied = async () => {
      throw Object.assign(new Error("EACCES: permission denied, access '/dev/null'"), { code: 'EACCES' });
    };
    const failure = await inspect('/dev/null', { stat, access: denied as typeof import('node:fs/promises').access });
    expect(failure).toEqual({
      reason: 'permission',
      text: '/dev/null belongs to root:root, mode 666; this process may not use it',
      hint: 'Add the user to the group root: sudo usermod -aG root USER, then log in again.',
    });
  });

  it('says what is wrong in one word', async () => {
    expect(await inspect('/nowhere/at/all')).toMatchObject({ reason: 'missing' });
    expect(await inspect(import.meta.filename)).toMatchObject({ reason: 'not_a_tty' });
    expect(await inspect(`${import.meta.filename}/port`)).toMatchObject({ reason: 'missing' });
    expect(await inspect('/dev/null')).toBeUndefined();
  });
});

describe('lines of text', () => {
  it('are put together from pieces and cut where they do not end', () => {
    const lines: string[] = [];
    const text = new Lines((line) => lines.push(line));
    text.add('one\r\ntw');
    text.add('o\n\n\nthr');
    text.flush();
    text.add('x'.repeat(CONSOLE_LINE_MAX + 3));
    text.add('\n');
    expect(lines).toEqual(['one', 'two', 'thr', 'x'.repeat(CONSOLE_LINE_MAX), 'xxx']);
  });
});

import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/common/clock.ts';
import { LineTools } from '../../src/line-tools.ts';
import type { LinkMessage } from '../../src/link/message.ts';
import type { FrameView } from '../../src/serial/frame-view.ts';
import type { LinkTestResult } from '../../src/serial/link-result.ts';
import type { LinkTestLine } from '../../src/serial/link-test.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { DeviceEnd, HostEnd } from '../support/serial-ends.ts';
import { openSerialPair, type SerialPair } from '../support/serial-pair.ts';

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** Both ends up on a real line; the device answers echoes. */
async function connected(options: ConstructorParameters<typeof HostEnd>[1] = {}) {
  const pair: SerialPair = await openSerialPair({ baudRate: 921_600 });
  cleanups.push(() => pair.close());
  const device = await new DeviceEnd(pair.device, { self: { maxBulkBytes: 700 } }).open();
  cleanups.push(() => device.close());
  let token = 0;
  device.onMessage = (message) => {
    if (message.kind === 'echo') device.send(++token, { ...message, reply: true });
  };
  const host = new HostEnd(pair.host, options);
  cleanups.push(() => host.driver.stop());
  const tools = new LineTools('front', systemClock);
  tools.attach(host.driver);
  host.driver.start();
  await host.until(() => host.link === 'up');
  return { pair, device, host, tools };
}

function runTest(tools: LineTools, count: number): Promise<LinkTestResult | undefined> {
  return new Promise((resolve) => {
    let result: LinkTestResult | undefined;
    tools.linkTest(count, {
      line(value) {
        const line: LinkTestLine = Object(value);
        if ('result' in line) result = line.result;
      },
      end: () => resolve(result),
    });
  });
}

const secret = 'PLANTED-SECRET-4711';

describe('a link test on a serial line', () => {
  it('gets every echo back, and the relay sees none of them', async () => {
    const { host, tools } = await connected();
    const result = await runTest(tools, 10);
    expect(result).toMatchObject({ ok: true, echoes: { damaged: 0, noReply: 0, failed: 0, twice: 0 } });
    expect(result?.echoes.intact).toBe(result?.echoes.sent);
    expect(host.of('delivered')).toEqual([]);
    expect(host.of('message')).toEqual([]);
  });

  it('finds all intact, and the damage counted, on a line that flips bits', async () => {
    const { pair, tools } = await connected();
    await pair.corrupt({ flip: 1e-3 });
    const result = await runTest(tools, 10);
    expect(result?.echoes.intact).toBe(result?.echoes.sent);
    expect(result?.errors.crc).toBeGreaterThan(0);
    expect(result?.advice.baudRate).toBe(460_800);
  });

  it('runs once at a time, and ends with the driver', async () => {
    const { tools } = await connected();
    const first = runTest(tools, 10_000);
    expect(() => tools.linkTest(1, { line: () => undefined, end: () => undefined })).toThrow('already runs');
    tools.attach(undefined);
    expect(await first).toBeUndefined();
    expect(() => tools.linkTest(1, { line: () => undefined, end: () => undefined })).toThrow('front does not run');
  });
});

describe('a monitor of a serial line', () => {
  it('shows each frame of both directions, and no text of any message', async () => {
    const { host, device, tools } = await connected();
    const before = host.driver.status().counters;
    const seen: FrameView[] = [];
    const end = tools.monitor({ line: (view) => seen.push(Object(view)), end: () => undefined });
    const down: LinkMessage[] = [
      {
        kind: 'iceServers',
        generation: 1,
        expiresMs: 1,
        final: true,
        servers: [{ username: secret, password: secret, uris: [`turn:${secret}`] }],
      },
      { kind: 'sessionOpened', session: 1, peerKind: 0, clientId: secret },
      {
        kind: 'offer',
        session: 1,
        offerSeq: 1,
        trickle: true,
        renegotiation: false,
        answerMs: 0,
        sdp: `a=ice-pwd:${secret}\r\n`.repeat(99),
      },
    ];
    for (const [i, message] of down.entries()) host.driver.send(i + 1, message, undefined);
    await device.until(() => device.messages.length === 3);
    device.send(50, { kind: 'answer', session: 1, offerSeq: 1, sdp: `a=ice-ufrag:${secret}\r\n`.repeat(99) });
    device.send(51, { kind: 'candidate', session: 1, mline: 0, mid: '0', ufrag: secret, candidate: secret });
    device.send(52, { kind: 'log', level: 1, text: secret });
    device.write(new TextEncoder().encode(`\n${secret}\n\xc0`));
    await host.until(() => host.of('message').length === 3);
    const after = host.driver.status().counters;
    end();
    expect(JSON.stringify(seen)).not.toContain(secret);
    const kinds = (direction: string) =>
      seen.flatMap((view) =>
        view.direction === direction && view.type === 'data' && view.first ? [view.message?.kind] : [],
      );
    expect(kinds('out')).toEqual(['iceServers', 'sessionOpened', 'offer']);
    expect(kinds('in')).toEqual(expect.arrayContaining(['answer', 'candidate', 'log']));
    expect(seen.filter(({ direction }) => direction === 'out')).toHaveLength(after.framesSent - before.framesSent);
    const good = seen.filter(({ direction, type }) => direction === 'in' && ['data', 'ack', 'link'].includes(type));
    expect(good).toHaveLength(after.framesReceived - before.framesReceived);
  });

  it('goes on with the next driver, ends with the last one, and is one of four at most', async () => {
    const { tools, host } = await connected();
    const ended: number[] = [];
    const lines: object[] = [];
    for (const i of [1, 2, 3, 4]) tools.monitor({ line: (view) => lines.push(view), end: () => void ended.push(i) });
    expect(() => tools.monitor({ line: () => undefined, end: () => undefined })).toThrow('already run');
    tools.attach(undefined);
    tools.attach(host.driver);
    host.driver.send(1, { kind: 'syncDone' }, undefined);
    expect(lines).toHaveLength(4);
    tools.end();
    expect(ended).toEqual([1, 2, 3, 4]);
  });
});

describe('a device that hangs', () => {
  it('is reset by a program where the port has no modem lines, and is up again', async () => {
    const program = [process.execPath, '-e', ''];
    const reset = { steps: ['dtr', 'break', 'command'] as const, command: program, afterMs: 10, unanswered: false };
    const { host, device } = await connected({ reset });
    device.hung = true;
    const tried = () => host.driver.status().resets;
    await host.until(() => host.link === 'degraded');
    while (tried()?.done !== 1) await new Promise(setImmediate);
    expect(tried()).toEqual({
      ...{ attempts: 1, done: 1, unsupported: 2, failed: 0 },
      last: { step: 'command', why: 'silence', result: 'done' },
    });
    device.reset(0x3333);
    await host.until(() => host.link === 'up');
    expect(host.of('up').at(-1)).toEqual({ kind: 'up', peerEpoch: 0x3333, reset: true });
    expect(host.log.lines.filter(({ text }) => text === 'device reset')).toHaveLength(3);
  });

  it('is left alone where nothing was configured', async () => {
    const { host, device } = await connected();
    device.hung = true;
    await host.until(() => host.link === 'degraded');
    expect(host.driver.status().resets).toBeUndefined();
  });

  it('is left alone after a release: what was flashed may take its time', async () => {
    const reset = { steps: ['command'] as const, command: ['/none'], afterMs: 0, unanswered: true };
    const { host, device } = await connected({ reset });
    await host.driver.release();
    device.hung = true;
    host.driver.resume();
    await host.until(() => host.port === 'open' && host.link === 'greeting');
    host.driver.unanswered();
    const { hellosSent } = host.driver.status().counters;
    // Later HELLOs come tens of milliseconds apart: an attempt would have been made.
    while (host.driver.status().counters.hellosSent < hellosSent + 3) await new Promise(setImmediate);
    expect(host.driver.status().resets?.attempts).toBe(0);
  });

  it('is left alone where none was ever up: it may be another device', async () => {
    const pair = await openSerialPair({ baudRate: 921_600 });
    cleanups.push(() => pair.close());
    const clock = new FakeClock();
    const reset = { steps: ['command'] as const, command: ['/none'], afterMs: 10, unanswered: false };
    const host = new HostEnd(pair.host, { clock, reset });
    cleanups.push(() => host.driver.stop());
    host.driver.start();
    await host.until(() => host.port === 'open');
    clock.advance(4_000);
    expect(host.link).toBe('greeting');
    expect(host.driver.status().resets?.attempts).toBe(0);
  });
});

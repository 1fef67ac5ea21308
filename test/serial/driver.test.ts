import { spawn } from 'node:child_process';
import { renameSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/common/clock.ts';
import type { LinkMessage } from '../../src/link/message.ts';
import { patterned } from '../support/bytes.ts';
import { offer, SerialBench } from '../support/serial-ends.ts';

const bench = new SerialBench();
afterEach(() => bench.clear());

describe('the driver on a serial line', () => {
  it('comes up with the device and carries messages both ways', async () => {
    const { host, device } = await bench.connected();
    expect(host.of('up')).toEqual([{ kind: 'up', peerEpoch: 0x2222, reset: false }]);
    const message = offer(7, 'v=0\r\n'.repeat(1000));
    host.driver.send(1, message, undefined);
    await device.until(() => device.messages.length === 1);
    expect(device.messages).toEqual([message]);
    await host.until(() => host.of('delivered').length === 1);
    expect(host.of('delivered')).toEqual([{ kind: 'delivered', token: 1 }]);
    device.send(1, { kind: 'answer', session: 7, offerSeq: 1, sdp: 'v=0\r\n' });
    await host.until(() => host.of('message').length === 1);
    expect(host.of('message')).toEqual([
      { kind: 'message', messageId: 1, message: { kind: 'answer', session: 7, offerSeq: 1, sdp: 'v=0\r\n' } },
    ]);
  });

  it('says in plain JSON how it is', async () => {
    const { pair, host } = await bench.connected();
    const status = host.driver.status();
    expect(JSON.parse(JSON.stringify(status))).toMatchObject({
      path: pair.host,
      port: { state: 'open' },
      link: { state: 'up', peer: { role: 'mcu', epoch: 0x2222 }, queuedMessages: 0 },
      counters: { pairs: 1 },
    });
  });

  it('tells of a reset of the device, and that what was under way is lost', async () => {
    const { host, device } = await bench.connected({ baudRate: 9600 });
    host.driver.send(1, offer(1, 'x'.repeat(5000)), undefined);
    device.reset(0x3333);
    await host.until(() => host.of('up').length === 2);
    expect(host.of('up')[1]).toEqual({ kind: 'up', peerEpoch: 0x3333, reset: true });
    expect(host.of('failed')).toEqual([{ kind: 'failed', token: 1, why: 'peer_reset' }]);
  });

  it('delivers over a line that flips and loses bytes', async () => {
    const { pair, host, device } = await bench.connected();
    await pair.corrupt({ flip: 5e-4, lose: 2e-4 });
    const sent = Array.from({ length: 10 }, (_, i): LinkMessage => {
      return { kind: 'applicationData', dataKind: i, data: patterned(4000, i) };
    });
    for (const [i, message] of sent.entries()) host.driver.send(i, message, undefined);
    await device.until(() => device.messages.length === sent.length);
    expect(JSON.stringify(device.messages)).toBe(JSON.stringify(sent));
  });

  it('gives the boot text of a device to the console, line by line', async () => {
    const { pair, host, device } = await bench.connected();
    await pair.inject(Buffer.from('rst:0x1 (POWERON)\r\nI (31) boot: hello\r\n'));
    device.reset(0x3333);
    await host.until(() => host.of('up').length === 2);
    expect(host.console).toEqual(['rst:0x1 (POWERON)', 'I (31) boot: hello']);
  });

  it('reads a long panic without any END as console text', async () => {
    const { pair, host } = await bench.connected();
    const panic = Array.from({ length: 200 }, (_, i) => `#${i} 0x400d${i} panic_abort`);
    await pair.inject(Buffer.from(`${panic.join('\r\n')}\r\n`));
    await host.until(() => host.console.length > 100);
    expect(panic).toEqual(expect.arrayContaining(host.console.slice(1, 50)));
  });

  it('survives garbage in front of a message', async () => {
    const { pair, host, device } = await bench.connected();
    await pair.inject(patterned(5000, 3), 'device');
    host.driver.send(1, offer(1, 'v=0\r\n'), undefined);
    await device.until(() => device.messages.length === 1);
  });

  it('refuses what the schema forbids instead of sending it', async () => {
    const { host } = await bench.connected();
    host.driver.send(9, { kind: 'sessionOpened', session: 1, peerKind: 0, clientId: 'x'.repeat(300) }, undefined);
    expect(host.of('failed')).toEqual([{ kind: 'failed', token: 9, why: 'too_big' }]);
  });

  it('refuses a message of the host that comes from the device', async () => {
    const { host, device } = await bench.connected();
    device.send(1, { kind: 'sessionClosed', session: 1, reason: 1 });
    device.send(2, { kind: 'syncDone' });
    await host.until(() => host.of('message').length === 1);
    expect(host.of('message')[0]?.message).toEqual({ kind: 'syncDone' });
    expect(host.driver.status().messages).toMatchObject({ misplaced: 1 });
  });

  it('cancels what is not yet on the line', async () => {
    const { host } = await bench.connected({ baudRate: 9600 });
    for (let token = 1; token <= 3; token++) host.driver.send(token, offer(token, 'x'.repeat(2000)), undefined);
    host.driver.cancel(3);
    expect(host.of('failed')).toEqual([{ kind: 'failed', token: 3, why: 'expired' }]);
  });

  it('fails everything unfinished when it is stopped, and may be stopped twice', async () => {
    const { host } = await bench.connected({ baudRate: 9600 });
    host.driver.send(1, offer(1, 'x'.repeat(5000)), undefined);
    await host.driver.stop();
    await host.driver.stop();
    expect(host.of('failed')).toEqual([{ kind: 'failed', token: 1, why: 'closed' }]);
    expect(host.of('down').length).toBeGreaterThan(0);
    host.driver.send(2, offer(2, 'v=0\r\n'), undefined);
    expect(host.of('failed')[1]).toEqual({ kind: 'failed', token: 2, why: 'closed' });
  });

  it('names our own frames that come back', async () => {
    const directory = await bench.emptyDirectory();
    const pair = await bench.line({ directory });
    const echo = spawn('sh', ['-c', `exec cat <"$0" >"$0"`, pair.device], { stdio: 'ignore' });
    bench.after(async () => echo.kill());
    const host = bench.hostOn(pair.host);
    await host.until(() => host.driver.status().link.refused === 'loopback');
    expect(host.link).toBe('greeting');
  });
});

describe('a port', () => {
  it('that is not there is waited for, and opened soon after it appears', async () => {
    const directory = await bench.emptyDirectory();
    const host = bench.hostOn(join(directory, 'host'));
    await host.until(() => host.port === 'missing');
    expect(host.driver.status().port).toMatchObject({
      state: 'waiting',
      text: expect.stringContaining('is not there'),
    });
    const pair = await bench.line({ directory });
    await bench.deviceOn(pair.device);
    await host.until(() => host.link === 'up');
  });

  it('that is no serial port is named as such', async () => {
    const host = bench.hostOn('/dev/null');
    await host.until(() => host.port === 'not_a_tty');
    const file = bench.hostOn(import.meta.filename);
    await file.until(() => file.port === 'not_a_tty');
  });

  it('that another one has open is named with its holder, and taken when it is free', async () => {
    const pair = await bench.line();
    await bench.deviceOn(pair.device);
    const first = bench.hostOn(pair.host, { epoch: 1 });
    await first.until(() => first.link === 'up');
    const second = bench.hostOn(pair.host, { epoch: 2 });
    await second.until(() => second.port === 'busy');
    await first.driver.release();
    await second.until(() => second.link === 'up');
  });

  it('that is unplugged while idle is opened again when it is back, and the same device goes on', async () => {
    const { pair, host, device } = await bench.connected();
    await pair.hangUp();
    await host.until(() => host.link === 'down');
    await host.until(() => host.port === 'missing');
    host.driver.send(1, offer(1, 'v=0\r\n'), undefined);
    await pair.replug();
    await host.until(() => host.of('delivered').length === 1);
    expect(device.messages).toHaveLength(1);
    expect(host.of('up')).toHaveLength(1);
    expect(host.driver.status().counters.resumes).toBe(1);
  });

  it('that is unplugged in the middle of a message delivers it once, whole, after it is back', async () => {
    const { pair, host, device } = await bench.connected({ baudRate: 115_200 });
    const message = offer(1, 'x'.repeat(20_000));
    host.driver.send(1, message, undefined);
    await device.until(() => device.endpoint.counters.framesReceived > 20);
    await pair.hangUp();
    await host.until(() => host.link === 'down');
    await pair.replug();
    await host.until(() => host.of('delivered').length === 1);
    expect(device.messages).toEqual([message]);
  });

  it('that is back with another device is a reset', async () => {
    const { pair, host, device } = await bench.connected();
    await pair.hangUp();
    await host.until(() => host.link === 'down');
    device.reset(0x4444);
    await pair.replug();
    await host.until(() => host.of('up').length === 2);
    expect(host.of('up')[1]).toEqual({ kind: 'up', peerEpoch: 0x4444, reset: true });
  });

  it('whose message expires while it is unplugged says so', async () => {
    const { pair, host } = await bench.connected();
    await pair.hangUp();
    await host.until(() => host.link === 'down');
    host.driver.send(1, offer(1, 'v=0\r\n'), 30);
    await host.until(() => host.of('failed').length === 1);
    expect(host.of('failed')).toEqual([{ kind: 'failed', token: 1, why: 'expired' }]);
  });

  it('that takes nothing is closed after a while and opened again', async () => {
    const pair = await bench.line();
    const device = await bench.deviceOn(pair.device);
    // A hundred times as fast: the patience of 5 s is over soon.
    const clock = {
      ...systemClock,
      now: () => systemClock.now() * 100,
      after: (ms: number, then: () => void) => systemClock.after(ms / 100, then),
    };
    const host = bench.hostOn(pair.host, { clock });
    await host.until(() => host.link === 'up');
    await pair.hold(true, 'device');
    for (let token = 1; token <= 3; token++) host.driver.send(token, offer(token, 'x'.repeat(10_000)), undefined);
    await host.until(() => host.port === 'stalled');
    expect(host.link).toBe('down');
    await pair.hold(false, 'device');
    await host.until(() => host.of('delivered').length === 3);
    expect(device.messages).toHaveLength(3);
  });

  it('is given to another tool and taken back, with the same device', async () => {
    const { pair, host } = await bench.connected();
    await host.driver.release();
    expect(host.port).toBe('released');
    const tool = await bench.deviceOn(pair.host);
    await tool.close();
    host.driver.resume();
    await host.until(() => host.link === 'up');
    expect(host.driver.status().counters.resumes + host.of('up').length).toBeGreaterThan(1);
  });

  it('that changes behind its path is followed', async () => {
    const directory = await bench.emptyDirectory();
    const [first, second] = [await bench.line(), await bench.line()];
    await bench.deviceOn(first.device, { self: { epoch: 0x5555 } });
    await bench.deviceOn(second.device, { self: { epoch: 0x6666 } });
    const path = join(directory, 'port');
    symlinkSync(first.host, path);
    const host = bench.hostOn(path);
    await host.until(() => host.of('up').length === 1);
    symlinkSync(second.host, `${path}.new`);
    renameSync(`${path}.new`, path);
    await first.hangUp();
    await host.until(() => host.of('up').length === 2);
    expect(host.of('up').map(({ peerEpoch }) => peerEpoch)).toEqual([0x5555, 0x6666]);
  });
});

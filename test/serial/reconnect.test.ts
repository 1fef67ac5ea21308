import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type Clock, systemClock } from '../../src/common/clock.ts';
import { linkWords } from '../../src/control/words.ts';
import { PortKeeper } from '../../src/serial/keeper.ts';
import { PORT_QUEUE_MAX_BYTES } from '../../src/serial/port.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { offer, SerialBench } from '../support/serial-ends.ts';
import { keptLog } from '../support/silent-log.ts';

const bench = new SerialBench();
afterEach(() => bench.clear());

/** A hundred times as fast: patience is over soon. */
const fast: Clock = {
  ...systemClock,
  now: () => systemClock.now() * 100,
  after: (ms, then) => systemClock.after(ms / 100, then),
};

/** A keeper of this path in time that passes only when told to. */
function keeperOf(path: string) {
  const clock = new FakeClock();
  const log = keptLog();
  const nothing = () => undefined;
  const keeper = new PortKeeper(
    { path, baudRate: 115_200 },
    { clock, random: () => 1, log },
    { opened: nothing, data: nothing, closed: nothing, changed: nothing },
  );
  bench.after(() => keeper.leave('stopped'));
  /** When the attempt that is under way has failed: how long the next one waits, ms. */
  const failed = async () => {
    while (keeper.state.kind === 'opening') await new Promise(setImmediate);
    return keeper.state.kind === 'waiting' ? keeper.state.retryAt - clock.now() : undefined;
  };
  return { keeper, clock, log, failed };
}

describe('a port that fails', () => {
  it('is tried for ever, at most 10 s apart, and told of once', async () => {
    const path = join(await bench.emptyDirectory(), 'never', 'there');
    const { keeper, clock, log, failed } = keeperOf(path);
    keeper.start();
    const waits: number[] = [];
    for (let attempt = 0; attempt < 300; attempt++) {
      const wait = await failed();
      waits.push(wait ?? Number.NaN);
      clock.advance(wait ?? 0);
    }
    expect(waits.slice(0, 4)).toEqual([500, 750, 1250, 2250]);
    expect(Math.max(...waits)).toBe(10_000);
    expect(waits.slice(10)).toEqual(Array(290).fill(10_000));
    expect(log.lines.map(({ text }) => text)).toEqual([`${path} is not there`]);
  });

  it('is told of again when it fails for another reason, and tried soon after it was open', async () => {
    const directory = await bench.emptyDirectory();
    const path = join(directory, 'port');
    const { keeper, clock, log, failed } = keeperOf(path);
    keeper.start();
    for (let attempt = 0; attempt < 10; attempt++) clock.advance((await failed()) ?? 0);
    mkdirSync(path);
    await failed();
    clock.advance(10_000);
    await failed();
    expect(log.lines.map(({ text }) => text)).toEqual([`${path} is not there`, `${path} is no serial port`]);
    const pair = await bench.line();
    const second = keeperOf(pair.host);
    second.keeper.start();
    await second.failed();
    expect(second.keeper.state.kind).toBe('open');
    await pair.hangUp();
    while (second.keeper.state.kind === 'open') await new Promise(setImmediate);
    expect(await second.failed()).toBe(500);
  });

  it('is opened soon after its directory appears, and it', async () => {
    const directory = await bench.emptyDirectory();
    const pair = await bench.line();
    await bench.deviceOn(pair.device);
    const path = join(directory, 'by-id', 'mcu');
    const host = bench.hostOn(path);
    await host.until(() => host.port === 'missing');
    mkdirSync(join(directory, 'by-id'));
    symlinkSync(pair.host, path);
    await host.until(() => host.link === 'up');
  });
});

describe('a line that fails', () => {
  it('is noticed and comes back each of twenty times, idle or with a message under way', async () => {
    const { pair, host, device } = await bench.connected({ clock: fast });
    for (let time = 1; time <= 20; time++) {
      if (time % 2 === 0) host.driver.send(time, offer(time, 'x'.repeat(3000)), undefined);
      await pair.hangUp();
      await host.until(() => host.link === 'down');
      await pair.replug();
      await host.until(() => host.link === 'up');
      if (time % 2 === 0) await host.until(() => host.of('delivered').length === time / 2);
    }
    expect(device.messages.map((message) => message.kind === 'offer' && message.session)).toEqual(
      Array.from({ length: 10 }, (_, i) => 2 * (i + 1)),
    );
    expect(host.of('up')).toHaveLength(1);
    expect(host.driver.status().counters).toMatchObject({ pairs: 1, resumes: 20 });
  });

  it('that never takes anything is opened again and again, and keeps no more than its limit', async () => {
    const { pair, host } = await bench.connected({ clock: fast });
    await pair.hold(true, 'device');
    const stalls = () => host.log.lines.filter(({ text }) => text.includes('took nothing')).length;
    for (let token = 1; token <= 6; token++) host.driver.send(token, offer(token, 'x'.repeat(10_000)), undefined);
    for (let time = 1; time <= 3; time++) {
      await host.until(() => stalls() === time);
      expect(host.driver.status().portQueuedBytes).toBeLessThanOrEqual(PORT_QUEUE_MAX_BYTES);
      await host.until(() => host.port === 'open');
    }
    await pair.hold(false, 'device');
    await host.until(() => host.of('delivered').length === 6);
  });
});

describe('what is no device of ours', () => {
  it('is another host, which is named', async () => {
    const pair = await bench.line();
    const host = bench.hostOn(pair.host, { epoch: 1 });
    const other = bench.hostOn(pair.device, { epoch: 2 });
    await host.until(() => host.driver.status().link.refused === 'same_role');
    await other.until(() => other.driver.status().link.refused === 'same_role');
    expect(linkWords(host.driver.status())).toBe(`another host answers at ${pair.host}`);
    expect(host.log.lines.filter(({ level }) => level === 'error')).toHaveLength(1);
  });

  it('is a receiver that speaks of its position: its lines are shown, and the link is never up', async () => {
    const pair = await bench.line();
    const host = bench.hostOn(pair.host);
    await host.until(() => host.port === 'open');
    const line = '$GPGGA,123519,4807.038,N,01131.000,E,1,08,0.9,545.4,M,46.9,M,,*47\r\n';
    for (let i = 0; i < 20; i++) await pair.inject(Buffer.from(line.repeat(10)));
    await host.until(() => host.console.length >= 190);
    expect(new Set(host.console.slice(40, 180))).toEqual(new Set([line.trim()]));
    expect(linkWords(host.driver.status())).toBe(`no device answers at ${pair.host}`);
    expect(host.events).toEqual([]);
  });

  it('is a port that another program holds, which is named', async () => {
    const pair = await bench.line();
    const holder = spawn('flock', [pair.host, 'sh', '-c', 'echo held; exec sleep 60'], {
      stdio: ['ignore', 'pipe', 'inherit'],
      detached: true,
    });
    const ended = once(holder, 'close');
    bench.after(async () => {
      if (holder.pid !== undefined) process.kill(-holder.pid);
      await ended;
    });
    await once(holder.stdout, 'data');
    const host = bench.hostOn(pair.host);
    await host.until(() => host.port === 'busy');
    expect(host.driver.status().port.text).toMatch(/ is in use by .*\b(flock|sleep) \(\d+\)/);
    expect(host.driver.status().port.hint).toBe('End it, or release the port there.');
  });
});

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openSerialPair, type SerialPair } from '../support/serial-pair.ts';
import { shimProgram } from '../support/shim.ts';
import { build, once, start } from './built.ts';

const BAUD = 921_600;
const folder = mkdtempSync(join(tmpdir(), 'kvsb-line-'));
let program = '';
let pair: SerialPair;
let device: ChildProcess;
const running: ReturnType<typeof start>[] = [];

beforeAll(() => {
  build();
  program = shimProgram();
}, 120_000);
beforeEach(async () => {
  pair = await openSerialPair({ baudRate: BAUD });
  device = spawn(program, ['--tty', pair.device, '--baud', String(BAUD)], { stdio: ['pipe', 'ignore', 'inherit'] });
});
afterEach(async () => {
  for (const each of running.splice(0)) {
    each.child.kill('SIGKILL');
    await each.ended;
  }
  const ended = new Promise((resolve) => device.once('close', resolve));
  device.kill('SIGCONT');
  device.stdin?.end();
  await ended;
  await pair.close();
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A daemon without a network that holds the port. */
async function daemon(serial: object = {}): Promise<string> {
  const config = {
    serial: { port: pair.host, baudRate: BAUD, ...serial },
    kvs: {
      ...{ channel: 'front', region: 'eu-west-1', endpoint: 'https://127.0.0.1:9' },
      credentials: { source: 'static', accessKeyId: 'AKIDTEST', secretAccessKey: 'a-secret-of-the-test' },
    },
    stateDir: join(folder, 'state'),
    runtimeDir: join(folder, 'run'),
  };
  const file = join(folder, 'config.yaml');
  writeFileSync(file, JSON.stringify(config), { mode: 0o600 });
  const made = start(['run', '--config', file]);
  running.push(made);
  await made.line('device link up');
  return file;
}

const port = () => ['--port', pair.host, '--baud', String(BAUD)];

describe('kvs-bridge link-test', () => {
  it('gets all echoes back from the shim on a port that no daemon holds, and ends with 0', async () => {
    const { code, out, err } = await once(['link-test', '--count', '5', ...port()]);
    expect(err).toMatch(/^sizes: \d+ echoes\nround trips: 5 echoes\nthroughput: 5 echoes\n$/);
    expect(out).toMatch(/^\S+ at 921600 bit\/s: good\n {2}echoes +(\d+) of \1 intact\n/);
    expect(out).toMatch(/^ {2}rate +921600 bit\/s: 0 of \d+ frames/m);
    expect(code).toBe(0);
  }, 60_000);

  it('goes through the daemon that holds the port, which goes on', async () => {
    const file = await daemon();
    const { code, out } = await once(['link-test', '--json', '--count', '5', '--config', file]);
    expect(JSON.parse(out)).toMatchObject({ ok: true, port: pair.host, rttMs: { n: 5 }, throughput: { messages: 5 } });
    expect(code).toBe(0);
    expect((await once(['health', '--config', file])).code).toBe(0);
    const held = await once(['link-test', ...port()]);
    expect(held).toMatchObject({ code: 1, out: '', err: expect.stringMatching(/is in use by .*\n.*release the port/) });
    const unknown = await once(['link-test', '--bridge', 'mian', '--config', file]);
    expect(unknown).toMatchObject({ code: 1, err: expect.stringContaining('no bridge is named mian') });
  }, 60_000);

  it.each([
    ['no daemon and no port', ['--socket', '/none.sock'], 69, '--port PATH'],
    ['a port that is not there', ['--port', '/dev/none'], 1, '/dev/none is not there'],
    ['both a bridge and a port', ['--port', '/dev/none', '--bridge', 'a'], 64, 'exclude each other'],
    ['a rate without a port', ['--baud', '9600'], 64, '--baud belongs to --port'],
    ['a rate that is none', ['--port', '/dev/none', '--baud', 'fast'], 64, '--baud is "fast"'],
    ['a count of nothing', ['--count', '0'], 64, '--count is "0"'],
  ])('says what is wrong with %s', async (_, args, code, err) => {
    expect(await once(['link-test', ...args])).toMatchObject({ code, out: '', err: expect.stringContaining(err) });
  });
});

describe('a device that hangs', () => {
  it('is brought back by the program of the configuration, and the status says so', async () => {
    const resetCommand = `kill -CONT ${device.pid}`;
    const file = await daemon({ reset: 'break, command', resetCommand, resetAfterS: 5 });
    const [run] = running;
    const before = run?.lines.length;
    device.kill('SIGSTOP');
    expect(JSON.parse((await run?.line('"step":"command"', before)) ?? '')).toMatchObject({
      ...{ msg: 'device reset', why: 'silence', result: 'done', level: 'warn' },
    });
    const status = async () => (await once(['status', '--config', file])).out;
    while (!(await status()).includes('link up'));
    expect(await status()).toContain('resets 1, last by command');
    expect((await once(['link-test', '--count', '1', '--config', file])).code).toBe(0);
  }, 60_000);
});

describe('a device that sleeps', () => {
  it('is woken by the program of the configuration when there is news of the channel', async () => {
    const file = await daemon({ wake: 'command', wakeCommand: `kill -CONT ${device.pid}` });
    const [run] = running;
    const told = (text: string) => run?.lines.some((line) => line.includes(text));
    // Refused while a message is under way: asked again.
    while (!told('device sleeps')) {
      device.stdin?.write('sleep 3 30\n');
      await once(['status', '--config', file]);
    }
    expect(JSON.parse((await run?.line('wake signal given')) ?? '')).toMatchObject({
      signal: 'command',
      level: 'info',
    });
    while (!(await once(['status', '--config', file])).out.includes('link up'));
    expect((await once(['link-test', '--count', '1', '--config', file])).code).toBe(0);
  }, 60_000);
});

describe('kvs-bridge monitor', () => {
  it('shows the greeting of a device on a port that no daemon holds, one line a frame', async () => {
    const { code, out } = await once(['monitor', '--count', '4', ...port()]);
    const lines = out.trimEnd().split('\n');
    expect(lines).toHaveLength(4);
    expect(lines[0]).toMatch(/^\d\d:\d\d:\d\d\.\d{3} > hello host epoch [\da-f]{8} peer 00000000 version \d+ /);
    expect(out).toMatch(/ < hello mcu epoch /);
    expect(code).toBe(0);
  }, 60_000);

  it('ends when its reader goes', async () => {
    const { child, ended, line } = start(['monitor', ...port()]);
    await line('hello mcu');
    child.stdout?.destroy();
    expect((await ended).code).toBe(0);
  }, 60_000);

  it('shows what the daemon sees as JSON, beside a link test', async () => {
    const file = await daemon();
    const monitor = start(['monitor', '--json', '--config', file]);
    running.push(monitor);
    // A ping within the second says that the monitor listens.
    await monitor.line('"type":"link"');
    await once(['link-test', '--count', '1', '--config', file]);
    await monitor.line('"kind":"echo"');
    for (const line of monitor.lines) {
      expect(JSON.parse(line)).toMatchObject({
        at: expect.any(String),
        direction: expect.stringMatching(/^(in|out)$/),
      });
    }
  }, 60_000);
});

import { existsSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { allOptions } from '../../src/config/options.ts';
import { build, once, start } from './built.ts';

const folder = mkdtempSync(join(tmpdir(), 'kvsb-cli-'));
const running: ReturnType<typeof start>[] = [];
beforeAll(build, 120_000);
afterEach(async () => {
  for (const each of running.splice(0)) {
    each.child.kill('SIGKILL');
    await each.ended;
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

let count = 0;
/** Credentials that nobody has to ask for, and a control plane at which nobody answers: the network is missing. */
function configFile(change: (config: Record<string, unknown>) => void = () => undefined): string {
  const home = join(folder, String(++count));
  const config = {
    serial: { port: join(folder, 'no-such-tty') },
    kvs: {
      channel: 'front',
      region: 'eu-west-1',
      endpoint: 'https://127.0.0.1:9',
      credentials: { source: 'static', accessKeyId: 'AKIDTEST', secretAccessKey: 'a-secret-of-the-test' },
    },
    stateDir: join(home, 'state'),
    runtimeDir: join(home, 'run'),
  };
  change(config);
  const file = join(folder, `${count}.yaml`);
  writeFileSync(file, JSON.stringify(config, undefined, 1), { mode: 0o600 });
  return file;
}

function daemon(file: string, options: Parameters<typeof start>[1] = {}) {
  const made = start(['run', '--config', file], options);
  running.push(made);
  return made;
}

describe('kvs-bridge', () => {
  it.each([
    ['without a command', [], 64, '', 'Commands:'],
    ['--help', ['--help'], 0, 'Commands:', ''],
    ['help run', ['help', 'run'], 0, 'kvs-bridge run: serve', ''],
    ['a wrong command', ['stauts'], 64, '', 'unknown command stauts, did you mean status?'],
    [
      'a wrong option',
      ['run', '--serail-port', 'x'],
      64,
      '',
      'unknown option --serail-port, did you mean --serial-port?',
    ],
    ['an option without a value', ['run', '--config'], 64, '', '--config needs a value: --config FILE'],
    ['a configuration that is not there', ['run', '--config', '/none.yaml'], 78, '', '/none.yaml: no such file'],
    [
      'a bad option value',
      ['run', '--kvs-role', 'boss'],
      78,
      '',
      '--kvs-role: kvs.role: found "boss", allowed: master or viewer',
    ],
    ['a wrong action', ['config', 'chekc'], 64, '', 'config cannot chekc, did you mean check?'],
    ['health without a daemon', ['health', '--socket', '/none.sock'], 1, 'no daemon answers at /none.sock', ''],
    ['status without a daemon', ['status', '--socket', '/none.sock'], 69, '', 'no daemon answers at /none.sock'],
    ['an emulator for all without a token', ['emulate', '--host', '0.0.0.0'], 64, '', 'needs a token'],
    ['a watchdog that nobody feeds', ['run', '--config', 'FILE'], 78, '', 'the watchdog would kill a healthy daemon'],
  ])('%s: %j ends with %i', async (what, args, code, out, err) => {
    const env = { XDG_CONFIG_HOME: folder, ...(what.includes('watchdog') ? { WATCHDOG_USEC: '1000000' } : {}) };
    const ended = await once(
      args.map((arg) => (arg === 'FILE' ? configFile() : arg)),
      { env },
    );
    expect(ended.out).toContain(out);
    expect(ended.err).toContain(err);
    expect(ended.code).toBe(code);
    if (code !== 0) expect(ended.err + ended.out).not.toMatch(/\n\s+at /);
  });

  it('tells its versions for scripts', async () => {
    const { version }: { version: string } = JSON.parse(
      readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
    );
    expect(JSON.parse((await once(['version', '--json'])).out)).toMatchObject({
      version,
      wireVersion: expect.any(Number),
    });
    expect((await once(['--version'])).out).toContain(`kvs-bridge ${version}`);
  });

  it('shows, checks and describes a configuration', async () => {
    const file = configFile();
    const checked = await once(['config', 'check', file]);
    expect(checked).toMatchObject({
      code: 0,
      err: '',
      out: `${file} is good: main (${join(folder, 'no-such-tty')}, front)\n`,
    });
    const shown = await once(['config', 'show', '--origin', '--config', file], { env: { KVSB_LOG__LEVEL: 'warn' } });
    expect(shown.out).toMatch(/^ {2}log\.level: warn +KVSB_LOG__LEVEL$/m);
    expect(shown.out).toMatch(/^ {2}kvs\.credentials\.secretAccessKey: \*\*\* +\S+\.yaml:\d+:\d+$/m);
    expect(shown.out + checked.out).not.toContain('a-secret-of-the-test');
    expect(JSON.parse((await once(['config', 'schema'])).out)).toMatchObject({ type: 'object' });
    expect((await once(['config', 'table'])).out.trimEnd().split('\n')).toHaveLength(allOptions.length + 2);
  });

  it('names all mistakes of a configuration', async () => {
    const file = configFile((config) => Object.assign(config, { serial: { baudRate: 7 }, lgo: {} }));
    const { code, err } = await once(['config', 'check', file]);
    expect(code).toBe(78);
    expect(err.match(/^(kvs-bridge: )?\S+\.yaml:\d+:\d+: /gm)).toHaveLength(3);
  });
});

describe('kvs-bridge doctor', () => {
  it('works without a daemon, and ends with 2 when something failed', async () => {
    const { code, out } = await once(['doctor', '--json', '--config', configFile()]);
    expect(code).toBe(2);
    expect(JSON.parse(out)).toMatchObject({
      schema: 1,
      findings: [
        { id: 'D-NOD-001', level: 'PASS' },
        { id: 'D-CFG-001', level: 'PASS' },
        {
          id: 'D-SER-001',
          level: 'FAIL',
          text: expect.stringContaining('no-such-tty is not there'),
          fix: expect.any(String),
        },
        { id: 'D-RUN-001', level: 'SKIP' },
      ],
    });
    expect(await once(['doctor', '--config', '/none.yaml'])).toMatchObject({
      code: 2,
      out: expect.stringContaining('FAIL D-CFG-001 /none.yaml: no such file\n'),
    });
  });
});

describe('kvs-bridge run', () => {
  it('runs without device and network, tells how it stands, and ends at a signal with 0', async () => {
    const file = configFile();
    const { child, ended, line } = daemon(file);
    await line('control socket ready');
    await line('is not there');
    expect(await once(['health', '--config', file])).toMatchObject({ code: 0, out: 'ok\n' });
    const ready = await once(['health', '--ready', '--json', '--config', file]);
    expect(ready.code).toBe(1);
    expect(JSON.parse(ready.out)).toMatchObject({
      ok: false,
      reasons: [expect.stringContaining('no-such-tty'), expect.any(String)],
    });
    expect((await once(['status', '--config', file])).out).toMatch(/NOT READY\n\nmain\n {2}link {6}.*no-such-tty/);
    expect(JSON.parse((await once(['status', '--json', '--config', file])).out)).toMatchObject({
      bridges: [{ name: 'main' }],
    });
    expect(await once(['release', '--config', file])).toMatchObject({ code: 0 });
    expect((await once(['status', '--config', file])).out).toContain('no-such-tty released');
    expect(await once(['resume', '--bridge', 'mian', '--config', file])).toMatchObject({
      code: 1,
      err: 'no bridge is named mian, did you mean main?\n',
    });
    child.kill('SIGTERM');
    const { code, out, err } = await ended;
    expect(code).toBe(0);
    expect(err).toBe('');
    for (const text of out.trimEnd().split('\n'))
      expect(JSON.parse(text)).toMatchObject({ level: expect.stringMatching(/^(info|warn)$/) });
    expect(out).not.toContain('a-secret-of-the-test');
    expect(existsSync(join(folder, String(count), 'run/control.sock'))).toBe(false);
  }, 60_000);

  it('leaves the place to the daemon that has it', async () => {
    const file = configFile();
    await daemon(file).line('control socket ready');
    expect(await once(['run', '--config', file])).toMatchObject({
      code: 75,
      err: expect.stringContaining('another daemon answers'),
    });
    expect((await once(['health', '--config', file])).code).toBe(0);
  }, 60_000);

  it('takes a new configuration at SIGHUP, and keeps the old one when the new one is bad', async () => {
    const file = configFile();
    const { child, line, lines } = daemon(file);
    await line('is not there');
    const good = readFileSync(file, 'utf8');
    writeFileSync(file, good.replace('"front"', '"a b"'));
    child.kill('SIGHUP');
    expect(JSON.parse(await line('the old one stays'))).toMatchObject({
      level: 'error',
      why: expect.stringContaining('kvs.channel: found "a b"'),
    });
    const before = lines.length;
    writeFileSync(
      file,
      good.replace('no-such-tty', 'other-tty').replace('"stateDir"', '"log": { "level": "debug" }, "stateDir"'),
    );
    child.kill('SIGHUP');
    expect(JSON.parse(await line('configuration read again'))).toMatchObject({
      changes: ['main changed', 'log changes with the next start'],
    });
    expect(await line('other-tty', before)).toContain('is not there');
  }, 60_000);

  it('tells systemd of its life through the descriptor that the launcher opened', async () => {
    const file = configFile();
    const told = join(folder, 'told');
    const fd = openSync(told, 'a');
    const { child, ended, line } = daemon(file, { fd, env: { KVSB_NOTIFY_FD: '3', WATCHDOG_USEC: '300000' } });
    await line('control socket ready');
    await line('is not there');
    const before = readFileSync(told, 'utf8');
    expect(before).toMatch(/^READY=1\nSTATUS=main: /);
    child.kill('SIGINT');
    expect((await ended).code).toBe(0);
    expect(readFileSync(told, 'utf8')).toMatch(/WATCHDOG=1.*STOPPING=1/s);
  }, 60_000);

  it('writes for the journal when its output goes there', async () => {
    const file = configFile((config) => Object.assign(config, { log: { format: 'journal' } }));
    const { line } = daemon(file);
    expect(await line('control socket ready')).toMatch(/^<6>control control socket ready socket=/);
    expect(await line('is not there')).toMatch(/^<4>serial\/main /);
  }, 60_000);
});

describe('kvs-bridge emulate', () => {
  it('prints what a client needs, and serves until a signal', async () => {
    const emulator = start(['emulate', '--json', '--channel', 'front', '--ca-dir', join(folder, 'ca')]);
    running.push(emulator);
    const described = JSON.parse(await emulator.line('"endpoints"'));
    expect(described).toMatchObject({
      endpoints: { control: expect.stringMatching(/^https:\/\/127\.0\.0\.1:\d+$/) },
      caFile: join(folder, 'ca/ca.pem'),
      credentials: [{ accessKeyId: expect.any(String), secretAccessKey: expect.any(String) }],
    });
    const [keys] = described.credentials;
    const file = configFile((config) =>
      Object.assign(config, {
        kvs: {
          channel: 'front',
          region: described.region,
          endpoint: described.endpoints.control,
          caFile: described.caFile,
          credentials: { source: 'static', ...keys },
        },
      }),
    );
    const { line, lines } = daemon(file);
    await line('"CONNECTED"');
    expect(lines.join()).not.toContain(keys.secretAccessKey);
    emulator.child.kill('SIGTERM');
    expect((await emulator.ended).code).toBe(0);
  }, 60_000);
});

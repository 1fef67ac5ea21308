import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, describe, expect, it } from 'vitest';

const LAUNCHER = 'packaging/systemd/launcher';
const hasPython = spawnSync('python3', ['--version']).status === 0;

/** Says READY on the inherited descriptor, as the daemon does, and its own pid on stdout. */
const READY = `
  require('node:fs').writeSync(Number(process.env.KVSB_NOTIFY_FD), 'READY=1\\nSTATUS=up');
  console.log(process.pid);
`;

function launch(environment: Record<string, string>, ...command: string[]) {
  const { NOTIFY_SOCKET: _, ...rest } = process.env;
  const done = spawnSync(LAUNCHER, command, { env: { ...rest, ...environment }, encoding: 'utf8' });
  return { status: done.status, stdout: done.stdout.trim(), stderr: done.stderr.trim() };
}

describe.runIf(hasPython)("the launcher, with systemd's socket", () => {
  const folder = mkdtempSync(join(tmpdir(), 'kvsb-notify-'));
  let receiver: ChildProcess | undefined;
  afterEach(() => receiver?.kill());
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each([
    ['a path', join(folder, 'notify.sock')],
    ['an abstract name', `@kvsb-notify-${process.pid}`],
  ])("makes the messages come from Node's own pid: %s", async (_, address) => {
    const python = spawn('python3', ['test/packaging/receiver.py', address], { stdio: ['ignore', 'pipe', 'inherit'] });
    receiver = python;
    const lines = createInterface({ input: python.stdout })[Symbol.asyncIterator]();
    expect(JSON.parse((await lines.next()).value)).toEqual({ bound: address });

    const { status, stdout } = launch({ NOTIFY_SOCKET: address }, process.execPath, '-e', READY);
    expect(status).toBe(0);
    expect(JSON.parse((await lines.next()).value)).toEqual({ pid: Number(stdout), text: 'READY=1\nSTATUS=up' });
  });
});

describe('the launcher', () => {
  it('becomes the command: same pid, same exit status', () => {
    const shell = spawnSync('sh', ['-c', `echo $$; exec ${LAUNCHER} sh -c 'echo $$; exit 7'`], { encoding: 'utf8' });
    const [before, after] = shell.stdout.trim().split('\n');
    expect(after).toBe(before);
    expect(shell.status).toBe(7);
  });

  it('just runs the command when there is no socket', () => {
    expect(launch({}, 'sh', '-c', 'echo "<$KVSB_NOTIFY_FD>"')).toEqual({ status: 0, stdout: '<>', stderr: '' });
  });

  it.each([
    [
      'a socket that nobody has bound',
      { NOTIFY_SOCKET: '/nowhere/notify' },
      ['true'],
      71,
      'the notify socket /nowhere/notify',
    ],
    ['a command that is not there', {}, ['/nowhere/node'], 72, '/nowhere/node: No such file'],
    ['no command', {}, [], 64, 'usage:'],
  ])('refuses %s by name', (_, environment, command, status, text) => {
    const done = launch(environment, ...command);
    expect(done.status).toBe(status);
    expect(done.stderr).toContain(text);
  });
});

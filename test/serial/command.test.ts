import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { runCommand } from '../../src/serial/command.ts';
import { FakeClock } from '../support/fake-clock.ts';

const folder = mkdtempSync(join(tmpdir(), 'command-test-'));
const started = join(folder, 'started');
afterEach(() => rmSync(started, { force: true }));

/** What a shell that writes `started` has put there. */
async function written(): Promise<string> {
  for (;;) {
    const text = existsSync(started) ? readFileSync(started, 'utf8') : '';
    if (text.endsWith('\n')) return text.trim();
    await new Promise(setImmediate);
  }
}

async function gone(pid: string): Promise<void> {
  const stat = `/proc/${pid}/stat`;
  while (existsSync(stat) && !readFileSync(stat, 'utf8').includes(') Z ')) await new Promise(setImmediate);
}

describe('a command', () => {
  it.each<[string, string[], object]>([
    ['that ends well', ['true'], { result: 'done' }],
    ['that fails', ['sh', '-c', 'exit 3'], { result: 'failed', text: 'ended with code 3' }],
    [
      'that says why it fails',
      ['sh', '-c', 'echo no such chip >&2; exec 2>&-; exit 1'],
      { result: 'failed', text: expect.stringMatching(/^ended with code 1( no such chip)?$/) },
    ],
    ['that is killed', ['sh', '-c', 'kill -TERM $$'], { result: 'failed', text: 'ended with SIGTERM' }],
    ['that is not there', ['/none/gpio'], { result: 'failed', text: expect.stringContaining('/none/gpio') }],
    ['that has no name', ['', 'x'], { result: 'failed', text: expect.stringContaining('empty') }],
    ['that is a directory', [folder], { result: 'failed', text: expect.stringContaining('EACCES') }],
    ['whose words a shell would take for more', ['test', '$(false);', '=', '$(false);'], { result: 'done' }],
    ['that says a lot', ['sh', '-c', 'head -c 300000 /dev/zero | tr "\\0" x; exit 0'], { result: 'done' }],
  ])('%s is told as it is', async (_, command, outcome) => {
    const clock = new FakeClock();
    expect(await runCommand(command, clock)).toEqual(outcome);
    expect(clock.timers).toBe(0);
  });

  it('keeps little of what a program says about its failure', async () => {
    const outcome = await runCommand(
      ['sh', '-c', 'head -c 100000 /dev/zero | tr "\\0" x >&2; exit 1'],
      new FakeClock(),
    );
    expect(outcome.result === 'failed' && outcome.text.length).toBeLessThanOrEqual(200);
  });

  it('that hangs is killed after 5 s, with all that it started', async () => {
    const clock = new FakeClock();
    const running = runCommand(['sh', '-c', `sleep 1000 & echo $! >${started}; wait`], clock);
    const child = await written();
    clock.advance(4_999);
    expect(existsSync(`/proc/${child}`)).toBe(true);
    clock.advance(1);
    expect(await running).toEqual({ result: 'failed', text: 'not done in time' });
    await gone(child);
  });

  it('is over when it ends, though something that it started holds its output', async () => {
    const outcome = await runCommand(['sh', '-c', `sleep 1000 & echo $! >${started}`], new FakeClock());
    const child = Number(await written());
    expect(outcome).toEqual({ result: 'done' });
    process.kill(child);
  });
});

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

interface Result {
  ok: boolean;
  output: string;
}

/** Runs one step as test/run.cjs does. */
function step(command: string[], options = {}): Result {
  const code = `
    const { run } = require('./packaging/steps.cjs');
    run(${JSON.stringify(command)}, ${JSON.stringify(options)}).then(({ ok, output }) => {
      console.log(JSON.stringify({ ok, output }));
    });`;
  return JSON.parse(spawnSync(process.execPath, ['-e', code], { encoding: 'utf8' }).stdout);
}

function stateOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /, '')
      .charAt(0);
  } catch {
    return 'gone';
  }
}

describe('a step', () => {
  it.each([
    ['succeeds', ['sh', '-c', 'echo said; echo and >&2'], { ok: true, output: 'said\nand\n' }],
    ['fails', ['sh', '-c', 'echo why; exit 3'], { ok: false, output: 'why\n' }],
    ['cannot be started', ['/nowhere/tool'], { ok: false, output: 'spawn /nowhere/tool ENOENT\n' }],
    ['reads nothing', ['cat'], { ok: true, output: '' }],
  ])('%s', (_, command, expected) => {
    expect(step(command)).toEqual(expected);
  });

  it('ends though a process that got away keeps its output open', () => {
    const { ok, output } = step(['sh', '-c', 'setsid sleep 5 & echo done']);
    expect({ ok, output }).toEqual({ ok: true, output: 'done\n' });
  });

  it('that hangs is ended with everything that it started', async () => {
    const { ok, output } = step(['sh', '-c', 'sleep 300 & echo $!; wait'], { minutes: 0.01 });
    expect(ok).toBe(false);
    expect(output).toContain('ended after 0.01 minutes');
    const pid = Number.parseInt(output, 10);
    expect(pid).toBeGreaterThan(0);
    // Gone, or a zombie that waits for init.
    await expect.poll(() => stateOf(pid)).toMatch(/^(gone|Z)$/);
  });
});

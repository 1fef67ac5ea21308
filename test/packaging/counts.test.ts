import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

/** Calls one function of test/counts.cjs as test/run.cjs does. */
function count(name: 'countC' | 'countVitest', argument: string): unknown {
  const code = `console.log(JSON.stringify(require('./test/counts.cjs').${name}(process.argv[1])))`;
  return JSON.parse(execFileSync(process.execPath, ['-e', code, argument], { encoding: 'utf8' }));
}

describe('the count of tests', () => {
  it.each([
    ['one program', 'ok 1\n12 passed, 0 failed\n', { passed: 12, failed: 0, skipped: 0 }],
    ['several programs', '3 passed, 1 failed\n4 passed, 0 failed, 2 skipped\n', { passed: 7, failed: 1, skipped: 2 }],
    ['no closing line', 'Segmentation fault\n', { passed: 0, failed: 0, skipped: 0 }],
    ['a line that only looks like one', 'expected "2 passed, 0 failed" here\n', { passed: 0, failed: 0, skipped: 0 }],
  ])('sums the closing lines of C tests: %s', (_, output, expected) => {
    expect(count('countC', output)).toEqual(expected);
  });

  it.each([
    ['tests', [['passed', 'passed', 'failed', 'skipped', 'todo']], { passed: 2, failed: 1, skipped: 2 }],
    ['a file that could not be loaded', [['passed'], []], { passed: 1, failed: 1, skipped: 0 }],
    ['a file that could not be set up', [['passed'], ['skipped', 'skipped']], { passed: 1, failed: 1, skipped: 2 }],
    ['tests whose process died', [['passed', 'pending', 'pending']], { passed: 1, failed: 2, skipped: 0 }],
  ])("reads vitest's report: %s", (_, files, expected) => {
    const testResults = files.map((statuses, i) => ({
      status: i > 0 || statuses.includes('failed') ? 'failed' : 'passed',
      assertionResults: statuses.map((status) => ({ status })),
    }));
    const folder = mkdtempSync(join(tmpdir(), 'kvsb-counts-'));
    const file = join(folder, 'report.json');
    writeFileSync(file, JSON.stringify({ testResults }));
    expect(count('countVitest', file)).toEqual(expected);
    rmSync(folder, { recursive: true });
  });

  it('takes a run without a report as a failure', () => {
    expect(count('countVitest', '/nowhere/report.json')).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });
});

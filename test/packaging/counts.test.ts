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
    ['tests', { numPassedTests: 5, numFailedTests: 1, numPendingTests: 2, numTodoTests: 0, testResults: [] }, 1],
    [
      'a file that could not be loaded',
      {
        numPassedTests: 5,
        numFailedTests: 0,
        numPendingTests: 2,
        numTodoTests: 0,
        testResults: [{ status: 'failed', assertionResults: [] }],
      },
      1,
    ],
  ])("reads vitest's report: %s", (_, report, failed) => {
    const folder = mkdtempSync(join(tmpdir(), 'kvsb-counts-'));
    const file = join(folder, 'report.json');
    writeFileSync(file, JSON.stringify(report));
    expect(count('countVitest', file)).toEqual({ passed: 5, failed, skipped: 2 });
    rmSync(folder, { recursive: true });
  });

  it('takes a run without a report as a failure', () => {
    expect(count('countVitest', '/nowhere/report.json')).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });
});

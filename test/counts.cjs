// How many tests a runner ran, from what it left behind.
'use strict';
const fs = require('node:fs');

const noTests = { passed: 0, failed: 0, skipped: 0 };

/** Sums every line of the form "12 passed, 0 failed" (and perhaps ", 1 skipped") that a C test program ends with. */
function countC(output) {
  const sum = { ...noTests };
  for (const [, passed, failed, skipped] of output.matchAll(/^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$/gm)) {
    sum.passed += Number(passed);
    sum.failed += Number(failed);
    sum.skipped += Number(skipped ?? 0);
  }
  return sum;
}

/**
 * Reads vitest's JSON report. Beside the failed tests each of these is a failure: a file that failed without a failed
 * test (it could not be loaded, or set up), a test without a result (its process died), and a report that is not there.
 */
function countVitest(file) {
  let report;
  try {
    report = JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch {
    return { ...noTests, failed: 1 };
  }
  const results = report.testResults.flatMap((one) => one.assertionResults.map(({ status }) => status));
  const count = (...wanted) => results.filter((status) => wanted.includes(status)).length;
  const brokenFiles = report.testResults.filter(
    (one) => one.status === 'failed' && !one.assertionResults.some(({ status }) => status === 'failed'),
  );
  const passed = count('passed');
  const skipped = count('skipped', 'todo', 'disabled');
  return { passed, failed: results.length - passed - skipped + brokenFiles.length, skipped };
}

module.exports = { countC, countVitest, noTests };

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

/** Reads vitest's JSON report. A file of tests that could not be loaded is one failure; no report at all is one too. */
function countVitest(file) {
  let report;
  try {
    report = JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch {
    return { ...noTests, failed: 1 };
  }
  const unloaded = report.testResults.filter((one) => one.status === 'failed' && one.assertionResults.length === 0);
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + unloaded.length,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

module.exports = { countC, countVitest, noTests };

// npm test: the core tier. --all adds what takes long or needs heavy tools. Every step runs, whatever failed before it.
'use strict';
const { ensure, skipLine } = require('../packaging/setup.cjs');
const fs = require('node:fs');
const path = require('node:path');
const { bin, root, run } = require('../packaging/steps.cjs');
const { countC, countVitest, noTests } = require('./counts.cjs');

const all = process.argv.includes('--all');
const json = (name) => path.join(root, '.build', `vitest-${name}.json`);

/** One run of vitest; its own report is the count. */
function vitest(name, config, minutes) {
  const file = json(name);
  return {
    name,
    command: bin(
      'vitest/vitest.mjs',
      'run',
      ...['--config', config],
      ...['--reporter=default', '--reporter=json', `--outputFile.json=${file}`],
    ),
    minutes,
    before: () => fs.rmSync(file, { force: true }),
    count: () => countVitest(file),
    mustCount: true,
  };
}

/** A target of the shim's own Makefile. */
function shim(name, words, wanted, minutes = 5) {
  return { name, command: ['make', '-s', '-C', 'firmware-shim', ...words], wanted, minutes };
}

/** Its tests: none at all is a failure. */
function shimTests(name, words, wanted, minutes) {
  return { ...shim(name, words, wanted, minutes), count: countC, mustCount: true };
}

function steps(have) {
  const gcc = have.compiler !== '';
  const clang = have.clang !== '';
  return [
    { name: 'build', command: bin('typescript/bin/tsc', '-p', 'tsconfig.json'), minutes: 3 },
    { name: 'types of tests', command: bin('typescript/bin/tsc', '-p', 'test/tsconfig.json'), minutes: 3 },
    { name: 'check', command: [process.execPath, 'packaging/check.cjs', '--no-types'], minutes: 5 },
    shimTests('C tests, gcc', ['test', 'CC=gcc'], gcc),
    shimTests('C tests, clang', ['test', 'CC=clang'], clang),
    shimTests('C tests, 32-bit', ['test32', 'CC=gcc'], gcc && have.multilib !== ''),
    vitest('core', 'vitest.config.ts', 8),
    vitest('e2e', 'vitest.e2e.config.ts', 6),
    { ...shim('short fuzz', ['fuzz', 'SECONDS=10'], clang), count: countC },
  ];
}

/** Only with --all. */
function longSteps(have) {
  return [
    shim('sizes', ['size'], have.arm !== ''),
    shimTests('exploration', ['explore', 'CC=gcc'], have.compiler !== '', 15),
    { ...shim('long fuzz', ['fuzz', 'SECONDS=600'], have.clang !== '', 60), count: countC },
    { ...vitest('long', 'vitest.long.config.ts', 90), wanted: fs.existsSync(path.join(root, 'test/long')) },
  ];
}

function table(rows) {
  const cells = [['step', 'result', 'time', 'passed', 'failed', 'skipped'], ...rows];
  const widths = cells[0].map((_, i) => Math.max(...cells.map((row) => row[i].length)));
  return cells
    .map((row) => row.map((cell, i) => (i < 2 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join('  '))
    .join('\n');
}

async function main() {
  const rest = all ? true : 'if it fits';
  const core = { compiler: true, protoc: true, python: true, chromium: true, systemd: true, faketime: true };
  const wants = { ...core, clang: rest, multilib: rest, ...(all ? { arm: true } : {}) };
  const { have, skips } = ensure(wants);
  fs.mkdirSync(path.join(root, '.build'), { recursive: true });
  const skipped = new Set(skips.map(skipLine));
  for (const line of skipped) {
    console.log(line);
  }
  const sum = { passed: 0, failed: 0, skipped: 0 };
  const rows = [];
  for (const step of [...steps(have), ...(all ? longSteps(have) : [])]) {
    if (step.wanted === false) {
      continue;
    }
    console.log(`\n== ${step.name}`);
    step.before?.();
    const { ok, output, seconds } = await run(step.command, { show: true, minutes: step.minutes });
    for (const line of output.matchAll(/^SKIP .+: .+$/gm)) {
      skipped.add(line[0]);
    }
    const count = step.count?.(output) ?? noTests;
    // A step that failed without naming a test is one failure, and so is one that tested nothing.
    const empty = step.mustCount && count.passed === 0;
    const failed = Math.max(count.failed, ok && !empty ? 0 : 1);
    sum.passed += count.passed;
    sum.failed += failed;
    sum.skipped += count.skipped;
    const numbers = step.count === undefined ? ['', '', ''] : [count.passed, failed, count.skipped].map(String);
    rows.push([step.name, failed === 0 ? 'ok' : 'FAILED', `${seconds.toFixed(1)} s`, ...numbers]);
  }
  console.log(`\n${table(rows)}\n`);
  for (const line of skipped) {
    console.log(line);
  }
  console.log(`${sum.passed} passed, ${sum.failed} failed, ${sum.skipped + skipped.size} skipped`);
  process.exitCode = sum.failed === 0 ? 0 : 1;
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});

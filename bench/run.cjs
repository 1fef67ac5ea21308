// npm run bench [-- NAME...] [--json] [--quick]: every figure that the README quotes. Each set is bench/NAME.ts, a
// program that says {"bench", "rows"} in JSON on stdout and talks on stderr. Here it becomes a table for people, or with
// --json one object on stdout and nothing else there.
'use strict';
const { ensure } = require('../packaging/setup.cjs');
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { bin, root } = require('../packaging/steps.cjs');

const SETS = ['bridge', 'link', 'cloud', 'abuse', 'firmware', 'daemon', 'wire'];
const SET_OUTPUT_MAX_BYTES = 64 * 1024 * 1024;

function machine() {
  const cpus = os.cpus();
  return {
    cpu: cpus[0]?.model ?? 'unknown',
    cores: os.availableParallelism(),
    memory_mib: Math.round(os.totalmem() / 2 ** 20),
    os: `${os.type()} ${os.release()}`,
    arch: os.arch(),
    node: process.versions.node,
  };
}

/** Rows of one set, or undefined when it failed. */
function rowsOf(name, quick) {
  const file = path.join(root, 'dist/bench', `${name}.js`);
  const done = spawnSync(process.execPath, [file, '--json', ...(quick ? ['--quick'] : [])], {
    cwd: root,
    stdio: ['ignore', 'pipe', 2],
    maxBuffer: SET_OUTPUT_MAX_BYTES,
    encoding: 'utf8',
  });
  try {
    const { rows } = JSON.parse(done.stdout);
    if (done.status === 0 && Array.isArray(rows)) {
      return rows;
    }
  } catch {
    // Said below.
  }
  console.error(`bench ${name}: failed (exit ${done.status ?? done.signal}), or no rows in JSON on stdout`);
  return undefined;
}

const text = (value) =>
  typeof value === 'number' && !Number.isInteger(value) ? String(Number(value.toPrecision(4))) : String(value ?? '');

/** One table for each stretch of rows with the same columns. */
function tables(rows) {
  const groups = [];
  for (const row of rows) {
    const key = Object.keys(row).join();
    if (groups.at(-1)?.key !== key) {
      groups.push({ key, rows: [] });
    }
    groups.at(-1).rows.push(row);
  }
  return groups.map((group) => {
    const columns = Object.keys(group.rows[0]);
    const cells = [columns, ...group.rows.map((row) => columns.map((column) => text(row[column])))];
    const widths = columns.map((_, i) => Math.max(...cells.map((line) => line[i].length)));
    const right = columns.map((column) => typeof group.rows[0][column] === 'number');
    return cells
      .map((line) => line.map((cell, i) => (right[i] ? cell.padStart(widths[i]) : cell.padEnd(widths[i]))).join('  '))
      .map((line) => `${line.trimEnd()}\n`)
      .join('');
  });
}

function main() {
  const names = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
  const flags = process.argv.slice(2).filter((argument) => argument.startsWith('--'));
  const unknown = [
    ...names.filter((name) => !SETS.includes(name)),
    ...flags.filter((flag) => !['--json', '--quick'].includes(flag)),
  ];
  if (unknown.length > 0) {
    console.error(`not known: ${unknown.join(' ')}. npm run bench -- [${SETS.join('|')}] [--json] [--quick]`);
    process.exit(64);
  }
  ensure({ compiler: true });
  const [node, ...build] = bin('typescript/bin/tsc', '-p', 'tsconfig.json');
  if (spawnSync(node, build, { cwd: root, stdio: ['ignore', 2, 2] }).status !== 0) {
    process.exit(1);
  }
  const wanted = (names.length > 0 ? names : SETS).filter((name) => {
    const there = fs.existsSync(path.join(root, 'bench', `${name}.ts`));
    if (!there && names.length > 0) {
      console.error(`bench ${name}: there is no bench/${name}.ts`);
      process.exitCode = 1;
    }
    return there;
  });
  const json = flags.includes('--json');
  const rows = [];
  for (const name of wanted) {
    const own = rowsOf(name, flags.includes('--quick'));
    if (own === undefined) {
      process.exitCode = 1;
    } else if (json) {
      rows.push(...(names.length === 1 ? own : own.map((row) => ({ bench: name, ...row }))));
    } else {
      console.log(`== ${name}\n${tables(own).join('\n')}`);
    }
  }
  if (json) {
    console.log(JSON.stringify({ bench: names.length === 1 ? names[0] : 'all', machine: machine(), rows }));
  } else {
    const { cpu, cores, node: version } = machine();
    console.log(`${cpu}, ${cores} cores, Node ${version}`);
  }
}

main();

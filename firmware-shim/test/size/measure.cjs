// Flash, RAM and stack of the library on Cortex-M, with every compiler that is there: a table, or with --json rows.
//   core   what a master calls, linked; without the optional parts (core-lto: with -flto)
//   NAME   an optional part: what it adds to core
//   all    every object whole
// flash: code and constants, without memcpy, memset and (Cortex-M0) the compiler's division. ram: one kvb_t. stack: the deepest chain of calls from any
// function of the API.
'use strict';
const { execFileSync, spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');

const shim = path.join(__dirname, '../..');
const build = path.resolve(process.argv[2] ?? path.join(shim, '../.build/shim/size'));
const json = process.argv.includes('--json');
const sources = fs.readdirSync(path.join(shim, 'src')).filter((name) => name.endsWith('.c'));
const options = ['KVB_COUNTERS', 'KVB_SLEEP'];
const flags = ['-std=c99', '-Os', '-ffreestanding', '-ffunction-sections', '-fdata-sections', '-fstack-usage'];
const include = ['-Iinclude', '-Isrc', '-isystem', 'test/size/libc'];

const there = (command) => spawnSync(command, ['--version']).status === 0;
const run = (command, args) => execFileSync(command, args, { cwd: shim, encoding: 'utf8' });

const compilers = [];
for (const cpu of ['cortex-m3', 'cortex-m0plus']) {
  if (there('arm-none-eabi-gcc')) {
    const target = [`-mcpu=${cpu}`, '-mthumb'];
    compilers.push({ name: 'gcc', cpu, command: 'arm-none-eabi-gcc', target, link: [] });
  }
  if (there('clang') && there('ld.lld')) {
    const triple = cpu === 'cortex-m3' ? 'thumbv7m-none-eabi' : 'thumbv6m-none-eabi';
    const target = [`--target=${triple}`, `-mcpu=${cpu}`];
    compilers.push({ name: 'clang', cpu, command: 'clang', target, link: ['-fuse-ld=lld'] });
  }
}

/** Compiles one file into the folder; the result is the object's path. */
function compile(compiler, folder, file, extra) {
  const object = path.join(folder, `${path.basename(file, '.c')}.o`);
  run(compiler.command, [...compiler.target, ...flags, ...include, ...extra, '-c', file, '-o', object]);
  return object;
}

/** Bytes of the sections of a file that go to flash. */
function flashOf(file) {
  const section = /^\s*\[\s*\d+\]\s+(\.text|\.rodata|\.data)\S*\s+\S+\s+\S+\s+\S+\s+([0-9a-f]+)/gm;
  let bytes = 0;
  for (const [, , size] of run('readelf', ['-SW', file]).matchAll(section)) bytes += Number.parseInt(size, 16);
  return bytes;
}

function sizeOfSymbol(file, name) {
  const line = run('nm', ['-S', '-t', 'd', file])
    .split('\n')
    .find((one) => one.endsWith(` ${name}`));
  return Number(line.split(' ')[1]);
}

/** Deepest chain of calls: frames from the compiler, calls from the relocations of each function's section. */
function stackOf(objects) {
  const frames = new Map();
  const calls = new Map();
  for (const object of objects) {
    const usage = object.replace(/\.o$/, '.su'); // clang writes none for a file without functions
    for (const line of fs.existsSync(usage) ? fs.readFileSync(usage, 'utf8').trim().split('\n') : []) {
      const [where, bytes] = line.split('\t');
      if (bytes) frames.set(where.split(':').at(-1), Number(bytes));
    }
    let caller;
    for (const line of run('readelf', ['-rW', object]).split('\n')) {
      caller = /'\.rel\.text\.(\S+)'/.exec(line)?.[1] ?? (line.startsWith('Relocation section') ? undefined : caller);
      const callee = /R_ARM_THM_(?:CALL|JUMP24)\s+\S+\s+(?:\.text\.)?(\S+)/.exec(line)?.[1];
      if (caller && callee) calls.set(caller, [...(calls.get(caller) ?? []), callee]);
    }
  }
  const known = new Map();
  const depth = (name) => {
    if (!known.has(name)) {
      known.set(name, Number.POSITIVE_INFINITY); // A recursion would stay infinite, and be seen.
      known.set(name, (frames.get(name) ?? 0) + Math.max(0, ...(calls.get(name) ?? []).map(depth)));
    }
    return known.get(name);
  };
  return Math.max(...[...frames.keys()].filter((name) => /^kvb_/.test(name)).map(depth));
}

function measure(compiler, defines) {
  const folder = path.join(build, [compiler.name, compiler.cpu, ...defines].join('-'));
  fs.mkdirSync(folder, { recursive: true });
  const extra = defines.map((define) => `-D${define}`);
  const objects = sources.map((name) => compile(compiler, folder, `src/${name}`, extra));
  const app = compile(compiler, folder, 'test/size/core.c', extra);
  const stub = compile(compiler, folder, 'test/size/stub.c', ['-fno-builtin']);
  const linked = path.join(folder, 'core.elf');
  const link = ['-nostdlib', '-Wl,--gc-sections', '-Wl,-e,kvb_core_main', '-Wl,--unresolved-symbols=ignore-all'];
  run(compiler.command, [...compiler.target, ...compiler.link, app, stub, ...objects, ...link, '-o', linked]);
  const mine = sizeOfSymbol(app, 'kvb_core_main') + flashOf(stub);
  const core = flashOf(linked) - mine;
  const ram = sizeOfSymbol(app, 'kvb_core_memory');
  const all = objects.reduce((sum, object) => sum + flashOf(object), 0);
  return { core, all, ram, stack: stackOf(objects), mine };
}

/** Flash of core when the compiler sees the whole program at once. */
function measureLto(compiler, defines, mine) {
  const linked = path.join(build, 'lto.elf');
  const extra = [...defines.map((define) => `-D${define}`), '-flto', '-nostdlib', '-Wl,--gc-sections'];
  const stub = compile(compiler, build, 'test/size/stub.c', ['-fno-builtin']);
  const files = [...sources.map((name) => `src/${name}`), 'test/size/core.c', stub];
  const link = [...extra, '-Wl,-e,kvb_core_main', '-Wl,--unresolved-symbols=ignore-all', '-o', linked];
  run(compiler.command, [...compiler.target, ...flags, ...include, ...files, ...link]);
  return flashOf(linked) - mine;
}

function rowsOf(compiler) {
  const base = measure(
    compiler,
    options.map((option) => `${option}=0`),
  );
  const row = (part, flash, ram, stack) => ({
    cpu: compiler.cpu,
    part,
    compiler: compiler.name,
    flash_bytes: flash,
    ram_bytes: ram,
    stack_bytes: stack,
  });
  const rows = [row('core', base.core, base.ram, base.stack)];
  if (compiler.name === 'gcc') {
    const less = options.map((option) => `${option}=0`);
    rows.push(row('core-lto', measureLto(compiler, less, base.mine), base.ram, base.stack));
  }
  for (const option of options) {
    const others = options.filter((other) => other !== option).map((other) => `${other}=0`);
    const one = measure(compiler, others);
    const name = option.replace('KVB_', '').toLowerCase();
    const calls = option === 'KVB_SLEEP' ? one.all - base.all : one.core - base.core;
    rows.push(row(name, calls, one.ram - base.ram, Math.max(0, one.stack - base.stack)));
  }
  const all = measure(compiler, []);
  rows.push(row('all', all.all, all.ram, all.stack));
  return rows;
}

const rows = compilers.flatMap(rowsOf);
if (json) console.log(JSON.stringify(rows));
else {
  const head = ['cpu', 'part', 'compiler', 'flash_bytes', 'ram_bytes', 'stack_bytes'];
  for (const cells of [head, ...rows.map((row) => head.map((name) => String(row[name])))])
    console.log(cells.map((cell, i) => (i < 3 ? cell.padEnd(14) : cell.padStart(12))).join(''));
  if (!there('arm-none-eabi-gcc')) console.log('SKIP sizes with the Arm gcc: install gcc-arm-none-eabi');
  if (!there('clang') || !there('ld.lld')) console.log('SKIP sizes with clang: install clang and lld');
}

import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

/** A machine of its own: a PATH with nothing on it but what the test puts there. */
describe('the set-up', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'kvsb-setup-'));
    for (const command of ['sh', 'awk', 'touch', 'chmod']) {
      symlinkSync(`/bin/${command}`, join(folder, command));
    }
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function tool(name: string, ...script: string[]) {
    writeFileSync(join(folder, name), ['#!/bin/sh', ...script].join('\n'));
    chmodSync(join(folder, name), 0o755);
  }
  /** An apt-get that knows protoc and clang (700 MB), once its lists are fresh; it writes down what it changes. */
  function aptGet(lists: 'fresh' | 'old') {
    tool(
      'apt-get',
      `fresh=${folder}/fresh`,
      `if [ "$1" = update ]; then echo "$*" >> ${folder}/log; touch $fresh; exit 0; fi`,
      '[ -e $fresh ] || exit 100',
      'case "$*" in *--assume-no*)',
      '  mb=120; case "$*" in *clang*) mb=820;; esac',
      '  echo "After this operation, $mb MB of additional disk space will be used."; exit 1;;',
      'esac',
      '[ "$2" = -s ] && exit 0',
      `echo "$*" >> ${folder}/log`,
      `touch ${folder}/protoc; chmod +x ${folder}/protoc`,
    );
    if (lists === 'fresh') writeFileSync(join(folder, 'fresh'), '');
  }
  const log = () =>
    existsSync(join(folder, 'log')) ? readFileSync(join(folder, 'log'), 'utf8').trim().split('\n') : [];

  function ensure(uid: number, environment: Record<string, string> = {}, more = '') {
    const code = `
      process.getuid = () => ${uid};
      const { ensure, skipLine } = require('./packaging/setup.cjs');
      const { have, skips } = ensure({ npm: false, protoc: true, ${more} });
      console.log(JSON.stringify({ protoc: have.protoc, skips: skips.map(skipLine) }));`;
    const env = { PATH: folder, KVSB_BUILD_DIR: folder, ...environment };
    const done = spawnSync(process.execPath, ['-e', code], { env, encoding: 'utf8' });
    return { ...JSON.parse(done.stdout), stderr: done.stderr };
  }
  const BY_HAND = 'sudo apt-get install --no-install-recommends protobuf-compiler';

  it.each([
    ['fresh' as const, []],
    ['old' as const, ['update -q']],
  ])('installs what is missing as root, and refreshes the lists only when it must: %s', (lists, before) => {
    aptGet(lists);
    const { protoc, skips, stderr } = ensure(0);
    expect({ protoc, skips }).toEqual({ protoc: join(folder, 'protoc'), skips: [] });
    expect(log()).toEqual([...before, expect.stringMatching(/^install -y .* protobuf-compiler$/)]);
    expect(stderr).toContain('installing Debian packages, 120 MB on disk: protobuf-compiler');
  });

  it('leaves out what would break the budget, and says so', () => {
    aptGet('fresh');
    const { protoc, skips, stderr } = ensure(0, {}, "clang: 'if it fits'");
    expect(protoc).not.toBe('');
    expect(skips).toEqual([expect.stringMatching(/^SKIP clang, .*more than 800 MB; sudo apt-get install .* clang /)]);
    expect(stderr).toContain('left out, it would be more than 800 MB in all: clang libclang-rt-dev');
    expect(log().join()).not.toContain('clang');
  });

  it('does not install the next time what it left out the first time', () => {
    aptGet('fresh');
    ensure(0, {}, "clang: 'if it fits'");
    const changes = log();
    const { skips, stderr } = ensure(0, {}, "clang: 'if it fits'");
    expect(skips).toEqual([
      expect.stringContaining('SKIP clang, its sanitizers and libFuzzer: all would be more than'),
    ]);
    expect(stderr).toBe('');
    expect(log()).toEqual(changes);
  });

  it('installs it all the same where it is not optional', () => {
    aptGet('fresh');
    ensure(0, {}, 'clang: true');
    expect(log()).toEqual([expect.stringContaining('protobuf-compiler clang libclang-rt-dev')]);
  });

  it('installs nothing that is there', () => {
    aptGet('fresh');
    tool('protoc');
    expect(ensure(0)).toEqual({ protoc: join(folder, 'protoc'), skips: [], stderr: '' });
    expect(log()).toEqual([]);
  });

  it('uses sudo when it is not root, once, and without a question', () => {
    aptGet('old');
    tool('sudo', `echo "sudo $*" >> ${folder}/log`, '[ "$1" = -n ] || exit 1', 'shift', 'exec "$@"');
    tool('true', 'exit 0');
    expect(ensure(1000).protoc).toBe(join(folder, 'protoc'));
    expect(log().filter((line) => line.startsWith('sudo -n sh'))).toHaveLength(1);
  });

  it.each([
    ['without root or sudo', 1000, {}, `SKIP protoc: neither root nor sudo; ${BY_HAND}`],
    ['when it is forbidden', 0, { KVSB_NO_INSTALL: '1' }, `SKIP protoc: KVSB_NO_INSTALL=1; ${BY_HAND}`],
  ])('prints the exact line and goes on, %s', (_, uid, environment, line) => {
    aptGet('fresh');
    const { protoc, skips, stderr } = ensure(uid, environment);
    expect({ protoc, skips }).toEqual({ protoc: '', skips: [line] });
    expect(stderr).toContain(BY_HAND);
    expect(log()).toEqual([]);
  });

  it('goes on when the package cannot be had', () => {
    tool('apt-get', 'exit 100');
    expect(ensure(0).skips).toEqual([
      `SKIP protoc: apt-get could not install it, or all would be more than 800 MB; ${BY_HAND}`,
    ]);
  });

  it('names the packages where there is no apt-get', () => {
    expect(ensure(0).skips).toEqual([`SKIP protoc: not installed, and this is no Debian; ${BY_HAND}`]);
  });
});

describe('the preflight', () => {
  function under(version: string) {
    const code = `Object.defineProperty(process, 'versions', { value: { node: '${version}' } });
      require('./packaging/setup/preflight.cjs');`;
    const { status, stderr } = spawnSync(process.execPath, ['-e', code], { encoding: 'utf8' });
    return { status, stderr };
  }

  it.each(['20.19.0', '20.20.2', '22.0.0', '24.1.0'])('lets Node %s pass', (version) => {
    expect(under(version)).toEqual({ status: 0, stderr: '' });
  });

  it.each(['10.24.0', '18.19.0', '20.18.3'])('tells who runs Node %s what to install', (version) => {
    const { status, stderr } = under(version);
    expect(status).toBe(1);
    expect(stderr).toContain(`needs Node.js 20.19 or newer; this is ${version}`);
    for (const system of ['Debian 13', 'Debian 12', 'Raspberry Pi OS trixie', 'Raspberry Pi OS bookworm']) {
      expect(stderr).toContain(system);
    }
  });

  it('requires the Node that package.json wants', () => {
    const floor = /FLOOR = '([\d.]+)'/.exec(readFileSync('packaging/setup/preflight.cjs', 'utf8'))?.[1];
    expect(`>=${floor}`).toBe(JSON.parse(readFileSync('package.json', 'utf8')).engines.node);
  });

  it('stands in a file that an old Node can read', () => {
    const source = readFileSync('packaging/setup/preflight.cjs', 'utf8');
    expect(source).not.toMatch(/require\(|import|\?\.|\?\?|\basync\b|\*\*/);
    expect(readFileSync('packaging/setup.cjs', 'utf8')).toMatch(
      /'use strict';\nrequire\('\.\/setup\/preflight\.cjs'\);/,
    );
  });
});

import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const UNIT = 'packaging/systemd/kvs-bridge.service';
/** Exposure in tenths: 1.5 of 10. */
const THRESHOLD = '15';

const hasSystemd = spawnSync('systemd-analyze', ['--version']).status === 0;
const unit = readFileSync(UNIT, 'utf8');

describe.runIf(hasSystemd)('the systemd unit', () => {
  let root: string;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'kvsb-unit-'));
    const units = join(root, 'usr/lib/systemd/system');
    mkdirSync(units, { recursive: true });
    for (const target of ['sysinit', 'basic', 'multi-user', 'network-online', 'time-sync', 'shutdown']) {
      writeFileSync(join(units, `${target}.target`), '[Unit]\nDescription=stub\n');
    }
    writeFileSync(join(units, 'modprobe@.service'), '[Service]\nType=oneshot\nExecStart=/usr/bin/node\n');
    for (const file of ['usr/bin/node', 'bin/sh', 'usr/lib/kvs-bridge/launcher']) {
      mkdirSync(join(root, file, '..'), { recursive: true });
      writeFileSync(join(root, file), '#!/bin/sh\n');
      chmodSync(join(root, file), 0o755);
    }
    cpSync(UNIT, join(units, 'kvs-bridge.service'));
  });
  afterEach(() => rmSync(root, { recursive: true }));

  // systemd-analyze exits 0 on a key that it does not know, so what counts is what it says.
  const verify = () =>
    spawnSync('systemd-analyze', ['verify', '--man=no', `--root=${root}`, 'kvs-bridge.service'], { encoding: 'utf8' });

  it('is understood by systemd without a word', () => {
    expect(verify()).toMatchObject({ status: 0, stderr: '' });
  });

  it('would not pass with a misspelt key', () => {
    const file = join(root, 'usr/lib/systemd/system/kvs-bridge.service');
    writeFileSync(file, unit.replace('TasksMax=', 'TaskMax='));
    expect(verify().stderr).toContain('TaskMax');
  });

  it('would not pass with a command that is not there', () => {
    rmSync(join(root, 'usr/lib/kvs-bridge/launcher'));
    expect(verify().stderr).toContain('launcher');
  });

  it('keeps its exposure at 1.5 of 10 or below', () => {
    const args = ['security', '--offline=true', `--threshold=${THRESHOLD}`, UNIT];
    const { status, stdout } = spawnSync('systemd-analyze', args, { encoding: 'utf8' });
    expect(status, stdout.split('\n').at(-2)).toBe(0);
  });
});

describe('what the unit says', () => {
  it.each([
    ['restarts for ever, but not on usage or configuration errors', 'RestartPreventExitStatus=64 78'],
    ['never stops trying to start', 'StartLimitIntervalSec=0'],
    ['keeps the session table across restarts', 'RuntimeDirectoryPreserve=yes'],
    ['takes readiness from the daemon itself', 'NotifyAccess=main'],
    ['reloads by SIGHUP', "ExecReload=/bin/sh -c 'kill -HUP $$MAINPID'"],
  ])('%s', (_, line) => {
    expect(unit.split('\n')).toContain(line);
  });

  it('allows each tty driver that a serial line comes from, and no other device', () => {
    const allowed = [...unit.matchAll(/^DeviceAllow=(.*)$/gm)].map((match) => match[1]);
    expect(allowed).toEqual(['char-ttyACM rw', 'char-ttyUSB rw', 'char-ttyAMA rw', 'char-ttyS rw']);
    expect(unit).toMatch(/^DevicePolicy=closed$/m);
  });
});

describe('the udev rule', () => {
  const rules = readFileSync('packaging/udev/70-kvs-bridge.rules', 'utf8');
  const lines = rules.split('\n').filter((line) => line !== '' && !line.startsWith('#'));

  it('consists of comparisons and assignments only', () => {
    const term = /^[A-Z_]+(\{[^}]+\})?(==|!=|\+=|=)"[^"]*"$/;
    for (const part of lines.flatMap((line) => line.split(/,\s*/))) {
      expect(part).toMatch(term);
    }
  });

  it('touches nothing that no rule of the operator names', () => {
    expect(lines.slice(0, 3)).toEqual([
      'ACTION=="remove", GOTO="kvs_bridge_end"',
      'SUBSYSTEM!="tty", GOTO="kvs_bridge_end"',
      'ENV{KVS_MCU}=="", GOTO="kvs_bridge_end"',
    ]);
    expect(lines.at(-1)).toBe('LABEL="kvs_bridge_end"');
  });

  it('keeps ModemManager away and gives the port to the group of the unit', () => {
    expect(rules).toContain('ENV{ID_MM_DEVICE_IGNORE}="1"');
    const group = /^Group=(.*)$/m.exec(unit)?.[1];
    expect(rules).toContain(`GROUP="${group}"`);
    expect(readFileSync('packaging/systemd/kvs-bridge.sysusers', 'utf8')).toMatch(new RegExp(`^u ${group} `));
  });
});

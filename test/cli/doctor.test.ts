import { describe, expect, it } from 'vitest';
import { consoleOf, daemonFindings, nodeFinding } from '../../src/cli/doctor.ts';
import type { AppStatus } from '../../src/control/status.ts';
import { FakeCloud, FakeRelay, FakeSerial } from '../app/fake-parts.ts';

const cloud = new FakeCloud({ onEvent: () => undefined }).status();
const serial = new FakeSerial({ onEvent: () => undefined }).status();
const status = (clockOffsetMs: number, reasons: string[]): AppStatus => ({
  ...{ version: '1', node: 'v20', pid: 7, startedAt: '', uptimeS: 1, boots: 1, rssBytes: 1 },
  ready: { ok: reasons.length === 0, reasons },
  bridges: [
    {
      ...{ name: 'front', faults: 0, timeline: [], ended: {}, state: 'running', serial },
      cloud: { ...cloud, clockOffsetMs },
      relay: new FakeRelay(undefined).status(),
    },
  ],
});

describe('the doctor', () => {
  it.each([
    ['20.19.0', 'PASS'],
    ['24.0.0', 'PASS'],
    ['20.18.9', 'FAIL'],
    ['18.20.4', 'FAIL'],
  ])('finds Node %s: %s', (version, level) => {
    expect(nodeFinding(version).level).toBe(level);
  });

  it.each([
    ['console=serial0,115200 console=tty1 root=/dev/mmcblk0p2', ['serial0']],
    ['quiet console=ttyAMA0', ['ttyAMA0']],
    ['BOOT_IMAGE=/vmlinuz root=/dev/sda1 noconsole=ttyS0', []],
  ])('sees the consoles of %j', (commandLine, consoles) => {
    expect(consoleOf(commandLine)).toEqual(consoles);
  });

  it('tells what the daemon sees, and a clock that is off', () => {
    expect(daemonFindings(status(0, []), '/s').map(({ id, level }) => `${level} ${id}`)).toEqual([
      'PASS D-RUN-001',
      'PASS D-RUN-002',
    ]);
    expect(daemonFindings(status(-120_000, ['front: no device']), '/s')).toMatchObject([
      { level: 'PASS' },
      { level: 'FAIL', id: 'D-RUN-002', text: 'front: no device' },
      {
        level: 'WARN',
        id: 'D-CLK-001',
        text: "front: this host's clock is 120 s ahead of AWS",
        fix: expect.any(String),
      },
    ]);
    expect(daemonFindings(undefined, '/s')).toMatchObject([{ level: 'SKIP', id: 'D-RUN-001' }]);
  });
});

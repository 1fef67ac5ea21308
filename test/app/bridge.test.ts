import { describe, expect, it } from 'vitest';
import { Bridge } from '../../src/bridge.ts';
import { createLogger } from '../../src/common/logger.ts';
import type { LinkMessage } from '../../src/link/message.ts';
import type { RelayCommand, RelayReport, SessionTable } from '../../src/relay/types.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { FakeParts } from './fake-parts.ts';

const message: LinkMessage = { kind: 'syncDone' };
const toDevice = (token: number): RelayCommand => ({ to: 'device', token, message, ttlMs: 5 });

function bridge(table?: SessionTable) {
  const clock = new FakeClock();
  const lines: { level: string; msg: string; line?: string }[] = [];
  const write = (text: string) => lines.push(JSON.parse(text));
  const log = createLogger({ level: 'trace', levels: {}, format: 'json', colour: false, clock, write });
  const parts = new FakeParts();
  const saved: SessionTable[] = [];
  const reports: RelayReport[] = [];
  const seen = { changes: 0 };
  const made = new Bridge('front', parts, {
    clock,
    log,
    random: () => 0.5,
    loadSessions: () => saved.at(-1) ?? table,
    saveSessions: (next) => saved.push(next),
    onChange: () => seen.changes++,
    onReport: (report) => reports.push(report),
  });
  return { made, parts, clock, lines, saved, reports, seen };
}

describe('a bridge', () => {
  it('gives the relay its last table, starts both sides, and carries out each command where it belongs', () => {
    const table = { nextSession: 7, sessions: [] };
    const { made, parts, saved, reports } = bridge(table);
    made.start();
    const { serial, cloud, relay } = parts.now;
    expect(relay.table).toEqual(table);
    expect([serial.calls, cloud.calls]).toEqual([['start'], ['start']]);
    const report = { kind: 'closed', session: 1, clientId: 'v', reason: 'device' } as const;
    const outgoing = { kind: 'answer', to: 'v', correlationId: 'c', sdp: 'x' } as const;
    relay.answers = [
      [
        toDevice(1),
        { to: 'device', cancel: 1 },
        { to: 'cloud', message: outgoing, ttlMs: 9 },
        { to: 'cloud', action: 'fetchIce' },
        { to: 'state', table: { nextSession: 8, sessions: [] } },
        { to: 'report', event: report },
      ],
    ];
    cloud.event({ kind: 'iceFailed', text: '' });
    expect(serial.sent).toEqual([{ token: 1, message, ttlMs: 5 }]);
    expect(serial.calls).toEqual(['start', 'cancel 1']);
    expect(cloud.sent).toEqual([{ message: outgoing, ttlMs: 9 }]);
    expect(cloud.calls).toEqual(['start', 'fetchIce']);
    expect(saved).toEqual([{ nextSession: 8, sessions: [] }]);
    expect(reports).toEqual([report]);
  });

  it('finishes one input before the next, when a command brings an event at once', () => {
    const { made, parts } = bridge();
    made.start();
    const { serial, cloud, relay } = parts.now;
    relay.answers = [[toDevice(1), toDevice(2)], [toDevice(3)]];
    serial.onSend = (token) => token < 3 && serial.event({ kind: 'failed', token, why: 'too_big' });
    cloud.event({ kind: 'iceFailed', text: '' });
    expect(serial.sent.map(({ token }) => token)).toEqual([1, 2, 3]);
    expect(relay.inputs.slice(1).map((input) => input.from)).toEqual(['cloud', 'device', 'device']);
  });

  it('has one timer, set to what the relay wants', () => {
    const { made, parts, clock } = bridge();
    made.start();
    const { cloud, relay } = parts.now;
    relay.deadline = clock.now() + 100;
    for (let i = 0; i < 5; i++) cloud.event({ kind: 'iceFailed', text: '' });
    expect(clock.timers).toBe(1);
    const before = relay.inputs.length;
    clock.advance(99);
    expect(relay.inputs).toHaveLength(before);
    relay.answers = [[]];
    clock.advance(1);
    expect(relay.inputs.at(-1)).toEqual({ from: 'clock' });
    relay.deadline = clock.now() - 1_000_000;
    cloud.event({ kind: 'iceFailed', text: '' });
    clock.advance(10);
    expect(relay.inputs.length).toBeLessThan(before + 14);
  });

  it('stops both sides, takes no event any more, and leaves no timer', async () => {
    const { made, parts, clock } = bridge();
    made.start();
    const { serial, cloud, relay } = parts.now;
    relay.deadline = clock.now() + 100;
    cloud.event({ kind: 'iceFailed', text: '' });
    const before = relay.inputs.length;
    serial.onStop = async () => serial.event({ kind: 'down' });
    await made.stop();
    await made.stop();
    expect([serial.calls.at(-1), cloud.calls]).toEqual(['stop', ['start', 'stop']]);
    expect(relay.inputs).toHaveLength(before);
    expect(clock.timers).toBe(0);
    expect(made.status()).toMatchObject({ state: 'stopped' });
  });

  it('is built anew after a fault of the relay, later each time, with what was saved', async () => {
    const { made, parts, clock, lines, saved } = bridge();
    made.start();
    for (let life = 0; life < 3; life++) {
      const { serial, cloud, relay } = parts.now;
      relay.answers = [[{ to: 'state', table: { nextSession: 10 + life, sessions: [] } }], new Error('a bug')];
      cloud.event({ kind: 'iceFailed', text: '' });
      expect(() => cloud.event({ kind: 'iceFailed', text: '' })).not.toThrow();
      expect(made.status()).toMatchObject({ state: 'failed', why: 'a bug', faults: life + 1 });
      expect([serial.calls.at(-1), cloud.calls.at(-1)]).toEqual(['stop', 'stop']);
      await new Promise(setImmediate);
      clock.advance(1_000 + 500 * 2 ** life - 1);
      expect(parts.lives).toHaveLength(life + 1);
      clock.advance(1);
      expect(parts.lives).toHaveLength(life + 2);
      expect(parts.now.relay.table).toEqual(saved.at(-1));
    }
    expect(lines.filter(({ level, msg }) => level === 'error' && msg === 'bridge failed')).toHaveLength(3);
    expect(made.status()).toMatchObject({ state: 'running', faults: 3 });
  });

  it('is built anew when a part cannot be made, and stops meanwhile when asked', async () => {
    const { made, parts, clock } = bridge();
    parts.failures = [new Error('no'), new Error('no')];
    made.start();
    await new Promise(setImmediate);
    clock.advance(1_500);
    await new Promise(setImmediate);
    expect(made.status()).toMatchObject({ state: 'failed', faults: 2 });
    await made.stop();
    clock.advance(120_000);
    expect(parts.lives).toEqual([]);
    expect(clock.timers).toBe(0);
  });

  it('lets go of its port until it may have it again, across a fault too', async () => {
    const { made, parts, clock } = bridge();
    made.start();
    await made.release();
    const { serial, cloud, relay } = parts.now;
    expect(serial.calls).toEqual(['start', 'release']);
    relay.answers = [new Error('a bug')];
    cloud.event({ kind: 'iceFailed', text: '' });
    await new Promise(setImmediate);
    clock.advance(60_000);
    expect(parts.now.serial.calls).toEqual([]);
    await made.resume();
    expect(parts.now.serial.calls).toEqual(['resume']);
  });

  it('says when its status changed, and logs what the device prints', () => {
    const { made, parts, lines, seen } = bridge();
    made.start();
    const { serial, cloud, relay } = parts.now;
    const before = seen.changes;
    serial.hooks.onStatus?.();
    cloud.event({ kind: 'state', state: 'CONNECTING', reason: 'none', retryMs: 0, text: '' });
    serial.event({ kind: 'up', peerEpoch: 1, reset: false });
    expect(seen.changes).toBe(before + 3);
    serial.hooks.onConsole?.('Guru Meditation');
    relay.answers = [[{ to: 'report', event: { kind: 'log', level: 4, text: 'sensor lost' } }]];
    cloud.event({ kind: 'iceFailed', text: '' });
    const device = lines.filter((line) => line.line !== undefined).map(({ level, line }) => [level, line]);
    expect(device).toEqual([
      ['info', 'Guru Meditation'],
      ['error', 'sensor lost'],
    ]);
  });

  it('keeps TURN passwords out of its log', () => {
    const { made, parts, lines } = bridge();
    made.start();
    const password = 'turn-password-of-today';
    parts.now.cloud.event({ kind: 'iceServers', servers: [{ uris: [], username: 'u', password }], expiresMs: 1 });
    parts.now.serial.hooks.onConsole?.(`dumping ${password}`);
    expect(lines.at(-1)).toMatchObject({ line: 'dumping ***' });
  });

  it('tells the serial side of an offer that nobody answers', () => {
    const { made, parts } = bridge();
    made.start();
    const { serial, cloud, relay } = parts.now;
    relay.answers = [[{ to: 'report', event: { kind: 'slow', session: 1, clientId: 'v', waitedMs: 10_000 } }]];
    cloud.event({ kind: 'iceFailed', text: '' });
    expect(serial.calls).toEqual(['start', 'unanswered']);
  });

  it('shows the line of its next life to a monitor that looked at the one before', async () => {
    const { made, parts, clock } = bridge();
    made.start();
    const seen: object[] = [];
    made.tools.monitor({ line: (value) => seen.push(value), end: () => undefined });
    parts.now.relay.answers = [new Error('a bug')];
    parts.now.cloud.event({ kind: 'iceFailed', text: '' });
    await new Promise(setImmediate);
    clock.advance(60_000);
    expect(parts.lives).toHaveLength(2);
    parts.now.serial.onFrame?.({ at: '', direction: 'out', bytes: 4, type: 'text' });
    expect(seen).toHaveLength(1);
  });
});

import { describe, expect, it } from 'vitest';
import { statusText } from '../../src/cli/status-text.ts';
import { Exposition } from '../../src/control/exposition.ts';
import { metricsText } from '../../src/control/metrics.ts';
import type { AppStatus, BridgeStatus } from '../../src/control/status.ts';
import { Timeline } from '../../src/control/timeline.ts';
import { cloudWords, readiness, summary } from '../../src/control/words.ts';
import { FakeCloud, FakeRelay, FakeSerial } from '../app/fake-parts.ts';

const serial = new FakeSerial({ onEvent: () => undefined });
const cloud = new FakeCloud({ onEvent: () => undefined });
const running: BridgeStatus = {
  name: 'front "door"',
  faults: 1,
  timeline: [],
  ended: { device: 2 },
  state: 'running',
  serial: serial.status(),
  cloud: cloud.status(),
  relay: new FakeRelay(undefined).status(),
};
const failed: BridgeStatus = { name: 'back', faults: 3, timeline: [], ended: {}, state: 'failed', why: 'a bug' };
const status: AppStatus = {
  version: '1.2.3',
  node: 'v20',
  pid: 1,
  startedAt: '',
  uptimeS: 60,
  boots: 1,
  rssBytes: 1000,
  ready: { ok: false, reasons: [] },
  bridges: [running, failed],
};

function traced(): Timeline {
  const timeline = new Timeline();
  const phase = (name: 'offer_received' | 'answer_sent', atMs: number) =>
    timeline.add({ kind: 'phase', session: 1, clientId: 'a viewer', phase: name, atMs }, 1_700_000_000_000);
  phase('offer_received', 1000);
  phase('answer_sent', 1120);
  return timeline;
}

describe('metrics', () => {
  const text = metricsText(status, new Map([[running.name, traced()]]), 1_700_000_000_000);

  it('count the resets of a device that hangs, where they are configured', () => {
    expect(text).not.toContain('link_resets_total');
    const last = { step: 'command', why: 'silence', result: 'done' } as const;
    const resets = { attempts: 2, done: 1, unsupported: 3, failed: 0, last };
    const counted: BridgeStatus = { ...running, serial: { ...serial.status(), resets } };
    const figures = metricsText({ ...status, bridges: [counted] }, new Map(), 0);
    for (const [result, count] of [
      ['done', 1],
      ['unsupported', 3],
      ['failed', 0],
    ]) {
      expect(figures).toContain(`link_resets_total{bridge="front \\"door\\"",result="${result}"} ${count}\n`);
    }
    expect(statusText({ ...status, bridges: [counted] })).toContain('round trip 12 ms, resets 2, last by command (');
  });

  it('follow the text format: families once and together, samples with proper names, labels and values', () => {
    const families: string[] = [];
    for (const line of text.trimEnd().split('\n')) {
      const head = /^# (?:HELP|TYPE) (kvsbridge_\w+) (.+)$/.exec(line);
      if (head !== null) {
        if (line.startsWith('# HELP')) families.push(head[1] ?? '');
        else expect(head[2]).toMatch(/^(gauge|counter|histogram)$/);
        continue;
      }
      const sample =
        /^(kvsbridge_[a-z_]+)(\{(?:[a-z]+="(?:[^"\\\n]|\\["\\n])*",?)*\})? (-?[\d.e+-]+|NaN|[+-]Inf)$/.exec(line);
      expect(sample, line).not.toBeNull();
      expect(sample?.[1]?.replace(/_(bucket|sum|count)$/, ''), line).toBe(families.at(-1));
    }
    expect(new Set(families).size).toBe(families.length);
    for (const [, name, kind] of text.matchAll(/^# TYPE (\w+) (\w+)$/gm)) {
      expect(name?.endsWith('_total'), name).toBe(kind === 'counter');
    }
  });

  it('say what is, in base units', () => {
    expect(text.split('\n')).toEqual(
      expect.arrayContaining([
        'kvsbridge_build_info{version="1.2.3",node="v20"} 1',
        'kvsbridge_ready 0',
        'kvsbridge_bridge_running{bridge="front \\"door\\""} 1',
        'kvsbridge_bridge_running{bridge="back"} 0',
        'kvsbridge_bridge_faults_total{bridge="back"} 3',
        'kvsbridge_link_up{bridge="front \\"door\\""} 1',
        'kvsbridge_link_round_trip_seconds{bridge="front \\"door\\""} 0.012',
        'kvsbridge_signaling_failures_total{bridge="front \\"door\\"",reason="network"} 2',
        'kvsbridge_clock_skew_seconds{bridge="front \\"door\\""} 0.25',
        'kvsbridge_credentials_expiry_timestamp_seconds{bridge="front \\"door\\""} 1700003600',
        'kvsbridge_sessions_ended_total{bridge="front \\"door\\"",reason="device"} 2',
        'kvsbridge_session_phase_duration_seconds_bucket{bridge="front \\"door\\"",phase="answer_sent",le="0.1"} 0',
        'kvsbridge_session_phase_duration_seconds_bucket{bridge="front \\"door\\"",phase="answer_sent",le="0.25"} 1',
        'kvsbridge_session_phase_duration_seconds_bucket{bridge="front \\"door\\"",phase="answer_sent",le="+Inf"} 1',
        'kvsbridge_session_phase_duration_seconds_sum{bridge="front \\"door\\"",phase="answer_sent"} 0.12',
      ]),
    );
  });

  it("count the cloud side's calls, sockets and noise, and say when it tries again and why", () => {
    const counters = {
      ...cloud.status().counters,
      ...{ doubtful: 6, credentialFailures: 2, rotations: 3, connectedMs: 90_500, noise: { empty: 4, gateway: 1 } },
      calls: { describe: { done: 2, failed: 1, totalMs: 250 }, dial: { done: 5, failed: 0, totalMs: 1_500 } },
    };
    const waiting = {
      state: 'DESCRIBE',
      reason: 'throttled',
      text: 'slow down',
      retryMs: 42_000,
      forMs: 1_500,
    } as const;
    const bridge = { ...running, name: 'a', cloud: { ...cloud.status(), ...waiting, queued: 7, counters } };
    const lines = metricsText({ ...status, bridges: [bridge] }, new Map(), 0).split('\n');
    expect(lines).toEqual(
      expect.arrayContaining([
        'kvsbridge_signaling_state{bridge="a"} 3',
        'kvsbridge_signaling_reason{bridge="a"} 2',
        'kvsbridge_signaling_retry_seconds{bridge="a"} 40.5',
        'kvsbridge_signaling_rotations_total{bridge="a"} 3',
        'kvsbridge_signaling_connected_seconds_total{bridge="a"} 90.5',
        'kvsbridge_signaling_queue_messages{bridge="a"} 7',
        'kvsbridge_signaling_doubtful_total{bridge="a"} 6',
        'kvsbridge_credentials_refresh_failures_total{bridge="a"} 2',
        'kvsbridge_signaling_noise_total{bridge="a",kind="empty"} 4',
        'kvsbridge_signaling_noise_total{bridge="a",kind="gateway"} 1',
        'kvsbridge_signaling_calls_total{bridge="a",call="describe",result="ok"} 2',
        'kvsbridge_signaling_calls_total{bridge="a",call="describe",result="failed"} 1',
        'kvsbridge_signaling_call_seconds_total{bridge="a",call="describe"} 0.25',
        'kvsbridge_signaling_call_seconds_total{bridge="a",call="dial"} 1.5',
      ]),
    );
    const channel = '  channel   channel front: DESCRIBE (throttled: slow down), next try in 41 s (front, ';
    expect(statusText({ ...status, bridges: [bridge] })).toContain(channel);
    // Once the time has come there is nothing to wait for.
    const late = { ...bridge, cloud: { ...bridge.cloud, forMs: 50_000 } };
    expect(metricsText({ ...status, bridges: [late] }, new Map(), 0)).toContain(
      'signaling_retry_seconds{bridge="a"} 0\n',
    );
    expect(statusText({ ...status, bridges: [late] })).not.toContain('next try');
  });

  it.each([
    ['CONNECTED', 'none', '', 'channel connected'],
    ['CONNECTED', 'rotation', 'making the next connection', 'channel connected'],
    ['CONNECTED', 'displaced', 'configured twice?', 'channel connected (displaced: configured twice?)'],
    ['CONNECTED', 'credentials', 'expired', 'channel connected (credentials: expired)'],
    ['JOIN_SESSION', 'none', '', 'channel connected, joining the storage session'],
    ['JOIN_SESSION', 'throttled', 'too many', 'channel connected, joining the storage session (throttled: too many)'],
  ] as const)('the status names what hinders a channel that serves: %s, %s', (state, reason, text, words) => {
    expect(cloudWords({ ...cloud.status(), state, reason, text })).toBe(words);
  });

  it('have no label that a viewer chooses', () => {
    expect(text).not.toContain('a viewer');
    expect(text).not.toMatch(/session="|client/);
  });

  it('leave out what is not known and escape what is written', () => {
    const out = new Exposition();
    out.add('gauge', 'a', 'help', {}, undefined);
    out.add('gauge', 'b', 'help', { l: 'x\\y"z\n' }, true);
    expect(out.toString()).toBe(
      '# HELP kvsbridge_b help\n# TYPE kvsbridge_b gauge\nkvsbridge_b{l="x\\\\y\\"z\\n"} 1\n',
    );
  });
});

describe('the timeline', () => {
  it('has a row of milestones for each session, newest first, and its end', () => {
    const timeline = traced();
    timeline.add({ kind: 'phase', session: 2, clientId: 'b', phase: 'offer_received', atMs: 5 }, 1_700_000_001_000);
    timeline.add({ kind: 'closed', session: 1, clientId: 'a viewer', reason: 'device' }, 0);
    timeline.add({ kind: 'closed', session: 99, clientId: '', reason: 'device' }, 0);
    expect(timeline.traces()).toEqual([
      { session: 2, clientId: 'b', at: '2023-11-14T22:13:21.000Z', phases: { offer_received: 0 } },
      {
        session: 1,
        clientId: 'a viewer',
        at: '2023-11-14T22:13:20.000Z',
        phases: { offer_received: 0, answer_sent: 120 },
        closed: 'device',
      },
    ]);
    expect(timeline.ended).toEqual({ device: 2 });
  });

  it('measures a renegotiation from its own offer', () => {
    const timeline = traced();
    timeline.add({ kind: 'phase', session: 1, clientId: '', phase: 'offer_received', atMs: 9000 }, 0);
    timeline.add({ kind: 'phase', session: 1, clientId: '', phase: 'answer_sent', atMs: 9050 }, 0);
    expect(timeline.traces()[0]?.phases).toEqual({ offer_received: 0, answer_sent: 50 });
  });

  it('forgets the oldest session beyond its bound', () => {
    const timeline = new Timeline();
    for (let session = 1; session <= 100; session++) {
      timeline.add({ kind: 'phase', session, clientId: '', phase: 'offer_received', atMs: 0 }, 0);
    }
    expect(timeline.traces().map(({ session }) => session)).toEqual(Array.from({ length: 32 }, (_, i) => 100 - i));
  });
});

describe('readiness', () => {
  const withSerial = (change: (status: ReturnType<FakeSerial['status']>) => void): BridgeStatus => {
    const changed = serial.status();
    change(changed);
    return { ...running, name: 'a', serial: changed };
  };
  it.each<[words: string, bridge: BridgeStatus]>([
    ['back: failed: a bug', failed],
    ['a: /dev/fake released', withSerial(({ port }) => Object.assign(port, { state: 'released' }))],
    [
      'a: no such device; plug it in',
      withSerial(({ port }) => Object.assign(port, { state: 'waiting', text: 'no such device', hint: 'plug it in' })),
    ],
    ['a: the device is silent', withSerial(({ link }) => Object.assign(link, { state: 'degraded' }))],
    [
      'a: the device sleeps, and does not wake',
      withSerial(({ link }) => Object.assign(link, { state: 'asleep', wakes: 2 })),
    ],
    [
      'a: no common wire version: update the firmware',
      withSerial(({ link }) => Object.assign(link, { state: 'incompatible', update: 'mcu' })),
    ],
    [
      'a: /dev/fake echoes our own frames: RX and TX are joined, or it is the wrong port',
      withSerial(({ link }) => Object.assign(link, { state: 'greeting', refused: 'loopback' })),
    ],
    [
      'a: another host answers at /dev/fake',
      withSerial(({ link }) => Object.assign(link, { state: 'greeting', refused: 'same_role' })),
    ],
    [
      'a: channel front: DESCRIBE (credentials: expired)',
      {
        ...running,
        name: 'a',
        cloud: { ...cloud.status(), state: 'DESCRIBE', reason: 'credentials', text: 'expired' },
      },
    ],
    [
      'a: channel front: NEW',
      { ...running, name: 'a', cloud: { ...cloud.status(), state: 'NEW', reason: 'none', text: '' } },
    ],
  ])('says: %s', (words, bridge) => {
    expect(readiness([bridge])).toEqual({ ok: false, reasons: [words] });
    expect(summary([bridge])).toBe(words);
  });

  it('says one line when all is well', () => {
    expect(summary([running])).toBe('link up, channel connected, 0 sessions');
  });
});

import { describe, expect, it } from 'vitest';
import type { OutgoingMessage } from '../../src/kvs/message.ts';
import type { LinkMessage } from '../../src/link/message.ts';
import * as limits from '../../src/relay/limits.ts';
import type { CloudAction } from '../../src/relay/types.ts';
import { attacks, through } from '../support/hostile-viewers.ts';
import { VirtualBridge } from '../support/virtual-bridge.ts';
import { candidateText, offerSdp } from './rig.ts';

/** Frames, acknowledgements and escapes, on top of the messages. */
const ON_THE_WIRE = 1.15;

describe('a hostile viewer at full speed beside a good one, over a line of 115200', () => {
  it.each(attacks)('with %s keeps it waiting for a bounded number of bytes', (name, known, sessions, each, flood) => {
    const alone = through(undefined, known);
    const beside = through(flood, known);
    const late = `its answer is late by ${beside.ms - alone.ms} ms`;
    console.log(`${name}: ${late}; ${JSON.stringify(beside)}, alone ${JSON.stringify(alone)}`);
    // What the link holds already and what is before it in line: the window, and each session in turn.
    const most = limits.WINDOW_BYTES + (1 + sessions) * each;
    expect(beside.bytes - alone.bytes).toBeLessThanOrEqual(ON_THE_WIRE * most);
    // Its answer waits for one of each session at most, and for one more that a new offer has made.
    expect(beside.descriptions).toBeLessThanOrEqual(2 * sessions + 2);
  });
});

describe('a hostile MCU at full speed', () => {
  const SECONDS = 20;

  interface Seen {
    writes: { at: number; message: OutgoingMessage }[];
    actions: CloudAction[];
    calls: number;
  }

  /** `mute` is 1 where only the flood answers. */
  function attacked(mute: number, messages: (n: number) => LinkMessage): Seen {
    const bridge = new VirtualBridge({ seed: 6, bitsPerSecond: 3_000_000 }).start();
    bridge.run(2_000);
    bridge.camera.mute = mute;
    for (const viewer of ['v1', 'v2', 'v3']) bridge.offer(viewer, offerSdp(viewer));
    bridge.run(2_000);
    const seen: Seen = { writes: [], actions: [], calls: 0 };
    const callsBefore = bridge.cloud.counts.calls + bridge.cloud.counts.dials;
    bridge.cloud.onWrite = (message) => seen.writes.push({ at: bridge.now, message });
    bridge.onCommand = (command) => {
      if (command.to === 'cloud' && 'action' in command) seen.actions.push(command.action);
    };
    let n = 0;
    const pour = (): void => {
      for (let burst = 0; burst < 5; burst++) bridge.camera.say(messages(n++));
      bridge.agenda.add(bridge.now + 10, pour);
    };
    pour();
    bridge.run(SECONDS * 1_000);
    seen.calls = bridge.cloud.counts.calls + bridge.cloud.counts.dials - callsBefore;
    return seen;
  }

  const session = (n: number): number => (n % 3) + 1;
  const answer = (n: number): LinkMessage => ({
    kind: 'answer',
    session: session(n),
    offerSeq: 1 + (n % 2),
    sdp: offerSdp('mcu', `u${n}`),
  });
  const candidateOf = (n: number): LinkMessage => ({
    kind: 'candidate',
    session: session(n),
    mline: 0,
    mid: '0',
    ufrag: '',
    candidate: candidateText(n % 10_000),
  });
  const requests = ['connect', 'disconnect', 'deleteChannel', 'iceServersRequest', 'timeRequest'] as const;
  const request = (n: number): LinkMessage => ({ kind: requests[n % requests.length] ?? 'connect' });
  const mixed = (n: number): LinkMessage => [answer, candidateOf, request][n % 3]?.(n) ?? answer(n);
  const offerOf = (n: number): LinkMessage => ({
    kind: 'offer',
    session: session(n),
    offerSeq: n,
    trickle: true,
    renegotiation: false,
    answerMs: 1,
    sdp: offerSdp('mcu', `u${n}`),
  });
  const floods: [string, number, (n: number) => LinkMessage][] = [
    ['answers', 1, answer],
    ['candidates', 0, candidateOf],
    ['requests', 0, request],
    ['requests for ICE servers', 0, () => ({ kind: 'iceServersRequest' })],
    ['connect and disconnect', 0, (n) => ({ kind: n % 2 === 0 ? 'connect' : 'disconnect' })],
    ['all of it', 1, mixed],
    ['offers', 0, offerOf],
  ];

  /** The most within any window of the service's pace. */
  function densest(times: number[]): number {
    return Math.max(0, ...times.map((at) => times.filter((t) => t >= at && t < at + limits.RATE_WINDOW_MS).length));
  }

  it.each(floods)('with %s reaches the cloud within the budgets alone', (name, mute, messages) => {
    const { writes, actions, calls } = attacked(mute, messages);
    const candidates = writes.filter(({ message }) => message.kind === 'candidate').map(({ at }) => at);
    const descriptions = writes.filter(({ message }) => message.kind !== 'candidate').map(({ at }) => at);
    const counts = {
      candidates: candidates.length,
      descriptions: descriptions.length,
      densest: [densest(candidates), densest(descriptions)],
      actions: actions.length,
      calls,
    };
    console.log(`${name}: the cloud sees ${JSON.stringify(counts)} in ${SECONDS} s`);
    const { burst, perS } = limits.DEVICE_REQUESTS;
    const each = burst + perS * (SECONDS + 4);
    expect(counts.densest[0]).toBeLessThanOrEqual(limits.RATE_CANDIDATES);
    expect(counts.densest[1]).toBeLessThanOrEqual(limits.RATE_DESCRIPTIONS);
    expect(candidates.length).toBeLessThanOrEqual(3 * limits.SESSION_CANDIDATES);
    // Each offer is answered once.
    expect(descriptions.length).toBeLessThanOrEqual(3);
    for (const action of new Set(actions)) {
      expect(actions.filter((other) => other === action).length).toBeLessThanOrEqual(each);
    }
    expect(actions).not.toContain('deleteChannel');
    // A connect is a dial and a fetch of ICE servers at most.
    expect(calls).toBeLessThanOrEqual(2 * each);
  });
});

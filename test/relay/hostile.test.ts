import { describe, expect, it } from 'vitest';
import type { OutgoingMessage } from '../../src/kvs/message.ts';
import type { LinkMessage } from '../../src/link/message.ts';
import * as limits from '../../src/relay/limits.ts';
import type { CloudAction } from '../../src/relay/types.ts';
import { VirtualBridge } from '../support/virtual-bridge.ts';
import { candidateText, offerSdp } from './rig.ts';

const BITS_PER_SECOND = 115_200;
/** As much as a socket takes; the attacks begin this long before the good viewer comes. */
const FLOOD_EVERY_MS = 2;
const LEAD_MS = 5_000;
/** The largest offer that the client takes, bytes, less what `offerSdp` writes itself. */
const LARGE = Array.from({ length: 39 }, () => 'a=x'.padEnd(1_000, 'x'));
/** Frames, acknowledgements and escapes, on top of the messages. */
const ON_THE_WIRE = 1.15;

type Flood = (bridge: VirtualBridge, n: number) => void;

const offer = (from: string, pc: string, ufrag = 'u1', extra: string[] = []): Flood => {
  return (bridge) => bridge.offer(from, offerSdp(pc, ufrag, extra));
};

const candidate = (from: string, n: number): Flood => {
  const line = { candidate: candidateText(n % 10_000), mid: '0', mline: 0, ufrag: undefined };
  return (bridge) => bridge.deliver({ kind: 'candidate', from, candidate: line });
};

interface Measured {
  /** Bytes to the MCU, and messages to the cloud, from the good viewer's offer to its answer. */
  bytes: number;
  descriptions: number;
  ms: number;
}

function bridgeAt115200(): VirtualBridge {
  const bridge = new VirtualBridge({ seed: 5, bitsPerSecond: BITS_PER_SECOND }).start();
  bridge.run(2_000);
  return bridge;
}

/** The good viewer's way through the flood, or without one. `known`: it has a session already, and restarts ICE. */
function through(flood: Flood | undefined, known: boolean): Measured {
  const bridge = bridgeAt115200();
  if (known) {
    bridge.offer('good', offerSdp('good'));
    bridge.run(2_000);
  }
  let n = 0;
  const pour = (): void => {
    flood?.(bridge, n++);
    bridge.agenda.add(bridge.now + FLOOD_EVERY_MS, pour);
  };
  pour();
  bridge.run(LEAD_MS);
  const { counters } = bridge.line.host.endpoint;
  const [bytesBefore, from] = [counters.bytesSent, bridge.now];
  let bytes = 0;
  let descriptions = 0;
  let answeredAt: number | undefined;
  bridge.camera.onMessage = (message) => {
    if (message.kind === 'offer' && message.sdp === wanted && bytes === 0) bytes = counters.bytesSent - bytesBefore;
  };
  bridge.cloud.onWrite = (message) => {
    if (answeredAt !== undefined) return;
    if (message.kind === 'answer' && message.to === 'good') answeredAt = bridge.now;
    if (message.kind !== 'candidate') descriptions += 1;
  };
  const wanted = offerSdp('good', 'u2');
  bridge.offer('good', wanted);
  for (let steps = 0; answeredAt === undefined && steps < 600; steps++) bridge.run(100);
  if (answeredAt === undefined) throw new Error('the good viewer never got its answer');
  return { bytes, descriptions, ms: Math.round(answeredAt - from) };
}

describe('a hostile viewer at full speed beside a good one, over a line of 115200', () => {
  const many = (n: number): string => `bad${n % 9}`;
  const attacks: [string, boolean, number, number, Flood][] = [
    ['candidates', false, 1, 0, (bridge, n) => (n === 0 ? offer('bad', 'pc') : candidate('bad', n))(bridge, n)],
    ['ever new offers', false, 1, 700, (bridge, n) => offer('bad', `pc${n}`)(bridge, n)],
    ['offers of 40 KB', false, 1, 40_000, (bridge, n) => offer('bad', `pc${n}`, 'u', LARGE)(bridge, n)],
    ['candidates without an offer', false, 1, 0, (bridge, n) => candidate(`bad${n}`, n)(bridge, n)],
    ['ever new names', true, 9, 700, (bridge, n) => offer(`bad${n}`, `pc${n}`)(bridge, n)],
    [
      'everything at once',
      true,
      9,
      700,
      (bridge, n) => (n % 2 === 0 ? offer(many(n), `pc${n}`) : candidate(many(n), n))(bridge, n),
    ],
    [
      'everything at once by nine, to a newcomer',
      false,
      9,
      700,
      (bridge, n) => (n % 2 === 0 ? offer(many(n), `pc${n}`) : candidate(many(n), n))(bridge, n),
    ],
    [
      'offers of 40 KB by nine, to a newcomer',
      false,
      9,
      40_000,
      (bridge, n) => offer(many(n), `pc${n}`, 'u', LARGE)(bridge, n),
    ],
    ['offers of 40 KB by nine names', true, 9, 40_000, (bridge, n) => offer(many(n), `pc${n}`, 'u', LARGE)(bridge, n)],
  ];

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

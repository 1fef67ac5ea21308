import { candidateText, offerSdp } from '../relay/rig.ts';
import { VirtualBridge } from './virtual-bridge.ts';

export const BITS_PER_SECOND = 115_200;
/** As much as a socket takes; the attacks begin this long before the good viewer comes. */
const FLOOD_EVERY_MS = 2;
const LEAD_MS = 5_000;
/** How long the camera needs for an answer. */
const THINK_MS = 50;
/** The largest offer that the client takes, bytes, less what `offerSdp` writes itself. */
const LARGE = Array.from({ length: 39 }, () => 'a=x'.padEnd(1_000, 'x'));
/** Its n-th message. */
type Flood = (bridge: VirtualBridge, n: number) => void;

const offer = (from: string, pc: string, ufrag = 'u1', extra: string[] = []): Flood => {
  return (bridge) => bridge.offer(from, offerSdp(pc, ufrag, extra));
};

const candidate = (from: string, n: number): Flood => {
  const line = { candidate: candidateText(n % 10_000), mid: '0', mline: 0, ufrag: undefined };
  return (bridge) => bridge.deliver({ kind: 'candidate', from, candidate: line });
};

export interface Measured {
  /** Bytes to the MCU, and messages to the cloud, from the good viewer's offer to its answer. */
  bytes: number;
  descriptions: number;
  ms: number;
}

function bridgeAt115200(): VirtualBridge {
  const bridge = new VirtualBridge({ seed: 5, bitsPerSecond: BITS_PER_SECOND }).start();
  bridge.camera.thinkMs = THINK_MS;
  bridge.run(2_000);
  return bridge;
}

/** The good viewer's way through the flood, or without one. `known`: it has a session already, and restarts ICE. */
export function through(flood: Flood | undefined, known: boolean): Measured {
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

/** As many as the service lets in beside the good one. */
const many = (n: number): string => `bad${n % 9}`;
/** Name, whether the good viewer has a session already, sessions of the bad ones, bytes of their messages, messages. */
export const attacks: [name: string, known: boolean, sessions: number, bytes: number, flood: Flood][] = [
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

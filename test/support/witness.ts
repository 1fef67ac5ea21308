import { decodeFrame } from '../../src/link/frame.ts';
import type { EndpointPair, Side } from './endpoint-pair.ts';

/**
 * Reads along, frame by frame, what both sides of a pair write, and throws when one breaks a rule of PROTOCOL.md that the
 * other could not notice: window, credit, and that a number never changes what it carries.
 */
export function witness(pair: EndpointPair): void {
  watch(pair.host, pair.mcu);
  watch(pair.mcu, pair.host);
}

interface Direction {
  seed: number;
  /** Sum of the bodies of all frames up to each that was numbered, by count. */
  sums: number[];
  /** What each of the last 256 numbers carries. */
  carried: string[];
  /** Frames that the receiver acknowledged, and the furthest edge that it ever wrote. */
  acknowledged: number;
  edge: number;
}

const directions = new WeakMap<Side, Direction>();

function watch(side: Side, peer: Side): void {
  const before = side.onWrite;
  side.onWrite = (frame) => {
    check(side, peer, frame);
    return before(frame);
  };
}

function direction(sender: Side, receiver: Side): Direction | undefined {
  const seed = sender.endpoint.pair?.seedOut;
  if (seed === undefined) return undefined;
  let known = directions.get(sender);
  if (known?.seed !== seed) {
    const edge = sender.endpoint.pair?.peer.receiveBytes ?? 0;
    known = { seed, sums: [], carried: [], acknowledged: 0, edge };
    directions.set(sender, known);
  }
  // A receiver of another pair says nothing about this one.
  return receiver.endpoint.pair?.seedIn === seed || receiver.endpoint.pair === undefined ? known : undefined;
}

function check(side: Side, peer: Side, bytes: Uint8Array): void {
  const pair = side.endpoint.pair;
  if (!pair || (bytes[0] ?? 0) % 4 === 0) return;
  const frame = decodeFrame(bytes, pair.seedOut, 1024);
  if (typeof frame === 'string') throw new Error(`${side.role} wrote a frame that is ${frame}`);
  if (frame.type !== 'data' && frame.type !== 'ack') return;
  const reverse = direction(peer, side);
  if (reverse && peer.endpoint.pair) {
    const taken = reverse.acknowledged + ((frame.ack - reverse.acknowledged) & 0xff);
    const before = taken === 0 ? 0 : (reverse.sums[taken - 1] ?? Number.NaN);
    if (Number.isNaN(before)) throw new Error(`${side.role} acknowledged what was never sent`);
    reverse.acknowledged = taken;
    reverse.edge = Math.max(reverse.edge, before + frame.credit * peer.endpoint.pair.peer.creditUnit);
  }
  const own = direction(side, peer);
  if (!own || frame.type !== 'data') return;
  const content = JSON.stringify([frame.channel, frame.first, frame.last, Buffer.from(frame.body).toString('base64')]);
  const numbered = own.sums.length;
  if (frame.seq === (numbered & 0xff) && numbered - own.acknowledged < pair.peer.window) {
    const sum = (own.sums[numbered - 1] ?? 0) + frame.body.length;
    if (sum > own.edge) throw new Error(`${side.role} sent ${sum} bytes, allowed were ${own.edge}`);
    own.sums.push(sum);
    own.carried[frame.seq] = content;
    return;
  }
  if (own.carried[frame.seq] !== content)
    throw new Error(`${side.role} broke the window, or changed frame ${frame.seq}`);
}

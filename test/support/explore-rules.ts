import { decodeFrame } from '../../src/link/frame.ts';
import type { Pair } from '../../src/link/pair.ts';

/** As the copy under exploration counts. */
const SEQUENCES = 8;

/** What one direction of a pair has numbered, as it can be seen on the line. */
interface Account {
  /** Number of the first frame that its receiver did not acknowledge, and the sum of the bodies before it. */
  first: number;
  before: number;
  /** Bodies of the frames from there on. */
  bodies: number[];
  /** The furthest sum of bodies that was ever allowed. */
  edge: number;
}

/** By seed. */
export type Accounts = Map<number, Account>;

/** `bytes` were written by the side that has this pair. The result is what of PROTOCOL.md they break. */
export function brokenBy(bytes: Uint8Array, { seedOut, seedIn, peer }: Pair, accounts: Accounts): string | undefined {
  const own = accountOf(accounts, seedOut, peer.receiveBytes);
  const reverse = accountOf(accounts, seedIn, peer.receiveBytes);
  const frame = decodeFrame(bytes, seedOut, peer.fragmentMax);
  if (typeof frame === 'string') return `a frame was written that is ${frame}`;
  if (frame.type !== 'data' && frame.type !== 'ack') return undefined;
  const taken = (frame.ack - reverse.first) & (SEQUENCES - 1);
  if (taken > reverse.bodies.length) return 'what was never sent was acknowledged';
  reverse.before += sum(reverse.bodies.splice(0, taken));
  reverse.first = frame.ack;
  reverse.edge = Math.max(reverse.edge, reverse.before + frame.credit);
  if (frame.type === 'ack') return undefined;
  const ahead = (frame.seq - own.first) & (SEQUENCES - 1);
  // Its acknowledgement is still on its way.
  if (ahead >= SEQUENCES / 2) return undefined;
  if (ahead < own.bodies.length) return own.bodies[ahead] === frame.body.length ? undefined : 'a number was used twice';
  own.bodies.push(frame.body.length);
  if (ahead >= own.bodies.length) return 'a number was left out';
  if (own.bodies.length > peer.window) return 'there were more frames than the window';
  return own.before + sum(own.bodies) > own.edge ? 'there were more bytes than the credit' : undefined;
}

/** Both sides have the same credit. */
function accountOf(accounts: Accounts, seed: number, edge: number): Account {
  const known = accounts.get(seed) ?? { first: 0, before: 0, bodies: [], edge };
  accounts.set(seed, known);
  return known;
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}

import { seeded } from './random.ts';
import { fromHex, vectorLines } from './vectors.ts';

/** What the fuzzing of the link begins with: numbers, bytes and golden vectors, from a seed. */

export type Random = (below: number) => number;

export function random(seed: number): Random {
  const next = seeded(seed);
  return (below) => Math.floor(next() * below);
}

export function require(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Error(what);
}

/** Up to `max`, often at an edge. */
export function number(r: Random, max: number): number {
  return [0, 1, max, max - 1, r(max + 1), r(Math.min(max + 1, 16))][r(6)] ?? 0;
}

export function bytes(r: Random, max: number): Uint8Array {
  return Uint8Array.from({ length: r(max + 1) }, () => [0xc0, 0xdb, 0xdc, 0, 0xff, r(256)][r(6)] ?? 0);
}

/** Bits flipped, bytes put in, taken out, doubled or moved. */
export function mutated(r: Random, from: Uint8Array): Uint8Array {
  let out = [...from];
  for (let i = r(3); i >= 0; i--) {
    const at = r(out.length + 1);
    const change = r(12);
    if (change > 4) out[at % Math.max(out.length, 1)] = change % 2 ? r(256) : (out[at] ?? 0) ^ (1 << r(8));
    else if (change === 1) out.splice(at, 1 + r(4));
    else if (change === 2) out.splice(at, 0, ...bytes(r, 6));
    else if (change === 3) out.splice(at, 0, ...out.slice(r(out.length + 1)));
    else out = out.slice(0, at);
  }
  return Uint8Array.from(out.slice(0, 4096));
}

/** One byte is another: what is read is often still a message. */
export function touched(r: Random, from: Uint8Array): Uint8Array {
  const out = Uint8Array.from(from);
  if (out.length > 0) out[r(out.length)] = number(r, 255);
  return out;
}

function legal(type: 'Envelope' | 'Hello' | 'LinkControl'): Uint8Array[] {
  const rows = vectorLines('messages.txt').filter((row) => row[1] === type && row[2] === 'ok');
  return rows.map((row) => fromHex(row.at(-1) ?? ''));
}

/** The golden vectors: what inputs begin as. Frames are as on the line, without their END. */
export const messages = legal('Envelope');
export const hellos = legal('Hello');
export const controls = legal('LinkControl');
export const frames = vectorLines('frames.txt').map((row) => fromHex(row.at(-1) ?? '').slice(0, -1));

/** One of them. */
export function oneOf(r: Random, some: readonly Uint8Array[]): Uint8Array {
  return some[r(some.length)] ?? new Uint8Array(0);
}

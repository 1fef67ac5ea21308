/** All byte values in turn, and mostly those that SLIP escapes, with what it makes of them. */
export const patterns = ['all', 'escapes'] as const;
export type Pattern = (typeof patterns)[number];

const escapes = [0xc0, 0xdb, 0xdc, 0xdd, 0xc0, 0xc0, 0xdb, 0xdb, 0xdb, 0xdc, 0xc0, 0x00, 0xff];
/** Around the powers of two up to here lie the limits of buffers; above, the powers alone. */
const DENSE_MAX_BYTES = 256;

/** From 1 to `most`, around each power of two. */
export function echoSizes(most: number): number[] {
  const sizes = new Set([1, 2, 3, most]);
  for (let power = 4; power <= most; power *= 2) {
    for (const size of power <= DENSE_MAX_BYTES ? [power - 1, power, power + 1] : [power]) sizes.add(size);
  }
  return [...sizes].filter((size) => size <= most).sort((a, b) => a - b);
}

/** Each `turn` begins elsewhere: a reply of another echo is not taken for this one's. */
export function echoData(pattern: Pattern, size: number, turn: number): Uint8Array {
  if (pattern === 'all') return Uint8Array.from({ length: size }, (_, i) => (i + turn) & 0xff);
  return Uint8Array.from({ length: size }, (_, i) => escapes[(i + turn) % escapes.length] ?? 0);
}

/** DATA frames are numbered modulo this (PROTOCOL.md section 5); a power of 2. */
const SEQUENCES = 256;

export function following(seq: number): number {
  return (seq + 1) & (SEQUENCES - 1);
}

/** Steps of `following` from one number to the other. */
export function distance(from: number, to: number): number {
  return (to - from) & (SEQUENCES - 1);
}

/** What seems so far ahead lies behind. */
export const BEHIND = SEQUENCES / 2;

/** Exponential backoff with full jitter: uniform in 0 to min(cap, base x 2^attempt). `random` is in [0, 1). */
export function fullJitter(attempt: number, baseMs: number, capMs: number, random: () => number): number {
  return random() * Math.min(capMs, baseMs * 2 ** Math.min(attempt, 30));
}

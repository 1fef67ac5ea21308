import { describe, expect, it } from 'vitest';
import { fuzzEndpoint } from '../support/endpoint-fuzz.ts';
import { heapBytes } from '../support/life.ts';
import { fuzzLife, fuzzLine, LIFE_MAX_BYTES } from '../support/line-fuzz.ts';
import { fuzzBody, fuzzFrame, fuzzMessage, fuzzSlip } from '../support/link-fuzz.ts';

/** Shortly; test/long/link-fuzz.test.ts does it for long. A seed that fails is named. */
const parsers: [string, number, (seed: number) => unknown][] = [
  ['the codec of messages', 2000, fuzzMessage],
  ['the codec of frames', 2000, fuzzFrame],
  ['the codec of HELLO and LINK', 2000, fuzzBody],
  ['the SLIP guard', 200, fuzzSlip],
  ['a line with noise', 200, fuzzLine],
  ['an endpoint with a hostile peer', 150, fuzzEndpoint],
];

describe('what the line brings', () => {
  it.each(parsers)('leaves %s in its bounds and able to read on (%i stories)', (_name, stories, run) => {
    const failed: string[] = [];
    for (let seed = 1; seed <= stories; seed++) {
      try {
        run(seed);
      } catch (error) {
        failed.push(`seed ${seed}: ${String(error)}`);
      }
    }
    expect(failed).toEqual([]);
  });

  // A peer that keeps all, and whose acknowledgement by number never comes: the timer found nothing to send, for ever.
  it.each([2036722615])('leaves an endpoint with a timer that ends: the story of seed %i', (seed) => {
    expect(() => fuzzEndpoint(seed)).not.toThrow();
  });

  it('never makes an endpoint keep more than its limits, however long it lives', () => {
    fuzzLife(1, 200);
    const before = kept();
    const line = fuzzLife(2, 1500);
    expect(kept() - before).toBeLessThan(LIFE_MAX_BYTES);
    expect(line.waiting).toBeGreaterThan(0);
  });

  it('is often enough what the parsers read, or the fuzzing would prove nothing', () => {
    const seeds = Array.from({ length: 200 }, (_, i) => i);
    for (const run of [fuzzMessage, fuzzFrame, fuzzBody, fuzzLine]) {
      expect(seeds.filter((seed) => run(seed)).length).toBeGreaterThan(20);
    }
  });
});

/** Bytes that cannot be collected. */
function kept(): number {
  return heapBytes() + process.memoryUsage().arrayBuffers;
}

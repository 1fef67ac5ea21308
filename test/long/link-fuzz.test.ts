import { describe, expect, it } from 'vitest';
import { fuzzEndpoint } from '../support/endpoint-fuzz.ts';
import { heapBytes } from '../support/life.ts';
import { fuzzLife, fuzzLine, LIFE_MAX_BYTES } from '../support/line-fuzz.ts';
import { fuzzBody, fuzzFrame, fuzzMessage, fuzzSlip } from '../support/link-fuzz.ts';

const parsers: [string, number, (seed: number) => unknown][] = [
  ['the codec of messages', 1_000_000, fuzzMessage],
  ['the codec of frames', 500_000, fuzzFrame],
  ['the codec of HELLO and LINK', 500_000, fuzzBody],
  ['the SLIP guard', 100_000, fuzzSlip],
  ['a line with noise', 100_000, fuzzLine],
  ['an endpoint with a hostile peer', 50_000, fuzzEndpoint],
];

const seconds = (since: number): number => Math.max(1, Math.round((Date.now() - since) / 1000));

describe('what the line brings, at length', () => {
  it.each(parsers)('leaves %s in its bounds and able to read on (%i stories)', (name, stories, run) => {
    // Never the same stories again: the seed that fails is in the message, and belongs into a test of its own.
    const begin = Date.now();
    for (let i = 0; i < stories; i++) {
      const seed = (begin + i) % 2 ** 31;
      try {
        run(seed);
      } catch (error) {
        expect.unreachable(`${name}, seed ${seed}: ${String(error)}`);
      }
    }
    const rate = Math.round(stories / seconds(begin));
    console.log(`fuzzed ${name}: ${stories} executions, ${rate}/s, no finding`);
  });

  it('never makes an endpoint keep more than its limits, however long it lives', () => {
    fuzzLife(1, 200);
    const before = heapBytes() + process.memoryUsage().arrayBuffers;
    const line = fuzzLife(Date.now() % 2 ** 31, 20_000);
    const kept = heapBytes() + process.memoryUsage().arrayBuffers - before;
    expect(kept).toBeLessThan(LIFE_MAX_BYTES);
    console.log(`fuzzed a life of ${line.now} ms: ${kept} bytes kept after 20000 messages`);
  });
});

import { describe, expect, it } from 'vitest';
import { fuzzEndpoint, fuzzFrame, fuzzMessage, fuzzSlip } from '../support/link-fuzz.ts';

const parsers: [string, number, (seed: number) => unknown][] = [
  ['the codec of messages', 1_000_000, fuzzMessage],
  ['the codec of frames', 1_000_000, fuzzFrame],
  ['the SLIP guard', 50_000, fuzzSlip],
  ['an endpoint with a hostile peer', 50_000, fuzzEndpoint],
];

describe('what the line brings, at length', () => {
  it.each(parsers)('leaves %s in its bounds and able to read on (%i stories)', (name, stories, run) => {
    // Never the same stories again: the seed that fails is in the message, and belongs into a test of its own.
    const begin = Date.now() % 2 ** 31;
    for (let i = 0; i < stories; i++) {
      try {
        run(begin + i);
      } catch (error) {
        expect.unreachable(`${name}, seed ${begin + i}: ${String(error)}`);
      }
    }
    console.log(`fuzzed ${name}: ${stories} executions, no finding`);
  });
});

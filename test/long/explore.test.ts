import { describe, expect, it } from 'vitest';
import { explore, type Setting, tell } from '../support/explore.ts';
import { openLink } from '../support/open-link.ts';

/** 32 bytes a ms. */
const quick = { bitsPerSecond: 320_000, latencyMs: 1 };
/** A frame takes longer than a turn. A USB adapter at its worst. */
const slow = { bitsPerSecond: 40_000, latencyMs: 1 };
const far = { bitsPerSecond: 2_560_000, latencyMs: 20 };

const explorations: [setting: Setting, steps: number, faults: number][] = [
  [{ ...quick, slots: [1, 1], receiveBytes: 64, messages: 3 }, 60, 2],
  [{ ...quick, slots: [0, 2], receiveBytes: 40, messages: 3 }, 60, 2],
  [{ ...quick, slots: [0, 0], receiveBytes: 40, messages: 4 }, 60, 2],
  [{ ...quick, slots: [2, 1], receiveBytes: 96, messages: 4 }, 60, 2],
  [{ ...slow, slots: [1, 1], receiveBytes: 64, messages: 3 }, 40, 2],
  [{ ...far, slots: [0, 2], receiveBytes: 200, messages: 4 }, 40, 2],
  [{ ...quick, slots: [1, 1], receiveBytes: 64, messages: 2 }, 30, 3],
];

describe('two links that count modulo 8 with a window of 2, at length', () => {
  it.each(explorations)('keep every promise: %j, %i steps, %i faults', async (setting, steps, faults) => {
    const explored = explore(await openLink(), setting, steps, faults);
    console.log(tell(setting, faults, explored));
    expect(explored.depth).toBe(steps);
  });
});

import { describe, expect, it } from 'vitest';
import { explore, type Setting, tell } from '../support/explore.ts';
import { openLink } from '../support/open-link.ts';

const explorations: [setting: Setting, steps: number, faults: number][] = [
  [{ slots: [1, 1], receiveBytes: 64, messages: 3 }, 60, 2],
  [{ slots: [0, 2], receiveBytes: 40, messages: 3 }, 60, 2],
  [{ slots: [0, 0], receiveBytes: 40, messages: 4 }, 60, 2],
  [{ slots: [2, 1], receiveBytes: 96, messages: 4 }, 60, 2],
  [{ slots: [1, 1], receiveBytes: 64, messages: 3 }, 20, 3],
];

describe('two links that count modulo 8 with a window of 2, at length', () => {
  it.each(explorations)('keep every promise: %j, %i steps, %i faults', async (setting, steps, faults) => {
    const explored = explore(await openLink(), setting, steps, faults);
    console.log(tell(setting, faults, explored));
    expect(explored.depth).toBe(steps);
  });
});

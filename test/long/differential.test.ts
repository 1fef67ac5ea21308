import { expect, it } from 'vitest';
import { outcomeOf, promisedBy, scheduleOf } from '../support/differential.ts';

const SCHEDULES = 500;

it(`${SCHEDULES} schedules of faults end the same with either code at the MCU`, () => {
  for (let seed = 1000; seed < 1000 + SCHEDULES; seed++) {
    const schedule = scheduleOf(seed);
    const promised = promisedBy(schedule);
    expect({ seed, ...outcomeOf(schedule, 'TypeScript') }).toEqual({ seed, ...promised });
    expect({ seed, ...outcomeOf(schedule, 'C') }).toEqual({ seed, ...promised });
  }
});

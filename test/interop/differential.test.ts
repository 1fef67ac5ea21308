import { describe, expect, it } from 'vitest';
import { outcomeOf, promisedBy, scheduleOf } from '../support/differential.ts';

describe('the same faults met by TypeScript with TypeScript, and by TypeScript with C', () => {
  it.each(Array.from({ length: 12 }, (_, i) => i + 1))('end with the same messages and fates: schedule %i', (seed) => {
    const schedule = scheduleOf(seed);
    const promised = promisedBy(schedule);
    expect(outcomeOf(schedule, 'TypeScript')).toEqual(promised);
    expect(outcomeOf(schedule, 'C')).toEqual(promised);
  });
});

import { fstatSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { logFormat } from '../../src/cli/run.ts';

describe('the format of the log', () => {
  it('is that of the journal only where standard output is the journal', () => {
    const { dev, ino } = fstatSync(1);
    expect(logFormat({ JOURNAL_STREAM: `${dev}:${ino}` })).toBe('journal');
    expect(logFormat({ JOURNAL_STREAM: `${dev}:${ino + 1}` })).toBe('json');
    expect(logFormat({})).toBe('json');
  });
});

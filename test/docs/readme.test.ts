import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { configTable } from '../../src/config/table.ts';

const START = '<!-- config:start -->';
const END = '<!-- config:end -->';

describe('README.md', () => {
  it('has exactly the table of options that the code has', () => {
    const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
    const [, after] = readme.split(START);
    expect(after, `README.md has no line ${START}`).toBeDefined();
    const [table, rest] = after?.split(END) ?? [];
    expect(rest, `README.md has no line ${END} after ${START}`).toBeDefined();
    expect(table?.trim(), 'print the table with: kvs-bridge config table').toBe(configTable());
  });
});

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as limits from '../../src/link/limits.ts';

const protocol = readFileSync(new URL('../../proto/PROTOCOL.md', import.meta.url), 'utf8');
const section = protocol.slice(protocol.indexOf('\n## 10.'), protocol.indexOf('\n## 11.'));
const rows = [...section.matchAll(/^\| `(\w+)` \| (\d+) \|/gm)].map((match) => [match[1], Number(match[2])]);

describe('the numbers of PROTOCOL.md section 10', () => {
  it('are those of the code, by name and value, and there are no others', () => {
    expect(Object.fromEntries(rows)).toEqual({ ...limits });
  });

  it('make the largest frame of its parts', () => {
    const { HEAD_BYTES, SACK_BYTES, FIRST_BYTES, FRAGMENT_MAX_BYTES, CRC_BYTES } = limits;
    expect(HEAD_BYTES + SACK_BYTES + FIRST_BYTES + FRAGMENT_MAX_BYTES + CRC_BYTES).toBe(limits.FRAME_MAX_BYTES);
  });
});

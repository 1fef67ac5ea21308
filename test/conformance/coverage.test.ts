import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { elsewhere } from './elsewhere.ts';

const ROWS = 72;
const root = new URL('../../', import.meta.url);
const here = new URL('test/conformance/', root);

/** Rows with a test of their own in this folder. */
function ownRows(): number[] {
  const files = readdirSync(here).filter((name) => name.endsWith('.test.ts'));
  return files.flatMap((name) =>
    [...readFileSync(new URL(name, here), 'utf8').matchAll(/^ {2}it\('#(\d+) /gm)].map(([, row]) => Number(row)),
  );
}

describe('the checklist of AWS clients', () => {
  it('has each of its rows covered exactly once: by a test here, by tests elsewhere, or by a reason', () => {
    const covered = [...ownRows(), ...elsewhere.map(({ row }) => row)].toSorted((a, b) => a - b);
    expect(covered).toEqual(Array.from({ length: ROWS }, (_unused, i) => i + 1));
  });

  it.each(elsewhere.filter(({ proofs }) => proofs.length > 0))('row $row names tests that exist', ({ proofs }) => {
    for (const [file, ...names] of proofs) {
      const text = readFileSync(new URL(file, root), 'utf8').replaceAll("\\'", "'");
      expect(names.length).toBeGreaterThan(0);
      for (const name of names) expect(namesTest(text, name), `${file}: ${name}`).toBe(true);
    }
  });

  it('gives a reason for each row that nothing proves', () => {
    for (const { row, proofs, why } of elsewhere) {
      expect(proofs.length > 0 || (why ?? '').length > 40, `row ${row}`).toBe(true);
    }
  });
});

/** As a quoted name or row of a table, or as a function in C. */
function namesTest(text: string, name: string): boolean {
  return (
    ["'", '"', '`'].some((quote) => text.includes(`${quote}${name}${quote}`)) || text.includes(`void ${name}(void)`)
  );
}

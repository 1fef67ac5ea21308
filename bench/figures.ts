/** A row of a set: its conditions, then its figures with the unit in the name, then `n`. */
export type Row = Record<string, string | number>;

/** What a set says on stdout; bench/run.cjs makes a table of it. */
export function printRows(bench: string, rows: readonly Row[]): void {
  process.stdout.write(`${JSON.stringify({ bench, rows })}\n`);
}

/** Nearest rank; `share` in (0, 1]. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const value = sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)];
  if (value === undefined) throw new RangeError('a percentile of no values');
  return value;
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

export const rounded = (value: number, digits = 2): number => Number(value.toFixed(digits));

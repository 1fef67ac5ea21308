import { Ledger } from './traffic.ts';
import { World, type WorldOptions } from './world.ts';

/** Figures of one test on one line, over its seeds. */
export interface LineRow {
  accepted: number;
  delivered: number;
  lost: number;
  corrupted: number;
  duplicated: number;
  out_of_order: number;
  [figure: string]: number;
}

export type LineOptions = Omit<WorldOptions, 'seed'>;

export const SIGNALING: 0 | 1 | 2 = 1;
export const BULK: 0 | 1 | 2 = 2;
export const BULK_BYTES = 3072;
/** A test that delivers nothing for so long has failed. */
export const SILENCE_MS = 30_000;

export function rowOf(ledger: Ledger, accepted: number): LineRow {
  return {
    accepted,
    delivered: ledger.delivered.size,
    lost: accepted - ledger.delivered.size,
    corrupted: ledger.corrupted,
    duplicated: ledger.duplicated,
    out_of_order: ledger.outOfOrder,
  };
}

export function sum(rows: readonly LineRow[]): LineRow {
  const total = rowOf(new Ledger(), 0);
  for (const row of rows) for (const [name, value] of Object.entries(row)) total[name] = (total[name] ?? 0) + value;
  return total;
}

/** Each seed on a line of its own, from the moment when both ends are up. */
export function onSeeds(
  options: LineOptions,
  seeds: readonly number[],
  run: (world: World, seed: number) => LineRow,
): LineRow[] {
  return seeds.map((seed) => {
    const world = new World({ ...options, seed });
    try {
      world.connect();
      return run(world, seed);
    } finally {
      world.destroy();
    }
  });
}

import { expect } from 'vitest';
import type { CloudReason } from '../../../src/kvs/state.ts';
import type { Field, FieldOptions } from '../field.ts';

/** One fault of the ranked list. After `happens` the bridge must be connected by itself and take a call. */
export interface Ranked {
  /** Its number in the list of faults, by value. */
  rank: number;
  name: string;
  /** What the MCU is told of it. */
  tells: string;
  options?: FieldOptions;
  /** Does harm, and checks what the MCU was told. */
  happens(field: Field): Promise<void>;
}

export const master = { channel: 'cam', role: 'master' } as const;
export const quiet = 'nothing: it stays CONNECTED';

/** Starts the bridge, lets something happen, and finds that the MCU was told no change of state. */
export async function steady(
  field: Field,
  run: () => Promise<void>,
  before: () => void = () => undefined,
): Promise<void> {
  before();
  field.start();
  await field.connected();
  const told = field.states.length;
  await run();
  expect(field.states.slice(told)).toEqual([]);
}

/** Starts the bridge, does harm, and waits for the word to the MCU and for the return. */
export async function harmed(field: Field, reason: CloudReason, harm: () => void): Promise<void> {
  field.start();
  await field.connected();
  const told = field.states.length;
  harm();
  await field.hears(reason, told);
  await field.connected(told);
}

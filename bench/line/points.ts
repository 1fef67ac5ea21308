import { bareShimProgram } from '../../test/support/shim.ts';
import { CSide, type ShimConfig } from './c-side.ts';
import type { LineOptions } from './runs.ts';
import { TsSide } from './ts-side.ts';

/** Who talks: the TypeScript host to the C shim, the C shim to the TypeScript host, TypeScript to itself. */
export type PairName = 'ts-c' | 'c-ts' | 'ts-ts';

/** What an MCU of a size gives its link, bytes and frames. */
export type Sizes = Pick<
  ShimConfig,
  'fragment' | 'window' | 'slots' | 'ringBytes' | 'receiveBytes' | 'maxState' | 'maxSignaling' | 'maxBulk'
>;

export interface Point {
  name: string;
  sizes: Sizes;
}

const MESSAGES = { maxState: 4096, maxSignaling: 12_288, maxBulk: 4096 };

/** MCUs by what the link may take of their RAM. */
export const p64: Point = {
  name: '64k',
  sizes: { ...MESSAGES, ringBytes: 4096, fragment: 1024, window: 16, slots: 15, receiveBytes: 3840 },
};
export const p16: Point = {
  name: '16k',
  sizes: { ...MESSAGES, ringBytes: 1024, fragment: 256, window: 8, slots: 7, receiveBytes: 896 },
};
export const p4: Point = {
  name: '4k',
  sizes: { ...MESSAGES, ringBytes: 256, fragment: 128, window: 4, slots: 1, receiveBytes: 256 },
};

/** Longest flash erase of an MCU, and what it declares where it erases. */
export const STALL = { everyMs: 1000, forMs: 85 };
export const DECLARED_MS = 100;

/** Bytes that the port of an MCU takes at once: its FIFO, and what its DMA moves in a poll. */
const portBytes = (rate: number): number => 32 + rate / 10_000;

let program: string | undefined;

/** A simulated line between a host and an MCU of this size. */
export function line(pair: PairName, { sizes }: Point, rate: number, more: Partial<LineOptions> = {}): LineOptions {
  const stallMs = more.stall ? DECLARED_MS : 0;
  const { fragment, window, slots, receiveBytes } = sizes;
  const self = { fragmentMax: fragment, window, slots, receiveBytes, creditUnit: 16, stallMs };
  let epoch = 1;
  const shim = (now: number): CSide => {
    program ??= bareShimProgram();
    const side = new CSide(program, { ...sizes, stallMs, epoch: 1000 + epoch++ }, portBytes(rate), now);
    // As it is built, the shim has room for two messages of bulk; asking it for more would only be refused.
    if (pair === 'c-ts') side.queueMessages = 2;
    return side;
  };
  return {
    baudRate: rate,
    mcuRingBytes: sizes.ringBytes,
    host: (now) => new TsSide({ role: 'host', epoch: epoch++, baudRate: rate }, now),
    mcu: (now) =>
      pair === 'ts-ts' ? new TsSide({ role: 'mcu', epoch: 1000 + epoch++, baudRate: rate, self }, now) : shim(now),
    ...more,
  };
}

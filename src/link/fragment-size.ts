import type { Channel } from './frame.ts';
import { CRC_BYTES, FRAGMENT_MIN_BYTES, FRAGMENT_START_BYTES, HEAD_BYTES } from './limits.ts';
import { BULK_ALONE_FRAME_MS, BULK_ALONE_MS, BULK_FRAME_MS, FRAME_MS } from './local.ts';

/** What a fragment costs beside its body: head, crc, END. */
const OVERHEAD_BYTES = HEAD_BYTES + CRC_BYTES + 1;
/** Weight of the latest distance between two losses in their mean. */
const WEIGHT = 1 / 8;

/**
 * How large fragments are. With overhead h and q losses a byte, h / F + q F is least at F = sqrt(h / q). A frame must
 * also not keep acknowledgements and other channels waiting for long.
 */
export class FragmentSize {
  readonly #max: number;
  readonly #window: number;
  readonly #bytesPerMs: number;
  /** Mean distance between two losses, and the way since the last one, in bytes. */
  #mean = FRAGMENT_START_BYTES ** 2 / OVERHEAD_BYTES;
  #since = 0;
  #urgentAt = Number.NEGATIVE_INFINITY;

  constructor(max: number, window: number, bytesPerMs: number) {
    this.#max = max;
    this.#window = window;
    this.#bytesPerMs = bytesPerMs;
  }

  arrived(bytes: number): void {
    this.#since += bytes + OVERHEAD_BYTES;
  }

  lost(): void {
    this.#mean += (this.#since - this.#mean) * WEIGHT;
    this.#since = 0;
  }

  /** Something else than bulk crossed the line. */
  urgent(now: number): void {
    this.#urgentAt = now;
  }

  /** `roundTripMs`: so much has to be under way at once, in no more than a window of frames. */
  bytes(channel: Channel, now: number, roundTripMs: number): number {
    const best = Math.sqrt(OVERHEAD_BYTES * Math.max(this.#mean, this.#since));
    const filling = Math.min((2 * roundTripMs * this.#bytesPerMs) / this.#window, FRAGMENT_START_BYTES);
    const most = Math.min(this.#max, this.#frameMs(channel, now) * this.#bytesPerMs);
    return Math.floor(Math.max(Math.min(Math.max(best, filling), most), Math.min(FRAGMENT_MIN_BYTES, this.#max)));
  }

  #frameMs(channel: Channel, now: number): number {
    if (channel !== 2) return FRAME_MS;
    return now - this.#urgentAt < BULK_ALONE_MS ? BULK_FRAME_MS : BULK_ALONE_FRAME_MS;
  }
}

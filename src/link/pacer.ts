import { IDLE_GAP_MS } from './limits.ts';
import { PACE_LEAD_MS } from './local.ts';

/** 8N1. */
const BITS_PER_BYTE = 10;
const END = 0xc0;
const ESC = 0xdb;

export function bytesPerMs(bitsPerSecond: number): number {
  return bitsPerSecond / (BITS_PER_BYTE * 1000);
}

/** Bytes of a frame on the line: escapes and its END. */
export function lineBytes(frame: Uint8Array): number {
  let bytes = frame.length + 1;
  for (let i = 0; i < frame.length; i++) {
    const byte = frame[i];
    if (byte === END || byte === ESC) bytes++;
  }
  return bytes;
}

/**
 * When what was written leaves the line, by its rate alone (8N1). Acknowledgements overtake only what is not yet in the
 * port, so little is put there: a frame when at most PACE_LEAD_MS are still on their way.
 */
export class Pacer {
  readonly #bytesPerMs: number;
  /** The line is idle from then on. */
  #freeAt = Number.NEGATIVE_INFINITY;

  constructor(bitsPerSecond: number) {
    this.#bytesPerMs = bytesPerMs(bitsPerSecond);
  }

  durationMs(bytes: number): number {
    return bytes / this.#bytesPerMs;
  }

  get readyAt(): number {
    return this.#freeAt - PACE_LEAD_MS;
  }

  /** Nothing was on the line for so long that its noise must be cut off. */
  idle(now: number): boolean {
    return now - this.#freeAt >= IDLE_GAP_MS;
  }

  /** Takes note of a written frame; the result is when its last byte leaves. */
  wrote(now: number, bytes: number): number {
    this.#freeAt = Math.max(now, this.#freeAt) + this.durationMs(bytes);
    return this.#freeAt;
  }

  /** The port is new: nothing is on its way. */
  reset(): void {
    this.#freeAt = Number.NEGATIVE_INFINITY;
  }
}

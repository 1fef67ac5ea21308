import { RTO_FIRST_MS, RTO_MAX_MS, RTO_MIN_MS } from './limits.ts';

/** The longest frame of the peer is remembered for one to two of these, ms. */
const REMEMBER_MS = 2_000;

/** Round trip of the line and the time to wait for an acknowledgement (PROTOCOL.md section 5). All in ms. */
export class RoundTrip {
  /** Smoothed; undefined before the first sample. */
  smoothed: number | undefined;
  readonly #stall: number;
  #variation = 0;
  #least: number | undefined;
  #rough: number = RTO_FIRST_MS;
  #doublings = 0;
  /** The longest frame that the peer sent since then, and in such a time before: acknowledgements wait behind them. */
  #longest = 0;
  #longestFrom = 0;
  #longestBefore = 0;

  /** `stallMs`: how long the peer may not serve its line. */
  constructor(stallMs: number) {
    this.#stall = stallMs;
  }

  /** From a DATA frame sent once only; until one comes, a longer RTO stays as long (Karn). */
  sample(ms: number): void {
    this.#doublings = 0;
    const sample = Math.max(0, ms);
    if (this.smoothed === undefined) {
      this.smoothed = sample;
      this.#variation = sample / 2;
    } else {
      this.#variation += (Math.abs(this.smoothed - sample) - this.#variation) / 4;
      this.smoothed += (sample - this.smoothed) / 8;
    }
    // The path without waiting at either end; creeps up, so that one odd sample does not stand for ever.
    const least = this.#least ?? sample;
    this.#least = sample < least ? sample : least + (sample - least) / 64;
  }

  /** From a HELLO or a PING and its answer: good enough for the pace of NAKs. */
  hint(ms: number): void {
    this.#rough = Math.max(0, ms);
  }

  /** A good frame of the peer that took so long on the line. */
  heard(ms: number, now: number): void {
    if (now - this.#longestFrom >= REMEMBER_MS) {
      this.#longestBefore = now - this.#longestFrom < 2 * REMEMBER_MS ? this.#longest : 0;
      this.#longest = 0;
      this.#longestFrom = now;
    }
    this.#longest = Math.max(this.#longest, ms);
  }

  /** For how often something may be asked again. */
  get estimate(): number {
    return this.smoothed ?? this.#rough;
  }

  /** An answer that comes sooner answers something older. */
  get least(): number {
    return this.#least ?? this.#rough;
  }

  get rto(): number {
    const base = this.smoothed === undefined ? RTO_FIRST_MS : this.smoothed + 4 * this.#variation;
    const inTheWay = Math.max(this.#longest, this.#longestBefore);
    const first = Math.min(Math.max(base, RTO_MIN_MS + inTheWay) + this.#stall, RTO_MAX_MS);
    return Math.min(first * 2 ** this.#doublings, RTO_MAX_MS);
  }

  expired(): void {
    if (this.rto < RTO_MAX_MS) this.#doublings++;
  }
}

import type { Clock } from '../common/clock.ts';

/** Differences below this are the Date header's resolution and the request's own time, ms. */
const NOISE_MS = 5_000;

/**
 * The service's idea of now: the host's wall clock and one offset, learned from the Date headers of answers. Every
 * signature uses it, and every comparison with a credential's expiry. Without an RTC the host starts years off, and NTP
 * steps the clock some minutes later: the step is noticed against the monotonic clock and taken out of the offset.
 */
export class TrueTime {
  readonly #clock: Clock;
  #offsetMs = 0;
  /** Wall minus monotonic time when last looked at, ms. */
  #base: number;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#base = clock.wall() - clock.now();
  }

  /** Unix time, ms. */
  now(): number {
    this.#followSteps();
    return this.#clock.wall() + this.#offsetMs;
  }

  /** The service's clock minus the host's, ms; 0 while they agree. */
  offsetMs(): number {
    this.#followSteps();
    return this.#offsetMs;
  }

  /** Takes the Date header of an answer. `sentAt` is when its request went out, monotonic ms. */
  learn(date: string | undefined, sentAt: number): void {
    const said = date === undefined ? Number.NaN : Date.parse(date);
    if (Number.isNaN(said)) return;
    this.#followSteps();
    // The header was cut to the second, somewhere between request and answer.
    const halfway = this.#clock.wall() - (this.#clock.now() - sentAt) / 2;
    const offset = said + 500 - halfway;
    this.#offsetMs = Math.abs(offset) < NOISE_MS ? 0 : offset;
  }

  /** Wall and monotonic time part when the wall clock is stepped, or when the host sleeps: the likelier one counts. */
  #followSteps(): void {
    const base = this.#clock.wall() - this.#clock.now();
    const step = base - this.#base;
    this.#base = base;
    const stepped = this.#offsetMs - step;
    if (Math.abs(stepped) < Math.abs(this.#offsetMs)) this.#offsetMs = Math.abs(stepped) < NOISE_MS ? 0 : stepped;
  }
}

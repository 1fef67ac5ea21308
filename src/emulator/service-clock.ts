import type { Clock } from '../common/clock.ts';

/** The service's time: intervals run `factor` times as fast as the host's, and its wall clock may be wrong on purpose. */
export class ServiceClock implements Clock {
  readonly #base: Clock;
  readonly #factor: number;
  /** Added to the host's Unix time. */
  offsetMs = 0;

  constructor(base: Clock, factor: number) {
    this.#base = base;
    this.#factor = factor;
  }

  now(): number {
    return this.#base.now() * this.#factor;
  }

  wall(): number {
    return this.#base.wall() + this.offsetMs;
  }

  after(ms: number, callback: () => void): () => void {
    return this.#base.after(ms / this.#factor, callback);
  }
}

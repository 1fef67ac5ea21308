import type { Clock } from '../common/clock.ts';

/** The service's time: intervals run `factor` times as fast as the host's, and its wall clock may be wrong on purpose. */
export class ServiceClock implements Clock {
  readonly #base: Clock;
  readonly #factor: number;
  readonly #pending = new Set<() => void>();
  #stopped = false;
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
    if (this.#stopped) return () => {};
    const cancelBase = this.#base.after(ms / this.#factor, () => {
      this.#pending.delete(cancel);
      callback();
    });
    const cancel = (): void => {
      this.#pending.delete(cancel);
      cancelBase();
    };
    this.#pending.add(cancel);
    return cancel;
  }

  /** Nothing that waits will happen any more. */
  stop(): void {
    this.#stopped = true;
    for (const cancel of this.#pending) cancel();
  }
}

import type { Clock } from '../../src/common/clock.ts';

interface Timer {
  at: number;
  callback: () => void;
}

/** Time that passes only when told to. */
export class FakeClock implements Clock {
  #now: number;
  #wallAhead: number;
  #timers: Timer[] = [];

  constructor(now = 0, wall = Date.UTC(2026, 0, 1)) {
    this.#now = now;
    this.#wallAhead = wall - now;
  }

  now(): number {
    return this.#now;
  }

  wall(): number {
    return this.#now + this.#wallAhead;
  }

  after(ms: number, callback: () => void): () => void {
    const timer = { at: this.#now + Math.max(0, ms), callback };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  /** How many timers run, and when the next one rings. */
  get timers(): number {
    return this.#timers.length;
  }

  get nextAt(): number | undefined {
    return this.#timers.length > 0 ? Math.min(...this.#timers.map(({ at }) => at)) : undefined;
  }

  /** Lets `ms` pass; timers ring in order, each at its own time. */
  advance(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      const next = this.#timers.reduce<Timer | undefined>(
        (first, timer) => (first && first.at <= timer.at ? first : timer),
        undefined,
      );
      if (!next || next.at > end) break;
      this.#timers = this.#timers.filter((timer) => timer !== next);
      this.#now = Math.max(this.#now, next.at);
      next.callback();
    }
    this.#now = end;
  }

  /** Sets the wall clock, as NTP or a person does; intervals do not notice. */
  setWall(wall: number): void {
    this.#wallAhead = wall - this.#now;
  }
}

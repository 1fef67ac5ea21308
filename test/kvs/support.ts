import type { Clock } from '../../src/common/clock.ts';
import type { Logger } from '../../src/common/logger.ts';

/** Time that passes only when a test says so. */
export class FakeClock implements Clock {
  #now = 0;
  #wall: number;
  #timers: { at: number; callback: () => void }[] = [];

  constructor(wall = Date.UTC(2026, 10, 20)) {
    this.#wall = wall;
  }

  now(): number {
    return this.#now;
  }

  wall(): number {
    return this.#wall;
  }

  after(ms: number, callback: () => void): () => void {
    const timer = { at: this.#now + ms, callback };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  /** Runs every timer that is due, in order. */
  advance(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      const due = this.#timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
      if (due === undefined) break;
      this.#pass(Math.max(0, due.at - this.#now));
      this.#timers = this.#timers.filter((other) => other !== due);
      due.callback();
    }
    this.#pass(end - this.#now);
  }

  /** The wall clock jumps, as with NTP; monotonic time does not. */
  stepWall(ms: number): void {
    this.#wall += ms;
  }

  /** The host sleeps: the wall clock goes on, monotonic time does not. */
  sleep(ms: number): void {
    this.#wall += ms;
  }

  get timers(): number {
    return this.#timers.length;
  }

  #pass(ms: number): void {
    this.#now += ms;
    this.#wall += ms;
  }
}

/** A logger that keeps each line as text, for the search for secrets. */
export function recordingLog(): { log: Logger; lines: string[] } {
  const lines: string[] = [];
  const write =
    (level: string) =>
    (...parts: unknown[]): void => {
      lines.push(`${level} ${parts.map(textOf).join(' ')}`);
    };
  const log: Logger = {
    trace: write('trace'),
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    fatal: write('fatal'),
    child: () => log,
  };
  return { log, lines };
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  return JSON.stringify(value, (_key, item: unknown) =>
    item instanceof Error ? `${item.name} ${item.message} ${item.stack ?? ''} ${String(item.cause ?? '')}` : item,
  );
}

/** A small generator with a seed, so that a test with chance in it repeats. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Resolves once `condition` holds; looks again after each turn of the event loop. */
export async function until(condition: () => boolean, timeoutMs = 10_000): Promise<void> {
  const end = Date.now() + timeoutMs;
  while (!condition()) {
    if (Date.now() > end) throw new Error(`never came true: ${condition.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

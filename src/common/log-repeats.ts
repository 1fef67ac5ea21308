import type { LogRecord } from './log-format.ts';

/** This many equal messages pass in one window, then they are counted only. */
const REPEATS_MAX = 20;
const WINDOW_MS = 10_000;
/** Different messages watched at once; beyond, all pass. */
const KEYS_MAX = 512;

interface Window {
  endsAt: number;
  seen: number;
  last: LogRecord;
}

/** Keeps a fault that repeats from filling the disk. Equal means level, room, bridge and the constant phrase. */
export class RepeatFilter {
  readonly #windows = new Map<string, Window>();

  /** The record now, if it may pass. */
  take(record: LogRecord, now: number): LogRecord[] {
    if (record.level === 'fatal' || record.level === 'debug' || record.level === 'trace') return [record];
    const key = `${record.level}\0${String(record.room)}\0${String(record.bridge)}\0${record.msg}`;
    const out = this.ended(now);
    const window = this.#windows.get(key);
    if (window !== undefined) {
      window.seen++;
      window.last = record;
      if (window.seen > REPEATS_MAX) return out;
    } else if (this.#windows.size < KEYS_MAX) {
      this.#windows.set(key, { endsAt: now + WINDOW_MS, seen: 1, last: record });
    }
    return [...out, record];
  }

  /** The summaries due: the last record of each window in which some were held back. */
  ended(now: number): LogRecord[] {
    const out: LogRecord[] = [];
    for (const [key, window] of this.#windows) {
      if (window.endsAt > now) break;
      this.#windows.delete(key);
      const repeated = window.seen - REPEATS_MAX;
      if (repeated > 0) out.push({ ...window.last, repeated });
    }
    return out;
  }

  /** When to ask again. Windows end in the order in which they were opened. */
  nextDeadline(): number | undefined {
    for (const window of this.#windows.values()) return window.endsAt;
    return undefined;
  }
}

const WINDOW_MS = 1_000;

/** At most `limit` events in any second of service time, per key. */
export class Rates<K extends string> {
  readonly #taken = new Map<K, number[]>();

  take(key: K, limit: number, now: number): boolean {
    const recent = (this.#taken.get(key) ?? []).filter((at) => at > now - WINDOW_MS);
    this.#taken.set(key, recent);
    if (recent.length >= limit) return false;
    recent.push(now);
    return true;
  }

  /** Forgets keys without a recent event. */
  prune(now: number): void {
    for (const [key, taken] of this.#taken) {
      if (taken.every((at) => at <= now - WINDOW_MS)) this.#taken.delete(key);
    }
  }
}

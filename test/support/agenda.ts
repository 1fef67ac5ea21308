/** What is to be done at a time of its own, earliest first; equal times in the order in which they were given. */
export class Agenda {
  readonly #entries: { at: number; run: () => void }[] = [];

  get nextAt(): number {
    return this.#entries[0]?.at ?? Number.POSITIVE_INFINITY;
  }

  get size(): number {
    return this.#entries.length;
  }

  add(at: number, run: () => void): void {
    let low = 0;
    let high = this.#entries.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#entries[middle]?.at ?? 0) <= at) low = middle + 1;
      else high = middle;
    }
    this.#entries.splice(low, 0, { at, run });
  }

  /** Runs everything that is due. */
  run(now: number): void {
    while (this.nextAt <= now) this.#entries.shift()?.run();
  }
}

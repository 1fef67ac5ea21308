/** Items by time, earliest first; a binary heap for many. */
export class Heap<Item> {
  readonly #items: { at: number; item: Item }[] = [];

  add(at: number, item: Item): void {
    const items = this.#items;
    let place = items.push({ at, item }) - 1;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (this.#at(parent) <= at) break;
      this.#swap(place, parent);
      place = parent;
    }
  }

  /** The earliest, unless it is later than `until`. */
  take(until: number): { at: number; item: Item } | undefined {
    const items = this.#items;
    const first = items[0];
    if (first === undefined || first.at > until) return undefined;
    const last = items.pop();
    if (last !== undefined && last !== first) items[0] = last;
    for (let place = 0; ; ) {
      const left = 2 * place + 1;
      const least = this.#at(left + 1) < this.#at(left) ? left + 1 : left;
      if (this.#at(least) >= this.#at(place)) break;
      this.#swap(place, least);
      place = least;
    }
    return first;
  }

  #at(place: number): number {
    return this.#items[place]?.at ?? Number.POSITIVE_INFINITY;
  }

  #swap(a: number, b: number): void {
    const [one, other] = [this.#items[a], this.#items[b]];
    if (one === undefined || other === undefined) return;
    this.#items[a] = other;
    this.#items[b] = one;
  }
}

import type { Sdp } from './sdp.ts';

export interface WaitingOffer {
  sdp: Sdp;
  at: number;
}

/** Offers that came before numbers may be given: the newest of each viewer, in the order of their arrival. */
export class WaitingOffers {
  readonly #offers = new Map<string, WaitingOffer>();

  get size(): number {
    return this.#offers.size;
  }

  /** False when the house is full. */
  put(clientId: string, offer: WaitingOffer, limit: number): boolean {
    this.#offers.delete(clientId);
    if (this.#offers.size >= limit) return false;
    this.#offers.set(clientId, offer);
    return true;
  }

  has(clientId: string): boolean {
    return this.#offers.has(clientId);
  }

  takeAll(): [string, WaitingOffer][] {
    const all = [...this.#offers];
    this.#offers.clear();
    return all;
  }

  /** Returns the viewers whose offer grew too old. */
  expire(bornBefore: number): string[] {
    const dead = [...this.#offers].filter(([, { at }]) => at <= bornBefore).map(([clientId]) => clientId);
    for (const clientId of dead) this.#offers.delete(clientId);
    return dead;
  }

  oldest(): number {
    for (const { at } of this.#offers.values()) return at;
    return Number.POSITIVE_INFINITY;
  }
}

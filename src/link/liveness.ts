import { BAD_FRAMES, BAD_MS, DEGRADED_MS, PING_IDLE_MS } from './limits.ts';

/** What the peer lets hear of itself (PROTOCOL.md section 5, Liveness). Times in ms. */
export class Liveness {
  #goodAt = 0;
  #pingedAt = Number.NEGATIVE_INFINITY;
  /** Bad frames since the last good one, the first of them then. */
  #bad = 0;
  #badSince = 0;

  good(now: number): void {
    this.#goodAt = now;
    this.#bad = 0;
  }

  /** True when so many came that a HELLO has to ask. */
  bad(now: number): boolean {
    if (this.#bad === 0 || now - this.#badSince > BAD_MS) {
      this.#bad = 0;
      this.#badSince = now;
    }
    if (++this.#bad < BAD_FRAMES) return false;
    this.#bad = 0;
    return true;
  }

  pinged(now: number): void {
    this.#pingedAt = now;
  }

  get pingAt(): number {
    return Math.max(this.#goodAt, this.#pingedAt) + PING_IDLE_MS;
  }

  get degradedAt(): number {
    return this.#goodAt + DEGRADED_MS;
  }
}

import {
  DAY_MS,
  KNOWN_BYTES,
  KNOWN_CANDIDATES,
  KNOWN_OFFERS,
  NEW_BYTES,
  NEW_CANDIDATES,
  NEW_OFFERS,
  RESERVED_SHARE,
  VIEWER_BYTES,
  VIEWER_CANDIDATES,
  VIEWER_OFFERS,
  VIEWERS_TRACKED,
} from './limits.ts';

export interface Budget {
  readonly burst: number;
  readonly perS: number;
}

/** A bucket of tokens that fills with time. */
export class TokenBucket {
  readonly #budget: Budget;
  #tokens: number;
  #at = 0;

  constructor(budget: Budget) {
    this.#budget = budget;
    this.#tokens = budget.burst;
  }

  has(cost: number, now: number): boolean {
    const { burst, perS } = this.#budget;
    this.#tokens = Math.min(burst, this.#tokens + (Math.max(0, now - this.#at) * perS) / 1000);
    this.#at = Math.max(this.#at, now);
    return this.#tokens >= cost;
  }

  /** Whether this part of it would be left. */
  keeps(share: number, cost: number, now: number): boolean {
    return this.has(cost + share * this.#budget.burst, now);
  }

  /** Takes the tokens if they are there. */
  take(cost: number, now: number): boolean {
    const enough = this.has(cost, now);
    if (enough) this.#tokens -= cost;
    return enough;
  }
}

/** At most `count` events in any window of `windowMs`. */
export class RateWindow {
  readonly #count: number;
  readonly #windowMs: number;
  readonly #times: number[] = [];

  constructor(count: number, windowMs: number) {
    this.#count = count;
    this.#windowMs = windowMs;
  }

  /** When the next event is allowed; at or before `now` means now. */
  next(): number {
    const oldest = this.#times.length < this.#count ? undefined : this.#times[0];
    return oldest === undefined ? 0 : oldest + this.#windowMs;
  }

  take(now: number): void {
    this.#times.push(now);
    if (this.#times.length > this.#count) this.#times.shift();
  }
}

/** Counts the messages of 24 hours. */
export class DailyBudget {
  readonly limit: number;
  #since: number | undefined;
  #count = 0;

  constructor(limit: number) {
    this.limit = limit;
  }

  get count(): number {
    return this.#count;
  }

  take(now: number): boolean {
    if (this.#since === undefined || now >= this.#since + DAY_MS) {
      this.#since = now;
      this.#count = 0;
    }
    if (this.#count >= this.limit) return false;
    this.#count++;
    return true;
  }
}

export type OverBudget = 'viewer_budget' | 'all_budget';

class Purse {
  readonly #offers: TokenBucket;
  readonly #candidates: TokenBucket;
  readonly #bytes: TokenBucket;

  constructor(offers: Budget, candidates: Budget, bytes: Budget) {
    this.#offers = new TokenBucket(offers);
    this.#candidates = new TokenBucket(candidates);
    this.#bytes = new TokenBucket(bytes);
  }

  has(kind: 'offer' | 'candidate', bytes: number, now: number): boolean {
    const bucket = kind === 'offer' ? this.#offers : this.#candidates;
    return bucket.has(1, now) && this.#bytes.has(bytes, now);
  }

  keeps(share: number, kind: 'offer' | 'candidate', bytes: number, now: number): boolean {
    const bucket = kind === 'offer' ? this.#offers : this.#candidates;
    return bucket.keeps(share, 1, now) && this.#bytes.keeps(share, bytes, now);
  }

  take(kind: 'offer' | 'candidate', bytes: number, now: number): void {
    (kind === 'offer' ? this.#offers : this.#candidates).take(1, now);
    this.#bytes.take(bytes, now);
  }
}

/**
 * What viewers may send towards the serial line: each of them, all with a session together, and all others together. A
 * refused message costs nothing. Who makes up names spends what newcomers share; who has a session and spends all it may
 * cannot spend what is kept for those who do not.
 */
export class ViewerBudgets {
  readonly #known = new Purse(KNOWN_OFFERS, KNOWN_CANDIDATES, KNOWN_BYTES);
  readonly #new = new Purse(NEW_OFFERS, NEW_CANDIDATES, NEW_BYTES);
  /** Least recently heard first. */
  readonly #viewers = new Map<string, Purse>();

  get tracked(): number {
    return this.#viewers.size;
  }

  /** `id` is the viewer's session, 0 if it has none. */
  spend(
    { id, clientId }: { id: number; clientId: string },
    kind: 'offer' | 'candidate',
    bytes: number,
    now: number,
  ): OverBudget | undefined {
    const purse = this.#purseOf(clientId);
    if (!purse.has(kind, bytes, now)) return 'viewer_budget';
    const shared = id === 0 ? this.#new : this.#known;
    const modest = id === 0 || purse.keeps(1 / 2, kind, 0, now);
    if (!(modest ? shared.has(kind, bytes, now) : shared.keeps(RESERVED_SHARE, kind, bytes, now))) return 'all_budget';
    purse.take(kind, bytes, now);
    shared.take(kind, bytes, now);
    return undefined;
  }

  #purseOf(clientId: string): Purse {
    const purse = this.#viewers.get(clientId) ?? new Purse(VIEWER_OFFERS, VIEWER_CANDIDATES, VIEWER_BYTES);
    this.#viewers.delete(clientId);
    this.#viewers.set(clientId, purse);
    for (const oldest of this.#viewers.keys()) {
      if (this.#viewers.size <= VIEWERS_TRACKED) break;
      this.#viewers.delete(oldest);
    }
    return purse;
  }
}

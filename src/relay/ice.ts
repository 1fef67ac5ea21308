import type { IceServer } from '../kvs/state.ts';
import type { LinkMessage } from '../link/message.ts';
import {
  ICE_FETCH_MS,
  ICE_GRACE_MS,
  ICE_RETRY_MAX_MS,
  ICE_RETRY_MIN_MS,
  ICE_SERVERS_MAX,
  ICE_TEXT_MAX_BYTES,
  ICE_URIS_MAX,
  ICE_WAIT_MS,
} from './limits.ts';
import type { Out } from './out.ts';
import { fits } from './text.ts';

const short = (text: string): boolean => fits(text, ICE_TEXT_MAX_BYTES);

/** What IceServers can carry of the list. */
function fitting(servers: readonly IceServer[]): IceServer[] {
  return servers
    .filter(({ username, password }) => short(username) && short(password))
    .map((server) => ({ ...server, uris: server.uris.filter(short).slice(0, ICE_URIS_MAX) }))
    .filter(({ uris }) => uris.length > 0)
    .slice(0, ICE_SERVERS_MAX);
}

/** The ICE servers: fetched when wanted, renewed while needed, kept as long as they live. */
export class IceServers {
  readonly #out: Out;
  #servers: IceServer[] = [];
  #generation = 0;
  #freshUntil = Number.NEGATIVE_INFINITY;
  #expiresAt = Number.NEGATIVE_INFINITY;
  #fetchedAt: number | undefined;
  #failures = 0;
  #retryAt = Number.NEGATIVE_INFINITY;

  constructor(out: Out) {
    this.#out = out;
  }

  get generation(): number {
    return this.#generation;
  }

  get fetching(): boolean {
    return this.#fetchedAt !== undefined;
  }

  /** A better list is on its way, or will be within the time that an offer can wait. */
  awaited(now: number): boolean {
    return this.fetching || (!this.fresh(now) && now < this.#retryAt && this.#retryAt < now + ICE_WAIT_MS);
  }

  fresh(now: number): boolean {
    return now < this.#freshUntil;
  }

  count(now: number): number {
    return now < this.#expiresAt ? this.#servers.length : 0;
  }

  /** Life left, ms; undefined for none or unlimited. */
  expiresMs(now: number): number | undefined {
    const leftMs = Math.floor(this.#expiresAt - now);
    return Number.isFinite(leftMs) && leftMs > 0 ? leftMs : undefined;
  }

  /** Begins a fetch unless the servers are fresh, one is running, or the last one just failed. */
  want(now: number): void {
    if (this.fresh(now) || this.fetching || now < this.#retryAt) return;
    this.#fetchedAt = now;
    this.#out.act('fetchIce');
  }

  /** They are no longer good although they live (the service moves its relays). */
  doubt(): void {
    this.#freshUntil = Number.NEGATIVE_INFINITY;
  }

  /** Returns how many servers did not fit; `expiresMs` 0 is unlimited. */
  renewed(servers: readonly IceServer[], expiresMs: number, now: number): number {
    this.#servers = fitting(servers);
    this.#generation++;
    this.#fetchedAt = undefined;
    this.#failures = 0;
    this.#retryAt = Number.NEGATIVE_INFINITY;
    this.#expiresAt = expiresMs === 0 ? Number.POSITIVE_INFINITY : now + expiresMs;
    // A life shorter than twice the grace is renewed at half of it.
    this.#freshUntil = Math.max(this.#expiresAt - ICE_GRACE_MS, now + expiresMs / 2);
    return servers.length - this.#servers.length;
  }

  /** The old ones stay while they live. */
  failed(now: number): void {
    this.#fetchedAt = undefined;
    this.#retryAt = now + Math.min(ICE_RETRY_MAX_MS, ICE_RETRY_MIN_MS * 2 ** Math.min(this.#failures, 16));
    this.#failures++;
  }

  /** True when a fetch ran out of time. */
  tick(needed: boolean, now: number): boolean {
    const lost = this.#fetchedAt !== undefined && now >= this.#fetchedAt + ICE_FETCH_MS;
    if (lost) this.failed(now);
    if (needed) this.want(now);
    return lost;
  }

  nextDeadline(needed: boolean): number {
    if (this.#fetchedAt !== undefined) return this.#fetchedAt + ICE_FETCH_MS;
    return needed ? Math.max(this.#freshUntil, this.#retryAt) : Number.POSITIVE_INFINITY;
  }

  message(now: number): LinkMessage | undefined {
    if (this.count(now) === 0) return undefined;
    return {
      kind: 'iceServers',
      generation: this.#generation,
      expiresMs: this.expiresMs(now) ?? 0,
      final: !this.fetching,
      servers: this.#servers,
    };
  }
}

import type { Clock } from '../common/clock.ts';
import { registerSecret } from '../common/redact.ts';
import { asCloudError } from './failure.ts';
import type { SigningKeys } from './presign.ts';
import type { TrueTime } from './true-time.ts';

/** Keys and their end. Never logged, never on disk. */
export interface Credentials extends SigningKeys {
  /** Unix time, ms; absent for keys without an end. */
  expiresAt?: number;
}

/** Gets credentials anew. What it throws holds no secret in its text. */
export type CredentialSource = (signal: AbortSignal) => Promise<Credentials>;

/** With less life left than this, and by chance up to twice as much, new ones are fetched while the old ones serve, ms. */
const EARLY_MS = 5 * 60_000;
/** The same as a share of a short life. */
const EARLY_SHARE = 1 / 4;
/** With less life left than this, the old ones serve no more, ms. */
const GRACE_MS = 30_000;
/** Time between two early refreshes that bring nothing newer, ms: at first, and after doubling. */
const EARLY_RETRY_MS = 30_000;
const EARLY_RETRY_MAX_MS = 15 * 60_000;
/** Life is looked at this often at least, ms: clocks are set right meanwhile. */
const LOOK_MS = 5 * 60_000;
/** Credentials younger than this are not asked for again because they were refused, ms. */
const YOUNG_MS = 5_000;
/** Longest that a source may take, ms. */
const FETCH_MAX_MS = 15_000;

export interface CacheDeps {
  time: TrueTime;
  clock: Clock;
  random: () => number;
}

/**
 * One set of credentials at a time: single-flight, refreshed early, the old ones kept while they live. A fleet that got
 * its credentials together asks for the next ones spread over minutes, and sockets know nothing of it.
 */
export class CredentialCache {
  readonly #source: CredentialSource;
  readonly #deps: CacheDeps;
  readonly #closing = new AbortController();
  #held: Credentials | undefined;
  #heldSince = 0;
  #flight: Promise<Credentials> | undefined;
  /** Life left at which those in hand are to be replaced, ms. */
  #earlyMs = 0;
  /** Early refreshes in a row that brought nothing newer, and when the next may be, monotonic ms. */
  #vain = 0;
  #earlyNotBefore = 0;
  #cancelTimer: () => void = () => undefined;
  readonly #watchers = new Set<(text: string) => void>();

  constructor(source: CredentialSource, deps: CacheDeps) {
    this.#source = source;
    this.#deps = deps;
  }

  /** Unix time at which those in hand end, ms; undefined without an end, or without any. */
  get expiresAt(): number | undefined {
    return this.#held?.expiresAt;
  }

  /** Those in hand were refused: the next `get` asks the source, unless it has only just been asked. */
  invalidate(): void {
    const age = this.#deps.time.now() - this.#heldSince;
    if (age < 0 || age >= YOUNG_MS) this.#held = undefined;
  }

  /** Tells why an early refresh failed; nobody waits for those. Returns how to stop that. */
  watch(told: (text: string) => void): () => void {
    this.#watchers.add(told);
    return () => this.#watchers.delete(told);
  }

  close(): void {
    this.#watchers.clear();
    this.#closing.abort();
    this.#cancelTimer();
  }

  async get(signal?: AbortSignal): Promise<Credentials> {
    const held = this.#held;
    // What the source gives is used even if it looks expired: with a clock that is wrong only the service can tell.
    if (held === undefined || this.#lifeLeftMs(held) < GRACE_MS) return abortable(this.#fetch(), signal);
    this.#lookAhead();
    return held;
  }

  #lifeLeftMs(credentials: Credentials): number {
    return (credentials.expiresAt ?? Number.POSITIVE_INFINITY) - this.#deps.time.now();
  }

  #fetch(): Promise<Credentials> {
    if (this.#flight !== undefined) return this.#flight;
    const { clock, random } = this.#deps;
    const waitMs = Math.min(EARLY_RETRY_MS * 2 ** this.#vain, EARLY_RETRY_MAX_MS);
    this.#earlyNotBefore = clock.now() + waitMs * (1 + random() / 2);
    this.#vain += 1;
    // Callers share the flight, so none of them ends it; a source that hangs is given up.
    const signal = AbortSignal.any([AbortSignal.timeout(FETCH_MAX_MS), this.#closing.signal]);
    this.#flight = abortable(this.#source(signal), signal)
      .then((credentials) => {
        this.#hold(credentials);
        return credentials;
      })
      .finally(() => {
        this.#flight = undefined;
        this.#lookAhead();
      });
    return this.#flight;
  }

  #hold(credentials: Credentials): void {
    registerSecret(credentials.secretAccessKey);
    registerSecret(credentials.sessionToken ?? '');
    const { time, random } = this.#deps;
    if (credentials.expiresAt !== this.#held?.expiresAt) this.#vain = 0;
    this.#held = credentials;
    this.#heldSince = time.now();
    const chance = 1 + random();
    this.#earlyMs = Math.min(EARLY_MS * chance, this.#lifeLeftMs(credentials) * EARLY_SHARE * chance);
  }

  /** Fetches the next ones when it is time; until then it looks again once in a while. */
  #lookAhead(): void {
    this.#cancelTimer();
    const held = this.#held;
    if (held?.expiresAt === undefined || this.#flight !== undefined || this.#closing.signal.aborted) return;
    const dueMs = Math.max(this.#lifeLeftMs(held) - this.#earlyMs, this.#earlyNotBefore - this.#deps.clock.now());
    if (dueMs > 0) {
      this.#cancelTimer = this.#deps.clock.after(Math.min(Math.ceil(dueMs), LOOK_MS), () => this.#lookAhead());
      return;
    }
    // The old ones serve on; whoever needs others hears what went wrong.
    this.#fetch().catch((error: unknown) => {
      for (const told of this.#watchers) told(asCloudError(error).failure.text);
    });
  }
}

function abortable<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise;
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    void promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

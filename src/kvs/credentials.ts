import { registerSecret } from '../common/redact.ts';
import type { SigningKeys } from './presign.ts';
import type { TrueTime } from './true-time.ts';

/** Keys and their end. Never logged, never on disk. */
export interface Credentials extends SigningKeys {
  /** Unix time, ms; absent for keys without an end. */
  expiresAt?: number;
}

/** Gets credentials anew. What it throws holds no secret in its text. */
export type CredentialSource = (signal: AbortSignal) => Promise<Credentials>;

/** With less life left than this, new ones are fetched while the old ones still serve, ms. */
const EARLY_MS = 5 * 60_000;
/** With less life left than this, the old ones serve no more, ms. */
const GRACE_MS = 30_000;
/** Least time between two early refreshes, ms. */
const EARLY_RETRY_MS = 30_000;
/** Credentials younger than this are not asked for again because they were refused, ms. */
const YOUNG_MS = 5_000;
/** Longest that a source may take, ms. */
const FETCH_MAX_MS = 15_000;

/** One set of credentials at a time: single-flight, refreshed early, the old ones kept while they live. */
export class CredentialCache {
  readonly #source: CredentialSource;
  readonly #time: TrueTime;
  readonly #closing = new AbortController();
  #held: Credentials | undefined;
  #heldSince = 0;
  #flight: Promise<Credentials> | undefined;
  #earlyNotBefore = 0;

  constructor(source: CredentialSource, time: TrueTime) {
    this.#source = source;
    this.#time = time;
  }

  /** Unix time at which those in hand end, ms; undefined without an end, or without any. */
  get expiresAt(): number | undefined {
    return this.#held?.expiresAt;
  }

  /** Those in hand were refused: the next `get` asks the source, unless it has only just been asked. */
  invalidate(): void {
    const age = this.#time.now() - this.#heldSince;
    if (age < 0 || age >= YOUNG_MS) this.#held = undefined;
  }

  close(): void {
    this.#closing.abort();
  }

  async get(signal?: AbortSignal): Promise<Credentials> {
    const held = this.#held;
    // What the source gives is used even if it looks expired: with a clock that is wrong only the service can tell.
    if (held === undefined || this.#lifeLeftMs(held) < GRACE_MS) return abortable(this.#fetch(), signal);
    if (this.#lifeLeftMs(held) < EARLY_MS && this.#time.now() >= this.#earlyNotBefore) {
      this.#earlyNotBefore = this.#time.now() + EARLY_RETRY_MS;
      this.#fetch().catch(() => undefined);
    }
    return held;
  }

  #lifeLeftMs(credentials: Credentials): number {
    return (credentials.expiresAt ?? Number.POSITIVE_INFINITY) - this.#time.now();
  }

  #fetch(): Promise<Credentials> {
    if (this.#flight !== undefined) return this.#flight;
    // Callers share the flight, so none of them ends it; a source that hangs is given up.
    const signal = AbortSignal.any([AbortSignal.timeout(FETCH_MAX_MS), this.#closing.signal]);
    this.#flight = abortable(this.#source(signal), signal)
      .then((credentials) => {
        registerSecret(credentials.secretAccessKey);
        registerSecret(credentials.sessionToken ?? '');
        this.#held = credentials;
        this.#heldSince = this.#time.now();
        return credentials;
      })
      .finally(() => {
        this.#flight = undefined;
      });
    return this.#flight;
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

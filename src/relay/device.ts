import { TokenBucket } from './budgets.ts';
import { DEVICE_CALL_MS, DEVICE_LOGS, DEVICE_REQUESTS } from './limits.ts';

export type RequestKind =
  | 'connect'
  | 'disconnect'
  | 'deleteChannel'
  | 'iceServersRequest'
  | 'timeRequest'
  | 'metricsRequest'
  | 'echo';

/** What the MCU may ask: each kind under a rate, calls of the cloud side one at a time. */
export class DeviceRequests {
  readonly #buckets = new Map<RequestKind, TokenBucket>();
  readonly #logs = new TokenBucket(DEVICE_LOGS);
  #callUntil = Number.NEGATIVE_INFINITY;

  allow(kind: RequestKind, now: number): boolean {
    let bucket = this.#buckets.get(kind);
    if (bucket === undefined) {
      bucket = new TokenBucket(DEVICE_REQUESTS);
      this.#buckets.set(kind, bucket);
    }
    return bucket.take(1, now);
  }

  allowLog(now: number): boolean {
    return this.#logs.take(1, now);
  }

  /** Begins a call of the cloud side unless one is running. */
  call(now: number): boolean {
    if (now < this.#callUntil) return false;
    this.#callUntil = now + DEVICE_CALL_MS;
    return true;
  }

  /** The cloud side moved. */
  callEnded(): void {
    this.#callUntil = Number.NEGATIVE_INFINITY;
  }
}

/**
 * The service's hard limits are 20 candidates/s and 5 offers or answers/s per socket. The window is longer than a second
 * because a burst that the network holds up arrives closer to the next one than it was sent: up to 300 ms do no harm.
 */
const WINDOW_MS = 1_300;
const ICE_PER_WINDOW = 18;
const SDP_PER_WINDOW = 4;

/** Bounds of what waits to be sent. */
export const outboxLimits = {
  messages: 512,
  bytes: 1024 * 1024,
} as const;

export interface Parcel {
  isSdp: boolean;
  to: string | undefined;
  correlationId: string;
  frame: string;
  /** Given up at this time, monotonic ms. */
  expiresAt: number;
}

/** A parcel with its place in line. */
export interface Queued extends Parcel {
  order: number;
}

/**
 * What waits to be sent: bounded, in order, within the service's rates. An SDP never waits for candidates (their rates are
 * separate), and a candidate never overtakes an earlier SDP to the same peer.
 */
export class Outbox {
  #parcels: Queued[] = [];
  #next = 0;
  #bytes = 0;
  #ice = new Rate(ICE_PER_WINDOW);
  #sdp = new Rate(SDP_PER_WINDOW);

  get length(): number {
    return this.#parcels.length;
  }

  /** False: there is no room. */
  push(parcel: Parcel): boolean {
    if (this.#parcels.length >= outboxLimits.messages) return false;
    if (this.#bytes + parcel.frame.length > outboxLimits.bytes) return false;
    this.#parcels.push({ ...parcel, order: this.#next });
    this.#next += 1;
    this.#bytes += parcel.frame.length;
    return true;
  }

  /** What was taken and could not be written goes back to its place; room is never refused to it. */
  putBack(parcel: Queued): void {
    const behind = this.#parcels.findIndex(({ order }) => order > parcel.order);
    this.#parcels.splice(behind < 0 ? this.#parcels.length : behind, 0, parcel);
    this.#bytes += parcel.frame.length;
  }

  /** Takes out what is too old. */
  expire(now: number): Queued[] {
    const expired = this.#parcels.filter((parcel) => parcel.expiresAt <= now);
    for (const parcel of expired) this.#remove(parcel);
    return expired;
  }

  /** The next parcel that may go out now; it counts as sent. */
  take(now: number): Queued | undefined {
    const parcel = this.#sendable().find((candidate) => this.#rateOf(candidate).freeAt() <= now);
    if (parcel === undefined) return undefined;
    this.#rateOf(parcel).count(now);
    this.#remove(parcel);
    return parcel;
  }

  /** When `expire`, or with a socket `take`, has something to give. */
  nextDeadline(withSocket: boolean): number | undefined {
    const times = this.#parcels.map((parcel) => parcel.expiresAt);
    if (withSocket) times.push(...this.#sendable().map((parcel) => this.#rateOf(parcel).freeAt()));
    return times.length === 0 ? undefined : times.reduce((least, time) => Math.min(least, time));
  }

  /** The rates are per socket. */
  newSocket(): void {
    this.#ice = new Rate(ICE_PER_WINDOW);
    this.#sdp = new Rate(SDP_PER_WINDOW);
  }

  clear(): void {
    this.#parcels = [];
    this.#bytes = 0;
  }

  /** In order, without candidates that have to wait for their SDP. */
  #sendable(): Queued[] {
    const waitingSdp = new Set<string | undefined>();
    return this.#parcels.filter((parcel) => {
      if (parcel.isSdp) waitingSdp.add(parcel.to);
      return parcel.isSdp || !waitingSdp.has(parcel.to);
    });
  }

  #rateOf(parcel: Parcel): Rate {
    return parcel.isSdp ? this.#sdp : this.#ice;
  }

  #remove(parcel: Queued): void {
    this.#parcels.splice(this.#parcels.indexOf(parcel), 1);
    this.#bytes -= parcel.frame.length;
  }
}

/** At most so many in any window. */
class Rate {
  readonly #limit: number;
  readonly #times: number[] = [];

  constructor(limit: number) {
    this.#limit = limit;
  }

  freeAt(): number {
    return this.#times.length < this.#limit ? Number.NEGATIVE_INFINITY : (this.#times[0] ?? 0) + WINDOW_MS;
  }

  count(now: number): void {
    this.#times.push(now);
    if (this.#times.length > this.#limit) this.#times.shift();
  }
}

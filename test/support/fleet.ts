import { initialState, nextDeadline, step } from '../../src/kvs/client.ts';
import type { ClientEffect, ClientInput, ClientState } from '../../src/kvs/client-types.ts';
import type { Failure } from '../../src/kvs/failure.ts';
import type { CloudReason } from '../../src/kvs/state.ts';
import { Heap } from './heap.ts';
import { seeded } from './random.ts';

/** Of an account in a region, calls a second: the service's limits of 2026. */
const QUOTA = { describe: 300, describeMedia: 50, locate: 300, ice: 100, join: 50 } as const;
/** The account that has those quotas. */
const ACCOUNT = 10_000;
const MINUTE_MS = 60_000;
const OUTAGE_MS = 10 * MINUTE_MS;

type Api = keyof typeof QUOTA | 'dial';
/** What fails while it lasts: everything, or only the sockets. */
export type Outage = { reason: CloudReason; status: number; only?: 'dial' };

function failure({ reason, status }: Outage): Failure {
  return { reason, status, errorType: '', text: `it was ${reason}`, retryAfterMs: 0 };
}

/** Many clients of one account and region, in one virtual time. */
export class Fleet {
  now = 0;
  outage: Outage | undefined;
  /** Calls by the window in which they came; a window is a second for an account of full size, longer for a smaller one. */
  readonly calls: Record<Api, Map<number, number>> = {
    describe: new Map(),
    describeMedia: new Map(),
    locate: new Map(),
    ice: new Map(),
    join: new Map(),
    dial: new Map(),
  };
  readonly #clients: { state: ClientState; due: number }[] = [];
  readonly #events = new Heap<{ client: number; input: ClientInput | undefined }>();
  readonly #random: () => number;
  readonly #windowMs: number;
  readonly #size: number;

  constructor(size: number, seed: number, storage: 'off' | 'auto' = 'off') {
    this.#size = size;
    this.#windowMs = (1_000 * ACCOUNT) / size;
    this.#random = seeded(seed);
    for (let n = 0; n < size; n++) {
      const state = initialState({
        role: 'master',
        region: 'us-west-2',
        name: `cam${n}`,
        arn: undefined,
        create: false,
        storage,
      });
      this.#clients.push({ state, due: Number.POSITIVE_INFINITY });
    }
  }

  /** The devices are switched on within this time. */
  start(withinMs: number): void {
    for (let client = 0; client < this.#size; client++) {
      this.#later(withinMs * this.#random(), client, { kind: 'start' });
    }
  }

  /** Viewers of some of the devices: each wants ICE servers within this time. */
  watch(share: number, withinMs: number): void {
    for (let client = 0; client < this.#size * share; client++) {
      this.#later(withinMs * this.#random(), client, { kind: 'fetchIce' });
    }
  }

  /** Devices find within this time that they have no storage session. */
  wantStorage(withinMs: number): void {
    for (let client = 0; client < this.#size; client++) {
      this.#later(withinMs * this.#random(), client, { kind: 'joinStorage' });
    }
  }

  /** Devices that were offered a storage session after this time. */
  offeredSince(since: number): number {
    return this.#clients.filter(
      ({ state: { storage } }) => storage.join.kind === 'offered' && storage.join.since > since,
    ).length;
  }

  lose(): void {
    this.#clients.forEach(({ state }, client) => {
      if (state.live === undefined) return;
      const why = failure({ reason: 'network', status: 0 });
      this.#later(1_000 * this.#random(), client, {
        kind: 'closed',
        socket: state.live.socket,
        code: 1006,
        failure: why,
      });
    });
  }

  run(ms: number): void {
    const end = this.now + ms;
    for (let next = this.#events.take(end); next !== undefined; next = this.#events.take(end)) {
      const { at, item } = next;
      this.now = Math.max(this.now, at);
      const one = this.#clients[item.client];
      if (one === undefined) continue;
      // A timer that was set anew meanwhile.
      if (item.input === undefined && one.due !== at) continue;
      this.#put(item.client, one, item.input ?? { kind: 'tick' });
    }
    this.now = end;
  }

  get connected(): number {
    return this.#clients.filter(({ state }) => state.live !== undefined).length;
  }

  /** The most calls in one window since then. */
  peak(api: Api, since: number): number {
    let most = 0;
    for (const [window, count] of this.calls[api])
      if ((window + 1) * this.#windowMs > since) most = Math.max(most, count);
    return most;
  }

  #put(client: number, one: { state: ClientState; due: number }, input: ClientInput): void {
    const { state, effects } = step(one.state, input, this.now, this.#random);
    one.state = state;
    for (const effect of effects) this.#perform(client, effect);
    const due = nextDeadline(state);
    if (due === undefined || due === one.due) {
      one.due = due ?? Number.POSITIVE_INFINITY;
      return;
    }
    one.due = due;
    this.#events.add(due, { client, input: undefined });
  }

  #perform(client: number, effect: ClientEffect): void {
    if (effect.kind === 'open') {
      const fails = this.#count('dial');
      const { socket } = effect;
      this.#later(
        100,
        client,
        fails ? { kind: 'closed', socket, code: 1006, failure: fails } : { kind: 'opened', socket },
      );
    }
    if (effect.kind !== 'call') return;
    const { id, call } = effect;
    switch (call.name) {
      case 'describe': {
        const fails = this.#count('describe');
        const channel = {
          arn: `arn:aws:kinesisvideo:us-west-2:1:channel/cam${client}/1`,
          name: 'cam',
          status: 'ACTIVE',
        };
        const done = { kind: 'done', id, call: 'describe', channel: { ...channel, version: 'v' } } as const;
        this.#later(100, client, fails ? { kind: 'failed', id, failure: fails } : done);
        break;
      }
      case 'locate': {
        const fails = this.#count('locate');
        const webrtc = call.storage ? { webrtc: 'https://w.example' } : {};
        const endpoints = { wss: 'wss://m.example', https: 'https://r.example', ...webrtc };
        const done = { kind: 'done', id, call: 'locate', endpoints } as const;
        this.#later(100, client, fails ? { kind: 'failed', id, failure: fails } : done);
        break;
      }
      case 'ice': {
        const fails = this.#count('ice');
        const done: ClientInput = { kind: 'done', id, call: 'ice', servers: [], ttlMs: 300_000 };
        this.#later(100, client, fails ? { kind: 'failed', id, failure: fails } : done);
        break;
      }
      case 'describeMedia': {
        const fails = this.#count('describeMedia') ?? this.#throttle('describeMedia');
        const done = { kind: 'done', id, call: 'describeMedia', enabled: true } as const;
        this.#later(100, client, fails ? { kind: 'failed', id, failure: fails } : done);
        break;
      }
      case 'join': {
        const fails = this.#count('join') ?? this.#throttle('join');
        this.#later(100, client, fails ? { kind: 'failed', id, failure: fails } : { kind: 'done', id, call: 'join' });
        const socket = this.#clients[client]?.state.live?.socket;
        if (fails !== undefined || socket === undefined) break;
        this.#later(200, client, { kind: 'message', socket, message: { kind: 'offer', from: undefined, sdp: 'v=0' } });
        break;
      }
      default:
        this.#later(10, client, { kind: 'done', id, call: 'credentials' });
    }
  }

  /** Counts it; what it fails with, or undefined. */
  #count(api: Api): Failure | undefined {
    const window = Math.floor(this.now / this.#windowMs);
    const counts = this.calls[api];
    counts.set(window, (counts.get(window) ?? 0) + 1);
    const { outage } = this;
    return outage !== undefined && (outage.only ?? api) === api ? failure(outage) : undefined;
  }

  /** What is over the quota is refused. */
  #throttle(api: keyof typeof QUOTA): Failure | undefined {
    const count = this.calls[api].get(Math.floor(this.now / this.#windowMs)) ?? 0;
    return count > QUOTA[api] ? failure({ reason: 'throttled', status: 400 }) : undefined;
  }

  #later(ms: number, client: number, input: ClientInput): void {
    this.#events.add(this.now + ms, { client, input });
  }
}

/** Peaks by API, and how many are connected in the end. */
export interface Story {
  peaks: Record<'describe' | 'locate' | 'ice', number>;
  dials: number;
  connected: number;
}

/** All are connected; then, for ten minutes, they are not. */
export function interrupted(size: number, outage: Outage): Story {
  const fleet = new Fleet(size, 1);
  fleet.start(10 * MINUTE_MS);
  fleet.run(30 * MINUTE_MS);
  if (fleet.connected !== size) throw new Error('they do not even connect');
  const from = fleet.now;
  fleet.outage = outage;
  fleet.lose();
  fleet.run(OUTAGE_MS);
  fleet.outage = undefined;
  // As long as the control plane answers, its quotas count during the outage as well.
  const since = outage.only === undefined ? fleet.now : from;
  // Every twentieth device has a viewer, who comes back at once.
  fleet.watch(0.05, MINUTE_MS);
  fleet.run(10 * MINUTE_MS);
  return story(fleet, since);
}

/** The power comes back for all within half a minute, and the service ten minutes later. */
export function booted(size: number, outage: Outage): Story {
  const fleet = new Fleet(size, 2);
  fleet.outage = outage;
  fleet.start(MINUTE_MS / 2);
  fleet.run(OUTAGE_MS);
  fleet.outage = undefined;
  const since = fleet.now;
  fleet.run(10 * MINUTE_MS);
  return story(fleet, since);
}

/** All have a storage session; then all sessions end within half a minute. Minutes until each has another, and calls for it. */
export function recorded(size: number): { minutes: number; joinsEach: number } {
  const fleet = new Fleet(size, 3, 'auto');
  fleet.start(10 * MINUTE_MS);
  fleet.wantStorage(10 * MINUTE_MS);
  fleet.run(40 * MINUTE_MS);
  const from = fleet.now;
  if (fleet.offeredSince(0) !== size) throw new Error('they do not even have a session');
  const joins = () => [...fleet.calls.join.values()].reduce((sum, count) => sum + count, 0);
  const before = joins();
  fleet.wantStorage(MINUTE_MS / 2);
  let minutes = 0;
  while (fleet.offeredSince(from) < size && minutes < 60) {
    fleet.run(MINUTE_MS);
    minutes += 1;
  }
  return { minutes, joinsEach: (joins() - before) / size };
}

/** The quotas that were not kept. */
export function broken({ peaks }: Story): string[] {
  const { describe, locate, ice } = QUOTA;
  const kept: [string, number, number][] = [
    ['describe', peaks.describe, describe],
    ['locate', peaks.locate, locate],
    ['ice', peaks.ice, ice],
  ];
  return kept.filter(([, peak, quota]) => peak >= quota).map(([api, peak, quota]) => `${api}: ${peak} of ${quota}`);
}

function story(fleet: Fleet, since: number): Story {
  const peaks = {
    describe: fleet.peak('describe', since),
    locate: fleet.peak('locate', since),
    ice: fleet.peak('ice', since),
  };
  return { peaks, dials: fleet.peak('dial', since), connected: fleet.connected };
}

import { initialState, nextDeadline, step } from '../../src/kvs/client.ts';
import type { Call, ClientEffect, ClientInput, ClientState } from '../../src/kvs/client-types.ts';
import type { Failure } from '../../src/kvs/failure.ts';
import type { KvsMessage, OutgoingMessage } from '../../src/kvs/message.ts';
import { Outbox } from '../../src/kvs/outbox.ts';
import type { CloudEvent, CloudReason } from '../../src/kvs/state.ts';
import type { Agenda } from './agenda.ts';

const MINUTE_MS = 60_000;
/** A lost network shows when the pong stays away. */
const PONG_MS = 20_000;

/** How the service behaves; each is a probability, or a state of the moment. */
export interface Weather {
  /** Nothing passes. */
  networkDown: boolean;
  /** The service answers everything with 503. */
  regionDown: boolean;
  callFails: number;
  dialFails: number;
  rejects: number;
  /** Sockets end after a random life instead of an hour. */
  shortLives: boolean;
}

export const fair: Weather = {
  networkDown: false,
  regionDown: false,
  callFails: 0,
  dialFails: 0,
  rejects: 0,
  shortLives: false,
};

const reasons: [CloudReason, Partial<Failure>][] = [
  ['throttled', { status: 400, errorType: 'ClientLimitExceededException' }],
  ['throttled', { status: 429, retryAfterMs: 2_000 }],
  ['service', { status: 503 }],
  ['network', {}],
  ['credentials', { status: 403, errorType: 'ExpiredTokenException' }],
  ['clock', { status: 403 }],
  ['service', { status: 400, errorType: 'SessionExpiredException' }],
];

export function failure(reason: CloudReason, part: Partial<Failure> = {}): Failure {
  return { reason, status: 0, errorType: '', text: `it was ${reason}`, retryAfterMs: 0, ...part };
}

/** The client's state machine and its outbox before a service that exists in memory only. */
export class VirtualCloud {
  weather: Weather = { ...fair };
  state: ClientState;
  now = 0;
  /** What was asked of the service so far. */
  readonly counts = { calls: 0, dials: 0, ends: 0, goAways: 0, rejected: 0 };
  /** What the service was given. */
  onWrite: (message: OutgoingMessage) => void = () => undefined;
  /** The service took a join of the storage session. */
  onJoin: () => void = () => undefined;
  readonly #agenda: Agenda;
  readonly #random: () => number;
  readonly #onEvent: (event: CloudEvent) => void;
  readonly #outbox = new Outbox();
  readonly #messages = new Map<string, OutgoingMessage>();
  readonly #open = new Set<number>();
  readonly #pending = new Set<number>();
  #inUse: number | undefined;
  #inputs: ClientInput[] = [];
  #events: CloudEvent[] = [];
  #working = false;
  #deadline: number | undefined;

  constructor(
    agenda: Agenda,
    random: () => number,
    onEvent: (event: CloudEvent) => void,
    storage: ClientState['options']['storage'] = 'off',
  ) {
    this.#agenda = agenda;
    this.#random = random;
    this.#onEvent = onEvent;
    this.state = initialState({
      role: 'master',
      region: 'us-west-2',
      name: 'cam',
      arn: undefined,
      create: false,
      storage,
    });
  }

  get connected(): boolean {
    return this.#inUse !== undefined && this.#open.has(this.#inUse);
  }

  get sizes(): Record<string, number> {
    const { length } = this.#outbox;
    return { queued: length, sockets: this.#open.size, pending: this.#pending.size, messages: this.#messages.size };
  }

  get nextAt(): number {
    return this.#deadline ?? Number.POSITIVE_INFINITY;
  }

  put(input: ClientInput): void {
    this.#inputs.push(input);
    this.#work();
  }

  send(message: OutgoingMessage, ttlMs: number): void {
    const { correlationId, to, kind } = message;
    const frame = kind === 'candidate' ? message.candidate.candidate : message.sdp;
    const parcel = { isSdp: kind !== 'candidate', to, correlationId, frame, expiresAt: this.now + ttlMs };
    if (this.#outbox.push(parcel)) this.#messages.set(correlationId, message);
    else this.#events.push({ kind: 'unsent', correlationId, why: 'limited' });
    this.#work();
  }

  /** What the service has for us; false: it does not reach us. */
  deliver(message: KvsMessage): boolean {
    const socket = [...this.#open].at(-1);
    const { networkDown, regionDown } = this.weather;
    if (socket === undefined || networkDown || regionDown) return false;
    if (this.state.live?.socket !== socket && this.state.retiring?.socket !== socket) return false;
    this.put({ kind: 'message', socket, message });
    return true;
  }

  /** Every socket is lost: at once, or as soon as its pong stays away. */
  lose(afterMs = PONG_MS): void {
    for (const socket of this.#open) this.#agenda.add(this.now + afterMs, () => this.#end(socket, 1006));
  }

  tick(): void {
    this.put({ kind: 'tick' });
  }

  #work(): void {
    if (this.#working) return;
    this.#working = true;
    for (let input = this.#inputs.shift(); input !== undefined; input = this.#inputs.shift()) {
      const { state, effects } = step(this.state, input, this.now, this.#random);
      this.state = state;
      for (const effect of effects) this.#perform(effect);
    }
    this.#flush();
    this.#working = false;
    for (let event = this.#events.shift(); event !== undefined; event = this.#events.shift()) this.#onEvent(event);
    const times = [nextDeadline(this.state), this.#outbox.nextDeadline(this.connected)];
    this.#deadline = Math.min(...times.map((time) => time ?? Number.POSITIVE_INFINITY));
    if (this.#inputs.length > 0) this.#work();
  }

  #flush(): void {
    for (const { correlationId } of this.#outbox.expire(this.now)) {
      this.#messages.delete(correlationId);
      this.#events.push({ kind: 'unsent', correlationId, why: 'expired' });
    }
    if (!this.connected) return;
    for (let one = this.#outbox.take(this.now); one !== undefined; one = this.#outbox.take(this.now)) {
      const { correlationId } = one;
      const message = this.#messages.get(correlationId);
      this.#messages.delete(correlationId);
      this.#events.push({ kind: 'written', correlationId });
      if (message === undefined) throw new Error('sent twice');
      this.onWrite(message);
      if (this.#random() < this.weather.rejects) this.#reject(correlationId);
    }
  }

  #reject(correlationId: string): void {
    const status = { correlationId, statusCode: 400, errorType: 'InvalidArgument', description: 'no such viewer' };
    this.counts.rejected += 1;
    this.#later(50, () => this.deliver({ kind: 'status', status }));
  }

  #perform(effect: ClientEffect): void {
    switch (effect.kind) {
      case 'event':
        this.#events.push(effect.event);
        break;
      case 'call':
        this.#call(effect.id, effect.call);
        break;
      case 'abort':
        this.#pending.delete(effect.id);
        break;
      case 'open':
        this.#dial(effect.socket);
        break;
      case 'close':
        this.#pending.delete(effect.socket);
        this.#open.delete(effect.socket);
        break;
      case 'use':
        this.#inUse = effect.socket;
        this.#outbox.newSocket();
        break;
    }
  }

  #call(id: number, call: Call): void {
    this.counts.calls += 1;
    this.#pending.add(id);
    const { networkDown, regionDown } = this.weather;
    // Without a network some calls end at once and some are never answered.
    if (networkDown && this.#random() < 0.5) return;
    this.#later(20 + 200 * this.#random(), () => {
      if (!this.#pending.delete(id)) return;
      if (networkDown) this.put({ kind: 'failed', id, failure: failure('network') });
      else if (regionDown) this.put({ kind: 'failed', id, failure: failure('service', { status: 503 }) });
      else if (this.#random() < this.weather.callFails) this.put({ kind: 'failed', id, failure: this.#anyFailure() });
      else {
        this.put(done(id, call));
        if (call.name === 'join') this.onJoin();
      }
    });
  }

  #dial(socket: number): void {
    this.counts.dials += 1;
    this.#pending.add(socket);
    const { networkDown, regionDown } = this.weather;
    if (networkDown && this.#random() < 0.5) return;
    this.#later(50 + 250 * this.#random(), () => {
      if (!this.#pending.delete(socket)) return;
      const fails = networkDown || regionDown || this.#random() < this.weather.dialFails;
      if (fails) {
        const why = networkDown ? failure('network') : this.#anyFailure();
        this.put({ kind: 'closed', socket, code: 1006, failure: why });
        return;
      }
      this.#open.add(socket);
      this.#live(socket);
      this.put({ kind: 'opened', socket });
    });
  }

  /** What becomes of an open socket: an hour, or less; with GO_AWAY before, or without. */
  #live(socket: number): void {
    const lifeMs = this.weather.shortLives ? (2 + 58 * this.#random()) * MINUTE_MS : 60 * MINUTE_MS;
    if (this.#random() < 0.7) {
      this.#later(lifeMs - MINUTE_MS, () => {
        if (!this.#open.has(socket)) return;
        this.counts.goAways += 1;
        this.put({ kind: 'message', socket, message: { kind: 'goAway' } });
      });
    }
    this.#later(lifeMs, () => this.#end(socket, this.#random() < 0.5 ? 1001 : 1006));
  }

  #end(socket: number, code: number): void {
    if (!this.#open.delete(socket)) return;
    this.counts.ends += 1;
    this.put({ kind: 'closed', socket, code, failure: failure(code === 1001 ? 'closed' : 'network') });
  }

  #anyFailure(): Failure {
    const [reason, part] = reasons[Math.floor(this.#random() * reasons.length)] ?? ['network', {}];
    return failure(reason, part);
  }

  #later(ms: number, run: () => void): void {
    this.#agenda.add(this.now + ms, run);
  }
}

function done(id: number, call: Call): ClientInput {
  switch (call.name) {
    case 'describe': {
      const arn = 'arn:aws:kinesisvideo:us-west-2:123456789012:channel/cam/1700000000000';
      return { kind: 'done', id, call: 'describe', channel: { arn, name: 'cam', status: 'ACTIVE', version: 'v1' } };
    }
    case 'locate':
      return {
        kind: 'done',
        id,
        call: 'locate',
        endpoints: {
          wss: 'wss://m.example',
          https: 'https://r.example',
          ...(call.storage ? { webrtc: 'https://w.example' } : {}),
        },
      };
    case 'ice': {
      const servers = [{ uris: ['turn:t.example:443'], username: 'u', password: 'p' }];
      return { kind: 'done', id, call: 'ice', servers, ttlMs: 300_000 };
    }
    case 'describeMedia':
      return { kind: 'done', id, call: 'describeMedia', enabled: true };
    default:
      return { kind: 'done', id, call: call.name };
  }
}

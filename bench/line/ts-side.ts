import type { Effect } from '../../src/link/contract.ts';
import { Endpoint } from '../../src/link/endpoint.ts';
import { hostIntroduction, type Introduction, type Role } from '../../src/link/hello.ts';
import { FRAME_MAX_BYTES } from '../../src/link/limits.ts';
import { Xoshiro } from './random.ts';
import type { Side, SideEvent } from './side.ts';
import { SlipCollector, slipEncode } from './slip.ts';

export interface TsSideOptions {
  role: Role;
  epoch: number;
  baudRate: number;
  self?: Partial<Introduction>;
  /** Messages of a channel that may be unfinished before `send` refuses. */
  queueMessages?: number;
}

/** The TypeScript endpoint under test. */
export class TsSide implements Side {
  readonly endpoint: Endpoint;
  readonly #slip = new SlipCollector(FRAME_MAX_BYTES);
  readonly #queueMessages: number;
  readonly #unfinished = new Map<number, number>();
  #out: number[] = [];
  #events: SideEvent[] = [];
  #nextToken = 1;

  constructor(options: TsSideOptions, now: number) {
    const random = new Xoshiro(options.epoch);
    const self = { ...hostIntroduction, epoch: options.epoch, bootCount: 0, resetCause: 1, ...options.self };
    this.endpoint = new Endpoint({
      role: options.role,
      self,
      bitsPerSecond: options.baudRate,
      random: () => random.next(),
    });
    this.#queueMessages = options.queueMessages ?? 8;
    this.#take(this.endpoint.handle({ kind: 'opened' }, now));
  }

  get up(): boolean {
    return ['up', 'degraded', 'asleep'].includes(this.endpoint.state.kind);
  }

  send(channel: 0 | 1 | 2, payload: Uint8Array, now: number): number | undefined {
    if (!this.up) return undefined;
    let unfinished = 0;
    for (const other of this.#unfinished.values()) if (other === channel) unfinished++;
    if (unfinished >= this.#queueMessages) return undefined;
    const token = this.#nextToken++;
    this.#unfinished.set(token, channel);
    this.#take(this.endpoint.handle({ kind: 'send', token, channel, payload, ttlMs: undefined }, now));
    return token;
  }

  receive(bytes: Uint8Array, now: number): void {
    for (const byte of bytes) {
      const frame = this.#slip.push(byte);
      if (frame === undefined) continue;
      if (frame === 'bad') this.#take(this.endpoint.handle({ kind: 'badBytes', bytes: new Uint8Array(0) }, now));
      else this.#take(this.endpoint.handle({ kind: 'frame', bytes: frame }, now));
    }
  }

  poll(room: number, _queued: number, now: number): Uint8Array {
    this.#take(this.endpoint.handle({ kind: 'tick' }, now));
    return Uint8Array.from(this.#out.splice(0, room));
  }

  events(): SideEvent[] {
    const events = this.#events;
    this.#events = [];
    return events;
  }

  stats(): Record<string, number> {
    const { lost, probes, duplicates, naksSent, bad } = this.endpoint.counters;
    return { lost, probes, duplicates, naksSent, crc: bad.crc };
  }

  destroy(): void {}

  #take(effects: Effect[]): void {
    for (const effect of effects) {
      switch (effect.kind) {
        case 'write':
          slipEncode(effect.frame, effect.leadingEnd, this.#out);
          break;
        case 'up':
        case 'down':
          this.#events.push({ kind: effect.kind });
          break;
        case 'message':
          this.#events.push(effect);
          break;
        case 'delivered':
        case 'failed':
          this.#unfinished.delete(effect.token);
          this.#events.push({ kind: effect.kind, token: effect.token });
          break;
        case 'state':
        case 'console':
        case 'wake':
          break;
      }
    }
  }
}

import type { Effect, FailReason, Input, LinkState } from '../../src/link/contract.ts';
import { Endpoint } from '../../src/link/endpoint.ts';
import type { Channel } from '../../src/link/frame.ts';
import { hostIntroduction, type Introduction, type Role } from '../../src/link/hello.ts';
import { SlipReader, slipEncode } from './naive-slip.ts';
import { clean, type Noise, NoisyLine } from './noisy-line.ts';
import { seeded } from './random.ts';

export function introduction(epoch: number, changes: Partial<Introduction> = {}): Introduction {
  return { ...hostIntroduction, epoch, bootCount: 1, resetCause: 1, ...changes };
}

export interface Options {
  bitsPerSecond?: number;
  latencyMs?: number;
  noise?: Noise;
  host?: Partial<Introduction>;
  mcu?: Partial<Introduction>;
}

interface ReceivedMessage {
  channel: Channel;
  messageId: number;
  payload: Uint8Array;
}

/** One end: an endpoint, what it wrote and what it told its application. */
export class Side {
  endpoint: Endpoint;
  readonly role: Role;
  readonly messages: ReceivedMessage[] = [];
  readonly delivered: number[] = [];
  readonly failed: { token: number; why: FailReason }[] = [];
  readonly ups: { peerEpoch: number; resumed: boolean }[] = [];
  readonly downs: string[] = [];
  readonly states: LinkState['kind'][] = [];
  readonly wakes: number[] = [];
  console = '';
  /** Most time that what it wrote ever needed on the line, ms. */
  backlogMs = 0;
  /** It does not serve its line. */
  stalled = false;
  /** How often the endpoint was called. */
  calls = 0;
  /** Sees each frame before it goes on the line; false loses it there. */
  onWrite: (frame: Uint8Array) => boolean = () => true;
  reader = new SlipReader();
  readonly out: NoisyLine;

  constructor(role: Role, endpoint: Endpoint, out: NoisyLine) {
    this.role = role;
    this.endpoint = endpoint;
    this.out = out;
  }

  take(effects: Effect[], now: number): void {
    for (const effect of effects) {
      switch (effect.kind) {
        case 'write':
          this.out.write(slipEncode(effect.frame, effect.leadingEnd), now, this.onWrite(effect.frame));
          this.backlogMs = Math.max(this.backlogMs, this.out.backlogMs(now));
          break;
        case 'message':
          this.messages.push(effect);
          break;
        case 'delivered':
          this.delivered.push(effect.token);
          break;
        case 'failed':
          this.failed.push(effect);
          break;
        case 'up':
          this.ups.push({ peerEpoch: effect.peer.epoch, resumed: effect.resumed });
          break;
        case 'down':
          this.downs.push(effect.why);
          break;
        case 'state':
          this.states.push(effect.state.kind);
          break;
        case 'console':
          this.console += effect.text;
          break;
        case 'wake':
          this.wakes.push(effect.method);
          break;
      }
    }
  }
}

/** Two endpoints on one serial line, in virtual time. */
export class EndpointPair {
  now = 0;
  readonly host: Side;
  readonly mcu: Side;
  readonly #bitsPerSecond: number;
  #nextToken = 1;

  constructor(options: Options = {}) {
    this.#bitsPerSecond = options.bitsPerSecond ?? 921_600;
    const noise = options.noise ?? clean;
    const line = (seed: number) =>
      new NoisyLine(this.#bitsPerSecond, options.latencyMs ?? 0, { ...noise, seed: noise.seed * 2 + seed });
    this.host = new Side('host', this.#endpoint('host', introduction(0x1111, options.host)), line(0));
    this.mcu = new Side('mcu', this.#endpoint('mcu', introduction(0x2222, options.mcu)), line(1));
  }

  /** Opens both ports and runs until both are up. */
  connect(limitMs = 60_000): this {
    this.open(this.host);
    this.open(this.mcu);
    this.runUntil(() => this.host.endpoint.state.kind === 'up' && this.mcu.endpoint.state.kind === 'up', limitMs);
    return this;
  }

  open(side: Side): void {
    side.reader = new SlipReader();
    this.input(side, { kind: 'opened' });
  }

  close(side: Side): void {
    this.input(side, { kind: 'closed' });
    this.#into(side).flush();
    side.out.flush();
  }

  /** Another life of one end: all its memory is gone. */
  reboot(side: Side, self: Partial<Introduction> & { epoch: number }): void {
    side.endpoint = this.#endpoint(side.role, introduction(self.epoch, self));
    this.#into(side).flush();
    side.out.flush();
    this.open(side);
  }

  input(side: Side, input: Input): void {
    side.calls++;
    side.take(side.endpoint.handle(input, this.now), this.now);
  }

  /** The result is the token. */
  send(side: Side, channel: Channel, payload: Uint8Array, ttlMs?: number): number {
    const token = this.#nextToken++;
    this.input(side, { kind: 'send', token, channel, payload, ttlMs });
    return token;
  }

  run(ms: number): void {
    const end = this.now + ms;
    while (this.#step(end));
    this.now = end;
  }

  /** Throws when it does not come true within `limitMs`. */
  runUntil(done: () => boolean, limitMs = 60_000): void {
    const end = this.now + limitMs;
    while (!done()) if (!this.#step(end)) throw new Error(`not within ${limitMs} ms`);
  }

  /** Goes on to the next thing that happens, unless it is after `end`. */
  #step(end: number): boolean {
    const next = Math.min(...[this.host, this.mcu].map((side) => this.#nextEvent(side)));
    if (next > end) return false;
    this.now = Math.max(this.now, next);
    for (const side of [this.host, this.mcu]) {
      if (!side.stalled) this.#serve(side);
    }
    return true;
  }

  #nextEvent(side: Side): number {
    if (side.stalled) return Number.POSITIVE_INFINITY;
    return Math.min(this.#into(side).nextArrival, side.endpoint.nextDeadline() ?? Number.POSITIVE_INFINITY);
  }

  #serve(side: Side): void {
    const line = this.#into(side);
    for (let bytes = line.read(this.now); bytes; bytes = line.read(this.now)) {
      for (const byte of bytes) {
        const frame = side.reader.push(byte);
        if (frame === 'bad') this.input(side, { kind: 'badBytes', bytes: new Uint8Array(0) });
        else if (frame) this.input(side, { kind: 'frame', bytes: frame });
      }
    }
    if ((side.endpoint.nextDeadline() ?? Number.POSITIVE_INFINITY) <= this.now) {
      this.input(side, { kind: 'tick' });
    }
  }

  #into(side: Side): NoisyLine {
    return side === this.host ? this.mcu.out : this.host.out;
  }

  #endpoint(role: Role, self: Introduction): Endpoint {
    return new Endpoint({ role, self, bitsPerSecond: this.#bitsPerSecond, random: seeded(self.epoch) });
  }
}

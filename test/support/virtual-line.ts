import type { Effect, Input } from '../../src/link/contract.ts';
import { Endpoint } from '../../src/link/endpoint.ts';
import { hostIntroduction, type Introduction, type Role } from '../../src/link/hello.ts';
import { encodeMessage, type LinkMessage } from '../../src/link/message.ts';
import { channelOf } from '../../src/link/route.ts';
import { SlipReader, slipEncode } from './naive-slip.ts';
import { type Noise, NoisyLine } from './noisy-line.ts';
import { seeded } from './random.ts';

/** An MCU of medium size. */
const mcuIntroduction: Partial<Introduction> = { fragmentMax: 256, window: 8, slots: 7, receiveBytes: 8 * 256 };

export interface End {
  role: Role;
  endpoint: Endpoint;
  reader: SlipReader;
  out: NoisyLine;
  /** It does not serve its line. */
  stalled: boolean;
  onEffect: (effect: Effect) => void;
  nextAt: number;
  /** What came while effects were carried out: what those write must be written first. */
  inputs: Input[];
  busy: boolean;
}

/** Both ends of the link with a noisy line between them; keeps nothing of what passed. */
export class VirtualLine {
  now = 0;
  readonly host: End;
  readonly mcu: End;
  readonly #bitsPerSecond: number;
  #epoch = 1;

  constructor(bitsPerSecond: number, noise: Noise) {
    this.#bitsPerSecond = bitsPerSecond;
    const end = (role: Role, seed: number): End => ({
      role,
      endpoint: this.#endpoint(role),
      reader: new SlipReader(),
      out: new NoisyLine(bitsPerSecond, 0, { ...noise, seed }),
      stalled: false,
      onEffect: () => undefined,
      nextAt: Number.POSITIVE_INFINITY,
      inputs: [],
      busy: false,
    });
    this.host = end('host', 2 * noise.seed);
    this.mcu = end('mcu', 2 * noise.seed + 1);
  }

  /** Due for `serve`. */
  get nextAt(): number {
    return Math.min(this.#nextOf(this.host), this.#nextOf(this.mcu));
  }

  /** Runs what is due at both ends. */
  serve(): void {
    for (const end of [this.host, this.mcu]) {
      if (this.#nextOf(end) <= this.now) this.#serve(end);
    }
  }

  open(end: End): void {
    end.reader = new SlipReader();
    this.input(end, { kind: 'opened' });
  }

  close(end: End): void {
    this.input(end, { kind: 'closed' });
    this.#into(end).flush();
    end.out.flush();
  }

  /** A new life: all of its memory is gone. */
  reset(end: End): void {
    end.endpoint = this.#endpoint(end.role);
    this.#into(end).flush();
    end.out.flush();
    end.stalled = false;
    this.open(end);
  }

  send(end: End, token: number, message: LinkMessage, ttlMs?: number): void {
    const payload = encodeMessage(message);
    this.input(end, { kind: 'send', token, channel: channelOf(message), payload, ttlMs });
  }

  input(end: End, input: Input): void {
    end.inputs.push(input);
    if (end.busy) return;
    end.busy = true;
    for (let next = end.inputs.shift(); next !== undefined; next = end.inputs.shift()) {
      for (const effect of end.endpoint.handle(next, this.now)) {
        if (effect.kind === 'write') end.out.write(slipEncode(effect.frame, effect.leadingEnd), this.now);
        else end.onEffect(effect);
      }
    }
    end.busy = false;
    end.nextAt = end.endpoint.nextDeadline() ?? Number.POSITIVE_INFINITY;
  }

  #nextOf(end: End): number {
    return end.stalled ? Number.POSITIVE_INFINITY : Math.min(end.nextAt, this.#into(end).nextArrival);
  }

  #serve(end: End): void {
    const line = this.#into(end);
    for (let bytes = line.read(this.now); bytes; bytes = line.read(this.now)) {
      for (const byte of bytes) {
        const frame = end.reader.push(byte);
        if (frame === 'bad') this.input(end, { kind: 'badBytes', bytes: new Uint8Array(0) });
        else if (frame) this.input(end, { kind: 'frame', bytes: frame });
      }
    }
    if (end.nextAt <= this.now) this.input(end, { kind: 'tick' });
  }

  #into(end: End): NoisyLine {
    return end === this.host ? this.mcu.out : this.host.out;
  }

  #endpoint(role: Role): Endpoint {
    const epoch = 0x1000 + this.#epoch++;
    const limits = role === 'mcu' ? mcuIntroduction : {};
    const self = { ...hostIntroduction, ...limits, epoch, bootCount: this.#epoch, resetCause: 1 };
    return new Endpoint({ role, self, bitsPerSecond: this.#bitsPerSecond, random: seeded(epoch) });
  }
}

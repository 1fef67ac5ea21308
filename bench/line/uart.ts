import type { Xoshiro } from './random.ts';

/** One start, eight data, one stop bit. */
export const BITS_PER_BYTE = 10;

export interface LineFaults {
  /** Probability that a bit is wrong. A wrong start or stop bit loses the byte. */
  ber: number;
  /** Probability, per byte, that a run of 8 to 64 bytes is lost. */
  burst: number;
}

export interface UartOptions extends LineFaults {
  baudRate: number;
  /** Bytes that wait in front of the shift register. */
  queueBytes: number;
  /** Bytes that wait for the receiver to be polled. */
  ringBytes: number;
  latencyNs: number;
}

/** One direction of a serial line, byte by byte in virtual time (ns). */
export class Uart {
  overrunBytes = 0;
  readonly byteNs: number;
  readonly #options: UartOptions;
  readonly #random: Xoshiro;
  readonly #queue: number[] = [];
  #queueHead = 0;
  /** The shift register takes its next byte then. */
  #freeAt = 0;
  #transit: { at: number; byte: number }[] = [];
  #bitsToError: number;
  #bytesToBurst: number;
  #burstLeft = 0;
  /** Until then nothing arrives: the receiver is not there. */
  deafUntil = 0;

  constructor(options: UartOptions, random: Xoshiro) {
    this.#options = options;
    this.#random = random;
    this.byteNs = Math.floor((BITS_PER_BYTE * 1e9) / options.baudRate);
    this.#bitsToError = random.gap(options.ber);
    this.#bytesToBurst = random.gap(options.burst);
  }

  space(now: number): number {
    this.#shift(now);
    return this.#options.queueBytes - (this.#queue.length - this.#queueHead);
  }

  write(bytes: Uint8Array, now: number): void {
    this.#shift(now);
    if (this.#queueHead === this.#queue.length) this.#freeAt = Math.max(this.#freeAt, now);
    for (const byte of bytes) this.#queue.push(byte);
    this.#shift(now);
  }

  /** Everything that arrived; what the ring could not hold is lost. */
  read(now: number): Uint8Array {
    this.#shift(now);
    let count = 0;
    while (count < this.#transit.length && (this.#transit[count]?.at ?? 0) <= now) count++;
    const arrived = this.#transit.splice(0, count).filter(({ at }) => at >= this.deafUntil);
    this.overrunBytes += Math.max(0, arrived.length - this.#options.ringBytes);
    return Uint8Array.from(arrived.slice(0, this.#options.ringBytes), ({ byte }) => byte);
  }

  /** The sender is reset: what it had queued is gone. */
  dropQueue(): void {
    this.#queue.length = 0;
    this.#queueHead = 0;
  }

  /** The receiver is reset: what it had not read is gone. */
  dropRing(now: number): void {
    this.read(now);
  }

  #shift(now: number): void {
    while (this.#queueHead < this.#queue.length && this.#freeAt <= now) {
      const byte = this.#queue[this.#queueHead++] ?? 0;
      this.#freeAt += this.byteNs;
      const arrived = this.#damage(byte);
      if (arrived !== undefined) this.#transit.push({ at: this.#freeAt + this.#options.latencyNs, byte: arrived });
    }
    if (this.#queueHead > 4096) {
      this.#queue.splice(0, this.#queueHead);
      this.#queueHead = 0;
    }
  }

  #damage(byte: number): number | undefined {
    let out: number | undefined = byte;
    while (this.#bitsToError < BITS_PER_BYTE) {
      const bit = this.#bitsToError;
      this.#bitsToError += 1 + this.#random.gap(this.#options.ber);
      if (bit === 0 || bit === BITS_PER_BYTE - 1) out = undefined;
      else if (out !== undefined) out ^= 1 << (bit - 1);
    }
    this.#bitsToError -= BITS_PER_BYTE;
    if (this.#burstLeft > 0) {
      this.#burstLeft--;
      return undefined;
    }
    if (this.#bytesToBurst-- > 0) return out;
    this.#bytesToBurst = this.#random.gap(this.#options.burst);
    this.#burstLeft = 8 + Math.floor(57 * this.#random.next()) - 1;
    return undefined;
  }
}

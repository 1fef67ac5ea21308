import { seeded } from './random.ts';

const END = 0xc0;

export interface Noise {
  seed: number;
  /** Probability that a byte is damaged by a flipped bit. */
  flip: number;
  /** Probability that a byte is lost. */
  lose: number;
  /** Probability, per byte, that a run of 8 to 64 bytes is lost. */
  burst: number;
}

export const clean: Noise = { seed: 1, flip: 0, lose: 0, burst: 0 };

/** One direction of a serial line in virtual time, 8N1: bytes follow each other at the rate and arrive `latencyMs` later. */
export class NoisyLine {
  noise: Noise;
  /** Nothing passes: an unplugged or dead wire. */
  cut = false;
  readonly #msPerByte: number;
  readonly #latencyMs: number;
  readonly #random: () => number;
  #freeAt = 0;
  #burstLeft = 0;
  /** Bytes that arrive, cut after each END: nothing happens before one. */
  #arrivals: { at: number; bytes: number[] }[] = [];
  #open: number[] = [];

  constructor(bitsPerSecond: number, latencyMs: number, noise: Noise) {
    this.#msPerByte = 10_000 / bitsPerSecond;
    this.#latencyMs = latencyMs;
    this.noise = noise;
    this.#random = seeded(noise.seed);
  }

  /** How long the line still needs for what was written, ms. */
  backlogMs(now: number): number {
    return Math.max(0, this.#freeAt - now);
  }

  /** `arrives`: false loses the bytes, which take their time all the same. */
  write(bytes: Uint8Array, now: number, arrives = true): void {
    this.#freeAt = Math.max(now, this.#freeAt);
    for (const byte of bytes) {
      this.#freeAt += this.#msPerByte;
      const arrived = this.#damaged(byte);
      if (arrived === undefined || this.cut || !arrives) continue;
      this.#open.push(arrived);
      if (arrived !== END) continue;
      this.#arrivals.push({ at: this.#freeAt + this.#latencyMs, bytes: this.#open });
      this.#open = [];
    }
  }

  get nextArrival(): number {
    return this.#arrivals[0]?.at ?? Number.POSITIVE_INFINITY;
  }

  /** The next bytes that have arrived. */
  read(now: number): number[] | undefined {
    return this.nextArrival <= now ? this.#arrivals.shift()?.bytes : undefined;
  }

  /** What is on its way is lost. */
  flush(): void {
    this.#arrivals = [];
    this.#open = [];
  }

  #damaged(byte: number): number | undefined {
    const { flip, lose, burst } = this.noise;
    if (this.#burstLeft > 0) {
      this.#burstLeft--;
      return undefined;
    }
    if (burst > 0 && this.#random() < burst) {
      this.#burstLeft = 7 + Math.floor(57 * this.#random());
      return undefined;
    }
    if (lose > 0 && this.#random() < lose) return undefined;
    return flip > 0 && this.#random() < flip ? byte ^ (1 << Math.floor(8 * this.#random())) : byte;
  }
}

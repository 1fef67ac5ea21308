const MASK = (1n << 64n) - 1n;

function rotl(x: bigint, k: bigint): bigint {
  return ((x << k) | (x >> (64n - k))) & MASK;
}

/** xoshiro256**, its state filled by splitmix64: the same seed gives the same run on every machine. */
export class Xoshiro {
  readonly #s: [bigint, bigint, bigint, bigint];

  constructor(seed: number) {
    let x = BigInt(seed) & MASK;
    const splitmix = (): bigint => {
      x = (x + 0x9e3779b97f4a7c15n) & MASK;
      let z = x;
      z = ((z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n) & MASK;
      z = ((z ^ (z >> 27n)) * 0x94d049bb133111ebn) & MASK;
      return z ^ (z >> 31n);
    };
    this.#s = [splitmix(), splitmix(), splitmix(), splitmix()];
  }

  /** Uniform in [0, 1). */
  next(): number {
    const s = this.#s;
    const result = (rotl((s[1] * 5n) & MASK, 7n) * 9n) & MASK;
    const t = (s[1] << 17n) & MASK;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = rotl(s[3], 45n);
    return Number(result >> 11n) / 2 ** 53;
  }

  /** Trials until the first hit of this probability, that one not counted. */
  gap(probability: number): number {
    if (probability <= 0) return Number.POSITIVE_INFINITY;
    return Math.floor(Math.log(1 - this.next()) / Math.log(1 - probability));
  }
}

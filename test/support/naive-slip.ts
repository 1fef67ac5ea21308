/** RFC 1055 said twice: an independent twin of the package that src/serial uses. */
const END = 0xc0;
const ESC = 0xdb;

export function slipEncode(frame: Uint8Array, leadingEnd = false): Uint8Array {
  const out: number[] = leadingEnd ? [END] : [];
  for (const byte of frame) {
    if (byte === END) out.push(ESC, 0xdc);
    else if (byte === ESC) out.push(ESC, 0xdd);
    else out.push(byte);
  }
  out.push(END);
  return Uint8Array.from(out);
}

/** Collects bytes and gives back whole frames; `undefined` stands for one with a wrong escape or too long. */
export class SlipReader {
  #frame: number[] = [];
  #escaped = false;
  #broken = false;
  readonly #maxBytes: number;

  constructor(maxBytes = 1038) {
    this.#maxBytes = maxBytes;
  }

  push(byte: number): Uint8Array | 'bad' | undefined {
    if (byte === END) {
      const whole = Uint8Array.from(this.#frame);
      const bad = this.#broken || this.#escaped;
      this.#frame = [];
      this.#escaped = false;
      this.#broken = false;
      if (bad) return 'bad';
      return whole.length > 0 ? whole : undefined;
    }
    if (this.#escaped) {
      this.#escaped = false;
      if (byte === 0xdc) this.#keep(END);
      else if (byte === 0xdd) this.#keep(ESC);
      else this.#broken = true;
    } else if (byte === ESC) this.#escaped = true;
    else this.#keep(byte);
    return undefined;
  }

  #keep(byte: number): void {
    if (this.#frame.length < this.#maxBytes) this.#frame.push(byte);
    else this.#broken = true;
  }
}

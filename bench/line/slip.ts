const END = 0xc0;
const ESC = 0xdb;

/** RFC 1055 for the bench, synchronous and allocation-poor. */
export function slipEncode(frame: Uint8Array, leadingEnd: boolean, out: number[]): void {
  if (leadingEnd) out.push(END);
  for (const byte of frame) {
    if (byte === END) out.push(ESC, 0xdc);
    else if (byte === ESC) out.push(ESC, 0xdd);
    else out.push(byte);
  }
  out.push(END);
}

export class SlipCollector {
  readonly #frame: Uint8Array;
  #length = 0;
  #escaped = false;
  #bad = false;

  constructor(maxBytes: number) {
    this.#frame = new Uint8Array(maxBytes);
  }

  /** A whole frame, `bad` for one with a wrong escape or too long. */
  push(byte: number): Uint8Array | 'bad' | undefined {
    if (byte === END) {
      const result =
        this.#bad || this.#escaped ? 'bad' : this.#length > 0 ? this.#frame.slice(0, this.#length) : undefined;
      this.#length = 0;
      this.#escaped = false;
      this.#bad = false;
      return result;
    }
    let value = byte;
    if (this.#escaped) {
      this.#escaped = false;
      if (byte === 0xdc) value = END;
      else if (byte === 0xdd) value = ESC;
      else this.#bad = true;
    } else if (byte === ESC) {
      this.#escaped = true;
      return undefined;
    }
    if (this.#length < this.#frame.length) this.#frame[this.#length++] = value;
    else this.#bad = true;
    return undefined;
  }
}

import { SlipEncoder } from '@serialport/parser-slip-encoder';
import { BridgeError } from '../common/errors.ts';
import { FRAME_MAX_BYTES } from '../link/limits.ts';

const END = 0xc0;
const ESC = 0xdb;
const ESC_END = 0xdc;
const ESC_ESC = 0xdd;

export interface SlipSink {
  /** One frame, never empty. */
  frame(bytes: Uint8Array): void;
  /** Too long for a frame, or wrongly escaped; told once, with what there was. */
  bad(bytes: Uint8Array): void;
  /** What follows it up to the next END. */
  skipped(bytes: Uint8Array): void;
}

/**
 * Frames of bytes that come in any pieces, in the memory of one frame. The package's decoder would have no limit, and copies
 * all it has for each byte: a twentieth of the speed. One per open port.
 */
export class SlipReader {
  readonly #sink: SlipSink;
  readonly #frame = new Uint8Array(FRAME_MAX_BYTES);
  #size = 0;
  #escaped = false;
  #skipping = false;

  constructor(sink: SlipSink) {
    this.#sink = sink;
  }

  read(chunk: Uint8Array): void {
    for (let start = 0; start < chunk.length; ) {
      const end = chunk.indexOf(END, start);
      const stop = end === -1 ? chunk.length : end;
      const piece = chunk.subarray(start, stop);
      const taken = this.#skipping ? 0 : this.#take(piece);
      if (taken < piece.length) this.#sink.skipped(piece.subarray(taken));
      if (end !== -1) this.#end();
      start = stop + 1;
    }
  }

  /** How many bytes of a piece without END belong to the frame, or to what is refused. */
  #take(piece: Uint8Array): number {
    for (let i = 0; i < piece.length; i++) {
      const byte = piece[i] ?? 0;
      if (byte === ESC && !this.#escaped) {
        this.#escaped = true;
        continue;
      }
      const plain = this.#escaped ? unescaped(byte) : byte;
      if (plain === undefined || this.#size === FRAME_MAX_BYTES) {
        this.#refuse(byte);
        return i + 1;
      }
      this.#escaped = false;
      this.#frame[this.#size++] = plain;
    }
    return piece.length;
  }

  #end(): void {
    if (this.#escaped) this.#refuse();
    else if (this.#size > 0) this.#sink.frame(this.#frame.slice(0, this.#size));
    this.#size = 0;
    this.#skipping = false;
  }

  #refuse(...last: number[]): void {
    const before = this.#escaped ? [ESC] : [];
    this.#sink.bad(Uint8Array.of(...this.#frame.subarray(0, this.#size), ...before, ...last));
    this.#size = 0;
    this.#escaped = false;
    this.#skipping = true;
  }
}

function unescaped(byte: number): number | undefined {
  if (byte === ESC_END) return END;
  return byte === ESC_ESC ? ESC : undefined;
}

/** The package's encoder, one frame in and its bytes out. */
export class SlipWriter {
  readonly #plain = new SlipEncoder();
  readonly #leading = new SlipEncoder({ bluetoothQuirk: true });

  encode(frame: Uint8Array, leadingEnd: boolean): Buffer {
    const encoder = leadingEnd ? this.#leading : this.#plain;
    encoder.write(frame);
    const bytes: unknown = encoder.read();
    if (!Buffer.isBuffer(bytes)) throw new BridgeError('KVSB-SLIP', 'the SLIP encoder gave nothing back');
    return bytes;
  }
}

import { SlipDecoder, SlipEncoder } from '@serialport/parser-slip-encoder';
import { BridgeError } from '../common/errors.ts';
import { FRAME_MAX_BYTES } from '../link/limits.ts';

const END = 0xc0;
const ESC = 0xdb;

/** Bytes without END that may still be one frame: every byte of the largest escaped. */
export const SLIP_MAX_BYTES = 2 * FRAME_MAX_BYTES + 2;

export interface SlipSink {
  /** One frame, never empty. A wrong escape yields two of them: the check of the link refuses both. */
  frame(bytes: Uint8Array): void;
  /** More than SLIP_MAX_BYTES without END, or an END that is escaped; told once, with what there was. */
  bad(bytes: Uint8Array): void;
  /** What follows it up to the next END. */
  skipped(bytes: Uint8Array): void;
}

/**
 * The guard around the package's decoder, which by itself has no limit on length and takes a time that grows with the
 * square of it. One per open port.
 */
export class SlipReader {
  readonly #sink: SlipSink;
  #decoder = new SlipDecoder({ readableObjectMode: true });
  /** Bytes since the last END, and the last of them. */
  #pending = 0;
  #lastByte = END;
  #skipping = false;

  constructor(sink: SlipSink) {
    this.#sink = sink;
  }

  read(chunk: Uint8Array): void {
    for (let start = 0; start < chunk.length; ) {
      const end = chunk.indexOf(END, start);
      const stop = end === -1 ? chunk.length : end + 1;
      this.#piece(chunk.subarray(start, stop), end !== -1);
      start = stop;
    }
  }

  /** A piece of one frame at most; `last`: it ends with END. */
  #piece(piece: Uint8Array, last: boolean): void {
    if (this.#skipping) {
      this.#skipping = !last;
      this.#sink.skipped(last ? piece.subarray(0, -1) : piece);
      return;
    }
    // Counted before the decoder sees it: afterwards the time is already spent. And it would take an END after ESC for
    // a part of the next frame.
    const beforeEnd = piece.length > 1 ? piece.at(-2) : this.#lastByte;
    if (this.#pending + piece.length > SLIP_MAX_BYTES || (last && beforeEnd === ESC)) {
      const collected = this.#decoder.buffer;
      this.#decoder.destroy();
      this.#decoder = new SlipDecoder({ readableObjectMode: true });
      this.#pending = 0;
      this.#lastByte = END;
      this.#skipping = !last;
      this.#sink.bad(Buffer.concat([collected, last ? piece.subarray(0, -1) : piece]));
      return;
    }
    this.#lastByte = piece.at(-1) ?? END;
    this.#pending = last ? 0 : this.#pending + piece.length;
    this.#decoder.write(piece);
    for (let frame: unknown = this.#decoder.read(); frame !== null; frame = this.#decoder.read()) {
      if (frame instanceof Uint8Array && frame.length > 0) this.#sink.frame(frame);
    }
  }
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

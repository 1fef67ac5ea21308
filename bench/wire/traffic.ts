import type { NoisyLine } from '../../test/support/noisy-line.ts';

const END = 0xc0;
/** Frame types and channels as in the flags byte (PROTOCOL.md section 2). */
const HELLO = 0;
const DATA = 1;
const ACK = 2;
const SIGNALING = 1;

/** What crossed the line in one direction: bytes after SLIP, by what they are for. */
export class Traffic {
  frames = 0;
  hello = 0;
  state = 0;
  signaling = 0;
  acks = 0;
  pings = 0;
  /** Envelopes, before they were cut into frames. */
  messages = 0;
  /** The same offers, answers and candidates as the service's socket carries them: JSON with base64 inside. */
  asCloud = 0;

  /** Takes note of everything that is written to this line, a frame a time. */
  watch(line: NoisyLine): this {
    const write = line.write.bind(line);
    line.write = (bytes, now, arrives) => {
      this.#frame(bytes);
      write(bytes, now, arrives);
    };
    return this;
  }

  get total(): number {
    return this.hello + this.state + this.signaling + this.acks + this.pings;
  }

  #frame(bytes: Uint8Array): void {
    const flags = bytes.find((byte) => byte !== END);
    if (flags === undefined) return;
    this.frames++;
    const type = flags & 3;
    const channel = (flags >> 2) & 3;
    if (type === HELLO) this.hello += bytes.length;
    else if (type === ACK) this.acks += bytes.length;
    else if (type !== DATA) this.pings += bytes.length;
    else if (channel === SIGNALING) this.signaling += bytes.length;
    else this.state += bytes.length;
  }
}

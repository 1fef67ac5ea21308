import type { Effect } from './contract.ts';
import type { LinkCounters } from './counters.ts';
import { type Acknowledgement, encodeFrame, type Frame } from './frame.ts';
import type { Greeter } from './greeter.ts';
import type { Hello } from './hello.ts';
import { ACK_DELAY_MS } from './limits.ts';
import { encodeControl, encodeHello } from './message.ts';
import { lineBytes, Pacer } from './pacer.ts';
import type { Pair } from './pair.ts';
import type { Flight } from './sender.ts';

type Write = Extract<Effect, { kind: 'write' }>;

/** Chooses what goes on the line next: HELLO, LINK, acknowledgements, lost frames, new ones; no faster than the line. */
export class Transmitter {
  readonly #pacer: Pacer;
  readonly #greeter: Greeter;
  readonly #counters: LinkCounters;
  readonly #hello: () => Hello;
  /** Something waits for the line alone. */
  #waiting = false;
  /** The latest frame was a HELLO. */
  #greeted = false;

  constructor(bitsPerSecond: number, greeter: Greeter, counters: LinkCounters, hello: () => Hello) {
    this.#pacer = new Pacer(bitsPerSecond);
    this.#greeter = greeter;
    this.#counters = counters;
    this.#hello = hello;
  }

  /** The port is new. */
  reset(): void {
    this.#pacer.reset();
  }

  /** Everything that may be written now. `live`: the pair is up. */
  write(now: number, pair: Pair | undefined, live: boolean): Write[] {
    const writes: Write[] = [];
    this.#waiting = false;
    while (this.#wanting(now, pair, live)) {
      if (now < this.#pacer.readyAt) {
        this.#waiting = true;
        break;
      }
      const write = this.#next(now, pair, live);
      if (!write) break;
      writes.push(write);
    }
    return writes;
  }

  /** When `write` has something to do by itself; Infinity for never. */
  deadline(pair: Pair | undefined, live: boolean): number {
    if (this.#waiting) return this.#pacer.readyAt;
    const due = pair && live ? Math.min(this.#greeter.dueAt, pair.receiver.ackAt) : this.#greeter.dueAt;
    return Math.max(due, this.#pacer.readyAt);
  }

  #wanting(now: number, pair: Pair | undefined, live: boolean): boolean {
    if (this.#greeter.dueAt <= now) return true;
    if (!pair) return false;
    return pair.controls.length > 0 || (live && (pair.receiver.ackAt <= now || pair.sender.pending));
  }

  #next(now: number, pair: Pair | undefined, live: boolean): Write | undefined {
    const ackDue = live && pair !== undefined && pair.receiver.ackAt <= now;
    // Two sides that answer each other's HELLOs stop at the first other frame: on a slow line it must get its turn.
    if (this.#greeter.dueAt <= now && !(this.#greeted && ackDue)) {
      this.#greeted = true;
      this.#counters.hellosSent++;
      const [write, departsAt] = this.#put({ type: 'hello', body: encodeHello(this.#hello()) }, 0, now);
      this.#greeter.sent(now, departsAt);
      return write;
    }
    this.#greeted = false;
    if (!pair) return undefined;
    const control = pair.controls.shift();
    if (control === 'end') return this.#end(now);
    if (control) return this.#put({ type: 'link', body: encodeControl(control) }, pair.seedOut, now)[0];
    if (!live) return undefined;
    // An acknowledgement rides on a DATA frame only where it is not much later for it.
    const ride = this.#pacer.durationMs(pair.size.bytes(2, now, pair.roundTrip.estimate)) <= ACK_DELAY_MS;
    const flight = ackDue && !ride ? undefined : pair.sender.next(now);
    if (flight) {
      const [write, departsAt] = this.#put(dataFrame(flight, pair.receiver.acknowledgement(now)), pair.seedOut, now);
      pair.sender.sent(flight, departsAt);
      return write;
    }
    if (!ackDue) return undefined;
    return this.#put({ type: 'ack', ...pair.receiver.acknowledgement(now) }, pair.seedOut, now)[0];
  }

  #end(now: number): Write {
    this.#counters.bytesSent++;
    this.#pacer.wrote(now, 1);
    return { kind: 'write', frame: new Uint8Array(0), leadingEnd: false };
  }

  /** The write, and when its last byte leaves the line. */
  #put(content: Frame, seed: number, now: number): [Write, number] {
    const frame = encodeFrame(content, seed);
    const leadingEnd = content.type === 'hello' || this.#pacer.idle(now);
    const bytes = lineBytes(frame) + (leadingEnd ? 1 : 0);
    this.#counters.framesSent++;
    this.#counters.bytesSent += bytes;
    return [{ kind: 'write', frame, leadingEnd }, this.#pacer.wrote(now, bytes)];
  }
}

function dataFrame(flight: Flight, { ack, credit, sack, nak }: Acknowledgement): Frame {
  const { channel, seq, first, last, body } = flight;
  return { type: 'data', channel, seq, ack, credit, sack, nak, first, last, body };
}

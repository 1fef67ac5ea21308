import type { LinkCounters } from './counters.ts';
import { isEmpty, type Reassembled, Reassembler } from './fragments.ts';
import type { Acknowledgement, Channel, DataFrame } from './frame.ts';
import type { Introduction } from './hello.ts';
import { ACK_DELAY_MS } from './limits.ts';
import { BEHIND, distance, following } from './sequence.ts';

const CREDIT_MAX = 255;

export interface Received extends Reassembled {
  channel: Channel;
}

/** The receiving half of delivery (PROTOCOL.md sections 5 and 6). It hands messages on at once, so its credit is constant. */
export class Receiver {
  /** When a pure acknowledgement is due; Infinity for never. */
  ackAt = Number.POSITIVE_INFINITY;
  readonly #self: Introduction;
  readonly #counters: LinkCounters;
  /** How long a NAK takes to bring its frame, ms. */
  readonly #roundTrip: () => number;
  readonly #channels: readonly [Reassembler, Reassembler, Reassembler];
  readonly #credit: number;
  #expected = 0;
  /** Bit i: the frame `#expected + 1 + i` is kept, in `#kept` under its number. */
  #keptBits = 0;
  readonly #kept = new Map<number, DataFrame>();
  /** Sum of the bodies before `#expected`, and the credit edge that the peer was last told. */
  #taken = 0;
  #edgeTold: number;
  /** Frames taken or kept since the last acknowledgement. */
  #unanswered = 0;
  #nakWanted = false;
  #nextNakAt = Number.NEGATIVE_INFINITY;

  constructor(self: Introduction, roundTrip: () => number, counters: LinkCounters) {
    this.#self = self;
    this.#counters = counters;
    this.#roundTrip = roundTrip;
    this.#channels = [
      new Reassembler(self.maxStateBytes, counters),
      new Reassembler(self.maxSignalingBytes, counters),
      new Reassembler(self.maxBulkBytes, counters),
    ];
    this.#credit = Math.min(Math.floor(self.receiveBytes / self.creditUnit), CREDIT_MAX);
    this.#edgeTold = self.receiveBytes;
  }

  /** Takes one DATA frame; the result are the messages that it completes, in order. */
  accept(frame: DataFrame, now: number): Received[] {
    const ahead = distance(this.#expected, frame.seq);
    if (ahead === 0) return this.#advance(frame, now);
    const bit = 1 << (ahead - 1);
    if (ahead >= BEHIND || (ahead <= this.#self.slots && this.#keptBits & bit)) {
      this.#counters.duplicates++;
      this.acknowledgeBy(now);
    } else if (ahead > this.#self.slots) {
      this.#counters.noSlot++;
      this.#gap(now);
    } else {
      this.#keptBits |= bit;
      this.#kept.set(frame.seq, frame);
      const follows = ahead > 1 && this.#keptBits & (bit >> 1);
      if (follows) this.#answer(frame, now);
      else this.#gap(now);
    }
    return [];
  }

  /** A frame was unreadable: it may have been the one that is missing. */
  bad(now: number): void {
    this.#nakWanted = true;
    this.acknowledgeBy(Math.max(now, this.#nextNakAt));
  }

  acknowledgeBy(at: number): void {
    this.ackAt = Math.min(this.ackAt, at);
  }

  /** What the frame that is sent now says about this direction. */
  acknowledgement(now: number): Acknowledgement {
    const nak = this.#nakWanted && now >= this.#nextNakAt;
    if (nak) {
      this.#nakWanted = false;
      this.#nextNakAt = now + this.#roundTrip();
      this.#counters.naksSent++;
    }
    this.ackAt = Number.POSITIVE_INFINITY;
    this.#unanswered = 0;
    this.#edgeTold = this.#edge;
    return { ack: this.#expected, credit: this.#credit, sack: this.#keptBits, nak };
  }

  get #edge(): number {
    return this.#taken + this.#credit * this.#self.creditUnit;
  }

  #advance(frame: DataFrame, now: number): Received[] {
    const received: Received[] = [];
    let next: DataFrame | undefined = frame;
    if (this.#keptBits !== 0) this.acknowledgeBy(now);
    while (next) {
      this.#expected = following(this.#expected);
      this.#taken += next.body.length;
      this.#answer(next, now);
      const message = this.#channels[next.channel].take(next);
      if (message) received.push({ ...message, channel: next.channel });
      next = this.#keptBits & 1 ? this.#kept.get(this.#expected) : undefined;
      if (next) this.#kept.delete(this.#expected);
      this.#keptBits >>>= 1;
    }
    if (this.#edge - this.#edgeTold >= this.#self.receiveBytes / 2) this.acknowledgeBy(now);
    return received;
  }

  /** Acknowledged at once, or within ACK_DELAY_MS. */
  #answer(frame: DataFrame, now: number): void {
    const enough = ++this.#unanswered >= this.#self.window >> 2;
    this.acknowledgeBy(enough || frame.last || isEmpty(frame) ? now : now + ACK_DELAY_MS);
  }

  #gap(now: number): void {
    this.#nakWanted = true;
    this.acknowledgeBy(now);
  }
}

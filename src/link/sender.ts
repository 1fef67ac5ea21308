import type { LinkCounters } from './counters.ts';
import type { FragmentSize } from './fragment-size.ts';
import { abortion, cut, emptyFragment, type Fragment } from './fragments.ts';
import type { Acknowledgement, Channel } from './frame.ts';
import type { Hello } from './hello.ts';
import { FRAGMENT_MIN_BYTES } from './limits.ts';
import type { Job, Outbox } from './outbox.ts';
import type { RoundTrip } from './round-trip.ts';
import { distance, following } from './sequence.ts';

/** A timer that is later than this tells of this process, which was not served: what arrived meanwhile is read first, for so long. */
const LATE_MS = 2;
const EXCUSE_MS = 1;

/** A DATA frame that is numbered and not yet acknowledged. What it carries never changes. */
export interface Flight extends Fragment {
  seq: number;
  channel: Channel;
  /** Message that is delivered when this frame is. */
  completes: Job | undefined;
  /** Sum of all bodies up to and including this one. */
  endByte: number;
  /** Order numbers of the earliest transmission not proven lost, and of the latest. */
  earliest: number;
  latest: number;
  transmissions: number;
  /** When the latest transmission left the line, ms. */
  departedAt: number;
  /** Sacked: the peer keeps it. */
  kept: boolean;
  /** Known to be lost, or chosen as the probe: to be sent before anything new. */
  due: 'lost' | 'probe' | undefined;
}

/** The sending half of delivery (PROTOCOL.md sections 5 and 6): selective repeat; a peer without slots makes it go back N. */
export class Sender {
  readonly #peer: Hello;
  readonly #outbox: Outbox;
  readonly #roundTrip: RoundTrip;
  readonly #size: FragmentSize;
  readonly #counters: LinkCounters;
  readonly #flights: Flight[] = [];
  #nextSeq = 0;
  #nextOrder = 0;
  #due = 0;
  /** Sums of bodies: all numbered; all before the first unacknowledged frame; the furthest edge ever advertised. */
  #numbered = 0;
  #acknowledged = 0;
  #edge: number;
  /** The timer runs from then on: the latest progress or probe. */
  #timerFrom = 0;
  /** Since when the credit keeps everything back. */
  #blockedAt: number | undefined;
  /** The timer rang late, once. */
  #excusedUntil: number | undefined;

  constructor(peer: Hello, outbox: Outbox, roundTrip: RoundTrip, size: FragmentSize, counters: LinkCounters) {
    this.#peer = peer;
    this.#outbox = outbox;
    this.#roundTrip = roundTrip;
    this.#size = size;
    this.#counters = counters;
    this.#edge = peer.receiveBytes;
  }

  get unacknowledged(): number {
    return this.#flights.length;
  }

  /** Whether `next` may have something to send. */
  get pending(): boolean {
    return this.#due > 0 || !this.#outbox.empty;
  }

  /** The frame to send now, if any; `sent` must follow. */
  next(now: number): Flight | undefined {
    if (this.#due > 0) {
      const lost = this.#flights.find((flight) => flight.due === 'lost');
      return lost ?? this.#flights.find((flight) => flight.due === 'probe');
    }
    return this.#fresh(now);
  }

  /** `departsAt`: when its last byte leaves the line. */
  sent(flight: Flight, departsAt: number): void {
    const order = this.#nextOrder++;
    if (flight.transmissions === 0 || flight.due === 'lost') flight.earliest = order;
    if (flight.due === 'probe') this.#timerFrom = departsAt;
    if (flight.due) this.#due--;
    flight.due = undefined;
    flight.latest = order;
    flight.departedAt = departsAt;
    flight.transmissions++;
  }

  /** Takes what a frame of the peer says; the result are the messages that are whole in its memory now. */
  acknowledge(frame: Acknowledgement, now: number): Job[] {
    const count = distance(this.#flights[0]?.seq ?? this.#nextSeq, frame.ack);
    if (count > this.#flights.length) {
      this.#counters.badAcks++;
      return [];
    }
    const delivered: Job[] = [];
    let proven = -1;
    let sample: Flight | undefined;
    const news = (flight: Flight): void => {
      proven = Math.max(proven, this.#arrived(flight, now));
      this.#size.arrived(flight.body.length);
      if (flight.due) this.#due--;
      flight.due = undefined;
      if (flight.transmissions === 1) {
        if (!sample || flight.latest > sample.latest) sample = flight;
      }
    };
    for (const flight of this.#flights.splice(0, count)) {
      if (!flight.kept) news(flight);
      else if (flight.due) this.#due--;
      if (flight.completes) delivered.push(flight.completes);
      this.#acknowledged = flight.endByte;
    }
    for (let i = 0, bits = frame.sack; bits !== 0; i++, bits >>>= 1) {
      const flight = this.#flights[i + 1];
      if (!(bits & 1) || !flight || flight.kept) continue;
      flight.kept = true;
      news(flight);
    }
    this.#edge = Math.max(this.#edge, this.#acknowledged + frame.credit * this.#peer.creditUnit);
    if (proven >= 0) {
      this.#timerFrom = now;
      this.#excusedUntil = undefined;
      if (sample) this.#roundTrip.sample(now - sample.departedAt);
      for (const flight of this.#flights) {
        if (flight.kept || flight.due === 'lost') continue;
        if (flight.latest < proven) this.#lose(flight);
        else if (flight.earliest < proven) flight.earliest = flight.latest;
      }
    }
    if (frame.nak) this.#missing(now);
    return delivered;
  }

  /** Order number of the transmission that was acknowledged; of several that may have been, the earliest. */
  #arrived(flight: Flight, now: number): number {
    // A peer without slots tells nothing of what followed, so there the latest counts as soon as it may have been the one.
    const latest = this.#peer.slots === 0 && now - flight.departedAt >= this.#roundTrip.least;
    return latest ? flight.latest : flight.earliest;
  }

  /** When `expire` has something to do. */
  get deadline(): number | undefined {
    const oldest = this.#flights[0];
    if (oldest && this.#due > 0) return undefined;
    const from = oldest ? Math.max(oldest.departedAt, this.#timerFrom) : this.#blockedAt;
    return from === undefined ? undefined : Math.max(from + this.#roundTrip.rto, this.#excusedUntil ?? from);
  }

  /** At the deadline: one frame is sent again, or an empty one asks for credit. */
  expire(now: number): void {
    const deadline = this.deadline;
    if (deadline === undefined || now < deadline) return;
    if (now - deadline > LATE_MS && this.#excusedUntil === undefined) {
      this.#excusedUntil = now + EXCUSE_MS;
      return;
    }
    this.#excusedUntil = undefined;
    const probe = this.#furthest();
    if (probe) {
      this.#roundTrip.expired();
      this.#counters.probes++;
      this.#mark(probe, 'probe');
      return;
    }
    this.#blockedAt = undefined;
    if (this.#outbox.empty) return;
    this.#counters.creditProbes++;
    this.#mark(this.#number(0, emptyFragment, undefined), 'probe');
  }

  /** The port is new: what was on its way is gone, acknowledgements too. */
  resume(): void {
    for (const flight of this.#flights) if (!flight.kept) this.#mark(flight, 'lost');
  }

  /** Messages of which all fragments were numbered, and not all acknowledged. */
  unfinished(): Job[] {
    return this.#flights.flatMap((flight) => flight.completes ?? []);
  }

  /**
   * The newest frame that the peer can keep: once it has it, all before that are still missing are known to be lost. Where
   * it keeps all of them, what is lost is their acknowledgement: the first asks for it.
   */
  #furthest(): Flight | undefined {
    const reach = Math.min(this.#peer.slots + 1, this.#flights.length);
    return this.#flights.slice(0, reach).findLast((flight) => !flight.kept) ?? this.#flights[0];
  }

  #fresh(now: number): Flight | undefined {
    const job = this.#outbox.head();
    if (!job) return undefined;
    const room = this.#peer.window - this.#flights.length;
    if (room <= 0 || (job.channel === 2 && room === 1 && this.#peer.window >= 2)) return undefined;
    if (job.givenUp) {
      this.#outbox.done(job);
      return this.#number(job.channel, abortion, undefined);
    }
    const left = job.payload.length - job.offset;
    const size = this.#size.bytes(job.channel, now, this.#roundTrip.estimate);
    // Equal parts: a short last one would cost as much beside its body as a long one.
    const wanted = Math.ceil(left / Math.ceil(left / size));
    const credit = this.#edge - this.#numbered;
    if (credit < wanted && credit < this.#leastRest) {
      if (this.#flights.length === 0) this.#blockedAt ??= now;
      return undefined;
    }
    this.#blockedAt = undefined;
    if (job.offset === 0) this.#outbox.begin(job);
    if (job.channel !== 2) this.#size.urgent(now);
    const fragment = cut(job.id, job.payload, job.offset, Math.min(wanted, credit));
    job.offset += fragment.body.length;
    if (fragment.last) this.#outbox.done(job);
    return this.#number(job.channel, fragment, fragment.last ? job : undefined);
  }

  /** A rest of the credit waits for the more that what is under way will bring; but a lost frame brings none before it came again. */
  get #leastRest(): number {
    const oldest = this.#flights[0];
    if (!oldest) return 1;
    return oldest.transmissions > 1 ? FRAGMENT_MIN_BYTES : Number.POSITIVE_INFINITY;
  }

  #number(channel: Channel, fragment: Fragment, completes: Job | undefined): Flight {
    this.#numbered += fragment.body.length;
    const flight: Flight = {
      first: fragment.first,
      last: fragment.last,
      body: fragment.body,
      seq: this.#nextSeq,
      channel,
      completes,
      endByte: this.#numbered,
      earliest: 0,
      latest: 0,
      transmissions: 0,
      departedAt: 0,
      kept: false,
      due: undefined,
    };
    this.#nextSeq = following(this.#nextSeq);
    this.#flights.push(flight);
    return flight;
  }

  /** The peer misses its next frame; it cannot know of a transmission younger than the way there and back. */
  #missing(now: number): void {
    this.#counters.naksReceived++;
    const oldest = this.#flights[0];
    if (!oldest || oldest.due || now - oldest.departedAt < this.#roundTrip.least / 2) return;
    this.#lose(oldest);
  }

  #lose(flight: Flight): void {
    this.#counters.lost++;
    this.#size.lost();
    this.#mark(flight, 'lost');
    if (flight !== this.#flights[0]) return;
    // Without the first, the peer keeps only `slots` frames; what followed beyond them it has dropped.
    for (let i = this.#peer.slots + 1; i < this.#flights.length; i++) {
      const later = this.#flights[i];
      if (later && !later.kept && later.latest > flight.latest) this.#mark(later, 'lost');
    }
  }

  #mark(flight: Flight, due: 'lost' | 'probe'): void {
    if (!flight.due) this.#due++;
    flight.due = due;
  }
}

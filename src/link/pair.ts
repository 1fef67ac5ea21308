import type { LinkCounters } from './counters.ts';
import { seedsOf } from './crc.ts';
import { FragmentSize } from './fragment-size.ts';
import type { Hello, Introduction, Role } from './hello.ts';
import { type Control, controlKinds } from './message.ts';
import { type Job, Outbox } from './outbox.ts';
import { bytesPerMs, lineBytes } from './pacer.ts';
import { Receiver } from './receiver.ts';
import { RoundTrip } from './round-trip.ts';
import { Sender } from './sender.ts';
import { PeerSleep } from './sleep.ts';

const CONTROLS_MAX = 4;

/** Everything that lives as long as one pair of epochs: the peer, both seeds, both halves of delivery. */
export class Pair {
  readonly peer: Hello;
  readonly seedOut: number;
  readonly seedIn: number;
  readonly outbox = new Outbox();
  readonly roundTrip: RoundTrip;
  readonly size: FragmentSize;
  readonly sender: Sender;
  readonly receiver: Receiver;
  /** LINK frames to be written, and ENDs to wake the peer. */
  readonly controls: (Partial<Control> | 'end')[] = [];
  readonly sleep = new PeerSleep();
  /** A frame other than HELLO has come: the peer is up with us, and needs no HELLO any more to know it. */
  proven = false;
  readonly #bytesPerMs: number;
  #pingedAt = Number.NEGATIVE_INFINITY;
  #pingToken = 0;

  constructor(role: Role, self: Introduction, peer: Hello, bitsPerSecond: number, counters: LinkCounters) {
    const host = role === 'host';
    const seeds = seedsOf(host ? self.epoch : peer.epoch, host ? peer.epoch : self.epoch);
    this.peer = peer;
    this.seedOut = host ? seeds.hostToMcu : seeds.mcuToHost;
    this.seedIn = host ? seeds.mcuToHost : seeds.hostToMcu;
    this.#bytesPerMs = bytesPerMs(bitsPerSecond);
    this.roundTrip = new RoundTrip(peer.stallMs);
    this.size = new FragmentSize(peer.fragmentMax, peer.window, this.#bytesPerMs);
    this.sender = new Sender(peer, this.outbox, this.roundTrip, this.size, counters);
    this.receiver = new Receiver(self, () => this.roundTrip.estimate, counters);
  }

  /** A good frame of the peer. */
  heard(frame: Uint8Array, now: number): void {
    this.roundTrip.heard(lineBytes(frame) / this.#bytesPerMs, now);
  }

  ping(now: number): void {
    this.#pingedAt = now;
    this.#pingToken = (this.#pingToken + 1) >>> 0;
    this.queue({ kind: controlKinds.ping, token: this.#pingToken });
  }

  /** What a LINK frame asks for. False when this version does not know it. */
  control(control: Control, now: number): boolean {
    switch (control.kind) {
      case controlKinds.ping:
        this.queue({ kind: controlKinds.pong, token: control.token });
        return true;
      case controlKinds.pong:
        if (control.token === this.#pingToken) this.roundTrip.hint(now - this.#pingedAt);
        return true;
      case controlKinds.sleepReq:
        if (this.sleep.asked(control)) this.queue({ kind: controlKinds.sleepOk });
        return true;
      case controlKinds.awake:
        return true;
      default:
        return false;
    }
  }

  /** A peer that asks faster than the line answers gets fewer answers. */
  queue(control: Partial<Control> | 'end'): void {
    if (this.controls.length < CONTROLS_MAX) this.controls.push(control);
  }

  /** Every message whose fate is open, in the order of sending. */
  abandon(): Job[] {
    return [...this.sender.unfinished(), ...this.outbox.drain()];
  }
}

import { Xoshiro } from './random.ts';
import type { Side, SideEvent } from './side.ts';
import { type LineFaults, Uart } from './uart.ts';

const MS = 1e6;
/** Each side is polled so often; the second one so much later than the first. */
const POLL_NS = 500_000;
const SKEW_NS = 137_000;

export type SideName = 'host' | 'mcu';

export interface WorldOptions {
  baudRate: number;
  seed: number;
  faults?: Partial<LineFaults>;
  /** Extra, one way. */
  latencyMs?: number;
  /** Bytes in front of each shift register. */
  queueBytes?: number;
  /** Bytes that wait for a poll of the MCU; the host always has 4096. */
  mcuRingBytes?: number;
  /** The MCU does not serve its line for the first `forMs` of every `everyMs`. */
  stall?: { everyMs: number; forMs: number };
  host: (nowMs: number) => Side;
  mcu: (nowMs: number) => Side;
}

/** What a test does at each poll, between what arrived and what is sent. */
export type Application = (name: SideName, side: Side, events: SideEvent[], nowMs: number) => void;

/** Two sides on a simulated line, in virtual time: the same seed gives the same run. */
export class World {
  readonly #options: WorldOptions;
  readonly #queueBytes: number;
  /** By receiver. */
  readonly #toMcu: Uart;
  readonly #toHost: Uart;
  readonly #sides: Record<SideName, Side | undefined>;
  #polls = 0;
  /** The side that is being reset, what it prints, and when it lives again. */
  #boot: { name: SideName; text: number[]; textAt: number; at: number } | undefined;

  constructor(options: WorldOptions) {
    this.#options = options;
    this.#queueBytes = options.queueBytes ?? 1024;
    const random = new Xoshiro(options.seed * 1_000_003 + options.baudRate);
    const { ber = 0, burst = 0 } = options.faults ?? {};
    const line = (ringBytes: number) =>
      new Uart(
        {
          baudRate: options.baudRate,
          ber,
          burst,
          queueBytes: this.#queueBytes,
          ringBytes,
          latencyNs: (options.latencyMs ?? 0) * MS,
        },
        random,
      );
    this.#toMcu = line(options.mcuRingBytes ?? 4096);
    this.#toHost = line(4096);
    this.#sides = { host: options.host(0), mcu: options.mcu(0) };
  }

  /** Virtual time of the poll that is next, ms. */
  get nowMs(): number {
    return this.#nowNs / MS;
  }

  get byteMs(): number {
    return this.#toMcu.byteNs / MS;
  }

  get overrunBytes(): number {
    return this.#toMcu.overrunBytes + this.#toHost.overrunBytes;
  }

  side(name: SideName): Side | undefined {
    return this.#sides[name];
  }

  get up(): boolean {
    return this.#sides.host?.up === true && this.#sides.mcu?.up === true;
  }

  /** One poll of one side. */
  step(application: Application): void {
    const name: SideName = this.#polls % 2 === 0 ? 'host' : 'mcu';
    const now = this.#nowNs;
    this.#polls++;
    this.#rebirth(name, now);
    const side = this.#sides[name];
    if (!side || (name === 'mcu' && this.#stalled(now))) return;
    const nowMs = now / MS;
    const [incoming, outgoing] = name === 'host' ? [this.#toHost, this.#toMcu] : [this.#toMcu, this.#toHost];
    side.receive(incoming.read(now), nowMs);
    application(name, side, side.events(), nowMs);
    const room = outgoing.space(now);
    outgoing.write(side.poll(room, this.#queueBytes - room, nowMs), now);
    application(name, side, side.events(), nowMs);
  }

  /** Runs until both ends are up; ms, or an error after 20 s. */
  connect(): number {
    while (!this.up) {
      if (this.nowMs > 20_000) throw new Error('not up within 20 s');
      this.step(() => {});
    }
    return this.nowMs;
  }

  /** Kills a side and makes it anew after `deadMs`; `textBytes` of boot text come in the last 30 ms of them. */
  reset(name: SideName, deadMs = 50, textBytes = 200): void {
    const now = this.#nowNs;
    this.#sides[name]?.destroy();
    this.#sides[name] = undefined;
    const [incoming, outgoing] = name === 'host' ? [this.#toHost, this.#toMcu] : [this.#toMcu, this.#toHost];
    outgoing.dropQueue();
    incoming.dropRing(now);
    incoming.deafUntil = now + deadMs * MS;
    const text = Array.from({ length: textBytes }, (_, i) => (i % 40 === 39 ? 0x0a : 0x21 + (i % 90)));
    this.#boot = { name, text, textAt: now + (deadMs - 30) * MS, at: now + deadMs * MS };
  }

  destroy(): void {
    this.#sides.host?.destroy();
    this.#sides.mcu?.destroy();
  }

  get #nowNs(): number {
    return (this.#polls >> 1) * POLL_NS + (this.#polls % 2) * SKEW_NS;
  }

  #stalled(now: number): boolean {
    const { stall } = this.#options;
    return stall !== undefined && (now / MS) % stall.everyMs < stall.forMs;
  }

  #rebirth(name: SideName, now: number): void {
    const boot = this.#boot;
    if (!boot || boot.name !== name) return;
    const outgoing = name === 'host' ? this.#toMcu : this.#toHost;
    if (now >= boot.textAt && boot.text.length > 0) outgoing.write(Uint8Array.from(boot.text.splice(0)), now);
    if (now < boot.at) return;
    this.#boot = undefined;
    this.#sides[name] = name === 'host' ? this.#options.host(now / MS) : this.#options.mcu(now / MS);
  }
}

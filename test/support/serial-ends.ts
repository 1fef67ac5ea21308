import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Clock, systemClock } from '../../src/common/clock.ts';
import { defined } from '../../src/common/defined.ts';
import type { Effect, Input } from '../../src/link/contract.ts';
import { Endpoint } from '../../src/link/endpoint.ts';
import type { Introduction } from '../../src/link/hello.ts';
import { decodeMessage, encodeMessage, type LinkMessage } from '../../src/link/message.ts';
import { channelOf } from '../../src/link/route.ts';
import type { DeviceEvent } from '../../src/relay/types.ts';
import { SerialDriver, type SerialOptions } from '../../src/serial/driver.ts';
import type { PortFailure } from '../../src/serial/failure.ts';
import { Port } from '../../src/serial/port.ts';
import { SlipReader, SlipWriter } from '../../src/serial/slip.ts';
import { introduction } from './endpoint-pair.ts';
import { openSerialPair, type SerialPair } from './serial-pair.ts';
import { keptLog } from './silent-log.ts';

/** Waits for what other ends do, without a clock: conditions are looked at again whenever something happened. */
class Watched {
  #waiting: { done: () => boolean; resolve: () => void }[] = [];

  until(done: () => boolean): Promise<void> {
    if (done()) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push({ done, resolve }));
  }

  happened(): void {
    this.#waiting = this.#waiting.filter(({ done, resolve }) => {
      const true_ = done();
      if (true_) resolve();
      return !true_;
    });
  }
}

/** The daemon's end: the real driver, and what it told. */
export class HostEnd extends Watched {
  readonly driver: SerialDriver;
  readonly events: DeviceEvent[] = [];
  readonly console: string[] = [];
  readonly log = keptLog();

  constructor(
    path: string,
    options: { baudRate?: number; epoch?: number; clock?: Clock } & Pick<SerialOptions, 'reset' | 'wake'> = {},
  ) {
    super();
    this.driver = new SerialDriver(
      { path, baudRate: options.baudRate ?? 921_600, ...defined({ reset: options.reset, wake: options.wake }) },
      {
        clock: options.clock ?? systemClock,
        log: this.log,
        random: Math.random,
        epoch: options.epoch ?? 0x1111,
        bootCount: 1,
        onEvent: (event) => {
          this.events.push(event);
          this.happened();
        },
        onConsole: (line) => {
          this.console.push(line);
          this.happened();
        },
        onStatus: () => queueMicrotask(() => this.happened()),
      },
    );
  }

  of<K extends DeviceEvent['kind']>(kind: K): Extract<DeviceEvent, { kind: K }>[] {
    return this.events.filter((event): event is Extract<DeviceEvent, { kind: K }> => event.kind === kind);
  }

  get link(): string {
    return this.driver.status().link.state;
  }

  get port(): string {
    const { state, reason } = this.driver.status().port;
    return reason ?? state;
  }
}

/** An MCU made of the same endpoint. */
export class DeviceEnd extends Watched {
  endpoint: Endpoint;
  readonly messages: LinkMessage[] = [];
  readonly effects: Effect[] = [];
  closedBy: PortFailure | undefined;
  /** What its application does with a message. */
  onMessage: (message: LinkMessage) => void = () => undefined;
  /** And when a host is there that knows nothing of it. */
  onUp: () => void = () => undefined;
  /** Its processor hangs: it reads and writes nothing. */
  hung = false;
  readonly #path: string;
  readonly #baudRate: number;
  readonly #writer = new SlipWriter();
  #port: Port | undefined;
  #cancel: (() => void) | undefined;

  constructor(path: string, options: { baudRate?: number; self?: Partial<Introduction> } = {}) {
    super();
    this.#path = path;
    this.#baudRate = options.baudRate ?? 921_600;
    this.endpoint = this.#endpoint(options.self ?? {});
  }

  async open(): Promise<this> {
    const reader = new SlipReader({
      frame: (bytes) => this.input({ kind: 'frame', bytes }),
      bad: (bytes) => this.input({ kind: 'badBytes', bytes }),
      skipped: () => {},
    });
    const handlers = {
      data: (chunk: Uint8Array) => reader.read(chunk),
      closed: (failure: PortFailure | undefined) => {
        this.closedBy = failure;
        this.happened();
      },
    };
    this.#port = new Port(this.#path, this.#baudRate, handlers, () => systemClock.now());
    const failure = await this.#port.open();
    if (failure) throw new Error(failure.text);
    this.input({ kind: 'opened' });
    return this;
  }

  /** A reset: all its memory is gone, its port stays. */
  reset(epoch: number): void {
    this.hung = false;
    this.endpoint = this.#endpoint({ epoch });
    this.input({ kind: 'opened' });
  }

  send(token: number, message: LinkMessage): void {
    this.input({ kind: 'send', token, channel: channelOf(message), payload: encodeMessage(message), ttlMs: undefined });
  }

  write(bytes: Uint8Array): void {
    this.#port?.write(Buffer.from(bytes));
  }

  input(input: Input): void {
    if (this.hung) return;
    const effects = this.endpoint.handle(input, systemClock.now());
    for (const effect of effects) {
      if (effect.kind === 'write') this.#port?.write(this.#writer.encode(effect.frame, effect.leadingEnd));
      else this.effects.push(effect);
      if (effect.kind === 'up' && !effect.resumed) this.onUp();
      if (effect.kind !== 'message') continue;
      const decoded = decodeMessage(effect.payload);
      if (decoded.result !== 'message') continue;
      this.messages.push(decoded.message);
      this.onMessage(decoded.message);
    }
    this.#cancel?.();
    const at = this.endpoint.nextDeadline();
    this.#cancel =
      at === undefined ? undefined : systemClock.after(at - systemClock.now(), () => this.input({ kind: 'tick' }));
    this.happened();
  }

  async close(): Promise<void> {
    this.#cancel?.();
    await this.#port?.close();
  }

  #endpoint(self: Partial<Introduction>): Endpoint {
    return new Endpoint({
      role: 'mcu',
      self: introduction(self.epoch ?? 0x2222, self),
      bitsPerSecond: this.#baudRate,
      random: Math.random,
    });
  }
}

type HostOptions = ConstructorParameters<typeof HostEnd>[1];
type DeviceOptions = ConstructorParameters<typeof DeviceEnd>[1];

/** Lines and ends of one test; `clear` after each. */
export class SerialBench {
  readonly #cleanups: (() => Promise<unknown>)[] = [];

  after(cleanup: () => Promise<unknown>): void {
    this.#cleanups.push(cleanup);
  }

  async clear(): Promise<void> {
    for (const cleanup of this.#cleanups.splice(0).reverse()) await cleanup();
  }

  async line(options: { baudRate?: number; directory?: string } = {}): Promise<SerialPair> {
    const pair = await openSerialPair({ baudRate: 921_600, ...options });
    this.after(() => pair.close());
    return pair;
  }

  hostOn(path: string, options: HostOptions = {}): HostEnd {
    const host = new HostEnd(path, options);
    this.after(() => host.driver.stop());
    host.driver.start();
    return host;
  }

  async deviceOn(path: string, options: DeviceOptions = {}): Promise<DeviceEnd> {
    const device = await new DeviceEnd(path, options).open();
    this.after(() => device.close());
    return device;
  }

  /** Both ends up on a line. */
  async connected(options: HostOptions = {}): Promise<{ pair: SerialPair; host: HostEnd; device: DeviceEnd }> {
    const { baudRate = 921_600 } = options;
    const pair = await this.line({ baudRate });
    const device = await this.deviceOn(pair.device, { baudRate });
    const host = this.hostOn(pair.host, options);
    await host.until(() => host.link === 'up');
    await device.until(() => device.endpoint.state.kind === 'up');
    return { pair, host, device };
  }

  async emptyDirectory(): Promise<string> {
    const directory = await mkdtemp(join(tmpdir(), 'serial-test-'));
    this.after(() => rm(directory, { recursive: true, force: true }));
    return directory;
  }
}

export function offer(session: number, sdp: string): LinkMessage {
  return { kind: 'offer', session, offerSeq: 1, trickle: true, renegotiation: false, answerMs: 0, sdp };
}

import { randomInt } from 'node:crypto';
import type { Clock } from './common/clock.ts';
import { BridgeError } from './common/errors.ts';
import type { Logger } from './common/logger.ts';
import { linkWords } from './control/words.ts';
import { LineTools } from './line-tools.ts';
import { SerialDriver } from './serial/driver.ts';
import type { SerialStatus } from './serial/status.ts';

/** How long a port may take to open, and a device to answer, ms. */
const OPEN_MS = 3_000;
const UP_MS = 10_000;
/** Epochs are 32 bits and not 0. */
const EPOCH_END = 2 ** 32;

/** A serial line without a daemon: a host that knows no channel, for looking at the line alone. */
export class DirectLine {
  readonly tools: LineTools;
  readonly #driver: SerialDriver;
  readonly #clock: Clock;
  #look: () => void = () => undefined;

  constructor(port: { path: string; baudRate: number }, deps: { clock: Clock; log: Logger; random: () => number }) {
    this.#clock = deps.clock;
    this.#driver = new SerialDriver(port, {
      ...deps,
      epoch: randomInt(1, EPOCH_END),
      bootCount: 0,
      onEvent: () => undefined,
      onStatus: () => this.#look(),
    });
    this.tools = new LineTools(port.path, deps.clock);
    this.tools.attach(this.#driver);
  }

  /** Throws BridgeError with what is wrong with the port. */
  async open(): Promise<void> {
    this.#driver.start();
    const { port } = await this.#until(({ port }) => port.state === 'open' || port.reason !== undefined, OPEN_MS);
    if (port.state !== 'open') throw new BridgeError('KVSB-PORT', port.text ?? `the port is ${port.state}`, port.hint);
  }

  /** Throws BridgeError where no device answers. */
  async up(): Promise<void> {
    const status = await this.#until(({ link }) => link.state === 'up', UP_MS);
    if (status.link.state !== 'up') throw new BridgeError('KVSB-LINK-DOWN', linkWords(status));
  }

  async close(): Promise<void> {
    this.tools.end();
    await this.#driver.stop();
  }

  /** The status when it is as wanted, or when the time is over. */
  #until(done: (status: SerialStatus) => boolean, ms: number): Promise<SerialStatus> {
    return new Promise((resolve) => {
      const end = () => {
        this.#look = () => undefined;
        cancel();
        resolve(this.#driver.status());
      };
      const cancel = this.#clock.after(ms, end);
      this.#look = () => {
        if (done(this.#driver.status())) end();
      };
      this.#look();
    });
  }
}

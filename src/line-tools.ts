import type { Clock } from './common/clock.ts';
import { BridgeError } from './common/errors.ts';
import type { LineSink } from './control/types.ts';
import type { SerialDriver } from './serial/driver.ts';
import { LinkTest } from './serial/link-test.ts';

const MONITORS_MAX = 4;

type Line = Pick<SerialDriver, 'monitor' | 'echo' | 'onEcho' | 'status'>;

/** What people look at a serial line with: monitors, which outlive the driver's life, and one link test. */
export class LineTools {
  readonly #name: string;
  readonly #clock: Clock;
  readonly #monitors = new Set<LineSink>();
  #line: Line | undefined;
  #test: { cancel(): void; sink: LineSink } | undefined;

  constructor(name: string, clock: Clock) {
    this.#name = name;
    this.#clock = clock;
  }

  /** The driver there is now. A test does not go on with another one. */
  attach(line: Line | undefined): void {
    this.#endTest();
    this.#line = line;
    this.#tap();
  }

  /** No driver will come. */
  end(): void {
    this.attach(undefined);
    for (const sink of this.#monitors) sink.end();
    this.#monitors.clear();
  }

  monitor(sink: LineSink): () => void {
    if (this.#monitors.size >= MONITORS_MAX) {
      throw new BridgeError('KVSB-BUSY', `${MONITORS_MAX} monitors of ${this.#name} already run`);
    }
    this.#monitors.add(sink);
    this.#tap();
    return () => {
      if (this.#monitors.delete(sink)) this.#tap();
    };
  }

  linkTest(count: number, sink: LineSink): () => void {
    if (this.#test) throw new BridgeError('KVSB-BUSY', `a link test of ${this.#name} already runs`);
    if (!this.#line) throw new BridgeError('KVSB-LINK-DOWN', `${this.#name} does not run`);
    const test = new LinkTest(this.#line, { clock: this.#clock, count }, (line) => {
      sink.line(line);
      if ('result' in line) this.#endTest();
    });
    const mine = { sink, cancel: () => test.cancel() };
    this.#test = mine;
    test.start();
    return () => {
      if (this.#test === mine) this.#endTest();
    };
  }

  #endTest(): void {
    const test = this.#test;
    this.#test = undefined;
    test?.cancel();
    test?.sink.end();
  }

  /** A line that nobody looks at does no work for it. */
  #tap(): void {
    const listen = (view: object) => {
      for (const sink of this.#monitors) sink.line(view);
    };
    this.#line?.monitor(this.#monitors.size > 0 ? listen : undefined);
  }
}

import type { Clock } from '../common/clock.ts';
import { BridgeError } from '../common/errors.ts';
import type { FailReason } from '../link/contract.ts';
import { MESSAGE_MAX_BYTES } from '../link/limits.ts';
import { encodeMessage } from '../link/message.ts';
import { echoData, echoSizes, type Pattern, patterns } from './link-patterns.ts';
import { type EchoCounts, type LinkTestResult, linkTestResult } from './link-result.ts';
import type { SerialStatus } from './status.ts';

/** Echoes of the small size, whose times are the round trips. */
const SMALL_BYTES = 16;
/** Echoes under way while the throughput is measured: enough to fill both directions. */
const PIPELINE = 3;
/** No new echo is begun after so long; the rate of the line may be low and the messages large. */
const THROUGHPUT_MS = 15_000;
/** Beyond its time on the line an echo may take this long. */
const PATIENCE_MS = 5_000;
/** So many echoes in a row without a reply end the test. */
const LOST_MAX = 3;
const BITS_PER_BYTE = 10;

/** What the test needs of a driver. */
export interface EchoLine {
  echo(token: number, data: Uint8Array, ttlMs: number): void;
  /** Echoes' fates go there; undefined ends it. */
  onEcho(listener: EchoListener | undefined): void;
  status(): SerialStatus;
}

export interface EchoListener {
  reply(token: number, data: Uint8Array): void;
  failed(token: number, why: FailReason): void;
}

export type LinkTestLine = { progress: string } | { result: LinkTestResult };

interface Step {
  phase: 'sizes' | 'round trips' | 'throughput';
  size: number;
  pattern: Pattern;
}

interface Echo extends Step {
  data: Uint8Array;
  sentAt: number;
  until: number;
}

/** Sends echoes of all sizes and byte values and says what became of them. One at a time on a line. */
export class LinkTest {
  readonly #line: EchoLine;
  readonly #clock: Clock;
  readonly #emit: (line: LinkTestLine) => void;
  readonly #before: SerialStatus;
  readonly #plan: Step[];
  readonly #most: number;
  readonly #tried: number;
  readonly #waiting = new Map<number, Echo>();
  readonly #answered = new Set<number>();
  readonly #rtts: number[] = [];
  readonly #echoes: EchoCounts = { sent: 0, intact: 0, damaged: 0, noReply: 0, failed: 0, twice: 0 };
  readonly #bulk = { from: 0, to: 0, messages: 0 };
  #phase: Step['phase'] | undefined;
  #lostInARow = 0;
  #cancelTimer: (() => void) | undefined;
  #ended = false;

  /** Throws BridgeError where the link is not up, or takes no echoes. */
  constructor(line: EchoLine, options: { clock: Clock; count: number }, emit: (line: LinkTestLine) => void) {
    this.#line = line;
    this.#clock = options.clock;
    this.#emit = emit;
    this.#before = line.status();
    const { link, path } = this.#before;
    if (link.state !== 'up' || !link.peer) throw new BridgeError('KVSB-LINK-DOWN', `no device is up at ${path}`);
    this.#most = largestEcho(link.peer.maxBulkBytes);
    if (this.#most < 1) throw new BridgeError('KVSB-NO-ECHO', `the device at ${path} takes no bulk messages`);
    const sizes = echoSizes(this.#most);
    this.#tried = sizes.length;
    const small = Math.min(SMALL_BYTES, this.#most);
    const times = (n: number, phase: Step['phase'], size: number) =>
      Array.from({ length: n }, (_, i): Step => ({ phase, size, pattern: patterns[i % patterns.length] ?? 'all' }));
    this.#plan = [
      ...sizes.flatMap((size) => patterns.map((pattern): Step => ({ phase: 'sizes', size, pattern }))),
      ...times(options.count, 'round trips', small),
      ...times(options.count, 'throughput', this.#most),
    ];
  }

  start(): void {
    this.#line.onEcho({
      reply: (token, data) => this.#reply(token, data),
      failed: (token, why) => this.#failed(token, why),
    });
    this.#fill();
  }

  /** Ends it without a result. */
  cancel(): void {
    this.#ended = true;
    this.#cancelTimer?.();
    this.#line.onEcho(undefined);
  }

  /** As many echoes as may be under way; the phases never overlap. */
  #fill(): void {
    while (!this.#ended) {
      const step = this.#plan[0];
      const changes = step?.phase !== this.#phase;
      const room = step?.phase === 'throughput' && !changes ? PIPELINE : 1;
      if (this.#waiting.size >= room) break;
      if (!step) {
        this.#end(undefined);
        return;
      }
      if (changes) this.#begin(step.phase);
      this.#plan.shift();
      if (step.phase === 'throughput' && this.#clock.now() - this.#bulk.from > THROUGHPUT_MS) continue;
      this.#send(step);
    }
    this.#arm();
  }

  #begin(phase: Step['phase']): void {
    this.#phase = phase;
    const steps = this.#plan.filter((step) => step.phase === phase).length;
    this.#emit({ progress: `${phase}: ${steps} echoes` });
    if (phase === 'throughput') this.#bulk.from = this.#bulk.to = this.#clock.now();
  }

  #send(step: Step): void {
    const token = ++this.#echoes.sent;
    const data = echoData(step.pattern, step.size, token);
    const now = this.#clock.now();
    const lineMs = (step.size * BITS_PER_BYTE * 1000) / this.#before.baudRate;
    // Both ways, all escaped, behind the others under way.
    const patienceMs = PATIENCE_MS + 4 * PIPELINE * lineMs;
    this.#waiting.set(token, { ...step, data, sentAt: now, until: now + patienceMs });
    this.#line.echo(token, data, patienceMs);
  }

  #reply(token: number, data: Uint8Array): void {
    const echo = this.#waiting.get(token);
    if (!echo) {
      if (this.#answered.has(token)) this.#echoes.twice++;
      return;
    }
    this.#waiting.delete(token);
    this.#answered.add(token);
    this.#lostInARow = 0;
    const now = this.#clock.now();
    const intact = data.length === echo.data.length && data.every((byte, i) => byte === echo.data[i]);
    if (!intact) this.#echoes.damaged++;
    else {
      this.#echoes.intact++;
      if (echo.phase === 'round trips') this.#rtts.push(now - echo.sentAt);
      if (echo.phase === 'throughput') {
        this.#bulk.to = now;
        this.#bulk.messages++;
      }
    }
    this.#fill();
  }

  #failed(token: number, why: FailReason): void {
    if (!this.#waiting.delete(token)) return;
    this.#echoes.failed++;
    if (why === 'peer_reset') this.#end('the device was reset');
    else if (why === 'closed') this.#end('the port was closed');
    else if (++this.#lostInARow >= LOST_MAX) this.#end(`echoes cannot be sent: ${why}`);
    else this.#fill();
  }

  #expire(): void {
    const now = this.#clock.now();
    for (const [token, { until }] of this.#waiting) {
      if (until > now) continue;
      this.#waiting.delete(token);
      this.#echoes.noReply++;
      this.#lostInARow++;
    }
    if (this.#lostInARow >= LOST_MAX) {
      const isOpen = this.#line.status().port.state === 'open';
      this.#end(isOpen ? 'the device does not reply: does it answer Echo?' : 'the port is not open');
      return;
    }
    this.#fill();
  }

  #arm(): void {
    this.#cancelTimer?.();
    if (this.#ended) return;
    const at = Math.min(...[...this.#waiting.values()].map(({ until }) => until));
    this.#cancelTimer = this.#clock.after(Math.max(0, at - this.#clock.now()), () => this.#expire());
  }

  #end(stopped: string | undefined): void {
    if (this.#ended) return;
    this.#echoes.noReply += this.#waiting.size;
    this.cancel();
    const result = linkTestResult({
      ...{ stopped, echoes: this.#echoes, roundTrips: this.#rtts, bulk: this.#bulk },
      sizes: { least: 1, most: this.#most, tried: this.#tried },
      ...{ before: this.#before, after: this.#line.status() },
    });
    this.#emit({ result });
  }
}

/** Data of the largest Echo whose reply the host takes and that itself fits the device. */
function largestEcho(maxBulkBytes: number): number {
  const limit = Math.min(maxBulkBytes, MESSAGE_MAX_BYTES);
  let size = limit;
  while (size > 0) {
    const { length } = encodeMessage({ kind: 'echo', token: 2 ** 31, reply: true, data: new Uint8Array(size) });
    if (length <= limit) break;
    size -= length - limit;
  }
  return Math.max(0, size);
}

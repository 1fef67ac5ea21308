import { SerialPort } from 'serialport';
import { errorText } from '../common/errors.ts';
import { failureOf, inspect, type PortFailure } from './failure.ts';
import { endReadsAtHangUp } from './hangup.ts';
import type { ModemLines } from './reset-step.ts';

/** Bytes that wait for the port; what exceeds them is dropped as on a noisy line. */
export const PORT_QUEUE_MAX_BYTES = 16_384;

export interface PortHandlers {
  data(chunk: Uint8Array): void;
  /** Once, after a successful open; `undefined` when we closed it ourselves. */
  closed(failure: PortFailure | undefined): void;
}

/** One opened serial port: from `open` to its end. A new one is made for each opening. */
export class Port {
  /** Bytes dropped because the port took nothing. */
  droppedBytes = 0;
  /** When the write that is under way began, by `now`; undefined when none is. */
  writingSince: number | undefined;
  readonly #path: string;
  readonly #handlers: PortHandlers;
  readonly #now: () => number;
  readonly #port: SerialPort;
  #queue: Buffer[] = [];
  #queuedBytes = 0;
  #lastError: unknown;
  #opened = false;
  #ended = false;
  /** We close it ourselves, for this reason. */
  #closing: { why: PortFailure | undefined } | undefined;

  constructor(path: string, baudRate: number, handlers: PortHandlers, now: () => number) {
    this.#path = path;
    this.#handlers = handlers;
    this.#now = now;
    // hupcl: a falling DTR resets many boards. The lock is advisory, other users of serialport respect it.
    this.#port = new SerialPort({ path, baudRate, autoOpen: false, hupcl: false, lock: true });
    // First of all: an "error" without a listener ends the process, and close() with a write under way emits one.
    this.#port.on('error', (error) => {
      this.#lastError = error;
    });
    this.#port.on('open', () => endReadsAtHangUp(this.#port));
    this.#port.on('close', (error: unknown) => this.#end(error));
    // Without a reader a hang-up goes unseen.
    this.#port.on('data', (chunk: Buffer) => {
      if (!this.#ended) this.#handlers.data(chunk);
    });
  }

  /** Undefined when it is open now. */
  async open(): Promise<PortFailure | undefined> {
    const obstacle = await inspect(this.#path);
    if (obstacle) return obstacle;
    const error = await new Promise<unknown>((resolve) => this.#port.open((reason) => resolve(reason ?? undefined)));
    if (error) return await failureOf(error, this.#path);
    this.#opened = true;
    if (!this.#ended) return undefined;
    await this.close();
    return { reason: 'error', text: `${this.#path} was closed while it was opened`, hint: undefined };
  }

  get queuedBytes(): number {
    return this.#queuedBytes;
  }

  /** The bytes of one frame; written when those before it are. */
  write(bytes: Buffer): void {
    if (this.#ended || !this.#opened) return;
    if (this.#queuedBytes + bytes.length > PORT_QUEUE_MAX_BYTES) {
      this.droppedBytes += bytes.length;
      return;
    }
    this.#queue.push(bytes);
    this.#queuedBytes += bytes.length;
    if (this.writingSince === undefined) this.#next();
  }

  /** Switches output lines. Rejects where there are none. */
  setLines(lines: ModemLines): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#port.set(lines, (error) => (error ? reject(error) : resolve()));
    });
  }

  /** May be called at any time and more than once. `why` is told to `closed`. */
  close(why?: PortFailure): Promise<void> {
    this.#closing ??= { why };
    if (!this.#port.isOpen) {
      if (this.#opened) this.#end(undefined);
      else this.#ended = true;
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      this.#port.close((error) => {
        this.#end(error);
        resolve();
      });
    });
  }

  #next(): void {
    const bytes = this.#queue.shift();
    this.writingSince = bytes ? this.#now() : undefined;
    if (!bytes) return;
    this.#port.write(bytes, () => {
      // An error here is followed by "close", which tells it.
      this.#queuedBytes -= bytes.length;
      if (!this.#ended) this.#next();
    });
  }

  /** "close" comes twice after a hang-up with a write under way. */
  #end(error: unknown): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#queue = [];
    this.writingSince = undefined;
    this.#handlers.closed(this.#closing ? this.#closing.why : this.#lost(error ?? this.#lastError));
  }

  #lost(error: unknown): PortFailure {
    const text = error === undefined || error === null ? '' : `: ${errorText(error)}`;
    return { reason: 'lost', text: `${this.#path} went away${text}`, hint: undefined };
  }
}

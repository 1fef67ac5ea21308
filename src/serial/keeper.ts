import { existsSync } from 'node:fs';
import { fullJitter } from '../common/backoff.ts';
import type { Clock } from '../common/clock.ts';
import { errorText } from '../common/errors.ts';
import type { Logger } from '../common/logger.ts';
import type { PortFailure } from './failure.ts';
import { Port } from './port.ts';
import type { ModemLines } from './reset-step.ts';
import { AppearanceWatch } from './watch.ts';

const REOPEN_MIN_MS = 250;
const REOPEN_MAX_MS = 10_000;
/** A device that has just appeared may not have its permissions yet. */
const SETTLE_MS = 50;
/** A port that takes nothing for so long is closed and opened anew. */
const WRITE_STALL_MS = 5000;

export type KeeperState =
  | { kind: 'stopped' }
  | { kind: 'opening' }
  | { kind: 'open' }
  | { kind: 'waiting'; failure: PortFailure; retryAt: number }
  /** Given to another tool. */
  | { kind: 'released' };

export interface KeeperHandlers {
  opened(): void;
  data(chunk: Uint8Array): void;
  closed(): void;
  changed(): void;
}

/** Keeps one serial port open: for ever, again after each loss, and soon when it appears late. */
export class PortKeeper {
  readonly #path: string;
  readonly #baudRate: number;
  readonly #clock: Clock;
  readonly #random: () => number;
  readonly #log: Logger;
  readonly #handlers: KeeperHandlers;
  readonly #watch = new AppearanceWatch();
  #state: KeeperState = { kind: 'stopped' };
  #port: Port | undefined;
  #droppedBytes = 0;
  #attempt = 0;
  /** What was logged last: attempts that fail alike are told of once. */
  #told: PortFailure['reason'] | undefined;
  #cancelTimer: (() => void) | undefined;

  constructor(
    options: { path: string; baudRate: number },
    deps: { clock: Clock; random: () => number; log: Logger },
    handlers: KeeperHandlers,
  ) {
    this.#path = options.path;
    this.#baudRate = options.baudRate;
    this.#clock = deps.clock;
    this.#random = deps.random;
    this.#log = deps.log;
    this.#handlers = handlers;
  }

  get state(): KeeperState {
    return this.#state;
  }

  get droppedBytes(): number {
    return this.#droppedBytes + (this.#port?.droppedBytes ?? 0);
  }

  get queuedBytes(): number {
    return this.#port?.queuedBytes ?? 0;
  }

  /** Also ends a release. */
  start(): void {
    if (this.#state.kind === 'stopped' || this.#state.kind === 'released') this.#open();
  }

  /** `released`: until `start`, for another tool; `stopped`: for good. */
  async leave(kind: 'stopped' | 'released'): Promise<void> {
    this.#disarm();
    this.#watch.stop();
    const port = this.#port;
    const wasOpen = this.#state.kind === 'open';
    this.#port = undefined;
    this.#enter({ kind });
    if (wasOpen) this.#handlers.closed();
    await port?.close();
  }

  write(bytes: Buffer): void {
    this.#port?.write(bytes);
    if (!this.#cancelTimer && this.#port) this.#arm(WRITE_STALL_MS, () => this.#checkWrite());
  }

  async setLines(lines: ModemLines): Promise<void> {
    if (!this.#port || this.#state.kind !== 'open') throw new Error('the port is not open');
    await this.#port.setLines(lines);
  }

  #enter(state: KeeperState): void {
    this.#state = state;
    this.#handlers.changed();
  }

  #open(): void {
    this.#disarm();
    this.#watch.stop();
    this.#enter({ kind: 'opening' });
    const port: Port = new Port(
      this.#path,
      this.#baudRate,
      {
        data: (chunk) => {
          if (this.#port === port) this.#handlers.data(chunk);
        },
        closed: (failure) => this.#lost(port, failure),
      },
      () => this.#clock.now(),
    );
    this.#port = port;
    port.open().then(
      (failure) => this.#tried(port, failure),
      (error) => this.#tried(port, { reason: 'error', text: errorText(error), hint: undefined }),
    );
  }

  #tried(port: Port, failure: PortFailure | undefined): void {
    if (this.#port !== port) return;
    if (failure) {
      this.#wait(failure);
      return;
    }
    this.#attempt = 0;
    this.#told = undefined;
    this.#log.info({ path: this.#path, baudRate: this.#baudRate }, 'serial port opened');
    this.#enter({ kind: 'open' });
    this.#handlers.opened();
  }

  #lost(port: Port, failure: PortFailure | undefined): void {
    if (this.#port !== port || !failure) return;
    this.#wait(failure);
    this.#handlers.closed();
  }

  #wait(failure: PortFailure): void {
    this.#droppedBytes += this.#port?.droppedBytes ?? 0;
    this.#port = undefined;
    const delay =
      REOPEN_MIN_MS + fullJitter(this.#attempt++, REOPEN_MIN_MS, REOPEN_MAX_MS - REOPEN_MIN_MS, this.#random);
    if (this.#told !== failure.reason) {
      this.#told = failure.reason;
      this.#log.warn({ path: this.#path, reason: failure.reason, hint: failure.hint }, failure.text);
    }
    this.#arm(delay, () => this.#open());
    this.#enter({ kind: 'waiting', failure, retryAt: this.#clock.now() + delay });
    if (failure.reason === 'missing') this.#watch.start(this.#path, () => this.#appeared());
  }

  #appeared(): void {
    if (this.#state.kind !== 'waiting' || !existsSync(this.#path)) return;
    this.#watch.stop();
    this.#arm(SETTLE_MS, () => this.#open());
  }

  #checkWrite(): void {
    const since = this.#port?.writingSince;
    if (since === undefined) return;
    const left = since + WRITE_STALL_MS - this.#clock.now();
    if (left > 0) {
      this.#arm(left, () => this.#checkWrite());
      return;
    }
    const text = `${this.#path} took nothing for ${WRITE_STALL_MS / 1000} s`;
    void this.#port?.close({ reason: 'stalled', text, hint: 'Does anything read the other end?' });
  }

  #arm(ms: number, callback: () => void): void {
    this.#disarm();
    this.#cancelTimer = this.#clock.after(ms, () => {
      this.#cancelTimer = undefined;
      callback();
    });
  }

  #disarm(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
  }
}

import type { ServerResponse } from 'node:http';
import type { Clock } from '../common/clock.ts';
import { redactValue } from '../common/redact.ts';
import type { ControlEvent, ControlSource } from './types.ts';

const WATCHERS_MAX = 8;
/** A status is sent at most this often; changes in between are in the next. */
const STATUS_EVERY_MS = 250;
const KEEPALIVE_MS = 15_000;
/** A watcher that reads slower than this is dropped, bytes waiting. */
const BACKLOG_MAX_BYTES = 1_048_576;

/** Server-sent events: the whole status first and after changes, and each session report as it comes. */
export class EventStreams {
  readonly #source: ControlSource;
  readonly #clock: Clock;
  readonly #watchers = new Set<ServerResponse>();
  #unwatch: (() => void) | undefined;
  #cancelStatus: (() => void) | undefined;
  #cancelKeepalive: (() => void) | undefined;

  constructor(source: ControlSource, clock: Clock) {
    this.#source = source;
    this.#clock = clock;
  }

  /** Takes the response over; false when there are too many already. */
  add(response: ServerResponse): boolean {
    if (this.#watchers.size >= WATCHERS_MAX) return false;
    response.setHeader('content-type', 'text/event-stream; charset=utf-8');
    response.flushHeaders();
    this.#watchers.add(response);
    response.on('close', () => this.#remove(response));
    this.#unwatch ??= this.#source.watch((event) => this.#on(event));
    this.#keepAlive();
    response.write(frame('status', this.#source.status()));
    return true;
  }

  close(): void {
    for (const response of this.#watchers) response.end();
    this.#watchers.clear();
    this.#stop();
  }

  #on(event: ControlEvent): void {
    if (event.kind === 'session') this.#send(frame('session', { bridge: event.bridge, ...Object(event.report) }));
    else
      this.#cancelStatus ??= this.#clock.after(STATUS_EVERY_MS, () => {
        this.#cancelStatus = undefined;
        this.#send(frame('status', this.#source.status()));
      });
  }

  #send(text: string): void {
    for (const response of this.#watchers) {
      if (response.writableLength > BACKLOG_MAX_BYTES) response.destroy();
      else response.write(text);
    }
  }

  #keepAlive(): void {
    this.#cancelKeepalive ??= this.#clock.after(KEEPALIVE_MS, () => {
      this.#cancelKeepalive = undefined;
      this.#send(':\n\n');
      this.#keepAlive();
    });
  }

  #remove(response: ServerResponse): void {
    this.#watchers.delete(response);
    if (this.#watchers.size === 0) this.#stop();
  }

  #stop(): void {
    this.#unwatch?.();
    this.#cancelStatus?.();
    this.#cancelKeepalive?.();
    this.#unwatch = this.#cancelStatus = this.#cancelKeepalive = undefined;
  }
}

function frame(event: string, data: unknown): string {
  return `event: ${event}\ndata: ${JSON.stringify(redactValue(data))}\n\n`;
}

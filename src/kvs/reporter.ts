import type { Clock } from '../common/clock.ts';
import type { Logger } from '../common/logger.ts';
import { scrub } from './failure.ts';
import type { FrameNoise } from './message.ts';
import type { CloudEvent } from './state.ts';
import { type CallName, type KvsCounters, noCounters } from './status.ts';

export interface ReporterDeps {
  clock: Clock;
  log: Logger;
  onEvent(event: CloudEvent): void;
}

type StateEvent = Extract<CloudEvent, { kind: 'state' }>;

/** Tells what happens: to the relay, to the log, in counters. */
export class Reporter {
  readonly counters: KvsCounters = noCounters();
  /** The state shown last, and since when, monotonic ms. */
  shown: { event: StateEvent; at: number };
  readonly #deps: ReporterDeps;
  #events: CloudEvent[] = [];
  #stopped = false;

  constructor(deps: ReporterDeps) {
    this.#deps = deps;
    this.shown = { event: { kind: 'state', state: 'NEW', reason: 'none', retryMs: 0, text: '' }, at: deps.clock.now() };
  }

  /** From a microtask, so that nobody is called back from inside a call. */
  tell(event: CloudEvent): void {
    if (this.#stopped) return;
    this.#note(event);
    if (this.#events.push(event) === 1) queueMicrotask(() => this.#deliver());
  }

  noise(kind: FrameNoise | 'binary'): void {
    const { noise } = this.counters;
    noise[kind] = (noise[kind] ?? 0) + 1;
    this.#deps.log.debug({ kind }, 'ignored a frame');
  }

  /** A connection broke with messages that were written and may not have come through; nobody can tell. */
  doubtful(messages: number): void {
    if (messages === 0) return;
    this.counters.doubtful += messages;
    this.#deps.log.warn({ messages }, 'messages may not have reached the service: the connection broke after them');
  }

  /** New credentials could not be had in advance. */
  unrenewed(text: string): void {
    this.counters.credentialFailures += 1;
    this.#deps.log.warn({ text }, 'credentials could not be renewed; the old ones still serve');
  }

  /** A call that began at `from`, monotonic ms, has ended. */
  called(name: CallName, from: number, end: 'done' | 'failed'): void {
    const counter = this.counters.calls[name] ?? { done: 0, failed: 0, totalMs: 0 };
    counter[end] += 1;
    counter.totalMs += this.#deps.clock.now() - from;
    this.counters.calls[name] = counter;
  }

  /** A message that goes out though it is larger than the service documents. */
  large(message: { correlationId: string; kind: string; chars: number; documented: number }): void {
    this.counters.large += 1;
    this.#deps.log.warn(message, 'a message is larger than the service documents');
  }

  stop(): void {
    this.#stopped = true;
  }

  #deliver(): void {
    const events = this.#events;
    this.#events = [];
    for (const event of events) {
      if (this.#stopped) return;
      try {
        this.#deps.onEvent(event);
      } catch (error) {
        this.#deps.log.error({ err: error, event: event.kind }, 'a handler of cloud events failed');
      }
    }
  }

  #note(event: CloudEvent): void {
    const { log } = this.#deps;
    const { counters } = this;
    switch (event.kind) {
      case 'state':
        this.#noteState(event);
        break;
      case 'channel':
        log.info({ arn: event.channel.arn }, 'found the channel');
        break;
      case 'iceServers':
        log.debug({ servers: event.servers.length, expiresMs: event.expiresMs }, 'got ICE servers');
        break;
      case 'iceFailed':
        counters.iceFailures += 1;
        log.warn({ text: event.text }, 'got no ICE servers');
        break;
      case 'message':
        break;
      case 'written':
        counters.messagesOut += 1;
        break;
      case 'rejected': {
        counters.rejected += 1;
        const { correlationId, statusCode, errorType } = event;
        log.warn({ correlationId, statusCode, errorType, text: scrub(event.description) }, 'a message was refused');
        break;
      }
      case 'unsent':
        counters[event.why] += 1;
        log.debug({ correlationId: event.correlationId, why: event.why }, 'a message was not sent');
        break;
    }
  }

  #noteState(event: StateEvent): void {
    const { log, clock } = this.#deps;
    const { state, reason, retryMs, text } = event;
    this.shown = { event, at: clock.now() };
    if (reason === 'none' || reason === 'requested' || reason === 'rotation') {
      log.info({ state, reason, retryMs, text }, 'cloud state');
      return;
    }
    const { failures } = this.counters;
    failures[reason] = (failures[reason] ?? 0) + 1;
    log.warn({ state, reason, retryMs, text }, 'cloud state');
  }
}

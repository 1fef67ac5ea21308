import { EVENTS_MAX } from './limits.ts';

/** One thing that happened, for assertions and for people. No secret, no payload, no SDP. */
export interface EmulatorEvent {
  seq: number;
  /** Unix time in ms. */
  atMs: number;
  kind: EventKind;
  channel?: string;
  /** Operation of a request, or type of a message. */
  what?: string;
  clientId?: string;
  role?: 'master' | 'viewer';
  accessKeyId?: string;
  status?: number;
  errorType?: string;
  requestId?: string;
  durationMs?: number;
  code?: number;
  detail?: string;
}

export type EventKind =
  /** A REST request was answered, or an upgrade was refused. */
  | 'request'
  | 'opened'
  | 'closed'
  | 'displaced'
  /** A frame came from a client and was taken. */
  | 'received'
  /** A frame was written to a socket. */
  | 'sent'
  /** A message waits for its recipient. */
  | 'queued'
  | 'overwritten'
  | 'expired'
  /** A message is lost: limits, displaced sender, nobody there. */
  | 'dropped'
  /** A message was refused; `detail` says why. */
  | 'refused'
  | 'fault'
  | 'admin';

export type EventFacts = Omit<EmulatorEvent, 'seq' | 'atMs'>;

/** The last events, and a way to hear of each new one. */
export class EventLog {
  readonly #wall: () => number;
  readonly #listeners = new Set<(event: EmulatorEvent) => void>();
  #events: EmulatorEvent[] = [];
  #seq = 0;

  constructor(wall: () => number) {
    this.#wall = wall;
  }

  add(facts: EventFacts): void {
    this.#seq += 1;
    const event: EmulatorEvent = { seq: this.#seq, atMs: this.#wall(), ...facts };
    this.#events.push(event);
    if (this.#events.length > 2 * EVENTS_MAX) this.#events = this.#events.slice(-EVENTS_MAX);
    for (const listener of this.#listeners) listener(event);
  }

  /** Oldest first; those after `seq` only, if given. */
  list(afterSeq = 0): readonly EmulatorEvent[] {
    return this.#events.slice(-EVENTS_MAX).filter((event) => event.seq > afterSeq);
  }

  /** Resolves with the first event, past or to come, that matches. */
  when(matches: (event: EmulatorEvent) => boolean): Promise<EmulatorEvent> {
    const past = this.list().find(matches);
    if (past !== undefined) return Promise.resolve(past);
    return new Promise((resolve) => {
      const stop = this.subscribe((event) => {
        if (!matches(event)) return;
        stop();
        resolve(event);
      });
    });
  }

  subscribe(listener: (event: EmulatorEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

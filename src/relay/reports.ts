import { DROP_REPORT_MS } from './limits.ts';
import type { Out } from './out.ts';
import type { Session } from './sessions.ts';
import type { RelayCounters, SessionMilestone } from './types.ts';

/** What was given up, and why; both from small fixed sets, so that their pairs can be counted. */
export type Dropped = 'offer' | 'answer' | 'candidate' | 'message' | 'ice_server' | 'status' | 'log';

interface Sum {
  what: Dropped;
  why: string;
  session: number;
  clientId: string;
  count: number;
  flushAt: number;
}

/** Reports of what happened; a flood of equal drops becomes one line a second. */
export class Reports {
  readonly counters: RelayCounters = {
    offers: 0,
    answers: 0,
    candidatesIn: 0,
    candidatesOut: 0,
    sessionsOpened: 0,
    sessionsClosed: 0,
    dropped: 0,
    rejected: 0,
    messagesSent: 0,
    messagesReceived: 0,
    reconnects: 0,
    iceRefreshes: 0,
    iceFailures: 0,
    deviceUps: 0,
    deviceResets: 0,
    offerToAnswerMs: 0,
  };
  readonly #out: Out;
  readonly #sums = new Map<string, Sum>();

  constructor(out: Out) {
    this.#out = out;
  }

  milestone({ id, clientId }: Session, phase: SessionMilestone, atMs: number): void {
    this.#out.report({ kind: 'phase', session: id, clientId, phase, atMs });
  }

  /** `why` comes from the relay's own words only. */
  dropped(what: Dropped, why: string, who: { id: number; clientId: string }, now: number, count = 1): void {
    this.counters.dropped += count;
    const key = `${what} ${why}`;
    const sum = this.#sums.get(key);
    if (sum !== undefined) {
      sum.count += count;
      sum.session = who.id;
      sum.clientId = who.clientId;
      return;
    }
    this.#out.report({ kind: 'dropped', what, why, session: who.id, clientId: who.clientId, count });
    const flushAt = now + DROP_REPORT_MS;
    this.#sums.set(key, { what, why, session: who.id, clientId: who.clientId, count: 0, flushAt });
  }

  flush(now: number): void {
    for (const [key, { flushAt, ...sum }] of this.#sums) {
      if (flushAt > now) continue;
      this.#sums.delete(key);
      if (sum.count > 0) this.#out.report({ kind: 'dropped', ...sum });
    }
  }

  nextDeadline(): number {
    let deadline = Number.POSITIVE_INFINITY;
    for (const { flushAt } of this.#sums.values()) deadline = Math.min(deadline, flushAt);
    return deadline;
  }
}

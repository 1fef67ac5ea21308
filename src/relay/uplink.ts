import type { IceCandidate, OutgoingMessage } from '../kvs/message.ts';
import { DailyBudget, RateWindow } from './budgets.ts';
import { PENDING_MAX, PENDING_MS, RATE_CANDIDATES, RATE_DESCRIPTIONS, RATE_WINDOW_MS } from './limits.ts';
import type { Out } from './out.ts';
import type { Session } from './sessions.ts';

/** What is kept of a message to the cloud until its fate is known. */
export interface UpTicket {
  readonly session: Session;
  readonly kind: OutgoingMessage['kind'];
  /** Link ids of the MCU's messages that it carries; they are void after the link came up anew. */
  readonly messageIds: readonly number[];
  readonly linkLife: number;
  /** Number of the offer that it is or answers; 0 for candidates. */
  readonly offerSeq: number;
}

/** One message of the MCU on its way to the cloud. */
export interface UpItem {
  readonly ticket: UpTicket;
  readonly body: { kind: 'offer' | 'answer'; sdp: string } | { kind: 'candidate'; candidate: IceCandidate };
  readonly expiresAt: number;
}

export interface Refusal {
  statusCode: number;
  errorType: string;
  description: string;
}

export interface UpFates {
  /** Given to the cloud side. */
  handed(ticket: UpTicket, now: number): void;
  written(ticket: UpTicket, now: number): void;
  rejected(ticket: UpTicket, refusal: Refusal, now: number): void;
  /** Never written: too old, over a rate or the day's budget, or its session is over. */
  unsent(ticket: UpTicket, why: 'expired' | 'limited' | 'stale', now: number): void;
}

interface Pending {
  ticket: UpTicket;
  at: number;
}

/**
 * The way to the cloud: descriptions first, then candidates, each session in turn and none before its own description,
 * under the service's rates. Every message gets a correlation id, by which its fate finds back.
 */
export class Uplink {
  readonly #out: Out;
  readonly #fates: UpFates;
  readonly #daily: DailyBudget;
  readonly #rates = {
    description: new RateWindow(RATE_DESCRIPTIONS, RATE_WINDOW_MS),
    candidate: new RateWindow(RATE_CANDIDATES, RATE_WINDOW_MS),
  };
  #descriptions: UpItem[] = [];
  /** By session; the one at the front of the map is served next. */
  readonly #candidates = new Map<Session, UpItem[]>();
  /** Oldest first. */
  readonly #pending = new Map<string, Pending>();
  #correlation = 0;

  constructor(out: Out, fates: UpFates, dailyMessages: number) {
    this.#out = out;
    this.#fates = fates;
    this.#daily = new DailyBudget(dailyMessages);
  }

  get queued(): number {
    let count = this.#descriptions.length;
    for (const items of this.#candidates.values()) count += items.length;
    return count;
  }

  get pending(): number {
    return this.#pending.size;
  }

  get messagesToday(): number {
    return this.#daily.count;
  }

  get dailyMessages(): number {
    return this.#daily.limit;
  }

  push(item: UpItem): void {
    if (item.body.kind !== 'candidate') {
      this.#descriptions.push(item);
      return;
    }
    const items = this.#candidates.get(item.ticket.session);
    if (items === undefined) this.#candidates.set(item.ticket.session, [item]);
    else items.push(item);
  }

  /** Takes back what was not handed over of a session, or only its descriptions. */
  drop(session: Session, now: number, descriptionsOnly = false): void {
    const gone = this.#descriptions.filter((item) => item.ticket.session === session);
    this.#descriptions = this.#descriptions.filter((item) => item.ticket.session !== session);
    if (!descriptionsOnly) {
      gone.push(...(this.#candidates.get(session) ?? []));
      this.#candidates.delete(session);
    }
    for (const item of gone) this.#fates.unsent(item.ticket, 'stale', now);
  }

  pump(now: number): void {
    while (this.#rates.description.next() <= now) {
      const item = this.#descriptions.shift();
      if (item === undefined) break;
      this.#hand(item, now);
    }
    while (this.#rates.candidate.next() <= now) {
      const item = this.#nextCandidate();
      if (item === undefined) break;
      this.#hand(item, now);
    }
  }

  expire(now: number): void {
    const dead = this.#descriptions.filter(({ expiresAt }) => expiresAt <= now);
    this.#descriptions = this.#descriptions.filter(({ expiresAt }) => expiresAt > now);
    for (const [session, items] of this.#candidates) {
      dead.push(...items.filter(({ expiresAt }) => expiresAt <= now));
      const alive = items.filter(({ expiresAt }) => expiresAt > now);
      if (alive.length === 0) this.#candidates.delete(session);
      else this.#candidates.set(session, alive);
    }
    for (const item of dead) this.#fates.unsent(item.ticket, 'expired', now);
    for (const [id, { at }] of this.#pending) {
      if (at + PENDING_MS > now) break;
      this.#pending.delete(id);
    }
  }

  nextDeadline(): number {
    let deadline = Number.POSITIVE_INFINITY;
    for (const { expiresAt } of this.#descriptions) deadline = Math.min(deadline, expiresAt);
    if (this.#descriptions.length > 0) deadline = Math.min(deadline, this.#rates.description.next());
    for (const items of this.#candidates.values()) {
      for (const { expiresAt } of items) deadline = Math.min(deadline, expiresAt);
    }
    const undescribed = this.#undescribed();
    const isSendable = [...this.#candidates.keys()].some((session) => !undescribed.has(session));
    if (isSendable) deadline = Math.min(deadline, this.#rates.candidate.next());
    return deadline;
  }

  written(correlationId: string, now: number): void {
    const pending = this.#pending.get(correlationId);
    if (pending !== undefined) this.#fates.written(pending.ticket, now);
  }

  rejected(correlationId: string, refusal: Refusal, now: number): boolean {
    const ticket = this.#settle(correlationId);
    if (ticket !== undefined) this.#fates.rejected(ticket, refusal, now);
    return ticket !== undefined;
  }

  unsent(correlationId: string, why: 'expired' | 'limited', now: number): void {
    const ticket = this.#settle(correlationId);
    if (ticket !== undefined) this.#fates.unsent(ticket, why, now);
  }

  #settle(correlationId: string): UpTicket | undefined {
    const pending = this.#pending.get(correlationId);
    this.#pending.delete(correlationId);
    return pending?.ticket;
  }

  /** Sessions whose description still waits for its turn; their candidates follow it. */
  #undescribed(): Set<Session> {
    return new Set(this.#descriptions.map(({ ticket }) => ticket.session));
  }

  #nextCandidate(): UpItem | undefined {
    const undescribed = this.#undescribed();
    for (const [session, items] of this.#candidates) {
      if (undescribed.has(session)) continue;
      const item = items.shift();
      // To the end of the line.
      this.#candidates.delete(session);
      if (items.length > 0) this.#candidates.set(session, items);
      return item;
    }
    return undefined;
  }

  #hand({ ticket, body, expiresAt }: UpItem, now: number): void {
    if (!this.#daily.take(now)) {
      this.#fates.unsent(ticket, 'limited', now);
      return;
    }
    this.#rates[body.kind === 'candidate' ? 'candidate' : 'description'].take(now);
    this.#correlation++;
    const correlationId = `${ticket.session.id}-${this.#correlation}`;
    this.#pending.set(correlationId, { ticket, at: now });
    for (const oldest of this.#pending.keys()) {
      if (this.#pending.size <= PENDING_MAX) break;
      this.#pending.delete(oldest);
    }
    const to = ticket.session.clientId === '' ? undefined : ticket.session.clientId;
    const message: OutgoingMessage = { ...body, to, correlationId };
    this.#out.cloud(message, Math.max(1, Math.ceil(expiresAt - now)));
    this.#fates.handed(ticket, now);
  }
}

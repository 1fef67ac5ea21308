import type { Candidate } from './candidate.ts';
import { peerKinds, sessionPhases } from './codes.ts';
import { Lane } from './lane.ts';
import { CLOSED_REMEMBERED, SESSION_NUMBER_MAX, SESSIONS_LIMIT } from './limits.ts';
import type { SessionTable } from './types.ts';

/** Where the last offer of a session stands. */
export type Negotiation =
  /** No offer yet (as viewer), or one of an earlier life of the daemon. */
  | { kind: 'none' }
  /** An answer is due. `reachedAt` is set once the offer is in the answerer's memory. */
  | { kind: 'offered'; at: number; deadline: number; reachedAt: number | undefined; slow: boolean }
  /** The MCU has answered; its candidates are awaited, because the peer wants one whole answer. */
  | { kind: 'gathering'; at: number; deadline: number; sendAt: number; answer: string; messageId: number }
  | { kind: 'answered'; offeredAt: number; at: number; answer: 'queued' | 'written' | 'failed' }
  /** A renegotiation that was never answered; the session goes on as it was. */
  | { kind: 'lapsed'; at: number };

export interface Session {
  readonly id: number;
  /** Empty for the storage session, and for the master when the device is viewer. */
  readonly clientId: string;
  readonly peerKind: number;
  readonly openedAt: number;
  /** Messages to the device. */
  readonly lane: Lane;
  /** The device may know this session: SessionClosed is owed. */
  opened: boolean;
  /** Known from an earlier life of the daemon, not yet confirmed by the MCU. */
  restored: boolean;
  /** The MCU reported it since the link came up. */
  seen: boolean;
  offerSeq: number;
  negotiation: Negotiation;
  answeredOnce: boolean;
  /** The device has had an offer of this session in its memory. */
  offerDelivered: boolean;
  /** Whether the peer takes candidates one by one. */
  trickles: boolean;
  /** Of the peer's last offer, see `Sdp`. */
  identity: string;
  ufrags: readonly string[];
  /** As viewer: of the MCU's last offer. */
  ownUfrags: readonly string[];
  /** Media ids by m-line index, of the last description. */
  mids: readonly string[];
  /** Keys of the candidates relayed since the last ICE restart. */
  readonly seenDown: Set<string>;
  readonly seenUp: Set<string>;
  /** The MCU's candidates that wait for its description, or are collected for the whole answer. */
  held: { candidate: Candidate; messageId: number }[];
  /** The MCU's description is on its way to the peer; candidates may follow. */
  described: boolean;
  phase: number;
  phaseAt: number;
  connectedOnce: boolean;
  packetsSent: number;
  packetsLost: number;
  rttMs: number;
}

/** Numbers and client ids. A number only grows and never comes back. */
export class Sessions {
  readonly #byId = new Map<number, Session>();
  readonly #byClient = new Map<string, Session>();
  readonly #closed: number[] = [];
  #next: number;
  #peerEpoch: number | undefined;
  #changed = false;

  constructor(table: SessionTable | undefined) {
    const rows = (table?.sessions ?? []).slice(0, SESSIONS_LIMIT);
    this.#next = rows.reduce((next, { session }) => Math.max(next, session + 1), Math.max(1, table?.nextSession ?? 1));
    this.#peerEpoch = table?.peerEpoch;
    for (const row of rows) {
      if (this.#byClient.has(row.clientId)) continue;
      const session = this.#add(row.session, row.clientId, row.peerKind ?? peerKinds.viewer, 0);
      session.opened = true;
      session.restored = true;
      session.offerSeq = row.offerSeq;
      session.identity = row.identity ?? '';
    }
  }

  get size(): number {
    return this.#byId.size;
  }

  get peerEpoch(): number | undefined {
    return this.#peerEpoch;
  }

  all(): Session[] {
    return [...this.#byId.values()];
  }

  byId(id: number): Session | undefined {
    return this.#byId.get(id);
  }

  byClient(clientId: string): Session | undefined {
    return this.#byClient.get(clientId);
  }

  /** Whether this number belonged to a session that ended not long ago. */
  wasClosed(id: number): boolean {
    return this.#closed.includes(id);
  }

  open(clientId: string, peerKind: number, now: number): Session {
    const session = this.#add(this.#next, clientId, peerKind, now);
    this.#next++;
    this.#changed = true;
    return session;
  }

  remove(session: Session): void {
    this.#byId.delete(session.id);
    this.#byClient.delete(session.clientId);
    this.#closed.push(session.id);
    if (this.#closed.length > CLOSED_REMEMBERED) this.#closed.shift();
    this.#changed = true;
  }

  /** The next number is above this one, which the MCU uses. */
  raiseAbove(id: number): void {
    if (id < this.#next || id > SESSION_NUMBER_MAX) return;
    this.#next = id + 1;
    this.#changed = true;
  }

  meet(peerEpoch: number): void {
    this.#changed ||= this.#peerEpoch !== peerEpoch;
    this.#peerEpoch = peerEpoch;
  }

  touch(): void {
    this.#changed = true;
  }

  /** The table if it changed since the last call. Before the first link there is nothing to save. */
  takeTable(): SessionTable | undefined {
    if (!this.#changed || this.#peerEpoch === undefined) return undefined;
    this.#changed = false;
    const sessions = this.all().map(({ id, clientId, offerSeq, peerKind, identity }) => ({
      session: id,
      clientId,
      offerSeq,
      peerKind,
      identity,
    }));
    return { nextSession: this.#next, sessions, peerEpoch: this.#peerEpoch };
  }

  #add(id: number, clientId: string, peerKind: number, now: number): Session {
    const session: Session = {
      id,
      clientId,
      peerKind,
      openedAt: now,
      lane: new Lane(),
      opened: false,
      restored: false,
      seen: false,
      offerSeq: 0,
      negotiation: { kind: 'none' },
      answeredOnce: false,
      offerDelivered: false,
      trickles: peerKind !== peerKinds.alexa,
      identity: '',
      ufrags: [],
      ownUfrags: [],
      mids: [],
      seenDown: new Set(),
      seenUp: new Set(),
      held: [],
      described: false,
      phase: sessionPhases.unspecified,
      phaseAt: now,
      connectedOnce: false,
      packetsSent: 0,
      packetsLost: 0,
      rttMs: 0,
    };
    this.#byId.set(id, session);
    this.#byClient.set(clientId, session);
    return session;
  }
}

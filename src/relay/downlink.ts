import type { LinkMessage } from '../link/message.ts';
import type { LaneItem, LaneMessage } from './lane.ts';
import { GOOD_NEWS_MAX, NOTICE_TTL_MS, NOTICES_MAX, WINDOW_BYTES, WINDOW_MESSAGES } from './limits.ts';
import type { Out } from './out.ts';
import type { Session, Sessions } from './sessions.ts';
import type { DeviceFailure } from './types.ts';

export type LinkFate = 'delivered' | DeviceFailure;

/** What the relay does about the fate of a session's message. */
export interface LaneFates {
  sent(session: Session, item: LaneItem, now: number): void;
  settled(session: Session, item: LaneItem, fate: LinkFate, now: number): void;
}

interface Closing {
  message: Extract<LinkMessage, { kind: 'sessionClosed' }>;
  underWay: boolean;
  /** Told in an earlier life of the link already, with unknown fate. */
  again: boolean;
}

/**
 * The way to the device. Sessions share it fairly: what ends a session first, then descriptions, then candidates, each
 * session in turn. Only a small window is given to the link, so that the rest can still be reordered and dropped.
 */
export class Downlink {
  /** The link is up and its picture of the cloud is on its way. */
  up = false;
  /** Session messages may flow. */
  open = false;
  readonly #out: Out;
  readonly #sessions: Sessions;
  readonly #fates: LaneFates;
  readonly #underWay = new Map<number, (fate: LinkFate, now: number) => void>();
  #nextToken = 1;
  #messages = 0;
  #bytes = 0;
  #notices = 0;
  #closing: Closing[] = [];
  #lastTurn = 0;
  /** Sessions to be told again after a reset, in order; SyncDone follows the last. */
  #rebuild: number[] | undefined;

  constructor(out: Out, sessions: Sessions, fates: LaneFates) {
    this.#out = out;
    this.#sessions = sessions;
    this.#fates = fates;
  }

  get tokens(): number {
    return this.#underWay.size;
  }

  get messages(): number {
    return this.#messages;
  }

  /** Hands one message to the link. */
  send(message: LinkMessage, ttlMs: number | undefined, settled: (fate: LinkFate, now: number) => void): number {
    const token = this.#nextToken++;
    this.#underWay.set(token, settled);
    this.#out.device(token, message, ttlMs);
    return token;
  }

  /** A message that only concerns this life of the link; false when too many are under way. */
  notice(message: LinkMessage, goodNews = false): boolean {
    if (!this.up || this.#notices >= (goodNews ? GOOD_NEWS_MAX : NOTICES_MAX)) return false;
    this.#notices++;
    this.send(message, NOTICE_TTL_MS, () => {
      this.#notices--;
    });
    return true;
  }

  settle(token: number, fate: LinkFate, now: number): void {
    const settled = this.#underWay.get(token);
    if (!this.#underWay.delete(token)) return;
    // A new pair of epochs or a closed port: nothing flows until the link is up again.
    if (fate === 'peer_reset' || fate === 'closed') this.down();
    settled?.(fate, now);
  }

  down(): void {
    this.up = false;
    this.open = false;
  }

  /** A new life of the link: whatever was under way has no fate any more. `reset`: the device forgot everything. */
  begin(reset: boolean): void {
    this.#underWay.clear();
    this.#messages = 0;
    this.#bytes = 0;
    this.#notices = 0;
    this.#rebuild = undefined;
    this.#closing = reset ? [] : this.#closing.map(({ message }) => ({ message, underWay: false, again: true }));
    for (const { lane } of this.#sessions.all()) lane.requeueSent();
    this.up = true;
    this.open = false;
  }

  /** Lets session messages flow: these sessions first, then SyncDone, then all others. */
  start(rebuild: number[]): void {
    this.#rebuild = rebuild;
    this.open = true;
  }

  /** Adds to the session's lane; one that was idle goes to the end of the line. */
  enqueue({ lane }: Session, message: LaneMessage, expiresAt: number): void {
    if (!lane.waits()) lane.turn = ++this.#lastTurn;
    lane.push(message, expiresAt);
  }

  /** The same for an offer, which takes the place of an unanswered one. */
  supersede({ lane }: Session, message: LaneMessage, expiresAt: number): void {
    if (!lane.waits()) lane.turn = ++this.#lastTurn;
    this.cancel(lane.supersede(message, expiresAt));
  }

  close(session: number, reason: number): void {
    this.#closing.push({ message: { kind: 'sessionClosed', session, reason }, underWay: false, again: false });
  }

  /** The device has listed all its sessions: it need not hear of the end of others once more. */
  closeOnly(listed: ReadonlySet<number>): void {
    this.#closing = this.#closing.filter(({ message, again }) => !again || listed.has(message.session));
  }

  /** What the device has not begun to get is no longer wanted. */
  cancel(tokens: number[]): void {
    for (const token of tokens) this.#out.cancel(token);
  }

  pump(now: number): void {
    while (this.open && this.#messages < WINDOW_MESSAGES && this.#bytes < WINDOW_BYTES && this.#one(now));
  }

  #one(now: number): boolean {
    return this.#closeOne() || this.#rebuildOne(now) || this.#laneOne(now);
  }

  #closeOne(): boolean {
    const closing = this.#closing.find(({ underWay }) => !underWay);
    if (closing === undefined) return false;
    closing.underWay = true;
    this.#flow(closing.message, undefined, 0, (fate) => {
      if (fate === 'peer_reset' || fate === 'closed') closing.underWay = false;
      else this.#closing = this.#closing.filter((other) => other !== closing);
    });
    return true;
  }

  /** True as long as it did something; while it has work nothing else may overtake it. */
  #rebuildOne(now: number): boolean {
    while (this.#rebuild !== undefined) {
      const id = this.#rebuild[0];
      if (id === undefined) {
        this.#rebuild = undefined;
        this.#flow({ kind: 'syncDone' }, undefined, 0, () => {});
        return true;
      }
      const session = this.#sessions.byId(id);
      const item = session?.lane.head();
      if (session !== undefined && item !== undefined) {
        this.#hand(session, item, now);
        return true;
      }
      this.#rebuild.shift();
    }
    return false;
  }

  #laneOne(now: number): boolean {
    return this.#fair('description', now) || this.#fair('candidate', now);
  }

  /** Serves the session that waits longest among those with a message of this class at their head. */
  #fair(kind: 'description' | 'candidate', now: number): boolean {
    let next: { session: Session; item: LaneItem } | undefined;
    for (const session of this.#sessions.all()) {
      const item = session.lane.head();
      if (item === undefined || (item.message.kind === 'candidate') !== (kind === 'candidate')) continue;
      if (next === undefined || session.lane.turn < next.session.lane.turn) next = { session, item };
    }
    if (next === undefined) return false;
    next.session.lane.turn = ++this.#lastTurn;
    this.#hand(next.session, next.item, now);
    return true;
  }

  #hand(session: Session, item: LaneItem, now: number): void {
    const leftMs = Math.max(1, Math.ceil(item.expiresAt - now));
    const timed = item.message.kind === 'offer' ? { ...item.message, answerMs: leftMs } : item.message;
    item.state = 'sent';
    item.token = this.#flow(timed, item.message.kind === 'sessionOpened' ? undefined : leftMs, item.bytes, (fate, at) =>
      this.#fates.settled(session, item, fate, at),
    );
    this.#fates.sent(session, item, now);
  }

  #flow(
    message: LinkMessage,
    ttlMs: number | undefined,
    bytes: number,
    settled: (fate: LinkFate, now: number) => void,
  ): number {
    this.#messages++;
    this.#bytes += bytes;
    return this.send(message, ttlMs, (fate, now) => {
      this.#messages--;
      this.#bytes -= bytes;
      settled(fate, now);
    });
  }
}

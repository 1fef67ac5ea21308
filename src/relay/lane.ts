import type { LinkMessage } from '../link/message.ts';
import { MESSAGE_OVERHEAD_BYTES } from './limits.ts';
import { utf8Bytes } from './text.ts';

/** What belongs to a session, but its end. */
export type LaneMessage = Extract<LinkMessage, { kind: 'sessionOpened' | 'offer' | 'answer' | 'candidate' }>;

export interface LaneItem {
  readonly message: LaneMessage;
  /** Estimate of its size on the link. */
  readonly bytes: number;
  /** Not worth sending from then on. */
  readonly expiresAt: number;
  state: 'queued' | 'sent' | 'delivered';
  /** The link's token while `sent`. */
  token: number;
}

function bytesOf(message: LaneMessage): number {
  switch (message.kind) {
    case 'offer':
    case 'answer':
      return MESSAGE_OVERHEAD_BYTES + utf8Bytes(message.sdp);
    case 'candidate':
      return MESSAGE_OVERHEAD_BYTES + utf8Bytes(message.candidate) + utf8Bytes(message.mid) + utf8Bytes(message.ufrag);
    case 'sessionOpened':
      return MESSAGE_OVERHEAD_BYTES + utf8Bytes(message.clientId);
  }
}

function fresh(message: LaneMessage, expiresAt: number): LaneItem {
  return { message, bytes: bytesOf(message), expiresAt, state: 'queued', token: 0 };
}

/** Of those that are under way. */
function tokensOf(items: LaneItem[]): number[] {
  return items.filter(({ state }) => state === 'sent').map(({ token }) => token);
}

/**
 * What one session sends to the device, in order. What was delivered stays until the offer is answered, so that a
 * device that was reset can be told everything again.
 */
export class Lane {
  items: LaneItem[] = [];
  /** While set, nothing flows before this time: the session waits for ICE servers. */
  gate: number | undefined;
  /** Place in the line of lanes that wait; the lowest is served next. */
  turn = 0;

  get bytes(): number {
    return this.items.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  push(message: LaneMessage, expiresAt: number): void {
    this.items.push(fresh(message, expiresAt));
  }

  /**
   * Puts an offer in the place of an unanswered one, so that candidates stay behind their offer. Returns the tokens
   * that are no longer wanted: if the old offer may still be taken back, so must be what follows it.
   */
  supersede(message: LaneMessage, expiresAt: number): number[] {
    const old = this.items.findIndex((item) => item.message.kind === 'offer');
    const offer = this.items[old];
    if (offer === undefined) {
      this.push(message, expiresAt);
      return [];
    }
    const followers = this.items.slice(old + 1);
    const again = offer.state === 'sent' ? followers.map((item) => fresh(item.message, item.expiresAt)) : followers;
    this.items = [...this.items.slice(0, old), fresh(message, expiresAt), ...again];
    return offer.state === 'sent' ? tokensOf([offer, ...followers]) : [];
  }

  /** The next item to send. */
  head(): LaneItem | undefined {
    return this.gate === undefined ? this.items.find(({ state }) => state === 'queued') : undefined;
  }

  waits(): boolean {
    return this.items.some(({ state }) => state === 'queued');
  }

  has(kind: LaneMessage['kind']): boolean {
    return this.items.some(({ message }) => message.kind === kind);
  }

  /** Takes matching items out and returns the tokens of those that are under way. */
  remove(matches: (item: LaneItem) => boolean): number[] {
    const gone = this.items.filter(matches);
    this.items = this.items.filter((item) => !matches(item));
    return tokensOf(gone);
  }

  /** The device has it, whatever the link says. */
  arrived(kind: LaneMessage['kind']): void {
    for (const item of this.items) {
      if (item.message.kind === kind) item.state = 'delivered';
    }
  }

  /** Their fate is unknown or bad: what was under way is sent again. */
  requeueSent(): void {
    for (const item of this.items) {
      if (item.state === 'sent') item.state = 'queued';
    }
  }

  /** The device knows nothing any more. */
  requeueAll(): void {
    for (const item of this.items) item.state = 'queued';
  }
}

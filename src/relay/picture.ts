import type { LinkMessage } from '../link/message.ts';
import type { Downlink } from './downlink.ts';

/** State of which only the latest value counts, in the order in which a device is told after it came up. */
const order = ['time', 'channelInfo', 'signalingState', 'iceServers', 'metrics'] as const;

export type Part = (typeof order)[number];

/** One of them under way is enough: what changes meanwhile is sent as one. ICE servers must not wait: offers follow. */
const coalesced: readonly Part[] = ['time', 'channelInfo', 'signalingState', 'metrics'];

/** What the device should know of the world. Marked parts are sent as they are at that moment. */
export class Picture {
  readonly #link: Downlink;
  readonly #make: (part: Part, now: number) => LinkMessage | undefined;
  readonly #marked = new Set<Part>();
  readonly #underWay = new Set<Part>();

  constructor(link: Downlink, make: (part: Part, now: number) => LinkMessage | undefined) {
    this.#link = link;
    this.#make = make;
  }

  mark(part: Part): void {
    this.#marked.add(part);
  }

  /** A new life of the link: everything is news again, but nobody asked for metrics. */
  begin(): void {
    this.#underWay.clear();
    this.#marked.clear();
    for (const part of order) {
      if (part !== 'metrics') this.#marked.add(part);
    }
  }

  flush(now: number): void {
    if (!this.#link.up) return;
    for (const part of order) {
      if (this.#marked.has(part) && !this.#underWay.has(part)) this.#send(part, now);
    }
  }

  #send(part: Part, now: number): void {
    this.#marked.delete(part);
    const message = this.#make(part, now);
    if (message === undefined) return;
    if (coalesced.includes(part)) this.#underWay.add(part);
    this.#link.send(message, undefined, () => {
      this.#underWay.delete(part);
    });
  }
}

import type { Clock } from '../common/clock.ts';
import type { Channel } from './channels.ts';
import type { EventLog } from './events.ts';
import { Room } from './room.ts';
import type { RoutingRules } from './routing.ts';

export interface RoomsParts {
  rules: RoutingRules;
  clock: Clock;
  events: EventLog;
  deletion: 'orphan' | { code: number; reason: string };
}

/** The rooms of all channels, by ARN. */
export class Rooms {
  readonly #parts: RoomsParts;
  readonly #rooms = new Map<string, Room>();

  constructor(parts: RoomsParts) {
    this.#parts = parts;
  }

  of(channel: Channel): Room {
    const known = this.#rooms.get(channel.arn);
    if (known !== undefined) return known;
    const { rules, clock, events } = this.#parts;
    const room = new Room({
      rules,
      ttlMs: channel.ttlS * 1000,
      clock,
      report: (facts) => events.add({ channel: channel.name, ...facts }),
      store: () => {},
    });
    this.#rooms.set(channel.arn, room);
    this.changed(channel);
    return room;
  }

  /** Takes over what the channel says now. */
  changed(channel: Channel): void {
    const room = this.#rooms.get(channel.arn);
    if (room === undefined) return;
    room.router.ttlMs = channel.ttlS * 1000;
    room.router.storage = channel.storage.enabled;
  }

  /** The channel is gone: its sockets hear nothing any more, or are closed. */
  remove(channel: Channel): void {
    const room = this.#rooms.get(channel.arn);
    this.#rooms.delete(channel.arn);
    const { deletion } = this.#parts;
    room?.act((router) => router.retire(deletion === 'orphan' ? undefined : deletion));
  }

  stop(): void {
    for (const room of this.#rooms.values()) room.stop();
  }
}

import type { Clock } from '../common/clock.ts';
import type { Channel } from './channels.ts';
import type { EventLog } from './events.ts';
import type { Faults } from './faults.ts';
import type { Json } from './fields.ts';
import { Room } from './room.ts';
import type { RoutingEffect, RoutingRules } from './routing.ts';

export interface RoomsParts {
  rules: RoutingRules;
  clock: Clock;
  events: EventLog;
  faults: Faults;
  deletion: 'orphan' | { code: number; reason: string };
  /** A message for the storage session of a channel. */
  store(room: Room, channel: string, effect: Extract<RoutingEffect, { do: 'store' }>): void;
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
    const { rules, clock, events, faults, store } = this.#parts;
    const room: Room = new Room({
      rules,
      ttlMs: channel.ttlS * 1000,
      clock,
      report: (facts) => events.add({ channel: channel.name, ...facts }),
      fault: (type) => faults.take({ on: 'frame', what: type, channel: channel.name }),
      inOrder: (waiting) => {
        const rule = faults.take({ on: 'queue', what: 'Connect', channel: channel.name });
        return rule === undefined ? waiting : faults.shuffle(waiting);
      },
      store: (effect) => store(room, channel.name, effect),
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
    room?.act((router, now) => router.retire(deletion === 'orphan' ? undefined : deletion, now));
  }

  /** Who is connected, for people. */
  state(): Json {
    return Object.fromEntries(
      [...this.#rooms].map(([arn, room]) => [
        arn,
        room.router.connections().map(({ role, clientId, displaced }) => ({ role, clientId, displaced })),
      ]),
    );
  }

  stop(): void {
    for (const room of this.#rooms.values()) room.stop();
  }
}

import type { Clock } from '../common/clock.ts';
import type { Channel, Channels } from './channels.ts';
import type { FaultName, FaultRule, Faults } from './faults.ts';
import { IDENTIFIER, type Json, text } from './fields.ts';
import { STORAGE_SLOT_HOLD_MS, STORAGE_VIEWERS_MAX } from './limits.ts';
import { type Action, encodePayload } from './messages.ts';
import type { Operation } from './operation.ts';
import { MASTER } from './presence.ts';
import { clientLimit, invalidArgument } from './refusal.ts';
import type { Room } from './room.ts';
import type { Rooms } from './rooms.ts';
import type { RoutingEffect } from './routing.ts';
import { judgeAnswer, storageCandidates, storageOffer } from './storage-sdp.ts';
import { pause } from './wire.ts';

const ANY = /^[\s\S]{1,1024}$/;

export interface StorageParts {
  channels: Channels;
  rooms: Rooms;
  faults: Faults;
  clock: Clock;
}

/** The service's own peer of channels with media storage: it offers, and judges the answers. */
export class StorageSessions {
  readonly #parts: StorageParts;
  /** When a viewer of a channel (by ARN and client id) was last seen. */
  readonly #seats = new Map<string, Map<string, number>>();

  constructor(parts: StorageParts) {
    this.#parts = parts;
  }

  operations(): [path: string, operation: Operation][] {
    const storage = (name: string, run: Operation['run']): Operation => ({ name, plane: 'storage', run });
    const channelIn = (input: Json): Channel => {
      const channel = this.#parts.channels.get({ arn: text(input, 'channelArn', ANY) });
      if (!channel.storage.enabled) throw invalidArgument('The channel is not mapped to a stream.');
      return channel;
    };
    return [
      [
        '/joinStorageSession',
        // The C client sends a viewer's client id here too; it means nothing.
        storage('JoinStorageSession', (input) => {
          void this.#offer(channelIn(input), MASTER);
          return undefined;
        }),
      ],
      [
        '/joinStorageSessionAsViewer',
        storage('JoinStorageSessionAsViewer', (input) => {
          const channel = channelIn(input);
          const clientId = text(input, 'clientId', IDENTIFIER);
          if (!this.#takeSeat(channel, clientId)) throw clientLimit('Too many viewers are in the session.');
          void this.#offer(channel, clientId);
          return undefined;
        }),
      ],
    ];
  }

  /** What a client sent to the session. */
  received(room: Room, channel: string, effect: Extract<RoutingEffect, { do: 'store' }>): void {
    const { connection, correlationId, payload, type } = effect;
    if (type !== 'SDP_ANSWER') return;
    const rule = this.#fault(channel, ['reject-answer', 'illegal-answer']);
    const errorType = rule?.fault === 'illegal-answer' ? 'IllegalArgumentException' : 'InvalidArgumentException';
    const fault =
      rule === undefined
        ? judgeAnswer(payload, connection.role)
        : { errorType, description: 'The answer was refused.' };
    if (fault === undefined || correlationId === undefined) return;
    room.act((router) => router.status(connection.id, { correlationId, statusCode: 400, ...fault }));
  }

  async #offer(channel: Channel, place: string): Promise<void> {
    const { clock, rooms } = this.#parts;
    const rule = this.#fault(channel.name, ['no-offer', 'late-offer', 'candidates-first']);
    if (rule?.fault === 'no-offer') return;
    if (rule?.fault === 'late-offer') await pause(clock, rule.delayMs ?? 10_000);
    const offer: [Action, string] = ['SDP_OFFER', storageOffer(place === MASTER ? 'master' : 'viewer')];
    const candidates = storageCandidates().map((candidate): [Action, string] => ['ICE_CANDIDATE', candidate]);
    const messages = rule?.fault === 'candidates-first' ? [...candidates, offer] : [offer, ...candidates];
    const room = rooms.of(channel);
    for (const [type, body] of messages) {
      room.act((router, now) => router.fromService(place, type, encodePayload(body), now));
    }
  }

  #fault(channel: string, among: readonly FaultName[]): FaultRule | undefined {
    return this.#parts.faults.take({ on: 'storage', what: 'JoinStorageSession', channel, among });
  }

  /** A viewer who has left keeps its seat for a minute. */
  #takeSeat(channel: Channel, clientId: string): boolean {
    const now = this.#parts.clock.now();
    const connected = new Set(
      this.#parts.rooms
        .of(channel)
        .router.connections()
        .map((peer) => peer.clientId),
    );
    const seats = this.#seats.get(channel.arn) ?? new Map<string, number>();
    this.#seats.set(channel.arn, seats);
    for (const [id, seenMs] of seats) {
      if (connected.has(id)) seats.set(id, now);
      else if (seenMs + STORAGE_SLOT_HOLD_MS <= now) seats.delete(id);
    }
    if (!seats.has(clientId) && seats.size >= STORAGE_VIEWERS_MAX) return false;
    seats.set(clientId, now);
    return true;
  }
}

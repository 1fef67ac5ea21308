import type { EventKind } from './events.ts';
import { IDENTIFIER } from './fields.ts';
import { type Action, type ClientMessage, eventFrame, parseMessage, type Status, statusFrame } from './messages.ts';
import { MASTER, Presence } from './presence.ts';
import { Queues, type Waiting } from './queues.ts';
import type { Connection, Role, RoutingEffect, RoutingRules } from './routing.ts';

/** Who seemed to send what came back to a master in 2020. */
const ECHO_SENDER = 'AWS_DEFAULT_SINGLE_MASTER';

/** A REST call that waits for the master's answer to this client id. */
interface Call {
  id: number;
  clientId: string;
  endsMs: number;
}

/** What goes to whom in one channel. It only decides: times come in, effects are the caller's to carry out. */
export class Router {
  readonly #rules: RoutingRules;
  readonly #presence: Presence;
  readonly #queues = new Queues();
  #calls: Call[] = [];
  #effects: RoutingEffect[] = [];
  /** For messages to come. */
  ttlMs: number;
  /** Peers talk to the storage session instead of to each other. */
  storage = false;

  constructor(rules: RoutingRules, ttlMs: number) {
    this.#rules = rules;
    this.ttlMs = ttlMs;
    this.#presence = new Presence(rules, (effect) => this.#effects.push(effect));
  }

  admits(role: Role, clientId: string, now: number): boolean {
    return this.#presence.admits(role, clientId, now);
  }

  connections(): readonly Connection[] {
    return this.#presence.all();
  }

  /** What waits for the newcomer goes to it, and is gone with that. */
  opened(id: number, role: Role, clientId: string, now: number): RoutingEffect[] {
    const connection = this.#presence.open(id, role, clientId, now);
    this.#report('opened', connection);
    this.#expire(now);
    for (const waiting of this.#queues.take(connection.clientId)) this.#send(connection, waiting);
    return this.#done();
  }

  closed(id: number, now: number): void {
    this.#presence.close(id, now);
  }

  /** Any sign of life, pings too. */
  active(id: number, now: number): void {
    const connection = this.#presence.get(id);
    if (connection !== undefined) connection.activeMs = now;
  }

  received(id: number, frame: string, now: number): RoutingEffect[] {
    const connection = this.#presence.get(id);
    if (connection === undefined) return [];
    connection.activeMs = now;
    this.#expire(now);
    const parsed = parseMessage(frame, this.#rules.mode);
    if (connection.displaced) this.#report('dropped', connection, { detail: 'the sender was displaced' });
    else if (parsed.ok) this.#accept(connection, parsed.message, now);
    else this.#refuse(connection, parsed.correlationId, 'InvalidArgumentException', parsed.why);
    return this.#done();
  }

  /** An offer by REST. A second one of the same client takes the place of the first. */
  call(id: number, clientId: string, payload: string, waitMs: number, now: number): RoutingEffect[] {
    this.#expire(now);
    for (const call of this.#calls.filter((older) => older.clientId === clientId)) this.#settle(call, undefined);
    this.#calls.push({ id, clientId, endsMs: now + Math.min(waitMs, this.ttlMs) });
    this.#deliver(MASTER, clientId, 'SDP_OFFER', eventFrame('SDP_OFFER', payload, clientId), now);
    return this.#done();
  }

  /** A message of the service's own peer, the storage session: without a sender, and it waits like any other. */
  fromService(place: string, type: Action, payload: string, now: number): RoutingEffect[] {
    this.#deliver(place, undefined, type, eventFrame(type, payload), now);
    return this.#done();
  }

  /** A message of the service itself to one socket. */
  notify(id: number, type: string, payload?: string): RoutingEffect[] {
    const connection = this.#presence.get(id);
    if (connection !== undefined) this.#send(connection, { type, from: undefined, frame: eventFrame(type, payload) });
    return this.#done();
  }

  goAway(id: number, now: number): RoutingEffect[] {
    const connection = this.#presence.get(id);
    if (connection !== undefined) this.#presence.tellToGo(connection, now);
    return this.#done();
  }

  status(id: number, status: Status): RoutingEffect[] {
    const connection = this.#presence.get(id);
    if (connection !== undefined) this.#answer(connection, status);
    return this.#done();
  }

  /** The channel is gone. */
  retire(close: { code: number; reason: string } | undefined, now: number): RoutingEffect[] {
    this.#presence.displaceAll(close, now);
    for (const { recipient, message } of this.#queues.expire(Number.POSITIVE_INFINITY)) {
      this.#lost('dropped', recipient, message, 'the channel is gone');
    }
    for (const call of this.#calls) this.#settle(call, undefined);
    return this.#done();
  }

  tick(now: number): RoutingEffect[] {
    this.#expire(now);
    this.#presence.tick(now);
    return this.#done();
  }

  /** Infinity for none. */
  nextDeadline(): number {
    const calls = this.#calls.map((call) => call.endsMs);
    return Math.min(this.#presence.nextDeadline(), this.#queues.nextExpiry(), ...calls);
  }

  #accept(sender: Connection, message: ClientMessage, now: number): void {
    const { action, correlationId, payload, recipient } = message;
    const objection = this.#objection(sender, message, now);
    if (objection !== undefined) {
      this.#refuse(sender, correlationId, ...objection);
      return;
    }
    this.#report('received', sender, { what: action });
    const iceServers = this.#rules.passIceServers && action === 'SDP_OFFER' ? message.iceServerList : undefined;
    if (this.storage) {
      this.#effects.push({ do: 'store', connection: sender, type: action, payload, correlationId });
    } else if (sender.role === 'viewer') {
      const frame = eventFrame(action, payload, sender.clientId, iceServers);
      this.#deliver(MASTER, sender.clientId, action, frame, now);
    } else if (action === 'SDP_OFFER' && this.#rules.masterOffers !== 'route') {
      this.#report('dropped', sender, { detail: 'offers of a master are not routed' });
      if (this.#rules.masterOffers === 'echo') {
        this.#deliver(MASTER, ECHO_SENDER, action, eventFrame(action, payload, ECHO_SENDER), now);
      }
    } else if (!this.#answersCall(action, recipient, payload)) {
      this.#deliver(recipient, undefined, action, eventFrame(action, payload, undefined, iceServers), now);
    }
    if (this.#rules.confirm && correlationId !== undefined) this.#answer(sender, { correlationId, statusCode: 200 });
  }

  #objection(sender: Connection, message: ClientMessage, now: number): [errorType: string, why: string] | undefined {
    const { action, recipient } = message;
    const { absentViewer, candidatesPerS, descriptionsPerS } = this.#rules;
    if (!sender.rates.take(action, action === 'ICE_CANDIDATE' ? candidatesPerS : descriptionsPerS, now)) {
      return ['ClientLimitExceededException', 'Rate exceeded'];
    }
    if (sender.role === 'viewer' || this.storage) return undefined;
    if (!IDENTIFIER.test(recipient)) {
      return ['InvalidArgumentException', 'recipientClientId is required from a master'];
    }
    const awaited = this.#calls.some((call) => call.clientId === recipient);
    if (absentViewer === 'refuse' && !awaited && this.#presence.holder(recipient) === undefined) {
      return ['InvalidArgumentException', 'The recipient is not connected.'];
    }
    return undefined;
  }

  #deliver(place: string, from: string | undefined, type: Action, frame: string, now: number): void {
    const holder = this.#presence.holder(place);
    if (holder !== undefined) {
      this.#send(holder, { type, from, frame });
      return;
    }
    const outcome = this.#queues.put(place, { type, from, frame, expiresMs: now + this.ttlMs });
    const clientId = from ?? place;
    this.#effects.push({
      do: 'report',
      facts: { kind: outcome === 'full' ? 'dropped' : outcome, what: type, clientId },
    });
  }

  /** The master's reply to a waiting call; its candidates have no way to go there. */
  #answersCall(action: Action, recipient: string, payload: string): boolean {
    const call = this.#calls.find((waiting) => waiting.clientId === recipient);
    if (call === undefined) return false;
    if (action === 'SDP_ANSWER') this.#settle(call, payload);
    else this.#lost('dropped', recipient, { type: action, from: undefined }, 'a call takes an answer only');
    return true;
  }

  #settle(call: Call, payload: string | undefined): void {
    this.#calls = this.#calls.filter((other) => other !== call);
    this.#effects.push({ do: 'answer', call: call.id, payload });
  }

  #expire(now: number): void {
    for (const { recipient, message } of this.#queues.expire(now)) {
      this.#lost('expired', recipient, message);
    }
    for (const call of this.#calls.filter(({ endsMs }) => endsMs <= now)) this.#settle(call, undefined);
  }

  #lost(kind: 'expired' | 'dropped', place: string, message: Pick<Waiting, 'type' | 'from'>, detail?: string): void {
    const facts = {
      kind,
      what: message.type,
      clientId: message.from ?? place,
      ...(detail !== undefined && { detail }),
    };
    this.#effects.push({ do: 'report', facts });
  }

  #send(to: Connection, message: { type: string; from: string | undefined; frame: string }): void {
    const { from, type, frame } = message;
    const clientId = from ?? (to.clientId || undefined);
    this.#effects.push({ do: 'send', id: to.id, role: to.role, clientId, type, frame });
  }

  /** The service says no only to those who gave a correlation id. */
  #refuse(sender: Connection, correlationId: string | undefined, errorType: string, description: string): void {
    this.#report('refused', sender, { detail: description });
    if (correlationId !== undefined) this.#answer(sender, { correlationId, errorType, description, statusCode: 400 });
  }

  #answer(to: Connection, status: Status): void {
    this.#send(to, { type: 'STATUS_RESPONSE', from: undefined, frame: statusFrame(status) });
  }

  #report(kind: EventKind, connection: Connection, more: { what?: string; detail?: string } = {}): void {
    const { clientId, role } = connection;
    this.#effects.push({ do: 'report', facts: { kind, role, ...(clientId !== MASTER && { clientId }), ...more } });
  }

  #done(): RoutingEffect[] {
    const effects = this.#effects;
    this.#effects = [];
    return effects;
  }
}

import type { Clock } from '../common/clock.ts';
import type { EventFacts } from './events.ts';
import type { FaultRule } from './faults.ts';
import { type FrameStep, frameSteps } from './frame-faults.ts';
import { Router } from './router.ts';
import type { Role, RoutingEffect, RoutingRules } from './routing.ts';

/** A client's socket, as a room needs it. */
export interface Peer {
  isOpen(): boolean;
  send(frame: string, fragments: number): void;
  sendBinary(frame: string): void;
  close(code: number, reason: string): void;
  /** Ends without any close, as a failing network does. */
  reset(): void;
  /** Stays open and reads nothing any more: no pong, no message. */
  mute(): void;
  ping(): void;
}

export interface RoomParts {
  rules: RoutingRules;
  ttlMs: number;
  clock: Clock;
  report(facts: EventFacts): void;
  /** What shall go wrong with a message of this type. */
  fault(type: string): FaultRule | undefined;
  /** The order in which a newcomer gets what waited for it. */
  inOrder(waiting: readonly RoutingEffect[]): readonly RoutingEffect[];
  /** A message for the storage session. */
  store(effect: Extract<RoutingEffect, { do: 'store' }>): void;
}

/** The sockets of one channel: carries out what its router decides, and keeps its one timer. */
export class Room {
  readonly router: Router;
  readonly #parts: RoomParts;
  readonly #peers = new Map<number, Peer>();
  readonly #calls = new Map<number, (payload: string | undefined) => void>();
  #lastId = 0;
  #cancelTimer: (() => void) | undefined;

  constructor(parts: RoomParts) {
    this.#parts = parts;
    this.router = new Router(parts.rules, parts.ttlMs);
  }

  open(peer: Peer, role: Role, clientId: string): number {
    this.#lastId += 1;
    const id = this.#lastId;
    this.#peers.set(id, peer);
    this.#sweep();
    const effects = this.router.opened(id, role, clientId, this.#now());
    const waiting = effects.filter((effect) => effect.do === 'send' && effect.id === id);
    this.#run(effects.filter((effect) => !waiting.includes(effect)));
    if (waiting.length > 0) this.#run(this.#parts.inOrder(waiting));
    return id;
  }

  receive(id: number, frame: string): void {
    this.#sweep();
    this.#run(this.router.received(id, frame, this.#now()));
  }

  /** Ping or pong. */
  active(id: number): void {
    this.router.active(id, this.#now());
  }

  closed(id: number): void {
    this.#peers.delete(id);
    this.router.closed(id, this.#now());
    this.#arm();
  }

  /** Sends the master an offer for which no socket stands; resolves with the answer, or undefined after the wait. */
  call(clientId: string, payload: string, waitMs: number): Promise<string | undefined> {
    return new Promise((resolve) => {
      this.#lastId += 1;
      this.#calls.set(this.#lastId, resolve);
      this.#sweep();
      this.#run(this.router.call(this.#lastId, clientId, payload, waitMs, this.#now()));
    });
  }

  /** Lets the router decide something and does it. */
  act(decide: (router: Router, now: number) => RoutingEffect[]): void {
    this.#sweep();
    this.#run(decide(this.router, this.#now()));
  }

  peer(id: number): Peer | undefined {
    return this.#peers.get(id);
  }

  /** Calls that wait get no answer. */
  stop(): void {
    for (const resolve of this.#calls.values()) resolve(undefined);
    this.#calls.clear();
  }

  #now(): number {
    return this.#parts.clock.now();
  }

  /** A socket that began to close gets nothing more: what is sent to it from now on waits instead. */
  #sweep(): void {
    for (const [id, peer] of this.#peers) if (!peer.isOpen()) this.router.closed(id, this.#now());
  }

  #run(effects: readonly RoutingEffect[]): void {
    for (const effect of effects) this.#do(effect);
    this.#arm();
  }

  #do(effect: RoutingEffect): void {
    switch (effect.do) {
      case 'send':
        this.#write(effect.id, frameSteps(effect.frame, this.#parts.fault(effect.type)));
        this.#parts.report({
          kind: 'sent',
          what: effect.type,
          role: effect.role,
          ...(effect.clientId !== undefined && { clientId: effect.clientId }),
        });
        break;
      case 'close':
        this.#peers.get(effect.id)?.close(effect.code, effect.reason);
        break;
      case 'report':
        this.#parts.report(effect.facts);
        break;
      case 'answer':
        this.#calls.get(effect.call)?.(effect.payload);
        this.#calls.delete(effect.call);
        break;
      case 'store':
        this.#parts.store(effect);
        break;
    }
  }

  #write(id: number, [step, ...rest]: readonly FrameStep[]): void {
    const peer = this.#peers.get(id);
    if (peer === undefined || step === undefined) return;
    if (step.do === 'wait') {
      this.#parts.clock.after(step.ms, () => this.#write(id, rest));
      return;
    }
    if (step.do === 'text') peer.send(step.text, step.fragments);
    else if (step.do === 'binary') peer.sendBinary(step.text);
    else peer.reset();
    this.#write(id, rest);
  }

  #arm(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    const deadline = this.router.nextDeadline();
    if (deadline === Number.POSITIVE_INFINITY) return;
    this.#cancelTimer = this.#parts.clock.after(Math.max(0, deadline - this.#now()), () => {
      this.#run(this.router.tick(this.#now()));
    });
  }
}

import type { ClientEffect, ClientState, Join, StepName } from './client-types.ts';
import type { Failure } from './failure.ts';
import type { CloudEvent, CloudReason, CloudState } from './state.ts';

/**
 * One step of the machine while it is taken: a draft of the state, the effects so far, and the two things that the
 * machine may not have of its own, time and chance.
 */
export class Turn {
  readonly s: ClientState;
  readonly now: number;
  readonly random: () => number;
  readonly effects: ClientEffect[] = [];

  constructor(before: ClientState, now: number, random: () => number) {
    this.s = { ...before };
    this.now = now;
    this.random = random;
  }

  get arn(): string | undefined {
    return this.s.options.arn ?? this.s.channel?.arn;
  }

  takeId(): number {
    const id = this.s.nextId;
    this.s.nextId += 1;
    return id;
  }

  effect(effect: ClientEffect): void {
    this.effects.push(effect);
  }

  emit(event: CloudEvent): void {
    this.effects.push({ kind: 'event', event });
  }

  show(state: CloudState, reason: CloudReason = 'none', text = '', retryMs = 0): void {
    this.s.shown = state;
    this.emit({ kind: 'state', state, reason, retryMs: Math.ceil(retryMs), text });
  }

  /** A step on the way to a socket. While another one serves, one is connected, whatever its successor does. */
  showStep(state: CloudState): void {
    if (!this.#serves) this.show(state);
  }

  showFailure(during: StepName, failure: Failure, retryMs: number): void {
    this.show(this.#serves ? this.serving : stateOf[during], failure.reason, failure.text, retryMs);
  }

  /** The state to show while a socket serves, whatever else goes on. */
  get serving(): CloudState {
    return servingOf[this.s.storage.join.kind];
  }

  /** Where the reference shows them: before CONNECTED, and the first time after the ICE servers. */
  showReadyAndConnecting(): void {
    if (this.#serves || this.s.effort.kind !== 'connecting' || this.s.shown === 'CONNECTING') return;
    this.show('READY');
    this.show('CONNECTING');
  }

  forgetChannel(): void {
    this.s.channel = undefined;
    this.s.endpoints = undefined;
    this.s.doubted = false;
    this.s.storage = { ...this.s.storage, media: 'unknown', doubted: false };
  }

  dropEffort(): void {
    const { effort, ice } = this.s;
    if (effort.kind === 'calling') this.effect({ kind: 'abort', id: effort.id });
    if (effort.kind === 'connecting') this.effect({ kind: 'close', socket: effort.socket });
    if (ice.flight !== undefined) this.effect({ kind: 'abort', id: ice.flight.id });
    this.s.ice = { ...ice, flight: undefined, retryAt: undefined };
    this.s.effort = { kind: 'resting' };
    this.dropJoin();
  }

  /** An offer that was under way is lost with its socket. A session that was offered lives without one. */
  dropJoin(): void {
    const { join } = this.s.storage;
    if (join.kind === 'calling') this.effect({ kind: 'abort', id: join.id });
    if (join.kind !== 'calling' && join.kind !== 'waiting') return;
    this.s.storage = { ...this.s.storage, join: { kind: 'due', at: this.now } };
  }

  dropSockets(): void {
    const { live, retiring } = this.s;
    if (live !== undefined) {
      this.effect({ kind: 'use', socket: undefined });
      this.effect({ kind: 'close', socket: live.socket });
    }
    if (retiring !== undefined) this.effect({ kind: 'close', socket: retiring.socket });
    this.s.live = undefined;
    this.s.retiring = undefined;
  }

  get #serves(): boolean {
    return this.s.live !== undefined && this.s.wanted === 'connected';
  }
}

const servingOf: Record<Join['kind'], CloudState> = {
  idle: 'CONNECTED',
  due: 'JOIN_SESSION',
  calling: 'JOIN_SESSION',
  waiting: 'JOIN_SESSION_WAITING',
  offered: 'JOIN_SESSION_CONNECTED',
};

const stateOf: Record<StepName, CloudState> = {
  credentials: 'GET_CREDENTIALS',
  describe: 'DESCRIBE',
  describeMedia: 'DESCRIBE_MEDIA',
  create: 'CREATE',
  locate: 'GET_ENDPOINT',
  delete: 'DELETE',
  dial: 'CONNECTING',
};

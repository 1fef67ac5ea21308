import type { ClientEffect, ClientState, StepName } from './client-types.ts';
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
    this.show(this.#serves ? 'CONNECTED' : stateOf[during], failure.reason, failure.text, retryMs);
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
  }

  dropEffort(): void {
    const { effort, ice } = this.s;
    if (effort.kind === 'calling') this.effect({ kind: 'abort', id: effort.id });
    if (effort.kind === 'connecting') this.effect({ kind: 'close', socket: effort.socket });
    if (ice.flight !== undefined) this.effect({ kind: 'abort', id: ice.flight.id });
    this.s.ice = { ...ice, flight: undefined, retryAt: undefined };
    this.s.effort = { kind: 'resting' };
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

const stateOf: Record<StepName, CloudState> = {
  credentials: 'GET_CREDENTIALS',
  describe: 'DESCRIBE',
  create: 'CREATE',
  locate: 'GET_ENDPOINT',
  delete: 'DELETE',
  dial: 'CONNECTING',
};

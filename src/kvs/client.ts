import { fail } from './client-failure.ts';
import { noIce, startIce, wantIce } from './client-ice.ts';
import { initialStorage } from './client-media.ts';
import { done, failed } from './client-results.ts';
import { closed, message, opened } from './client-sockets.ts';
import { joinWhenDue, storageDeadline, storageTick, wantStorage } from './client-storage.ts';
import { Turn } from './client-turn.ts';
import {
  type ClientEffect,
  type ClientInput,
  type ClientOptions,
  type ClientState,
  clientLimits,
} from './client-types.ts';
import { advance } from './client-way.ts';
import type { Failure } from './failure.ts';
import { isPermanent } from './retry.ts';

/**
 * The cloud side as a state machine. It knows what comes next and never gives up; the driver does it and reports back.
 * The states that it shows are those of AWS's C SDK, in its order.
 */
export function step(
  before: ClientState,
  input: ClientInput,
  now: number,
  random: () => number,
): { state: ClientState; effects: ClientEffect[] } {
  const turn = new Turn(before, now, random);
  take(turn, input);
  if (turn.s.effort.kind === 'resting') advance(turn);
  joinWhenDue(turn);
  return { state: turn.s, effects: turn.effects };
}

/** What was remembered is taken as true until the service says otherwise. */
export function initialState(
  options: ClientOptions,
  remembered: Pick<ClientState, 'channel' | 'endpoints'> = { channel: undefined, endpoints: undefined },
): ClientState {
  return {
    options,
    wanted: 'disconnected',
    effort: { kind: 'resting' },
    live: undefined,
    retiring: undefined,
    ...remembered,
    creation: 'none',
    doubted: false,
    dialFailures: 0,
    doubtAt: Number.NEGATIVE_INFINITY,
    lastDialAt: Number.NEGATIVE_INFINITY,
    credentials: 'unasked',
    freshened: false,
    clockTried: false,
    attempt: 0,
    flaps: 0,
    retryAt: Number.NEGATIVE_INFINITY,
    failedAt: Number.NEGATIVE_INFINITY,
    failure: undefined,
    shown: 'NEW',
    ice: noIce,
    storage: initialStorage(options, remembered.endpoints),
    nextId: 1,
  };
}

/** When `tick` is due, monotonic ms. */
export function nextDeadline(s: ClientState): number | undefined {
  const { effort, ice } = s;
  const times = [
    effort.kind === 'calling' || effort.kind === 'connecting' ? effort.deadline : undefined,
    effort.kind === 'waiting' ? effort.until : undefined,
    rotationAt(s),
    s.retiring?.until,
    ice.flight?.deadline,
    ice.retryAt,
    storageDeadline(s),
  ].filter((time): time is number => time !== undefined && Number.isFinite(time));
  return times.length === 0 ? undefined : Math.min(...times);
}

function take(t: Turn, input: ClientInput): void {
  switch (input.kind) {
    case 'start':
      t.show('NEW');
      connect(t);
      break;
    case 'connect':
      connect(t);
      break;
    case 'disconnect':
      disconnect(t);
      break;
    case 'delete':
      remove(t);
      break;
    case 'fetchIce':
      wantIce(t);
      break;
    case 'joinStorage':
      wantStorage(t);
      break;
    case 'tick':
      tick(t);
      break;
    case 'done':
      done(t, input);
      break;
    case 'failed':
      failed(t, input.id, input.failure);
      break;
    case 'opened':
      opened(t, input.socket);
      break;
    case 'closed':
      closed(t, input.socket, input.code, input.failure);
      break;
    case 'message':
      message(t, input.socket, input.message);
      break;
  }
}

// What is wanted.

function connect(t: Turn): void {
  const { s } = t;
  if (s.effort.kind === 'over') {
    t.show('DELETED', 'requested', 'the channel was deleted on request');
    return;
  }
  if (s.wanted === 'connected' && s.failure !== undefined && isPermanent(s.failure.reason)) {
    s.retryAt = Math.min(s.retryAt, s.failedAt + clientLimits.insistMs);
  }
  s.wanted = 'connected';
  if (s.live !== undefined && s.shown !== t.serving) t.show(t.serving);
  reconsider(t);
}

function disconnect(t: Turn): void {
  const { s } = t;
  if (s.effort.kind === 'over') return;
  const wasConnected = s.live !== undefined;
  s.wanted = 'disconnected';
  t.dropEffort();
  t.dropSockets();
  if (wasConnected) t.show('DISCONNECTED', 'requested', 'disconnected on request');
  t.show('READY', 'requested', 'disconnected on request');
}

function remove(t: Turn): void {
  const { s } = t;
  if (s.effort.kind === 'over' || s.wanted === 'deleted') return;
  s.wanted = 'deleted';
  s.retryAt = Number.NEGATIVE_INFINITY;
  t.dropEffort();
}

function reconsider(t: Turn): void {
  if (t.s.effort.kind === 'waiting') t.s.effort = { kind: 'resting' };
}

// Time.

function tick(t: Turn): void {
  const { s } = t;
  const { ice, effort, retiring } = s;
  if (retiring !== undefined && t.now >= retiring.until) {
    t.effect({ kind: 'close', socket: retiring.socket });
    s.retiring = undefined;
  }
  if (ice.flight !== undefined && t.now >= ice.flight.deadline) {
    t.effect({ kind: 'abort', id: ice.flight.id });
    failed(t, ice.flight.id, late(clientLimits.callMs));
  } else if (ice.retryAt !== undefined && t.now >= ice.retryAt) {
    startIce(t, false);
  }
  storageTick(t);
  const rotate = rotationAt(s);
  if (effort.kind === 'calling' && t.now >= effort.deadline) {
    t.effect({ kind: 'abort', id: effort.id });
    fail(t, effort.call, late(clientLimits.callMs));
  } else if (effort.kind === 'connecting' && t.now >= effort.deadline) {
    t.effect({ kind: 'close', socket: effort.socket });
    fail(t, 'dial', late(clientLimits.connectMs));
  } else if (effort.kind === 'waiting' && t.now >= effort.until) {
    reconsider(t);
  } else if (s.live !== undefined && rotate !== undefined && t.now >= rotate) {
    s.live = { ...s.live, leaving: true };
    // Storage may have been switched on since; viewers would then come no more.
    if (s.storage.media === 'off') s.storage = { ...s.storage, doubted: true };
    t.show(t.serving, 'rotation', 'making the next connection');
  }
}

function rotationAt(s: ClientState): number | undefined {
  return s.effort.kind === 'resting' && s.live !== undefined && !s.live.leaving ? s.live.rotateAt : undefined;
}

function late(afterMs: number): Failure {
  return { reason: 'network', status: 0, errorType: 'ETIMEDOUT', text: `no answer in ${afterMs} ms`, retryAfterMs: 0 };
}

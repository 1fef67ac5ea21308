import { advised } from './client-failure.ts';
import { isStorageOpen } from './client-media.ts';
import type { Turn } from './client-turn.ts';
import { type ClientState, clientLimits } from './client-types.ts';
import { type Failure, failureOf, withAdvice } from './failure.ts';
import { joinDelayMs, retryDelayMs } from './retry.ts';

/**
 * The storage session of a channel with media storage. The service's peer offers, once for each join; so one joins while
 * the device is there and has no session, again until an offer comes, and again before the service ends the session.
 */

/** The device is there and has no storage session. */
export function wantStorage(t: Turn): void {
  const { storage } = t.s;
  const { join } = storage;
  if (join.kind === 'idle') t.s.storage = { ...storage, join: { kind: 'due', at: t.now } };
  if (join.kind !== 'offered') return;
  if (t.now - join.since >= clientLimits.storageStableMs) {
    t.s.storage = { ...storage, attempt: 0 };
    again(t, failureOf('closed', 'the storage session ended'));
  } else if (join.refused !== '') {
    // The same device will hardly answer the next offer better.
    again(t, failureOf('configuration', join.refused));
  } else {
    again(t, failureOf('service', 'the storage session ended soon after its offer'));
  }
}

/** Joins when it is time; at the end of every step. */
export function joinWhenDue(t: Turn): void {
  const { storage, endpoints, live } = t.s;
  const webrtc = endpoints?.webrtc;
  if (storage.join.kind !== 'due' || t.now < (dueAt(t.s) ?? Number.POSITIVE_INFINITY)) return;
  if (t.arn === undefined || webrtc === undefined || live === undefined) return;
  const id = t.takeId();
  const join = { kind: 'calling', id, deadline: t.now + clientLimits.callMs } as const;
  t.s.storage = { ...storage, join, lastJoinAt: t.now, stale: false };
  t.show('JOIN_SESSION');
  t.effect({ kind: 'call', id, call: { name: 'join', arn: t.arn, webrtc }, fresh: storage.stale });
}

/** When something is to be done, monotonic ms. */
export function storageDeadline(s: ClientState): number | undefined {
  const { join } = s.storage;
  switch (join.kind) {
    case 'idle':
      return undefined;
    case 'due':
      return dueAt(s);
    case 'calling':
      return join.deadline;
    case 'waiting':
      return join.until;
    case 'offered':
      return isJoinable(s) ? join.renewAt : undefined;
  }
}

export function storageTick(t: Turn): void {
  const { join } = t.s.storage;
  if (join.kind === 'calling' && t.now >= join.deadline) {
    t.effect({ kind: 'abort', id: join.id });
    joinFailed(t, failureOf('network', `no answer in ${clientLimits.callMs} ms`));
  } else if (join.kind === 'waiting' && t.now >= join.until) {
    again(t, failureOf('service', `joined, but no offer of the storage session came in ${clientLimits.offerMs} ms`));
  } else if (join.kind === 'offered' && t.now >= join.renewAt && isJoinable(t.s)) {
    t.s.storage = { ...t.s.storage, attempt: 0, join: { kind: 'due', at: t.now } };
  }
}

/** The service took the call: its offer is due. */
export function joined(t: Turn): void {
  const until = t.now + clientLimits.offerMs + t.random() * clientLimits.offerSpreadMs;
  const join = { kind: 'waiting', until } as const;
  t.s.storage = { ...t.s.storage, join, refusals: 0, freshened: false, clockTried: false };
  t.show('JOIN_SESSION_WAITING');
}

/** An offer without a sender, in time or late, or before the answer to the call. */
export function storageOffered(t: Turn): void {
  if (t.s.storage.media !== 'on') return;
  if (t.s.storage.join.kind === 'calling' && t.s.live !== undefined) t.show('JOIN_SESSION_WAITING');
  const renewAt = t.now + clientLimits.renewMs + t.random() * clientLimits.renewSpreadMs;
  t.s.storage = { ...t.s.storage, join: { kind: 'offered', since: t.now, renewAt, refused: '' } };
  // A socket that retires may bring it while its successor is lost.
  if (t.s.live !== undefined) t.show(t.serving);
}

/** The session does not take the device's answer: the firmware has to be mended. */
export function answerRefused(t: Turn, errorType: string, description: string): void {
  const { storage } = t.s;
  if (t.s.live === undefined || storage.join.kind !== 'offered') return;
  if (!/^(Invalid|Illegal)Argument/.test(errorType)) return;
  const needs = 'the storage session takes H.264 and Opus, video sendonly, audio sendonly or sendrecv';
  const refused = withAdvice(failureOf('configuration', `${errorType} ${description}`), needs).text;
  t.s.storage = { ...storage, join: { ...storage.join, refused } };
  t.show(t.serving, 'configuration', refused);
}

/** The service refused, or did not answer. */
export function joinFailed(t: Turn, plain: Failure): void {
  const { s } = t;
  const { storage } = s;
  const failure = advised(plain, 'join', s.options);
  switch (failure.reason) {
    case 'credentials':
    case 'forbidden':
      if (storage.freshened) break;
      s.storage = { ...storage, freshened: true, stale: true };
      retry(t, failure, 0);
      return;
    case 'clock':
      if (storage.clockTried) break;
      // The refusal carried the service's time, and the next signature uses it.
      s.storage = { ...storage, clockTried: true };
      retry(t, failure, retryDelayMs({ ...failure, reason: 'network' }, 0, t.random));
      return;
    case 'missing_channel':
      t.forgetChannel();
      if (s.live !== undefined) s.live = { ...s.live, leaving: true };
      // What was remembered is wrong; a fresh look finds the channel elsewhere, or says that it is gone.
      retry(t, failure, joinDelayMs({ ...failure, reason: 'service' }, storage.attempt, t.random));
      return;
    case 'configuration':
      // Said of a channel that is mapped to no stream any more.
      s.storage = { ...storage, doubted: true };
      break;
    case 'throttled':
      break;
    default:
      s.storage = { ...storage, refusals: storage.refusals + 1 };
      if (s.storage.refusals < clientLimits.joinsMax) break;
      s.storage = { ...s.storage, refusals: 0 };
      s.doubted = true;
  }
  again(t, failure);
}

/** One more failure in a row: the next join waits longer. */
function again(t: Turn, failure: Failure): void {
  retry(t, failure, joinDelayMs(failure, t.s.storage.attempt, t.random));
}

function retry(t: Turn, failure: Failure, delayMs: number): void {
  const { storage } = t.s;
  const state = storage.join.kind === 'waiting' ? 'JOIN_SESSION_WAITING' : 'JOIN_SESSION';
  t.s.storage = { ...storage, attempt: storage.attempt + 1, join: { kind: 'due', at: t.now + delayMs } };
  if (t.s.live !== undefined) t.show(state, failure.reason, failure.text, delayMs);
}

function dueAt(s: ClientState): number | undefined {
  const { join, lastJoinAt } = s.storage;
  if (join.kind !== 'due' || !isJoinable(s)) return undefined;
  return Math.max(join.at, lastJoinAt + clientLimits.joinGapMs);
}

function isJoinable(s: ClientState): boolean {
  return s.wanted === 'connected' && s.live !== undefined && s.storage.media === 'on' && !isStorageOpen(s);
}

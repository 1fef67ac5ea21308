import type { Turn } from './client-turn.ts';
import { clientLimits, type IceState } from './client-types.ts';
import type { Failure } from './failure.ts';
import { retryDelayMs } from './retry.ts';
import type { IceServer } from './state.ts';

/** ICE servers: fetched once with the first connect and then on demand, one fetch at a time, kept while they live. */

export const noIce: IceState = {
  flight: undefined,
  retryAt: undefined,
  tries: 0,
  freshened: false,
  asked: false,
  notBefore: 0,
  held: undefined,
};

/** Somebody wants ICE servers: from memory, from the fetch under way, or by a new one. */
export function wantIce(t: Turn): void {
  const { ice } = t.s;
  if (ice.held !== undefined && ice.held.until - t.now > clientLimits.iceMarginMs) {
    tellIce(t, ice.held.servers, ice.held.until - t.now);
    return;
  }
  if (ice.flight !== undefined || ice.retryAt !== undefined) return;
  // On the way to the first connection, the fetch comes by itself.
  const onItsWay = t.s.effort.kind === 'calling' || t.s.effort.kind === 'connecting';
  if (!ice.asked && onItsWay && t.s.attempt < clientLimits.crowdAttempts) return;
  if (t.arn === undefined || t.s.endpoints === undefined) {
    t.emit({ kind: 'iceFailed', text: 'the channel is not known yet' });
  } else if (t.now < ice.notBefore) {
    t.emit({ kind: 'iceFailed', text: t.s.failure?.text ?? 'the last fetch failed a moment ago' });
  } else {
    t.s.ice = { ...ice, tries: 0, freshened: false };
    startIce(t, false);
  }
}

/** The service says that its relays go away: what is held is worth nothing, and nothing else changes. */
export function renewIce(t: Turn): void {
  t.s.ice = { ...t.s.ice, held: undefined };
  wantIce(t);
}

export function startIce(t: Turn, fresh: boolean): void {
  const arn = t.arn;
  const https = t.s.endpoints?.https;
  if (arn === undefined || https === undefined) {
    // The channel was forgotten between two tries of one fetch.
    t.s.ice = { ...t.s.ice, retryAt: undefined };
    t.emit({ kind: 'iceFailed', text: 'the channel is not known any more' });
    return;
  }
  const id = t.takeId();
  const flight = { id, deadline: t.now + clientLimits.callMs };
  t.s.ice = { ...t.s.ice, flight, retryAt: undefined, tries: t.s.ice.tries + 1, asked: true };
  t.effect({ kind: 'call', id, call: { name: 'ice', arn, https }, fresh });
}

export function gotIce(t: Turn, servers: IceServer[], ttlMs: number): void {
  t.s.ice = { ...noIce, asked: true, held: { servers, until: t.now + ttlMs } };
  tellIce(t, servers, ttlMs);
}

/** What a failed fetch asks of the connection: nothing, or a new one, because channel or session are gone. */
export function lostIce(t: Turn, failure: Failure): 'stay' | 'reconnect' {
  const { ice } = t.s;
  t.s.ice = { ...ice, flight: undefined };
  const refused = failure.reason === 'credentials' || failure.reason === 'forbidden' || failure.reason === 'clock';
  if (refused && !ice.freshened) {
    // Other credentials, or the clock offset that the refusal has just taught, may do.
    t.s.ice = { ...t.s.ice, freshened: true };
    startIce(t, failure.reason !== 'clock');
    return 'stay';
  }
  const mayPass = failure.reason === 'network' || failure.reason === 'service' || failure.reason === 'throttled';
  const expired = failure.errorType.startsWith('SessionExpired');
  if (mayPass && !expired && ice.tries < clientLimits.iceTries) {
    t.s.ice = { ...t.s.ice, retryAt: t.now + retryDelayMs(failure, ice.tries - 1, t.random) };
    return 'stay';
  }
  const held = ice.held !== undefined && ice.held.until > t.now ? ice.held : undefined;
  t.s.ice = { ...noIce, asked: true, held, notBefore: t.now + clientLimits.iceGapMs };
  t.emit({ kind: 'iceFailed', text: failure.text });
  return expired || failure.reason === 'missing_channel' ? 'reconnect' : 'stay';
}

function tellIce(t: Turn, servers: IceServer[], lifeMs: number): void {
  t.emit({ kind: 'iceServers', servers, expiresMs: Math.max(0, Math.round(lifeMs)) });
}

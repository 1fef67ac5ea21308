import { fail } from './client-failure.ts';
import { renewIce } from './client-ice.ts';
import { answerRefused, storageOffered } from './client-storage.ts';
import type { Turn } from './client-turn.ts';
import { clientLimits } from './client-types.ts';
import type { Failure } from './failure.ts';
import type { KvsMessage } from './message.ts';
import { retryDelayMs } from './retry.ts';

/** Sockets come, serve, are replaced before they go, and get lost. */

export function opened(t: Turn, socket: number): void {
  const { s } = t;
  if (s.effort.kind !== 'connecting' || s.effort.socket !== socket) {
    t.effect({ kind: 'close', socket });
    return;
  }
  t.showReadyAndConnecting();
  if (s.live !== undefined) {
    if (s.retiring !== undefined) t.effect({ kind: 'close', socket: s.retiring.socket });
    s.retiring = { socket: s.live.socket, until: t.now + clientLimits.drainMs };
  }
  const rotateAt = t.now + clientLimits.rotateMs + t.random() * clientLimits.rotateSpreadMs;
  // The channel may have turned out to be gone while this one was being opened.
  const leaving = t.arn === undefined || s.endpoints === undefined;
  s.live = { socket, since: t.now, rotateAt, away: false, leaving };
  s.effort = { kind: 'resting' };
  s.dialFailures = 0;
  s.freshened = false;
  s.clockTried = false;
  s.failure = undefined;
  t.effect({ kind: 'use', socket });
  t.show('CONNECTED');
  if (s.storage.join.kind === 'offered') t.show(t.serving);
}

/** `code` is the close code, 1006 without a close frame. */
export function closed(t: Turn, socket: number, code: number, failure: Failure): void {
  const { s } = t;
  if (s.retiring?.socket === socket) {
    s.retiring = undefined;
  } else if (s.effort.kind === 'connecting' && s.effort.socket === socket) {
    fail(t, 'dial', failure);
  } else if (s.live?.socket === socket) {
    lost(t, code, failure);
  }
}

function lost(t: Turn, code: number, failure: Failure): void {
  const { s } = t;
  if (s.live === undefined) return;
  const { since, away } = s.live;
  s.live = undefined;
  t.effect({ kind: 'use', socket: undefined });
  t.dropJoin();
  if (t.now - since >= clientLimits.stableMs) s.attempt = 0;
  if (!away) countFlap(t, since, code !== 1006);
  const why = whyLost(t, away || code === 1001, failure);
  s.failure = why;
  s.failedAt = t.now;
  if (s.effort.kind !== 'resting') {
    // A successor is under way, or waits for its next try: that is what there is to wait for.
    t.show('DISCONNECTED', why.reason, why.text, Math.max(0, s.retryAt - t.now));
    t.showReadyAndConnecting();
    return;
  }
  const delay = retryDelayMs(why, s.attempt, t.random);
  s.attempt += 1;
  s.retryAt = t.now + delay;
  t.show('DISCONNECTED', why.reason, why.text, delay);
}

function whyLost(t: Turn, planned: boolean, failure: Failure): Failure {
  if (t.s.flaps >= clientLimits.flapsMax) return { ...failure, reason: 'displaced', text: displacedText(t) };
  return planned ? { ...failure, reason: 'rotation' } : failure;
}

/** Opened, and ended by the service right after, again and again: another client takes the channel each time. */
function countFlap(t: Turn, since: number, byService: boolean): void {
  t.s.flaps = byService && t.now - since < clientLimits.flapMs ? t.s.flaps + 1 : 0;
}

function displacedText(t: Turn): string {
  const { role, name } = t.s.options;
  return `another ${role} keeps taking channel "${name}": is it configured twice?`;
}

export function message(t: Turn, socket: number, received: KvsMessage): void {
  const { s } = t;
  const isLive = s.live?.socket === socket;
  if (!isLive && s.retiring?.socket !== socket) return;
  switch (received.kind) {
    case 'offer':
      if (received.from === undefined) storageOffered(t);
      t.emit({ kind: 'message', message: received });
      break;
    case 'answer':
    case 'candidate':
      t.emit({ kind: 'message', message: received });
      break;
    case 'status': {
      const { correlationId, statusCode, errorType, description } = received.status;
      if (statusCode === 200) break;
      t.emit({ kind: 'rejected', correlationId, statusCode, errorType, description });
      answerRefused(t, errorType, description);
      break;
    }
    case 'reconnectIceServer':
      if (!isLive) break;
      t.emit({ kind: 'message', message: received });
      renewIce(t);
      break;
    case 'goAway':
      if (isLive) goAway(t);
      break;
  }
}

function goAway(t: Turn): void {
  const { s } = t;
  if (s.live === undefined || s.live.away) return;
  s.live = { ...s.live, away: true };
  if (s.live.leaving) return;
  countFlap(t, s.live.since, true);
  if (s.flaps >= clientLimits.flapsMax) {
    // Not fought: the service ends this socket, and the next one waits.
    s.live = { ...s.live, rotateAt: Number.POSITIVE_INFINITY };
    t.show(t.serving, 'displaced', displacedText(t));
    return;
  }
  const inMs = t.random() * clientLimits.goAwaySpreadMs;
  s.live = { ...s.live, rotateAt: t.now + inMs };
  t.show(t.serving, 'rotation', 'the service asked for a new connection', inMs);
}

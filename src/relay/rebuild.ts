import type { LinkMessage } from '../link/message.ts';
import { knownSession } from './answers.ts';
import { closeSession } from './close.ts';
import { sessionPhases } from './codes.ts';
import type { Context } from './context.ts';
import { SYNC_WAIT_MS } from './limits.ts';
import { refuse } from './notices.ts';
import { admitOffer } from './offers.ts';
import type { Session } from './sessions.ts';

/** The link is up with a new pair of epochs: the MCU was reset, or only this side is new to it. */
export function onUp(ctx: Context, peerEpoch: number, reset: boolean, now: number): void {
  const known = ctx.sessions.peerEpoch;
  const forgot = reset || (known !== undefined && known !== peerEpoch);
  ctx.sessions.meet(peerEpoch);
  ctx.reports.counters.deviceUps++;
  if (forgot) ctx.reports.counters.deviceResets++;
  ctx.device.life++;
  ctx.device.upAt = now;
  ctx.device.timeSentAt = now;
  ctx.device.iceAsked = false;
  ctx.device.listedClosed.clear();
  ctx.link.begin(forgot);
  ctx.picture.begin();
  ctx.picture.flush(now);
  for (const session of ctx.sessions.all()) {
    forgetMessageIds(session);
    // It had its wait for ICE servers once, and sessions are opened in the order of their numbers.
    if (session.opened) session.lane.gate = undefined;
  }
  if (forgot) {
    for (const session of ctx.sessions.all()) afterReset(ctx, session, now);
    start(ctx, now);
  } else {
    for (const session of ctx.sessions.all()) session.seen = false;
    ctx.device.synced = false;
    ctx.device.syncUntil = now + SYNC_WAIT_MS;
  }
}

/** Message ids of the MCU are void after the link came up anew. */
function forgetMessageIds(session: Session): void {
  session.held = session.held.map(({ candidate }) => ({ candidate, messageId: 0 }));
  if (session.negotiation.kind === 'gathering') session.negotiation.messageId = 0;
}

/** Whether the MCU can be told the session from its beginning. */
function tellable({ negotiation, answeredOnce, restored, lane }: Session): boolean {
  if (answeredOnce || restored) return false;
  return negotiation.kind === 'none' || lane.has('offer');
}

function afterReset(ctx: Context, session: Session, now: number): void {
  if (tellable(session)) tellAgain(session);
  else closeSession(ctx, session, 'device_reset', now);
}

function tellAgain(session: Session): void {
  const { negotiation, lane } = session;
  if (negotiation.kind === 'gathering') {
    const { at, deadline } = negotiation;
    session.negotiation = { kind: 'offered', at, deadline, reachedAt: undefined, slow: false };
  } else if (negotiation.kind === 'offered') {
    negotiation.reachedAt = undefined;
  }
  session.opened = false;
  session.offerDelivered = false;
  session.held = [];
  session.seenUp.clear();
  lane.requeueAll();
}

/** Numbers may be given and messages may flow, those of unanswered offers first. */
function start(ctx: Context, now: number): void {
  ctx.device.synced = true;
  ctx.device.syncUntil = undefined;
  ctx.link.start(ctx.sessions.all().map(({ id }) => id));
  for (const [clientId, { sdp, at }] of ctx.waiting.takeAll()) admitOffer(ctx, clientId, sdp, at, now);
}

/** An MCU that lives on has listed its sessions (`complete`), or took too long to do so. */
export function finishSync(ctx: Context, complete: boolean, now: number): void {
  if (ctx.device.syncUntil === undefined || !ctx.link.up) return;
  if (complete) ctx.link.closeOnly(ctx.device.listedClosed);
  for (const session of ctx.sessions.all()) {
    if (session.seen || !session.opened) continue;
    if (!complete) recall(ctx, session, 0, now);
    else if (tellable(session)) tellAgain(session);
    else {
      session.opened = false;
      closeSession(ctx, session, 'device', now);
    }
  }
  start(ctx, now);
}

/** A session of an earlier life of the daemon goes on. */
function recall(ctx: Context, session: Session, answeredSeq: number, now: number): void {
  if (!session.restored) return;
  session.restored = false;
  if (answeredSeq < session.offerSeq) {
    const deadline = now + ctx.settings.offerTtlMs;
    session.negotiation = { kind: 'offered', at: now, deadline, reachedAt: now, slow: false };
    return;
  }
  session.offerSeq = answeredSeq;
  session.negotiation = { kind: 'answered', offeredAt: now, at: now, answer: 'written' };
  session.answeredOnce = true;
  session.described = true;
}

/** Where a session of the MCU stands. */
export function onSessionState(
  ctx: Context,
  message: Extract<LinkMessage, { kind: 'sessionState' }>,
  now: number,
): void {
  const session = knownSession(ctx, message.session);
  if (session === undefined) {
    if (ctx.sessions.wasClosed(message.session)) {
      ctx.device.listedClosed.add(message.session);
      return;
    }
    ctx.sessions.raiseAbove(message.session);
    refuse(ctx, 'unknown_session', message.session, '', now);
    return;
  }
  session.seen = true;
  recall(ctx, session, message.offerSeq, now);
  if (ctx.device.syncUntil !== undefined) arrived(session, message.phase, now);
  const { phase } = message;
  if (phase !== session.phase) session.phaseAt = now;
  session.phase = phase;
  session.packetsSent = message.packetsSent;
  session.packetsLost = message.packetsLost;
  session.rttMs = message.rttMs;
  if (phase === sessionPhases.connected && !session.connectedOnce) {
    session.connectedOnce = true;
    ctx.reports.milestone(session, 'connected', now);
  }
  if (phase === sessionPhases.failed || phase === sessionPhases.closed) closeSession(ctx, session, 'device', now);
}

/** The MCU knows the session, and perhaps works on its first offer, whatever the link said when it broke. */
function arrived(session: Session, phase: number, now: number): void {
  const { negotiation, lane } = session;
  lane.arrived('sessionOpened');
  if (phase !== sessionPhases.answering || session.offerSeq !== 1 || negotiation.kind !== 'offered') return;
  negotiation.reachedAt ??= now;
  session.offerDelivered = true;
  lane.arrived('offer');
}

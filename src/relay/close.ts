import { type CloseReason, closeReasons } from './codes.ts';
import type { Context } from './context.ts';
import { REOPEN_MS } from './limits.ts';
import { sendStatus } from './notices.ts';
import type { Session } from './sessions.ts';

/** Ends a session everywhere. The device is told if it may know the session. */
export function closeSession(ctx: Context, session: Session, reason: CloseReason, now: number): void {
  ctx.sessions.remove(session);
  ctx.link.cancel(session.lane.remove(({ message }) => message.kind !== 'sessionOpened'));
  if (session.opened) ctx.link.close(session.id, closeReasons[reason]);
  dropHeld(ctx, session, now);
  ctx.uplink.drop(session, now);
  session.seenDown.clear();
  session.seenUp.clear();
  ctx.reopenAt = now + REOPEN_MS;
  ctx.reports.counters.sessionsClosed++;
  ctx.out.report({ kind: 'closed', session: session.id, clientId: session.clientId, reason });
}

/** Gives up what of the MCU was not yet given to the uplink. */
export function dropHeld(ctx: Context, session: Session, now: number): void {
  for (const { messageId } of session.held) sendStatus(ctx, session.id, messageId, 'stale', now);
  session.held = [];
  if (session.negotiation.kind === 'gathering') {
    sendStatus(ctx, session.id, session.negotiation.messageId, 'stale', now);
  }
}

/** An ICE restart makes all earlier candidates void, both ways. */
export function voidCandidates(ctx: Context, session: Session, now: number): void {
  ctx.link.cancel(session.lane.remove(({ message }) => message.kind === 'candidate'));
  dropHeld(ctx, session, now);
  session.seenDown.clear();
  session.seenUp.clear();
}

/** The offer was not answered in time. A renegotiation fails alone; a first offer takes its session with it. */
export function lapse(ctx: Context, session: Session, now: number): void {
  if (!session.answeredOnce) {
    closeSession(ctx, session, 'expired', now);
    return;
  }
  ctx.link.cancel(session.lane.remove(({ message }) => message.kind === 'offer'));
  session.negotiation = { kind: 'lapsed', at: now };
  ctx.reports.dropped('offer', 'expired', session, now);
}

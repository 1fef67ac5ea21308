import { answerWhole } from './answers.ts';
import { closeSession, lapse } from './close.ts';
import { peerKinds, sessionPhases } from './codes.ts';
import { type Context, iceNeeded } from './context.ts';
import { CONNECT_MS, DISCONNECTED_MS, SLOW_ANSWER_MS, STORAGE_LOST_MS, TIME_EVERY_MS } from './limits.ts';
import { finishSync } from './rebuild.ts';
import type { Negotiation, Session } from './sessions.ts';
import { openDeadline, openTowardsMaster } from './viewer.ts';

const never = Number.POSITIVE_INFINITY;

/** Does all that is due. */
export function tick(ctx: Context, now: number): void {
  const { reports, device, link } = ctx;
  reports.flush(now);
  ctx.early.expire(now);
  for (const clientId of ctx.waiting.expire(now - ctx.settings.offerTtlMs)) {
    reports.dropped('offer', 'expired', { id: 0, clientId }, now);
  }
  if (device.syncUntil !== undefined && device.syncUntil <= now) finishSync(ctx, false, now);
  for (const session of ctx.sessions.all()) {
    expireItems(ctx, session, now);
    expireSession(ctx, session, now);
  }
  ctx.uplink.expire(now);
  if (link.up && timeDue(ctx) <= now) {
    device.timeSentAt = now;
    ctx.picture.mark('time');
  }
  openTowardsMaster(ctx, now);
  if (ctx.ice.tick(iceNeeded(ctx), now)) reports.counters.iceFailures++;
}

/** When `tick` has something to do; infinity for never. */
export function nextDeadline(ctx: Context): number {
  let deadline = Math.min(
    ctx.reports.nextDeadline(),
    ctx.early.nextDeadline(),
    ctx.waiting.oldest() + ctx.settings.offerTtlMs,
    ctx.uplink.nextDeadline(),
    ctx.ice.nextDeadline(iceNeeded(ctx)),
    openDeadline(ctx),
  );
  if (ctx.link.up) deadline = Math.min(deadline, timeDue(ctx), ctx.device.syncUntil ?? never);
  for (const session of ctx.sessions.all()) deadline = Math.min(deadline, sessionDeadline(ctx, session));
  return deadline;
}

function timeDue({ device }: Context): number {
  return device.timeSentAt + TIME_EVERY_MS;
}

function expireItems(ctx: Context, session: Session, now: number): void {
  const { lane } = session;
  if (lane.gate !== undefined && lane.gate <= now) lane.gate = undefined;
  const before = lane.items.length;
  lane.remove(({ message, state, expiresAt }) => isStale(message.kind, state) && expiresAt <= now);
  const gone = before - lane.items.length;
  if (gone > 0) ctx.reports.dropped('candidate', 'expired', session, now, gone);
}

function isStale(kind: string, state: string): boolean {
  return kind === 'candidate' && state !== 'sent';
}

function expireSession(ctx: Context, session: Session, now: number): void {
  const { negotiation } = session;
  if (negotiation.kind === 'gathering' && negotiation.sendAt <= now) answerWhole(ctx, session, now);
  else if (negotiation.kind === 'offered' && negotiation.deadline <= now) lapse(ctx, session, now);
  else if (deadAt(ctx, session) <= now) closeSession(ctx, session, 'expired', now);
  else if (negotiation.kind === 'offered' && slowAt(negotiation) <= now) {
    const { id, clientId } = session;
    negotiation.slow = true;
    ctx.out.report({ kind: 'slow', session: id, clientId, waitedMs: Math.round(now - negotiation.at) });
  }
}

/** When an offer at the MCU has waited too long for its answer. */
function slowAt({ slow, reachedAt }: Extract<Negotiation, { kind: 'offered' }>): number {
  return slow || reachedAt === undefined ? never : reachedAt + SLOW_ANSWER_MS;
}

/** When a session is given up for dead. While the link is down the MCU cannot say that it lives. */
function deadAt({ link, device }: Context, session: Session): number {
  const { negotiation, phase, phaseAt, connectedOnce, peerKind } = session;
  const isStorage = peerKind === peerKinds.storage;
  if (!link.up) return never;
  if (connectedOnce) {
    return phase === sessionPhases.connected
      ? never
      : Math.max(phaseAt, device.upAt) + (isStorage ? STORAGE_LOST_MS : DISCONNECTED_MS);
  }
  if (negotiation.kind !== 'answered' && negotiation.kind !== 'lapsed') return never;
  return Math.max(negotiation.at, device.upAt) + (isStorage ? STORAGE_LOST_MS : CONNECT_MS);
}

function sessionDeadline(ctx: Context, session: Session): number {
  const { lane, negotiation } = session;
  let deadline = Math.min(lane.gate ?? never, deadAt(ctx, session));
  if (negotiation.kind === 'gathering') deadline = Math.min(deadline, negotiation.sendAt);
  if (negotiation.kind === 'offered') deadline = Math.min(deadline, negotiation.deadline, slowAt(negotiation));
  for (const { message, state, expiresAt } of lane.items) {
    if (isStale(message.kind, state)) deadline = Math.min(deadline, expiresAt);
  }
  return deadline;
}

import type { LinkMessage } from '../link/message.ts';
import { readDescription, releaseHeld, sessionOf } from './answers.ts';
import { deliverCandidates } from './candidates.ts';
import { voidCandidates } from './close.ts';
import { peerKinds } from './codes.ts';
import { type Context, nobody } from './context.ts';
import { CANDIDATE_TTL_MS } from './limits.ts';
import { sendStatus } from './notices.ts';
import { announce } from './offers.ts';
import { scanSdp } from './sdp.ts';
import { utf8Bytes } from './text.ts';

/** As viewer the relay opens the one session, towards the master, as soon as it can be used. */
export function openTowardsMaster(ctx: Context, now: number): void {
  if (!wantsSession(ctx) || now < ctx.reopenAt) return;
  const session = ctx.sessions.open('', peerKinds.viewer, now);
  ctx.reports.counters.sessionsOpened++;
  announce(ctx, session, now, now);
}

/** When a session is due, for the relay's timer. */
export function openDeadline(ctx: Context): number {
  return wantsSession(ctx) ? ctx.reopenAt : Number.POSITIVE_INFINITY;
}

function wantsSession({ settings, device, cloud, link, sessions }: Context): boolean {
  return settings.role === 'viewer' && device.synced && cloud.connected && link.up && sessions.size === 0;
}

/** An offer of the MCU (as viewer). */
export function onDeviceOffer(
  ctx: Context,
  message: Extract<LinkMessage, { kind: 'offer' }>,
  messageId: number,
  now: number,
): void {
  const session = sessionOf(ctx, message.session, messageId, now);
  if (session === undefined) return;
  if (message.offerSeq <= session.offerSeq) {
    sendStatus(ctx, session.id, messageId, 'stale', now);
    return;
  }
  const sdp = readDescription(ctx, session, message.sdp, now);
  if (sdp === undefined) return;
  ctx.reports.counters.offers++;
  ctx.reports.milestone(session, 'offer_received', now);
  const deadline = now + ctx.settings.offerTtlMs;
  const restarted = session.offerSeq > 0 && !sdp.ufrags.some((ufrag) => session.ownUfrags.includes(ufrag));
  session.offerSeq = message.offerSeq;
  session.negotiation = { kind: 'offered', at: now, deadline, reachedAt: undefined, slow: false };
  session.identity = sdp.identity;
  session.ownUfrags = sdp.ufrags;
  session.mids = sdp.mids;
  session.described = true;
  ctx.sessions.touch();
  ctx.uplink.drop(session, now, !restarted);
  if (restarted) voidCandidates(ctx, session, now);
  ctx.uplink.push({
    ticket: {
      session,
      kind: 'offer',
      messageIds: [messageId],
      linkLife: ctx.device.life,
      offerSeq: message.offerSeq,
    },
    body: { kind: 'offer', sdp: sdp.text },
    expiresAt: deadline,
  });
  releaseHeld(ctx, session, now);
}

/** The master's answer. */
export function onMasterAnswer(ctx: Context, text: string, now: number): void {
  const session = ctx.sessions.byClient('');
  if (session?.negotiation.kind !== 'offered') {
    ctx.reports.dropped('answer', 'unexpected', session ?? nobody, now);
    return;
  }
  const over = ctx.viewers.spend(session, 'offer', utf8Bytes(text), now);
  if (over !== undefined) {
    ctx.reports.dropped('answer', over, session, now);
    return;
  }
  const scan = scanSdp(text);
  if (!scan.ok) {
    ctx.reports.dropped('answer', scan.fault, session, now);
    return;
  }
  ctx.reports.counters.answers++;
  ctx.reports.milestone(session, 'answer_received', now);
  session.negotiation = { kind: 'answered', offeredAt: session.negotiation.at, at: now, answer: 'written' };
  session.answeredOnce = true;
  session.ufrags = scan.sdp.ufrags;
  session.lane.remove(({ state }) => state === 'delivered');
  const { id, offerSeq } = session;
  const message = { kind: 'answer', session: id, offerSeq, sdp: scan.sdp.text } as const;
  ctx.link.enqueue(session, message, now + CANDIDATE_TTL_MS);
  deliverCandidates(ctx, session, ctx.early.take(''), now);
}

import { deliverCandidates } from './candidates.ts';
import { closeSession, voidCandidates } from './close.ts';
import { peerKinds, sessionPhases } from './codes.ts';
import { type Context, nobody, sessionLimit } from './context.ts';
import { ICE_WAIT_MS, YIELD_MS } from './limits.ts';
import { type Sdp, scanSdp } from './sdp.ts';
import type { Session } from './sessions.ts';
import { storageOffered } from './storage.ts';
import { isClientId, utf8Bytes } from './text.ts';

/** The peer's id, '' where the service gives none; undefined if it may not speak. */
export function peerOf({ settings, cloud }: Context, from: string | undefined): string | undefined {
  if (settings.role === 'viewer') return '';
  // Without a sender only the storage session speaks.
  if (from === undefined) return cloud.channel?.storage === false ? undefined : '';
  return isClientId(from) ? from : undefined;
}

/** An offer from the cloud (as master). */
export function onOffer(ctx: Context, from: string | undefined, text: string, now: number): void {
  ctx.reports.counters.offers++;
  const clientId = peerOf(ctx, from);
  if (clientId === undefined) {
    ctx.reports.dropped('offer', 'bad_sender', nobody, now);
    return;
  }
  if (from === undefined) storageOffered(ctx);
  const who = { id: ctx.sessions.byClient(clientId)?.id ?? 0, clientId };
  const over = ctx.viewers.spend(who, 'offer', utf8Bytes(text), now);
  if (over !== undefined) {
    ctx.reports.dropped('offer', over, who, now);
    return;
  }
  const scan = scanSdp(text);
  if (!scan.ok) {
    ctx.reports.dropped('offer', scan.fault, who, now);
    return;
  }
  ctx.ice.want(now);
  if (ctx.device.synced) admitOffer(ctx, clientId, scan.sdp, now, now);
  else holdOffer(ctx, clientId, scan.sdp, now);
}

function holdOffer(ctx: Context, clientId: string, sdp: Sdp, now: number): void {
  const who = { id: 0, clientId };
  if (ctx.waiting.has(clientId)) ctx.reports.dropped('offer', 'superseded', who, now);
  if (ctx.waiting.put(clientId, { sdp, at: now }, sessionLimit(ctx))) return;
  ctx.early.take(clientId);
  ctx.reports.dropped('offer', 'capacity', who, now);
}

/** Gives an offer that came at `at` its session. */
export function admitOffer(ctx: Context, clientId: string, sdp: Sdp, at: number, now: number): void {
  const live = ctx.sessions.byClient(clientId);
  if (live !== undefined && sdp.identity !== '' && live.identity === sdp.identity) {
    renegotiate(ctx, live, sdp, at, now);
    return;
  }
  if (live !== undefined) closeSession(ctx, live, 'replaced', now);
  if (!makeRoom(ctx, now)) {
    ctx.early.take(clientId);
    ctx.reports.dropped('offer', 'capacity', { id: 0, clientId }, now);
    return;
  }
  const early = ctx.early.take(clientId);
  const trickles = sdp.trickle || clientId === '' || early.length > 0;
  const peerKind = clientId === '' ? peerKinds.storage : trickles ? peerKinds.viewer : peerKinds.alexa;
  const session = ctx.sessions.open(clientId, peerKind, now);
  session.trickles = trickles;
  ctx.reports.counters.sessionsOpened++;
  announce(ctx, session, at, now);
  enqueueOffer(ctx, session, sdp, at);
  deliverCandidates(ctx, session, early, now);
}

/** Puts SessionOpened in front of everything else of the session, which may have to wait for ICE servers. */
export function announce(ctx: Context, session: Session, at: number, now: number): void {
  const { id, peerKind, clientId, lane } = session;
  lane.gate = gateOf(ctx, at, now);
  const message = { kind: 'sessionOpened', session: id, peerKind, clientId } as const;
  ctx.link.enqueue(session, message, Number.POSITIVE_INFINITY);
}

/** Sessions that wait for ICE servers need not wait any longer. */
export function openGates({ sessions }: Context): void {
  for (const { lane } of sessions.all()) lane.gate = undefined;
}

/** Until when an offer that came at `at` waits for ICE servers; those are fetched if they must be. */
function gateOf({ ice, device }: Context, at: number, now: number): number | undefined {
  ice.want(now);
  return ice.awaited(now) && !device.lateIce ? at + ICE_WAIT_MS : undefined;
}

function makeRoom(ctx: Context, now: number): boolean {
  if (ctx.sessions.size < sessionLimit(ctx)) return true;
  const gone = ctx.sessions
    .all()
    .filter(({ phase, phaseAt }) => phase === sessionPhases.disconnected && now - phaseAt >= YIELD_MS)
    .sort((a, b) => a.phaseAt - b.phaseAt)[0];
  if (gone === undefined) return false;
  closeSession(ctx, gone, 'capacity', now);
  return ctx.sessions.size < sessionLimit(ctx);
}

function renegotiate(ctx: Context, session: Session, sdp: Sdp, at: number, now: number): void {
  if (session.negotiation.kind === 'offered' || session.negotiation.kind === 'gathering') {
    ctx.reports.dropped('offer', 'superseded', session, now);
  }
  const restarted = !sdp.ufrags.some((ufrag) => session.ufrags.includes(ufrag));
  ctx.uplink.drop(session, now, !restarted);
  if (restarted) voidCandidates(ctx, session, now);
  session.lane.gate ??= gateOf(ctx, at, now);
  enqueueOffer(ctx, session, sdp, at);
  deliverCandidates(ctx, session, ctx.early.take(session.clientId), now);
}

function enqueueOffer(ctx: Context, session: Session, sdp: Sdp, at: number): void {
  const deadline = at + ctx.settings.offerTtlMs;
  session.offerSeq++;
  session.negotiation = { kind: 'offered', at, deadline, reachedAt: undefined, slow: false };
  session.identity = sdp.identity;
  session.ufrags = sdp.ufrags;
  session.mids = sdp.mids;
  ctx.sessions.touch();
  ctx.reports.milestone(session, 'offer_received', at);
  const message = {
    kind: 'offer',
    session: session.id,
    offerSeq: session.offerSeq,
    trickle: session.trickles,
    renegotiation: session.answeredOnce || session.offerDelivered,
    // Set to the time left when it is sent.
    answerMs: 0,
    sdp: sdp.text,
  } as const;
  ctx.link.supersede(session, message, deadline);
}

import type { LinkMessage } from '../link/message.ts';
import { wholeAnswer } from './alexa.ts';
import { type Candidate, candidateKey, readCandidate } from './candidate.ts';
import type { Context } from './context.ts';
import { CANDIDATE_TTL_MS, GATHER_MIN_MS, SESSION_CANDIDATES, WHOLE_ANSWER_MS } from './limits.ts';
import { refuse, sendStatus } from './notices.ts';
import { type Sdp, scanSdp } from './sdp.ts';
import type { Session } from './sessions.ts';
import { isOfNoUse } from './storage.ts';

type Of<Kind extends LinkMessage['kind']> = Extract<LinkMessage, { kind: Kind }>;

/** A session that the MCU can know. */
export function knownSession({ sessions }: Context, id: number): Session | undefined {
  const session = sessions.byId(id);
  return session?.opened ? session : undefined;
}

/** The session that the MCU speaks of; if there is none, the MCU is told. */
export function sessionOf(ctx: Context, id: number, messageId: number, now: number): Session | undefined {
  const session = knownSession(ctx, id);
  if (session !== undefined) return session;
  if (ctx.sessions.wasClosed(id)) sendStatus(ctx, id, messageId, 'stale', now);
  else refuse(ctx, 'unknown_session', id, '', now);
  return undefined;
}

/** The MCU's description, normalised; a malformed one is refused. */
export function readDescription(ctx: Context, session: Session, text: string, now: number): Sdp | undefined {
  const scan = scanSdp(text);
  if (scan.ok) return scan.sdp;
  refuse(ctx, 'malformed', session.id, `sdp: ${scan.fault}`, now);
  return undefined;
}

/** An answer of the MCU (as master). */
export function onAnswer(ctx: Context, message: Of<'answer'>, messageId: number, now: number): void {
  const session = sessionOf(ctx, message.session, messageId, now);
  if (session === undefined) return;
  if (message.offerSeq > session.offerSeq) {
    refuse(ctx, 'malformed', session.id, 'offer_seq was never sent', now);
    return;
  }
  const { negotiation, offerSeq } = session;
  const due =
    negotiation.kind === 'offered' ||
    (negotiation.kind === 'none' && session.restored) ||
    (negotiation.kind === 'answered' && negotiation.answer === 'failed');
  if (message.offerSeq < offerSeq || !due) {
    const result = message.offerSeq === offerSeq && negotiation.kind === 'lapsed' ? 'expired' : 'stale';
    sendStatus(ctx, session.id, messageId, result, now);
    return;
  }
  const sdp = readDescription(ctx, session, message.sdp, now);
  if (sdp === undefined) return;
  ctx.reports.counters.answers++;
  ctx.reports.milestone(session, 'answer_received', now);
  session.mids = sdp.mids;
  const at = negotiation.kind === 'offered' ? negotiation.at : now;
  const deadline = negotiation.kind === 'offered' ? negotiation.deadline : now + ctx.settings.offerTtlMs;
  if (session.trickles) {
    sendAnswer(ctx, session, { at, deadline, sdp: sdp.text, messageIds: [messageId] }, now);
    return;
  }
  const sendAt = Math.min(deadline, Math.max(at + WHOLE_ANSWER_MS, now + GATHER_MIN_MS));
  session.negotiation = { kind: 'gathering', at, deadline, sendAt, answer: sdp.text, messageId };
  if (session.held.some(({ candidate }) => candidate.text === '')) answerWhole(ctx, session, now);
}

interface Answer {
  at: number;
  deadline: number;
  sdp: string;
  messageIds: number[];
}

function sendAnswer(ctx: Context, session: Session, { at, deadline, sdp, messageIds }: Answer, now: number): void {
  // The offer has arrived, whatever the link still says of it; nothing of this lane need be told again.
  session.lane.remove(({ state, message }) => state === 'delivered' || message.kind !== 'candidate');
  session.negotiation = { kind: 'answered', offeredAt: at, at: now, answer: 'queued' };
  session.answeredOnce = true;
  session.described = true;
  ctx.uplink.push({
    ticket: { session, kind: 'answer', messageIds, linkLife: ctx.device.life, offerSeq: session.offerSeq },
    body: { kind: 'answer', sdp },
    expiresAt: deadline,
  });
  releaseHeld(ctx, session, now);
}

/** Sends the collected answer to a peer that never trickles. */
export function answerWhole(ctx: Context, session: Session, now: number): void {
  if (session.negotiation.kind !== 'gathering') return;
  const { at, deadline, answer, messageId } = session.negotiation;
  const held = session.held;
  session.held = [];
  const candidates = held.map(({ candidate }) => candidate);
  const sdp = wholeAnswer(answer, session.mids, candidates);
  sendAnswer(ctx, session, { at, deadline, sdp, messageIds: [messageId, ...held.map((one) => one.messageId)] }, now);
}

/** The peer takes candidates one by one after all. */
export function answerPiecemeal(ctx: Context, session: Session, now: number): void {
  session.trickles = true;
  if (session.negotiation.kind !== 'gathering') return;
  const { at, deadline, answer, messageId } = session.negotiation;
  sendAnswer(ctx, session, { at, deadline, sdp: answer, messageIds: [messageId] }, now);
}

const hostRefused = {
  statusCode: 0,
  errorType: 'HostCandidate',
  description: 'not sent: the storage session cannot reach an address of this network',
};

/** A candidate of the MCU. */
export function onDeviceCandidate(ctx: Context, message: Of<'candidate'>, messageId: number, now: number): void {
  const session = sessionOf(ctx, message.session, messageId, now);
  if (session === undefined) return;
  const scan = readCandidate(message);
  if (!scan.ok) {
    refuse(ctx, 'malformed', session.id, `candidate: ${scan.fault}`, now);
    return;
  }
  if (isOfNoUse(session, scan.candidate)) {
    sendStatus(ctx, session.id, messageId, 'rejected', now, hostRefused);
    return;
  }
  const key = candidateKey(scan.candidate);
  if (session.seenUp.has(key)) {
    sendStatus(ctx, session.id, messageId, 'written', now);
    return;
  }
  if (session.seenUp.size >= SESSION_CANDIDATES) {
    ctx.reports.dropped('candidate', 'too_many', session, now);
    sendStatus(ctx, session.id, messageId, 'limited', now);
    return;
  }
  session.seenUp.add(key);
  if (session.trickles && session.described) {
    pushCandidate(ctx, session, scan.candidate, messageId, now);
  } else if (session.trickles || session.negotiation.kind !== 'answered') {
    session.held.push({ candidate: scan.candidate, messageId });
    if (!session.trickles && scan.candidate.text === '') answerWhole(ctx, session, now);
  } else {
    // The whole answer is gone, and its peer takes nothing else.
    sendStatus(ctx, session.id, messageId, 'expired', now);
  }
}

/** The MCU's candidates that waited for its description follow it. */
export function releaseHeld(ctx: Context, session: Session, now: number): void {
  const held = session.held;
  session.held = [];
  for (const { candidate, messageId } of held) pushCandidate(ctx, session, candidate, messageId, now);
}

function pushCandidate(ctx: Context, session: Session, candidate: Candidate, messageId: number, now: number): void {
  ctx.uplink.push({
    ticket: { session, kind: 'candidate', messageIds: [messageId], linkLife: ctx.device.life, offerSeq: 0 },
    body: { kind: 'candidate', candidate: forPeer(candidate, session.mids) },
    expiresAt: now + CANDIDATE_TTL_MS,
  });
}

/** Some peers drop a candidate that lacks its media id or its m-line. */
function forPeer({ text, mid, mline, ufrag }: Candidate, mids: readonly string[]) {
  const line = mline ?? Math.max(0, mids.indexOf(mid));
  return { candidate: text, mid: mid || mids[line] || String(line), mline: line, ufrag: ufrag || undefined };
}

import type { IceCandidate } from '../kvs/message.ts';
import { answerPiecemeal } from './answers.ts';
import { type Candidate, candidateKey, readCandidate } from './candidate.ts';
import type { Context } from './context.ts';
import { CANDIDATE_TTL_MS, SESSION_CANDIDATES } from './limits.ts';
import type { Session } from './sessions.ts';
import { isOfNextOffer } from './storage.ts';

/** A candidate from the cloud. `clientId` is '' where the service gives none. */
export function onPeerCandidate(ctx: Context, clientId: string, raw: IceCandidate, now: number): void {
  ctx.reports.counters.candidatesIn++;
  const session = ctx.sessions.byClient(clientId);
  const who = { id: session?.id ?? 0, clientId };
  const scan = readCandidate(raw);
  if (!scan.ok) {
    ctx.reports.dropped('candidate', scan.fault, who, now);
    return;
  }
  const over = ctx.viewers.spend(who, 'candidate', scan.candidate.bytes, now);
  if (over !== undefined) {
    ctx.reports.dropped('candidate', over, who, now);
    return;
  }
  ctx.ice.want(now);
  const here = session !== undefined && !isOfNextOffer(ctx, session, scan.candidate.ufrag);
  if (here && belongs(ctx, session, scan.candidate)) {
    deliverCandidates(ctx, session, [scan.candidate], now);
  } else {
    const verdict = ctx.early.add(clientId, scan.candidate, now);
    if (verdict !== 'kept') ctx.reports.dropped('candidate', verdict, who, now);
  }
}

/** Whether it follows a description that the session has. One of a reloaded page comes before its offer. */
function belongs(ctx: Context, session: Session, { ufrag }: Candidate): boolean {
  if (ctx.settings.role === 'viewer' && session.negotiation.kind !== 'answered') return false;
  return ufrag === '' || session.ufrags.length === 0 || session.ufrags.includes(ufrag);
}

/** Queues a peer's candidates behind its description. */
export function deliverCandidates(ctx: Context, session: Session, candidates: Candidate[], now: number): void {
  for (const candidate of candidates) {
    const fault = belongs(ctx, session, candidate) ? admit(session, candidate) : 'stale';
    if (fault !== undefined) {
      ctx.reports.dropped('candidate', fault, session, now);
      continue;
    }
    const { text, mid, mline, ufrag } = candidate;
    const message = { kind: 'candidate', session: session.id, mline, mid, ufrag, candidate: text } as const;
    ctx.link.enqueue(session, message, expiryOf(session, now));
  }
  // A peer that trickles after all can take the answer in pieces.
  if (candidates.length > 0 && !session.trickles) answerPiecemeal(ctx, session, now);
}

function admit(session: Session, candidate: Candidate): 'duplicate' | 'too_many' | undefined {
  const key = candidateKey(candidate);
  if (session.seenDown.has(key)) return 'duplicate';
  if (session.seenDown.size >= SESSION_CANDIDATES) return 'too_many';
  session.seenDown.add(key);
  return undefined;
}

function expiryOf({ negotiation }: Session, now: number): number {
  const offered = negotiation.kind === 'offered' || negotiation.kind === 'gathering';
  return Math.max(now + CANDIDATE_TTL_MS, offered ? negotiation.deadline : 0);
}

import { closeSession, lapse } from './close.ts';
import type { Context } from './context.ts';
import type { LaneFates } from './downlink.ts';
import type { LaneItem } from './lane.ts';
import { ticketStatus } from './notices.ts';
import type { Session } from './sessions.ts';
import type { UpFates } from './uplink.ts';

function delivered(ctx: Context, session: Session, item: LaneItem, now: number): void {
  item.state = 'delivered';
  if (item.message.kind === 'offer') {
    session.offerDelivered = true;
    if (session.negotiation.kind === 'offered' && item.message.offerSeq === session.offerSeq) {
      session.negotiation.reachedAt = now;
      ctx.reports.milestone(session, 'offer_at_mcu', now);
    }
  }
  if (item.message.kind === 'answer') ctx.reports.milestone(session, 'answer_sent', now);
  // Only an unanswered first offer is ever told again; for it the whole lane is kept.
  if (session.answeredOnce) session.lane.remove((other) => other === item);
}

/** The link gave up: too old, or larger than the device takes. */
function gaveUp(ctx: Context, session: Session, item: LaneItem, why: 'expired' | 'too_big', now: number): void {
  if (!session.lane.items.includes(item)) return;
  const { kind } = item.message;
  if (kind === 'offer' && why === 'expired') {
    lapse(ctx, session, now);
    return;
  }
  session.lane.remove((other) => other === item);
  ctx.reports.dropped(kind === 'sessionOpened' ? 'offer' : kind, why, session, now);
  if (kind === 'candidate') return;
  if (why === 'too_big') closeSession(ctx, session, 'abuse', now);
  else if (!session.connectedOnce) closeSession(ctx, session, 'expired', now);
}

/** What follows from the fate of messages to the device. */
export function laneFates(context: () => Context): LaneFates {
  return {
    sent(session, { message }, now) {
      if (message.kind === 'sessionOpened') session.opened = true;
      if (message.kind === 'offer') context().reports.milestone(session, 'offer_on_wire', now);
    },
    settled(session, item, fate, now) {
      const ctx = context();
      if (ctx.sessions.byId(session.id) !== session) return;
      if (fate === 'delivered') delivered(ctx, session, item, now);
      else if (fate === 'peer_reset' || fate === 'closed') item.state = 'queued';
      else gaveUp(ctx, session, item, fate, now);
    },
  };
}

/** What follows from the fate of messages to the cloud. */
export function upFates(context: () => Context): UpFates {
  return {
    handed({ kind }) {
      const { counters } = context().reports;
      if (kind === 'candidate') counters.candidatesOut++;
    },
    written(ticket, now) {
      const ctx = context();
      ctx.reports.counters.messagesSent++;
      ticketStatus(ctx, ticket, 'written', now);
      const { session } = ticket;
      if (ticket.kind !== 'answer' || ticket.offerSeq !== session.offerSeq) return;
      if (session.negotiation.kind !== 'answered' || session.negotiation.answer === 'written') return;
      session.negotiation.answer = 'written';
      ctx.reports.counters.offerToAnswerMs = Math.round(now - session.negotiation.offeredAt);
      ctx.reports.milestone(session, 'answer_sent', now);
    },
    rejected(ticket, refusal, now) {
      const ctx = context();
      const { session } = ticket;
      ctx.reports.counters.rejected++;
      ticketStatus(ctx, ticket, 'rejected', now, refusal);
      ctx.out.report({ ...refusal, kind: 'rejected', session: session.id, clientId: session.clientId });
      answerFailed(ticket.kind, ticket.offerSeq, session);
    },
    unsent(ticket, why, now) {
      const ctx = context();
      const { session, kind } = ticket;
      ticketStatus(ctx, ticket, why, now);
      if (why !== 'stale') ctx.reports.dropped(kind, why === 'expired' ? 'unsent' : 'limited', session, now);
      answerFailed(kind, ticket.offerSeq, session);
      // Its peer waited for nothing; one that is connected does without.
      const alive = ctx.sessions.byId(session.id) === session;
      if (kind === 'answer' && why === 'expired' && alive && !session.connectedOnce) {
        closeSession(ctx, session, 'expired', now);
      }
    },
  };
}

/** The peer does not have the answer: the MCU may give another one. */
function answerFailed(kind: string, offerSeq: number, session: Session): void {
  if (kind !== 'answer' || offerSeq !== session.offerSeq || session.negotiation.kind !== 'answered') return;
  session.negotiation.answer = 'failed';
}

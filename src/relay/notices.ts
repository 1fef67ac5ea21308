import { type ErrorCode, errorCodes, type SendResult, sendResults } from './codes.ts';
import { type Context, nobody } from './context.ts';
import { REASON_MAX_BYTES, TEXT_MAX_BYTES } from './limits.ts';
import { clip } from './text.ts';
import type { Refusal, UpTicket } from './uplink.ts';

const noRefusal: Refusal = { statusCode: 0, errorType: '', description: '' };

/** Tells the MCU what became of its message; id 0 is a message of an earlier life of the link. */
export function sendStatus(
  ctx: Context,
  session: number,
  messageId: number,
  result: SendResult,
  now: number,
  refusal = noRefusal,
): void {
  if (messageId === 0) return;
  const sent = ctx.link.notice(
    {
      kind: 'sendStatus',
      session,
      messageId,
      result: sendResults[result],
      statusCode: refusal.statusCode,
      errorType: clip(refusal.errorType, REASON_MAX_BYTES),
      description: clip(refusal.description, REASON_MAX_BYTES),
    },
    result === 'written',
  );
  if (!sent) ctx.reports.dropped('status', 'crowded', { id: session, clientId: '' }, now);
}

/** The same for all messages behind a ticket, if their ids still mean anything. */
export function ticketStatus(ctx: Context, ticket: UpTicket, result: SendResult, now: number, refusal?: Refusal): void {
  if (ticket.linkLife !== ctx.device.life) return;
  for (const messageId of ticket.messageIds) {
    sendStatus(ctx, ticket.session.id, messageId, result, now, refusal);
  }
}

/** Tells the MCU that something was refused. */
export function refuse(ctx: Context, code: ErrorCode, session: number, text: string, now: number): void {
  const message = { kind: 'error', code: errorCodes[code], session, text: clip(text, TEXT_MAX_BYTES) } as const;
  if (!ctx.link.notice(message)) ctx.reports.dropped('status', 'crowded', nobody, now);
}

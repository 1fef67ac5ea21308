import type { LinkMessage } from '../link/message.ts';
import { knownSession } from './answers.ts';
import { closeSession } from './close.ts';
import { type Context, nobody } from './context.ts';
import type { RequestKind } from './device.ts';
import { refuse } from './notices.ts';
import { openGates } from './offers.ts';
import type { CloudAction } from './types.ts';

/** Whatever the MCU sends besides descriptions, candidates and the picture of its sessions. */
export function onRequest(ctx: Context, message: LinkMessage, now: number): void {
  switch (message.kind) {
    case 'connect':
    case 'disconnect':
    case 'deleteChannel':
      call(ctx, message.kind, now);
      break;
    case 'timeRequest':
      if (allowed(ctx, message.kind, now)) ctx.picture.mark('time');
      break;
    case 'metricsRequest':
      if (allowed(ctx, message.kind, now)) ctx.picture.mark('metrics');
      break;
    case 'iceServersRequest':
      if (allowed(ctx, message.kind, now)) iceServers(ctx, now);
      break;
    case 'closeSession':
      endSession(ctx, message.session, now);
      break;
    case 'capabilities':
      capabilities(ctx, message);
      break;
    case 'log':
      if (ctx.requests.allowLog(now)) ctx.out.report({ kind: 'log', level: message.level, text: message.text });
      else ctx.reports.dropped('log', 'rate', nobody, now);
      break;
    case 'error':
      if (!ctx.requests.allowLog(now)) return;
      ctx.out.report({ kind: 'deviceError', code: message.code, session: message.session, text: message.text });
      break;
    case 'echo':
      if (!message.reply && allowed(ctx, message.kind, now)) ctx.link.notice({ ...message, reply: true });
      break;
    case 'applicationData':
      ctx.reports.dropped('message', 'application_data', nobody, now);
      return;
    default:
      ctx.reports.dropped('message', 'unsupported', nobody, now);
      refuse(ctx, 'unsupported', 0, message.kind, now);
  }
}

function allowed(ctx: Context, kind: RequestKind, now: number): boolean {
  if (ctx.requests.allow(kind, now)) return true;
  refuse(ctx, 'rate_limited', 0, kind, now);
  return false;
}

function call(ctx: Context, action: Exclude<CloudAction, 'fetchIce' | 'joinStorage'>, now: number): void {
  if (action === 'deleteChannel' && !ctx.settings.allowDelete) refuse(ctx, 'not_allowed', 0, action, now);
  else if (!ctx.requests.call(now)) refuse(ctx, 'rate_limited', 0, action, now);
  else if (allowed(ctx, action, now)) ctx.out.act(action);
}

function iceServers(ctx: Context, now: number): void {
  if (ctx.ice.fresh(now)) {
    ctx.picture.mark('iceServers');
    return;
  }
  // The answer comes with the result of the fetch.
  ctx.device.iceAsked = true;
  ctx.ice.want(now);
}

function endSession(ctx: Context, id: number, now: number): void {
  const session = knownSession(ctx, id);
  if (session !== undefined) closeSession(ctx, session, 'device', now);
  else if (!ctx.sessions.wasClosed(id)) refuse(ctx, 'unknown_session', id, '', now);
}

function capabilities(ctx: Context, message: Extract<LinkMessage, { kind: 'capabilities' }>): void {
  const { kind: _, ...told } = message;
  ctx.device.maxSessions = message.maxSessions;
  ctx.device.lateIce = message.lateIce;
  if (message.lateIce) openGates(ctx);
  ctx.out.report({ kind: 'device', ...told });
}

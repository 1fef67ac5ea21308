import { gzipSync } from 'node:zlib';
import type { FaultRule } from './faults.ts';
import { clientLimit, notFound, Refusal } from './refusal.ts';
import { jsonReply, type Reply, refusalReply, signatureReply } from './reply.ts';

/** The reply that a fault gives instead of the right one; undefined when it only spoils the right one. */
export function faultReply(rule: FaultRule, forbidden: () => Refusal): Reply | undefined {
  const refuse = (type: string, status: number, message: string, headers?: Record<string, string>): Reply =>
    refusalReply(new Refusal(type, status, message, 'message', headers));
  const retry: Record<string, string> =
    rule.retryAfterS === undefined ? {} : { 'retry-after': String(rule.retryAfterS) };
  switch (rule.fault) {
    case 'throttle':
      return refusalReply(clientLimit());
    case 'too-many':
      return refuse('TooManyRequestsException', 429, 'Rate exceeded', retry);
    case 'internal':
      return refuse('InternalFailureException', 500, 'Internal failure');
    case 'unavailable':
      return refuse('ServiceUnavailableException', 503, 'Service is unavailable', retry);
    case 'html': {
      const body = '<html><body><h1>503 Service Temporarily Unavailable</h1></body></html>\n';
      return { status: 503, headers: { 'content-type': 'text/html', ...retry }, body };
    }
    case 'forbidden':
      return refusalReply(forbidden());
    case 'expired-token':
      return signatureReply('expired_token', 'The security token included in the request is expired');
    case 'untyped':
      return jsonReply(403, { message: 'The security token included in the request is invalid.' });
    case 'not-found':
      return refusalReply(notFound('The requested channel is not found or not active.'));
    case 'signature-expired':
      return signatureReply('expired', 'Signature expired: 20000101T000000Z is now earlier than 20000101T000500Z');
    case 'signature-early':
      return signatureReply(
        'not_yet',
        'Signature not yet current: 20990101T000000Z is still later than 20000101T000500Z',
      );
    case 'session-expired':
      return refuse('SessionExpiredException', 400, 'The session has expired.');
    case 'invalid-client':
      return refuse('InvalidClientException', 400, 'The client is not valid.');
    case 'redirect':
      return { status: 302, headers: { location: 'https://localhost:1/' }, body: '' };
    case 'garbage':
      return { status: 200, headers: { 'content-type': 'application/json' }, body: '{"ChannelInfo":' };
    case 'reset':
    case 'reset-reused':
      return { status: 0, headers: {}, body: '', wire: { instead: 'reset' } };
    case 'silent':
      return { status: 0, headers: {}, body: '', wire: { instead: 'silence' } };
    default:
      return undefined;
  }
}

/** The right reply, spoilt on its way. */
export function spoil(reply: Reply, rule: FaultRule): Reply {
  const delayMs = rule.delayMs ?? 1000;
  switch (rule.fault) {
    case 'slow':
      return { ...reply, wire: { delayMs } };
    case 'trickle':
      return { ...reply, wire: { trickleMs: delayMs } };
    case 'truncated':
      return { ...reply, wire: { cutAt: Math.floor(reply.body.length / 2) } };
    case 'gzip': {
      const headers = { ...reply.headers, 'content-encoding': 'gzip' };
      return { ...reply, headers, body: gzipSync(reply.body) };
    }
    default:
      return reply;
  }
}

import { randomUUID } from 'node:crypto';
import type { Json } from './fields.ts';
import type { Refusal } from './refusal.ts';
import type { SignatureFault } from './signature-claim.ts';

/** What goes back, in one write unless a fault says otherwise. */
export interface Reply {
  status: number;
  headers: Readonly<Record<string, string>>;
  body: string | Buffer;
  /** For the request log. */
  errorType?: string;
  /** How it goes onto the wire. */
  wire?: Wire;
}

export interface Wire {
  delayMs?: number;
  /** The connection is reset instead of answered, or nothing ever comes. */
  instead?: 'reset' | 'silence';
  /** Only so many bytes of the body, then the end of the connection. */
  cutAt?: number;
  /** The body comes byte by byte, this far apart. */
  trickleMs?: number;
}

const JSON_TYPE = { 'content-type': 'application/json' };

/** Nothing here is for a browser to show. */
export const SAFE_HEADERS = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
};

export function jsonReply(
  status: number,
  body: Json | undefined,
  headers: Readonly<Record<string, string>> = {},
): Reply {
  return { status, headers: { ...JSON_TYPE, ...headers }, body: body === undefined ? '' : JSON.stringify(body) };
}

export function refusalReply(refusal: Refusal, key: 'Message' | 'message' = refusal.key): Reply {
  const headers = { 'x-amzn-errortype': refusal.type, ...refusal.headers };
  return { ...jsonReply(refusal.status, { [key]: refusal.message }, headers), errorType: refusal.type };
}

/** How a gateway in front of the service refuses a signature. */
export function signatureReply(fault: SignatureFault, message: string): Reply {
  const [status, type] = signatureErrors[fault];
  const headers = { 'x-amzn-errortype': type };
  return { ...jsonReply(status, { message }, headers), errorType: type };
}

const signatureErrors: Record<SignatureFault, [status: number, type: string]> = {
  missing: [403, 'MissingAuthenticationTokenException'],
  incomplete: [400, 'IncompleteSignatureException'],
  unknown_key: [403, 'UnrecognizedClientException'],
  bad_token: [403, 'UnrecognizedClientException'],
  expired_token: [403, 'ExpiredTokenException'],
  wrong_scope: [403, 'InvalidSignatureException'],
  expired: [403, 'InvalidSignatureException'],
  not_yet: [403, 'InvalidSignatureException'],
  mismatch: [403, 'InvalidSignatureException'],
};

/** The same for a socket, whose documents know few exceptions. */
export function upgradeSignatureReply(fault: SignatureFault, message: string): Reply {
  const reply = signatureReply(fault, message);
  if (reply.errorType === 'InvalidSignatureException') return reply;
  const [status, type] = fault === 'incomplete' ? [400, 'InvalidArgumentException'] : [403, 'AccessDeniedException'];
  return { ...reply, status, headers: { ...reply.headers, 'x-amzn-errortype': type }, errorType: type };
}

/** A path that the service does not know on this host. */
export function unknownPathReply(path: string): Reply {
  const message = `Unable to determine service/operation name to be authorized for ${path}`;
  const escaped = message.replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`);
  const body = `<AccessDeniedException>\n  <Message>${escaped}</Message>\n</AccessDeniedException>\n`;
  const errorType = 'AccessDeniedException';
  return { status: 403, headers: { 'content-type': 'application/xml' }, body, errorType };
}

export function requestId(): string {
  return randomUUID();
}

const CORS_HEADERS =
  'authorization,content-type,x-amz-content-sha256,x-amz-date,x-amz-security-token,x-amz-user-agent,amz-sdk-invocation-id,amz-sdk-request';

/** For a page whose origin has passed the guard. */
export function corsHeaders(origin: string | undefined): Record<string, string> {
  if (origin === undefined) return {};
  return {
    'access-control-allow-origin': origin,
    'access-control-expose-headers': 'x-amzn-RequestId,x-amzn-ErrorType,date',
    vary: 'origin',
  };
}

export function preflightReply(): Reply {
  const headers = {
    'access-control-allow-methods': 'POST,GET,DELETE,OPTIONS',
    'access-control-allow-headers': CORS_HEADERS,
    'access-control-max-age': '600',
  };
  return { status: 200, headers, body: '' };
}

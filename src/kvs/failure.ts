import { MASK, redact } from '../common/redact.ts';
import type { CloudReason } from './state.ts';

/** What went wrong towards the cloud, told apart so that the remedy follows from `reason`. No secrets in `text`. */
export interface Failure {
  reason: CloudReason;
  /** HTTP status, 0 without an answer. */
  status: number;
  /** The service's or the system's own name for it, '' if there is none. */
  errorType: string;
  /** One sentence, for log and status. */
  text: string;
  /** Least wait that the service asked for, ms; 0 if it did not. */
  retryAfterMs: number;
}

/** The service's answer as far as it tells what went wrong. */
export interface Refusal {
  status: number;
  /** `x-amzn-errortype`, or the error's type in the body. */
  errorType: string;
  message: string;
  /** `Retry-After`: seconds or an HTTP date; '' without one. */
  retryAfter: string;
}

/** Bytes of a failure's text; PROTOCOL carries at most this many to the MCU. */
const TEXT_MAX_BYTES = 200;
/** Longest Retry-After that is honoured, ms. */
const RETRY_AFTER_MAX_MS = 10 * 60_000;

const CLOCK = /signature (has )?expired|not yet current|RequestExpired|RequestTimeTooSkewed|time.*too skewed/i;
const WRONG_REGION = /credential should be scoped to/i;
const BAD_KEYS = /security token.*(invalid|expired)|signature we calculated|missing authentication token|access key/i;
const BAD_KEYS_TYPE =
  /^(UnrecognizedClient|InvalidClientTokenId|ExpiredToken|InvalidSignature|SignatureDoesNotMatch|MissingAuthenticationToken|IncompleteSignature|InvalidAccessKeyId|TokenRefreshRequired)/;
const FORBIDDEN_TYPE = /^(AccessDenied|NotAuthorized|Forbidden|OptInRequired)/;
const THROTTLED_TYPE = /^(ClientLimitExceeded|Throttl|TooManyRequests|RequestLimitExceeded|RequestThrottled|SlowDown)/;
const BUSY_TYPE = /^(ResourceInUse|VersionMismatch|SessionExpired|InvalidClientException)/;

/** A failure on its way out of I/O; the driver turns it into an input of the state machine. */
export class CloudError extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.text);
    this.name = 'CloudError';
    this.failure = failure;
  }
}

/** What the service's refusal means. `nowMs` is Unix time, for a Retry-After that is a date. */
export function classifyRefusal(refusal: Refusal, nowMs: number): Failure {
  const errorType = scrub(refusal.errorType.replace(/^.*#/, '').replace(/:.*$/, '').slice(0, 64));
  const { status } = refusal;
  const named = errorType === '' ? `HTTP ${status}` : `${errorType} (HTTP ${status})`;
  const message = scrub(refusal.message);
  return {
    reason: reasonOf(status, errorType, refusal.message),
    status,
    errorType,
    text: cut(message === '' ? named : `${named}: ${message}`),
    retryAfterMs: retryAfterMs(refusal.retryAfter, nowMs),
  };
}

function reasonOf(status: number, errorType: string, message: string): CloudReason {
  if (CLOCK.test(message) || CLOCK.test(errorType)) return 'clock';
  if (WRONG_REGION.test(message)) return 'configuration';
  if (status === 429 || THROTTLED_TYPE.test(errorType)) return 'throttled';
  if (BAD_KEYS_TYPE.test(errorType)) return 'credentials';
  if (status >= 500) return 'service';
  if (status === 404) return 'missing_channel';
  if (BUSY_TYPE.test(errorType)) return 'service';
  if (FORBIDDEN_TYPE.test(errorType)) return BAD_KEYS.test(message) ? 'credentials' : 'forbidden';
  if (status === 401 || status === 403) return BAD_KEYS.test(message) ? 'credentials' : 'forbidden';
  if (status === 408) return 'network';
  return 'configuration';
}

/** A refusal is classified where it is read; what is left is a lost connection, or an answer that no one could read. */
export function asCloudError(error: unknown): CloudError {
  if (error instanceof CloudError) return error;
  // Its text may quote the answer, and with it a TURN password.
  // The SDK puts the answer on the error where it could not make its own types of it.
  if (error instanceof SyntaxError || (error instanceof Error && '$response' in error))
    return new CloudError(failureOf('service', 'the answer could not be read'));
  return new CloudError(classifyConnection(error));
}

const CLOCK_CODES = new Set(['CERT_NOT_YET_VALID', 'CERT_HAS_EXPIRED']);
const TRUST_CODES = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'CERT_UNTRUSTED',
  'CERT_REJECTED',
  'CERT_SIGNATURE_FAILURE',
  'INVALID_CA',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'ERR_SSL_WRONG_VERSION_NUMBER',
  'EPROTO',
]);
const MISUSE_CODES = new Set(['ERR_INVALID_URL', 'ERR_UNESCAPED_CHARACTERS', 'ERR_OSSL_PEM_NO_START_LINE']);
/** What the SDK says about its own configuration, without a code. */
const MISUSE = /^Invalid Configuration|not a valid hostname|is not supported/i;

/** What a failed connection means: an error of Node's, with a code, or with one in what it wraps. */
export function classifyConnection(error: unknown): Failure {
  const code = codeOf(error);
  const text = cut(scrub(messageOf(error)));
  const failure = (reason: CloudReason, said: string): Failure => ({
    reason,
    status: 0,
    errorType: code,
    text: cut(said),
    retryAfterMs: 0,
  });
  if (CLOCK_CODES.has(code)) {
    return failure('clock', `${validityOf(error, code)}: set this host's clock (NTP)`);
  }
  if (TRUST_CODES.has(code)) return failure('configuration', `TLS: ${text} (is a proxy in the way, or a CA missing?)`);
  if (MISUSE_CODES.has(code) || (code === '' && MISUSE.test(text))) return failure('configuration', text);
  if (code === 'ENOTFOUND') return failure('network', `${text} (no such name: is the region right, is DNS up?)`);
  return failure('network', text === '' ? code : text);
}

export function failureOf(reason: CloudReason, text: string): Failure {
  return { reason, status: 0, errorType: '', text: cut(scrub(text)), retryAfterMs: 0 };
}

/** Towards a provider of credentials a refusal is about credentials, whatever its status says. */
export function aboutCredentials(failure: Failure): Failure {
  const passing: CloudReason[] = ['throttled', 'service', 'network', 'clock'];
  return passing.includes(failure.reason) ? failure : { ...failure, reason: 'credentials' };
}

/** The same failure, with what a person can do about it before what the service said. */
export function withAdvice(failure: Failure, advice: string): Failure {
  return { ...failure, text: cut(`${advice} - ${failure.text}`) };
}

/**
 * Takes out what a message of the service or of a library may carry of a secret: SignatureDoesNotMatch quotes the
 * canonical request, token and all; URL errors quote the signed URL.
 */
export function scrub(text: string): string {
  const line = text
    .slice(0, 4096)
    .replace(/\p{Cc}+/gu, ' ')
    .replace(/\s*(The )?Canonical String for this request should.*$/i, '');
  return redact(line)
    .replace(/[A-Za-z0-9+/=_%-]{80,}/g, MASK)
    .trim();
}

function cut(text: string): string {
  if (Buffer.byteLength(text) <= TEXT_MAX_BYTES) return text;
  // A cut inside a character leaves a replacement character, which goes.
  return Buffer.from(text)
    .subarray(0, TEXT_MAX_BYTES - 3)
    .toString()
    .replace(/\uFFFD+$/, '')
    .concat('...');
}

function retryAfterMs(value: string, nowMs: number): number {
  if (value === '') return 0;
  const seconds = Number(value);
  const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(value) - nowMs;
  return Number.isFinite(ms) ? Math.min(Math.max(ms, 0), RETRY_AFTER_MAX_MS) : 0;
}

function validityOf(error: unknown, code: string): string {
  for (const inner of chain(error)) {
    if (!('validFrom' in inner && 'validTo' in inner && 'hostTime' in inner)) continue;
    const [from, to, now] = [inner.validFrom, inner.validTo, inner.hostTime].map(shortDate);
    return `the service's certificate is valid from ${from} to ${to}, here it is ${now}`;
  }
  return `by this host's clock the service's certificate is ${code === 'CERT_HAS_EXPIRED' ? 'over' : 'not valid yet'}`;
}

function shortDate(ms: unknown): string {
  const date = new Date(Number(ms));
  return Number.isNaN(date.getTime()) ? 'unknown' : date.toISOString().replace(/:\d\d\.\d+Z$/, 'Z');
}

/** The code of an error, or of the errors inside it (happy eyeballs gathers several). */
function codeOf(error: unknown): string {
  for (const inner of chain(error)) {
    if ('code' in inner && typeof inner.code === 'string') return inner.code.slice(0, 64);
  }
  return '';
}

function messageOf(error: unknown): string {
  for (const inner of chain(error)) {
    if (inner.message !== '') return inner.message;
  }
  return error instanceof Error ? error.name : String(error);
}

function* chain(error: unknown): Generator<Error> {
  let current = error;
  for (let depth = 0; depth < 8 && current instanceof Error; depth += 1) {
    yield current;
    current = current instanceof AggregateError ? current.errors[0] : current.cause;
  }
}

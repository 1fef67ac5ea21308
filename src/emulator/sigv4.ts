import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { CLOCK_TOLERANCE_MS } from './limits.ts';
import {
  type Claim,
  headerValues,
  readClaim,
  type SignatureFault,
  type SignedRequest,
  unixMs,
} from './signature-claim.ts';
import { canonicalPath, canonicalQuery, type Parameter } from './uri.ts';

const ALGORITHM = 'AWS4-HMAC-SHA256';

export interface Credential {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
  /** Unix time in ms. */
  expiration?: number;
}

export interface SignatureRules<C extends Credential> {
  region: string;
  service: string;
  /** The verifier's Unix time in ms. */
  wallMs: number;
  toleranceMs?: number;
  find(accessKeyId: string): C | undefined;
}

export type Verdict<C extends Credential> =
  | { ok: true; credential: C }
  | { ok: false; fault: SignatureFault; message: string };

/** Judges the signature of a request, in its headers or in its query, over whatever headers it names as signed. */
export function verify<C extends Credential>(request: SignedRequest, rules: SignatureRules<C>): Verdict<C> {
  const claim = readClaim(request);
  if ('fault' in claim) return { ok: false, ...claim };
  const { scope } = claim;
  if (scope.region !== rules.region || scope.service !== rules.service || scope.end !== 'aws4_request') {
    const wanted = `${rules.region}/${rules.service}/aws4_request`;
    return refused('wrong_scope', `Credential should be scoped to ${wanted}.`);
  }
  if (scope.day !== claim.date.slice(0, 8)) {
    return refused('wrong_scope', 'Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date.');
  }
  const credential = rules.find(claim.accessKeyId);
  if (credential === undefined) return refused('unknown_key', 'The security token included in the request is invalid.');
  const untimely = judgeTime(claim, rules.wallMs, rules.toleranceMs ?? CLOCK_TOLERANCE_MS);
  if (untimely !== undefined) return untimely;
  const expected = signature(credential.secretAccessKey, claim.date, scope, canonicalRequest(request, claim));
  if (!timingSafeEqual(Buffer.from(expected), Buffer.from(claim.signature))) {
    return refused(
      'mismatch',
      'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method.',
    );
  }
  if (claim.token !== credential.sessionToken) {
    return refused('bad_token', 'The security token included in the request is invalid.');
  }
  if (credential.expiration !== undefined && credential.expiration <= rules.wallMs) {
    return refused('expired_token', 'The security token included in the request is expired');
  }
  return { ok: true, credential };
}

function refused(fault: SignatureFault, message: string): { ok: false; fault: SignatureFault; message: string } {
  return { ok: false, fault, message };
}

function judgeTime(claim: Claim, wallMs: number, toleranceMs: number): ReturnType<typeof refused> | undefined {
  const signedMs = unixMs(claim.date);
  const minutes = `${toleranceMs / 60_000} min.`;
  if (signedMs > wallMs + toleranceMs) {
    const edge = `${basic(wallMs + toleranceMs)} (${basic(wallMs)} + ${minutes})`;
    return refused('not_yet', `Signature not yet current: ${claim.date} is still later than ${edge}`);
  }
  const lifeMs = claim.expiresS === undefined ? toleranceMs : claim.expiresS * 1000;
  if (signedMs + lifeMs < wallMs) {
    const edge = `${basic(wallMs - lifeMs)} (${basic(wallMs)} - ${claim.expiresS === undefined ? minutes : `${lifeMs / 1000} s.`})`;
    return refused('expired', `Signature expired: ${claim.date} is now earlier than ${edge}`);
  }
  return undefined;
}

function basic(ms: number): string {
  return new Date(ms).toISOString().replace(/[-:]|\.\d+/g, '');
}

/** The text whose hash is signed; of a header that is absent the value is empty. */
export function canonicalRequest(
  request: SignedRequest,
  claim: { signedHeaders: readonly string[]; query: readonly Parameter[] },
): string {
  const headers = claim.signedHeaders.map((name) => {
    const values = headerValues(request, name).map((value) => value.replace(/ +/g, ' '));
    return `${name}:${values.join(',')}\n`;
  });
  return [
    request.method,
    canonicalPath(request.path),
    canonicalQuery(claim.query),
    headers.join(''),
    claim.signedHeaders.join(';'),
    createHash('sha256').update(request.body).digest('hex'),
  ].join('\n');
}

export function signingKey(secret: string, scope: Claim['scope']): Buffer {
  const hmac = (key: string | Buffer, data: string): Buffer => createHmac('sha256', key).update(data).digest();
  return hmac(hmac(hmac(hmac(`AWS4${secret}`, scope.day), scope.region), scope.service), scope.end);
}

function signature(secret: string, date: string, scope: Claim['scope'], canonical: string): string {
  const { day, region, service, end } = scope;
  const hash = createHash('sha256').update(canonical).digest('hex');
  const toSign = [ALGORITHM, date, `${day}/${region}/${service}/${end}`, hash].join('\n');
  return createHmac('sha256', signingKey(secret, scope)).update(toSign).digest('hex');
}

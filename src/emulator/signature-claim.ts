import { PRESIGN_MAX_S } from './limits.ts';
import { type Parameter, parseQuery } from './uri.ts';

const ALGORITHM = 'AWS4-HMAC-SHA256';
const SIGNATURE = /^[0-9a-f]{64}$/;
const HEADER_LIST = /^[!#$%&'*+.^_`|~0-9a-z-]+(;[!#$%&'*+.^_`|~0-9a-z-]+)*$/;

export interface SignedRequest {
  method: string;
  /** As on the wire. */
  path: string;
  /** As on the wire, without the question mark. */
  query: string;
  /** Names in any case, repeated ones in order. */
  headers: readonly Parameter[];
  body: Uint8Array;
}

export type SignatureFault =
  | 'missing'
  | 'incomplete'
  | 'unknown_key'
  | 'bad_token'
  | 'expired_token'
  | 'wrong_scope'
  | 'expired'
  | 'not_yet'
  | 'mismatch';

/** What a request says about its own signature, whichever form it takes. */
export interface Claim {
  accessKeyId: string;
  scope: { day: string; region: string; service: string; end: string };
  /** ISO 8601 basic. */
  date: string;
  signedHeaders: string[];
  signature: string;
  token: string | undefined;
  /** Only of the query form. */
  expiresS: number | undefined;
  query: readonly Parameter[];
}

export type NoClaim = { fault: SignatureFault; message: string };

/** The claim of the header form or of the query form. */
export function readClaim(request: SignedRequest): Claim | NoClaim {
  const query = parseQuery(request.query);
  if (query === undefined) return { fault: 'incomplete', message: 'The query string is not URI-encoded.' };
  const authorization = headerValues(request, 'authorization')[0];
  if (authorization !== undefined) return readHeaderClaim(request, authorization, query);
  if (query.some(([name]) => name === 'X-Amz-Algorithm' || name === 'X-Amz-Signature')) return readQueryClaim(query);
  return { fault: 'missing', message: 'Missing Authentication Token' };
}

function readHeaderClaim(request: SignedRequest, authorization: string, query: readonly Parameter[]): Claim | NoClaim {
  const [algorithm = '', ...rest] = authorization.trim().split(/\s+/);
  const fields = new Map(
    rest
      .join('')
      .split(',')
      .map((part): Parameter => [part.slice(0, part.indexOf('=')), part.slice(part.indexOf('=') + 1)]),
  );
  const date = headerValues(request, 'x-amz-date')[0];
  return makeClaim({
    algorithm,
    credential: fields.get('Credential'),
    date,
    signedHeaders: fields.get('SignedHeaders'),
    signature: fields.get('Signature'),
    token: headerValues(request, 'x-amz-security-token')[0],
    expiresS: undefined,
    query,
  });
}

function readQueryClaim(query: readonly Parameter[]): Claim | NoClaim {
  const reserved = query.filter(([name]) => name.startsWith('X-Amz-'));
  const fields = new Map(reserved);
  if (fields.size !== reserved.length) {
    return { fault: 'incomplete', message: 'A query parameter of the signature is repeated.' };
  }
  const expires = fields.get('X-Amz-Expires') ?? '';
  const expiresS = /^\d{1,6}$/.test(expires) ? Number(expires) : 0;
  if (expiresS < 1 || expiresS > PRESIGN_MAX_S) {
    return { fault: 'incomplete', message: `X-Amz-Expires must be between 1 and ${PRESIGN_MAX_S} seconds.` };
  }
  return makeClaim({
    algorithm: fields.get('X-Amz-Algorithm'),
    credential: fields.get('X-Amz-Credential'),
    date: fields.get('X-Amz-Date'),
    signedHeaders: fields.get('X-Amz-SignedHeaders'),
    signature: fields.get('X-Amz-Signature'),
    token: fields.get('X-Amz-Security-Token'),
    expiresS,
    query: query.filter(([name]) => name !== 'X-Amz-Signature'),
  });
}

interface RawClaim {
  algorithm: string | undefined;
  credential: string | undefined;
  date: string | undefined;
  signedHeaders: string | undefined;
  signature: string | undefined;
  token: string | undefined;
  expiresS: number | undefined;
  query: readonly Parameter[];
}

function makeClaim(raw: RawClaim): Claim | NoClaim {
  const incomplete = (part: string): NoClaim => ({
    fault: 'incomplete',
    message: `The signature lacks a valid ${part}.`,
  });
  if (raw.algorithm !== ALGORITHM) return incomplete('algorithm');
  const [accessKeyId = '', day = '', region = '', service = '', end = '', ...more] = raw.credential?.split('/') ?? [];
  if (accessKeyId === '' || end === '' || more.length > 0) return incomplete('Credential');
  if (raw.date === undefined || Number.isNaN(unixMs(raw.date))) return incomplete('date');
  if (raw.signature === undefined || !SIGNATURE.test(raw.signature)) return incomplete('Signature');
  if (raw.signedHeaders === undefined || !HEADER_LIST.test(raw.signedHeaders)) return incomplete('SignedHeaders');
  const signedHeaders = raw.signedHeaders.split(';');
  if (!signedHeaders.includes('host')) return incomplete('SignedHeaders: host must be signed');
  const { date, signature, token, expiresS, query } = raw;
  return { accessKeyId, scope: { day, region, service, end }, date, signedHeaders, signature, token, expiresS, query };
}

/** NaN for what is no time. */
export function unixMs(date: string): number {
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(date);
  if (parts === null) return Number.NaN;
  const [, year, month, day, hour, minute, second] = parts;
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}

/** Values of a header, in order, without the white space around them. */
export function headerValues(request: SignedRequest, name: string): string[] {
  return request.headers.filter(([key]) => key.toLowerCase() === name).map(([, value]) => value.trim());
}

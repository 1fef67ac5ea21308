import { createHash, createHmac } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';

/** What signs a request. Never logged. */
export interface SigningKeys {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
}

export interface PresignInput {
  /** `wss://host[:port][/path]`, as GetSignalingChannelEndpoint gave it. */
  endpoint: string;
  query: Record<string, string>;
  region: string;
  keys: SigningKeys;
  /** The service's idea of now, not the host's. */
  signingDate: Date;
  /** Anything else than the default is for the published test vectors. */
  service?: string;
}

/** Life of a signed URL, s; what AWS's own JavaScript, Android and iOS clients ask for. */
const EXPIRES_S = 299;

/**
 * The signed URL that opens the socket: SigV4 in the query, token inside the canonical query, payload hash of the
 * empty string, only `host` signed. A secret as a whole.
 */
export async function presignSocketUrl(input: PresignInput): Promise<string> {
  const url = new URL(input.endpoint);
  const signed = await signerOf(input).presign(
    {
      method: 'GET',
      protocol: url.protocol,
      hostname: url.hostname,
      path: url.pathname,
      headers: { host: url.host },
      query: input.query,
    },
    { expiresIn: EXPIRES_S, signingDate: input.signingDate },
  );
  const query = Object.entries(signed.query ?? {})
    .map(([name, value]) => `${encode(name)}=${encode(String(value))}`)
    .join('&');
  return `${url.protocol}//${url.host}${url.pathname}?${query}`;
}

/** One POST of JSON, signed in its headers. */
export async function signedPost(
  input: Pick<PresignInput, 'endpoint' | 'region' | 'keys' | 'signingDate'> & { path: string; body: string },
) {
  const url = new URL(input.path, input.endpoint);
  return await signerOf(input).sign(
    {
      method: 'POST',
      protocol: url.protocol,
      hostname: url.hostname,
      ...(url.port === '' ? {} : { port: Number(url.port) }),
      path: url.pathname,
      headers: { host: url.host, 'content-type': 'application/json' },
      body: input.body,
    },
    { signingDate: input.signingDate },
  );
}

function signerOf({ service, region, keys }: Pick<PresignInput, 'service' | 'region' | 'keys'>): SignatureV4 {
  return new SignatureV4({ service: service ?? 'kinesisvideo', region, credentials: keys, sha256: Sha256 });
}

/** RFC 3986, as SigV4 wants it: encodeURIComponent leaves !'()* alone. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
}

type Bytes = string | ArrayBuffer | ArrayBufferView;

/** SHA-256 and its HMAC in the shape that the signer asks for. */
class Sha256 {
  readonly #hash;

  constructor(secret?: Bytes) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', asBytes(secret));
  }

  update(data: Bytes): void {
    this.#hash.update(asBytes(data));
  }

  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }
}

function asBytes(data: Bytes): Uint8Array {
  if (typeof data === 'string') return Buffer.from(data, 'utf8');
  if (ArrayBuffer.isView(data)) return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return new Uint8Array(data);
}

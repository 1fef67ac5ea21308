import { createHash, createHmac } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';

export interface Credentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
}

/** Life of a signed URL, seconds: it is used at once. */
const EXPIRES_S = 299;

type Bytes = string | ArrayBuffer | ArrayBufferView;

/** SHA-256 as the signer wants it: a hash, or an HMAC when there is a key. */
class Sha256 {
  readonly #hash;

  constructor(secret?: Bytes) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', bytes(secret));
  }

  update(data: Uint8Array): void {
    this.#hash.update(data);
  }

  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }

  reset(): void {
    throw new Error('a digest is used once');
  }
}

function bytes(data: Bytes): Uint8Array {
  if (typeof data === 'string') return Buffer.from(data);
  return ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data);
}

/** The URL with which a viewer opens its socket. It is a secret while it lives. */
export async function viewerUrl(
  endpoint: string,
  region: string,
  channelArn: string,
  clientId: string,
  credentials: Credentials,
): Promise<string> {
  const url = new URL(endpoint);
  const signer = new SignatureV4({ credentials, region, service: 'kinesisvideo', sha256: Sha256 });
  const signed = await signer.presign(
    {
      method: 'GET',
      protocol: url.protocol,
      hostname: url.hostname,
      path: '/',
      headers: { host: url.host },
      query: { 'X-Amz-ChannelARN': channelArn, 'X-Amz-ClientId': clientId },
    },
    { expiresIn: EXPIRES_S },
  );
  const query = Object.entries(signed.query ?? {}).map(([key, value]) => `${key}=${encodeURIComponent(String(value))}`);
  return `${url.protocol}//${url.host}/?${query.join('&')}`;
}

import type { Credentials } from './credentials.ts';

/** Largest credentials document that is read, characters. */
const DOCUMENT_MAX_CHARS = 16 * 1024;

/**
 * Reads `{AccessKeyId, SecretAccessKey, SessionToken?, Expiration?}`, in any case, bare or under `credentials`, as IoT's
 * credential provider and `credential_process` write it. Says nothing about what it could not read: it may be a secret.
 */
export function parseCredentials(text: string): Credentials | undefined {
  if (text.length > DOCUMENT_MAX_CHARS) return undefined;
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return undefined;
  }
  const outer = lowerKeys(document);
  const fields = outer.has('credentials') ? lowerKeys(outer.get('credentials')) : outer;
  const accessKeyId = fields.get('accesskeyid');
  const secretAccessKey = fields.get('secretaccesskey');
  const sessionToken = fields.get('sessiontoken') ?? fields.get('token');
  const expiration = fields.get('expiration');
  if (typeof accessKeyId !== 'string' || accessKeyId === '') return undefined;
  if (typeof secretAccessKey !== 'string' || secretAccessKey === '') return undefined;
  const expiresAt = typeof expiration === 'string' ? Date.parse(expiration) : Number.NaN;
  return {
    accessKeyId,
    secretAccessKey,
    ...(typeof sessionToken === 'string' && sessionToken !== '' ? { sessionToken } : {}),
    ...(Number.isNaN(expiresAt) ? {} : { expiresAt }),
  };
}

function lowerKeys(value: unknown): Map<string, unknown> {
  if (typeof value !== 'object' || value === null) return new Map();
  return new Map(Object.entries(value).map(([key, item]) => [key.toLowerCase(), item]));
}

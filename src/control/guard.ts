import { createHash, timingSafeEqual } from 'node:crypto';
import { isIP } from 'node:net';

/** What decides about a request that came over TCP. The unix socket has file permissions instead. */
export interface Caller {
  host: string | undefined;
  origin: string | undefined;
  authorization: string | undefined;
}

export interface GuardOptions {
  token: string | undefined;
  /** Without a token, reading is free on loopback only. */
  loopback: boolean;
  /** Names besides localhost by which this host may be asked. */
  hostNames: readonly string[];
}

export type Admission = { ok: true; mayAct: boolean } | { ok: false; status: 401 | 403; text: string };

/**
 * A page of another site must not reach the daemon through somebody's browser: a foreign Host is DNS rebinding (an
 * address cannot be rebound), a foreign Origin a cross-site request.
 */
export function admit(
  { host, origin, authorization }: Caller,
  { token, loopback, hostNames }: GuardOptions,
): Admission {
  const name = hostName(host);
  if (name === undefined || !(isIP(name) !== 0 || name === 'localhost' || hostNames.includes(name))) {
    return { ok: false, status: 403, text: 'this Host is not served' };
  }
  if (origin !== undefined && origin !== `http://${host}`)
    return { ok: false, status: 403, text: 'this Origin is not served' };
  const mayAct = token !== undefined && sameSecret(authorization, `Bearer ${token}`);
  if (!mayAct && (authorization !== undefined || !loopback))
    return { ok: false, status: 401, text: 'a valid bearer token is needed' };
  return { ok: true, mayAct };
}

function hostName(host: string | undefined): string | undefined {
  const match = /^(?:\[([\da-fA-F:.]+)\]|([\w.-]+))(?::\d{1,5})?$/.exec(host ?? '');
  return (match?.[1] ?? match?.[2])?.toLowerCase();
}

function sameSecret(given: string | undefined, wanted: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given ?? ''), digest(wanted));
}

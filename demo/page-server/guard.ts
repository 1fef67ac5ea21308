import type { IncomingMessage } from 'node:http';

/** Nothing but this server's own files, and no framing by others. */
const POLICY = "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

export const SECURITY_HEADERS = {
  'content-security-policy': POLICY,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
} as const;

/**
 * Why a request is not served, or undefined. Host keeps out a page whose name was bent to 127.0.0.1, Origin a page of
 * another site.
 */
export function refusal(
  { headers }: Pick<IncomingMessage, 'headers'>,
  port: number,
  needsOrigin: boolean,
): string | undefined {
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`];
  if (!hosts.includes(headers.host ?? '')) return `this page is at http://127.0.0.1:${port}/`;
  if (headers.origin === undefined) return needsOrigin ? 'an Origin is missing' : undefined;
  return headers.origin === `http://${headers.host}` ? undefined : 'another origin may not ask';
}

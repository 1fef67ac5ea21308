import { isIP } from 'node:net';

export interface GuardRules {
  /** Host names that lead here. */
  names: ReadonlySet<string>;
  /** Origins of pages that may come beside those on this machine. */
  origins: ReadonlySet<string>;
}

const LOCAL_HOSTS = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Why a browser must not do this: a page elsewhere that rebinds its name, or a page that was not allowed. */
export function objection(host: string | undefined, origin: string | undefined, rules: GuardRules): string | undefined {
  if (host === undefined || !knownHost(host, rules.names)) return 'The Host header names another server.';
  if (origin === undefined || isLocalOrigin(origin) || rules.origins.has(origin)) return undefined;
  return 'Pages of this origin are not allowed.';
}

/** The admin API takes pages of its own origin only. */
export function adminObjection(
  host: string | undefined,
  origin: string | undefined,
  rules: GuardRules,
): string | undefined {
  if (host === undefined || !knownHost(host, rules.names)) return 'The Host header names another server.';
  return origin === undefined || origin === `https://${host}` ? undefined : 'Pages of another origin are not allowed.';
}

/** An address cannot be rebound, so any is fine. */
function knownHost(host: string, names: ReadonlySet<string>): boolean {
  const name = hostName(host);
  if (name === undefined) return false;
  return LOCAL_HOSTS.has(name) || names.has(name) || isIP(name.replace(/^\[|\]$/g, '')) !== 0;
}

/** Without the port, in lower case; undefined when it is no host. */
export function hostName(host: string): string | undefined {
  return /^(\[[0-9a-fA-F:.]+\]|[a-zA-Z0-9_.-]+)(:\d{1,5})?$/.exec(host)?.[1]?.toLowerCase();
}

function isLocalOrigin(origin: string): boolean {
  const host = /^https?:\/\/(.+)$/.exec(origin)?.[1];
  return host !== undefined && LOCAL_HOSTS.has(hostName(host) ?? '');
}

import { isIP } from 'node:net';
import { hostName } from './guard.ts';
import { type EndpointName, endpointNames, type Settings } from './options.ts';

const LOOPBACK_NAMES = ['127.0.0.1', 'localhost'];

/** By which names the endpoints are reached. */
export class Addresses {
  readonly #settings: Settings;
  readonly #portOf: (name: EndpointName) => number;
  /** Host names of the data endpoints that were given up, in lower case. */
  #retired = new Set<string>();
  #dataHost: string | undefined;

  constructor(settings: Settings, portOf: (name: EndpointName) => number) {
    this.#settings = settings;
    this.#portOf = portOf;
  }

  /** `host` or `host:port`, without a slash at the end, which C clients cannot take. */
  authority(name: EndpointName): string {
    const moved = name === 'master' || name === 'viewer' ? this.#dataHost : undefined;
    const host = moved ?? this.#settings.names[name] ?? bracketed(reachable(this.#settings.host));
    const port = this.#settings.advertisedPort ?? this.#portOf(name);
    return port === 443 ? host : `${host}:${port}`;
  }

  all(): Record<EndpointName, string> {
    const url = (name: EndpointName): string => `https://${this.authority(name)}`;
    return {
      control: url('control'),
      master: url('master'),
      viewer: url('viewer'),
      credentials: url('credentials'),
      admin: url('admin'),
    };
  }

  /** The data endpoints go by another name of this host from now on, and the old one is dead. */
  rotate(): void {
    const current = this.#dataHost ?? bracketed(reachable(this.#settings.host));
    this.#dataHost = LOOPBACK_NAMES.find((name) => name !== current) ?? current;
    this.#retired = new Set(
      [current, this.#settings.names.master, this.#settings.names.viewer].flatMap((n) => n ?? []),
    );
  }

  isRetired(endpoint: EndpointName, host: string | undefined): boolean {
    return (endpoint === 'master' || endpoint === 'viewer') && this.#retired.has(hostName(host ?? '') ?? '');
  }
}

/** Which of the endpoints behind one port a request means: by its host name, otherwise the first. */
export function endpointBehind(
  shared: readonly EndpointName[],
  settings: Settings,
  host: string | undefined,
): EndpointName {
  const wanted = hostName(host ?? '');
  return shared.find((name) => settings.names[name]?.toLowerCase() === wanted) ?? shared[0] ?? 'control';
}

/** Names, beside those of loopback, that lead here. */
export function knownNames(settings: Settings): Set<string> {
  const given = [...endpointNames.map((name) => settings.names[name]), ...settings.certificateNames];
  return new Set(given.flatMap((name) => name?.toLowerCase() ?? []));
}

/** What the server's certificate must say. */
export function certificateNames(settings: Settings): string[] {
  const bound = isIP(settings.host) !== 0 && !isWildcard(settings.host) ? [settings.host] : [];
  return [...new Set(['localhost', '127.0.0.1', '::1', ...bound, ...knownNames(settings)])];
}

/** Where clients on this host reach a server that listens there. */
function reachable(host: string): string {
  return isWildcard(host) ? 'localhost' : host;
}

function bracketed(host: string): string {
  return isIP(host) === 6 ? `[${host}]` : host;
}

function isWildcard(host: string): boolean {
  return host === '0.0.0.0' || host === '::';
}

import type { EndpointName } from '../emulator/index.ts';
import { type Args, textOption, usage } from './command.ts';

export const endpoints = ['control', 'master', 'viewer', 'credentials', 'admin'] as const;
/** Browsers and curl know that names below it lead to this host. */
export const DOMAIN = 'kvs.localhost';
const LAST_PORT = 65_535;

type PerEndpoint<T> = Partial<Record<EndpointName, T>>;

/** Which ports, and which names. */
export function hosting(args: Args): {
  ports: PerEndpoint<number> | undefined;
  names: PerEndpoint<string> | undefined;
} {
  const first = portOption(args, 'port', LAST_PORT - endpoints.length + 1);
  const one = portOption(args, 'one-port');
  const domain = textOption(args, 'domain');
  const named = names(args.lists.get('name') ?? []);
  if (one === undefined) {
    if (domain !== undefined) throw usage('--domain belongs to --one-port');
    return { ports: first === undefined ? undefined : perEndpoint((_, i) => first + i), names: named };
  }
  if (first !== undefined) throw usage('--port and --one-port exclude each other');
  return {
    ports: perEndpoint(() => one),
    names: { ...perEndpoint((name) => `${name}.${domain ?? DOMAIN}`), ...named },
  };
}

function perEndpoint<T>(value: (name: EndpointName, i: number) => T): PerEndpoint<T> {
  const all: PerEndpoint<T> = {};
  endpoints.forEach((name, i) => {
    all[name] = value(name, i);
  });
  return all;
}

function names(pairs: readonly string[]): PerEndpoint<string> | undefined {
  if (pairs.length === 0) return undefined;
  const all: PerEndpoint<string> = {};
  for (const pair of pairs) {
    const [endpoint = '', name = ''] = pair.split('=', 2);
    const known = endpoints.find((each) => each === endpoint);
    if (known === undefined || name === '') {
      throw usage(`--name is ${JSON.stringify(pair)}, allowed: ENDPOINT=HOST with ${endpoints.join(', ')}`);
    }
    all[known] = name;
  }
  return all;
}

export function portOption(args: Args, name: string, last = LAST_PORT): number | undefined {
  const value = numberOption(args, name);
  if (value === undefined || (Number.isInteger(value) && value >= 1 && value <= last)) return value;
  throw usage(`--${name} is ${value}, allowed: 1 to ${last}`);
}

export function numberOption(args: Args, name: string): number | undefined {
  const text = textOption(args, name);
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!Number.isFinite(value) || value <= 0)
    throw usage(`--${name} is ${JSON.stringify(text)}, allowed: a number above 0`);
  return value;
}

import { isFips } from './region.ts';
import { objectsIn, textIn, textsIn } from './reply.ts';
import type { IceServer } from './state.ts';

/** What the link carries to the MCU at most. */
const SERVERS_MAX = 6;
const URIS_MAX = 4;
const TEXT_MAX_CHARS = 256;
/** Life of TURN credentials where the service does not say it, s; what it always says in practice. */
const TTL_DEFAULT_S = 300;
/** No life of credentials is believed to be longer, s. */
const TTL_MAX_S = 86_400;

export interface IceAnswer {
  servers: IceServer[];
  /** Least life of any of the servers, ms; 0 is without an end (there is no TURN among them). */
  ttlMs: number;
}

/** Suffixes of host names by the region's beginning; the first that fits. */
const partitions: [RegExp, { classic: string; dual: string }][] = [
  [/^cn-/, { classic: 'amazonaws.com.cn', dual: 'api.amazonwebservices.com.cn' }],
  [/^eusc-/, { classic: 'amazonaws.eu', dual: 'api.amazonwebservices.eu' }],
  [/^us-iso-/, { classic: 'c2s.ic.gov', dual: 'api.aws.ic.gov' }],
  [/^us-isob-/, { classic: 'sc2s.sgov.gov', dual: 'api.aws.scloud' }],
  [/^/, { classic: 'amazonaws.com', dual: 'api.aws' }],
];

/** The region's STUN server. With FIPS it exists only over TLS. */
export function regionalStun(region: string, fips: boolean, dualStack: boolean): string {
  const suffix = partitions.find(([pattern]) => pattern.test(region))?.[1];
  const host = dualStack ? suffix?.dual : suffix?.classic;
  const secure = isFips(region, fips);
  return `${secure ? 'stuns' : 'stun'}:stun.kinesisvideo${secure ? '-fips' : ''}.${region}.${host}:443`;
}

/** The servers that the media stack gets, STUN first, of GetIceServerConfig's list. What is oversized or incomplete is left out. */
export function iceServers(list: unknown, stun: string | undefined): IceAnswer {
  const turn = objectsIn(list)
    .map(serverIn)
    .filter((server) => server !== undefined)
    .slice(0, SERVERS_MAX - (stun === undefined ? 0 : 1));
  return {
    servers: [
      ...(stun === undefined ? [] : [{ uris: [stun], username: '', password: '' }]),
      ...turn.map(({ server }) => server),
    ],
    ttlMs: turn.length === 0 ? 0 : Math.min(...turn.map(({ ttlS }) => ttlS)) * 1000,
  };
}

function serverIn(raw: Record<string, unknown>): { server: IceServer; ttlS: number } | undefined {
  const { Uris, Username = '', Password = '', Ttl } = raw;
  const uris = textsIn(Uris, TEXT_MAX_CHARS).slice(0, URIS_MAX);
  const username = Username === null || Username === '' ? '' : textIn(Username, TEXT_MAX_CHARS);
  const password = Password === null || Password === '' ? '' : textIn(Password, TEXT_MAX_CHARS);
  if (uris.length === 0 || username === undefined || password === undefined) return undefined;
  const ttlS = typeof Ttl === 'number' && Number.isFinite(Ttl) ? Ttl : TTL_DEFAULT_S;
  return { server: { uris, username, password }, ttlS: Math.min(TTL_MAX_S, Math.max(1, ttlS)) };
}

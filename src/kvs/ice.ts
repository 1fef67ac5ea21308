import type { IceServer } from './state.ts';

/** What the link carries to the MCU at most. */
const SERVERS_MAX = 6;
const URIS_MAX = 4;
const TEXT_MAX_CHARS = 256;
/** Life of TURN credentials where the service does not say it, s; what it always says in practice. */
const TTL_DEFAULT_S = 300;

export interface IceAnswer {
  servers: IceServer[];
  /** Least life of any of the servers, ms; 0 is without an end (there is no TURN among them). */
  ttlMs: number;
}

/** One entry of GetIceServerConfig's list, as loosely as the service may give it. */
export interface RawIceServer {
  Uris?: string[] | undefined;
  Username?: string | undefined;
  Password?: string | undefined;
  Ttl?: number | undefined;
}

/** Suffixes of host names by the region's beginning; the first that fits. */
const partitions: [RegExp, { classic: string; dual: string }][] = [
  [/^cn-/, { classic: 'amazonaws.com.cn', dual: 'api.amazonwebservices.com.cn' }],
  [/^eusc-/, { classic: 'amazonaws.eu', dual: 'api.amazonwebservices.eu' }],
  [/^us-iso-/, { classic: 'c2s.ic.gov', dual: 'api.aws.ic.gov' }],
  [/^us-isob-/, { classic: 'sc2s.sgov.gov', dual: 'api.aws.scloud' }],
  [/^/, { classic: 'amazonaws.com', dual: 'api.aws' }],
];

/** The region's STUN server. With FIPS, and always in GovCloud, it exists only over TLS. */
export function regionalStun(region: string, fips: boolean, dualStack: boolean): string {
  const suffix = partitions.find(([pattern]) => pattern.test(region))?.[1];
  const host = dualStack ? suffix?.dual : suffix?.classic;
  const secure = fips || region.startsWith('us-gov-');
  return `${secure ? 'stuns' : 'stun'}:stun.kinesisvideo${secure ? '-fips' : ''}.${region}.${host}:443`;
}

/** The servers that the media stack gets, STUN first. What is oversized or incomplete is left out. */
export function iceServers(raw: readonly RawIceServer[], stun: string | undefined): IceAnswer {
  const turn = raw.filter(isUsable).slice(0, SERVERS_MAX - (stun === undefined ? 0 : 1));
  const ttls = turn.map(({ Ttl }) => Math.max(1, Number.isFinite(Ttl) ? Number(Ttl) : TTL_DEFAULT_S));
  return {
    servers: [
      ...(stun === undefined ? [] : [{ uris: [stun], username: '', password: '' }]),
      ...turn.map((server) => ({
        uris: urisOf(server).slice(0, URIS_MAX),
        username: server.Username ?? '',
        password: server.Password ?? '',
      })),
    ],
    ttlMs: turn.length === 0 ? 0 : Math.min(...ttls) * 1000,
  };
}

function isUsable(server: RawIceServer): boolean {
  return urisOf(server).length > 0 && fits(server.Username ?? '') && fits(server.Password ?? '');
}

function urisOf(server: RawIceServer): string[] {
  return (server.Uris ?? []).filter((uri) => typeof uri === 'string' && uri !== '' && fits(uri));
}

function fits(text: unknown): boolean {
  return typeof text === 'string' && text.length <= TEXT_MAX_CHARS;
}

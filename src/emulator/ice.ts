import { randomBytes, randomInt } from 'node:crypto';
import type { FaultName, Faults } from './faults.ts';
import { ICE_TTL_S } from './limits.ts';

export interface IceServerEntry {
  Uris: readonly string[];
  Username?: string;
  Password?: string;
  /** Seconds. */
  Ttl?: number;
}

export type IceChoice = 'synthetic' | 'none' | readonly IceServerEntry[];

/** What GetIceServerConfig gives. */
export function iceServersOf(
  { region, iceServers }: { region: string; iceServers: IceChoice },
  channel: { name: string; arn: string },
  wallMs: number,
  faults: Faults,
): readonly IceServerEntry[] {
  const given = iceServers === 'none' ? [] : iceServers;
  const servers = given === 'synthetic' ? syntheticServers(region, channel.arn, wallMs) : given;
  const rule = faults.take({ on: 'ice', what: 'GetIceServerConfig', channel: channel.name });
  return rule === undefined ? servers : spoilServers(servers, rule.fault);
}

/** Two TURN servers as the service gives them: new hosts each time, port 443, credentials of five minutes. */
function syntheticServers(region: string, arn: string, wallMs: number): IceServerEntry[] {
  return [turnServer(region, arn, wallMs), turnServer(region, arn, wallMs)];
}

function turnServer(region: string, arn: string, wallMs: number): IceServerEntry {
  // Addresses of the documentation range TEST-NET-3: nobody answers there.
  const address = `203-0-113-${randomInt(1, 255)}`;
  const host = `${address}.t-${randomBytes(4).toString('hex')}.kinesisvideo.${region}.amazonaws.com:443`;
  const expiryS = Math.floor(wallMs / 1000) + ICE_TTL_S;
  return {
    Uris: [`turn:${host}?transport=udp`, `turns:${host}?transport=udp`, `turns:${host}?transport=tcp`],
    Username: `${expiryS}:${Buffer.from(`v1:${arn}`).toString('base64')}`,
    Password: randomBytes(32).toString('base64'),
    Ttl: ICE_TTL_S,
  };
}

/** What GetIceServerConfig gives when a fault spoils it. */
function spoilServers(servers: readonly IceServerEntry[], fault: FaultName): readonly IceServerEntry[] {
  switch (fault) {
    case 'ice-empty':
      return [];
    case 'ice-one':
      return servers.slice(0, 1).map((server) => ({ ...server, Uris: server.Uris.slice(0, 1) }));
    case 'ice-short':
      return servers.map((server) => ({ ...server, Ttl: 30 }));
    case 'ice-expired':
      return servers.map((server) => ({ ...server, Username: server.Username?.replace(/^\d+/, '1') ?? '1' }));
    case 'ice-turns':
      return servers.map((server) => ({ ...server, Uris: server.Uris.filter((uri) => uri.startsWith('turns:')) }));
    case 'ice-plain':
      return withUris(servers, (uri) => uri.replace(/\?.*$/, ''));
    case 'ice-ipv6':
      return withUris(servers, (uri) => uri.replace(/:[^:?]+:/, ':[2001:db8::7]:'));
    default:
      return servers;
  }
}

function withUris(servers: readonly IceServerEntry[], change: (uri: string) => string): readonly IceServerEntry[] {
  return servers.map((server) => ({ ...server, Uris: [...new Set(server.Uris.map(change))] }));
}

import { randomBytes, randomInt } from 'node:crypto';
import { ICE_TTL_S } from './limits.ts';

export interface IceServerEntry {
  Uris: readonly string[];
  Username?: string;
  Password?: string;
  /** Seconds. */
  Ttl?: number;
}

/** Two TURN servers as the service gives them: new hosts each time, port 443, credentials of five minutes. */
export function syntheticServers(region: string, arn: string, wallMs: number): IceServerEntry[] {
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

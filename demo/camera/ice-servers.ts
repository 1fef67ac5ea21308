import type { IceServer } from 'node-datachannel';

const DEFAULT_PORT = 3478;
const URI = /^(stun|turn|turns):(\[[0-9a-f:.]+\]|[^:?]+)(?::(\d+))?(?:\?transport=(udp|tcp))?$/i;

/** ICE servers as libdatachannel takes them. Over TCP and TLS it has no TURN: such URIs are left out. */
export function iceServer(uri: string, username: string, password: string): IceServer | undefined {
  const [, scheme, hostname, port, transport] = URI.exec(uri) ?? [];
  if (scheme === undefined || hostname === undefined) return undefined;
  const server = { hostname: hostname.replace(/^\[|\]$/g, ''), port: Number(port ?? DEFAULT_PORT) };
  if (scheme.toLowerCase() === 'stun') return server;
  if (scheme.toLowerCase() === 'turns' || transport?.toLowerCase() === 'tcp') return undefined;
  return { ...server, username, password, relayType: 'TurnUdp' };
}

/** The payload of an `ice` record: a line for each URI. */
export function parseIceServers(payload: string): IceServer[] {
  return payload.split('\n').flatMap((line) => {
    const [uri = '', username = '', password = ''] = line.split('\t');
    return iceServer(uri, username, password) ?? [];
  });
}

import type { LinkMessage } from './vocabulary.ts';

const utf8 = new TextEncoder();

/** Limits of the schema, in bytes of UTF-8; what is not here is bounded by its message. */
const textLimits: Partial<Record<LinkMessage['kind'], Record<string, number>>> = {
  channelInfo: { region: 32, name: 256, arn: 1024 },
  signalingState: { text: 200 },
  sessionOpened: { clientId: 256 },
  candidate: { mid: 64, ufrag: 256, candidate: 512 },
  sendStatus: { errorType: 256, description: 256 },
  error: { text: 200 },
  capabilities: { device: 64, firmware: 64, codecs: 128 },
  log: { text: 1024 },
};
const ICE_SERVERS_MAX = 6;
const ICE_URIS_MAX = 4;
const ICE_TEXT_MAX_BYTES = 256;

/** What breaks a limit of the schema, or undefined. */
export function overLimit(message: LinkMessage): string | undefined {
  for (const [field, limit] of Object.entries(textLimits[message.kind] ?? {})) {
    const value: unknown = Reflect.get(message, field);
    if (typeof value === 'string' && isLonger(value, limit)) return `${field} is longer than ${limit} bytes`;
  }
  if (message.kind !== 'iceServers') return undefined;
  if (message.servers.length > ICE_SERVERS_MAX) return `more than ${ICE_SERVERS_MAX} servers`;
  for (const { username, password, uris } of message.servers) {
    if (uris.length > ICE_URIS_MAX) return `more than ${ICE_URIS_MAX} uris of a server`;
    if ([username, password, ...uris].some((text) => isLonger(text, ICE_TEXT_MAX_BYTES))) {
      return `a text of a server is longer than ${ICE_TEXT_MAX_BYTES} bytes`;
    }
  }
  return undefined;
}

function isLonger(text: string, bytes: number): boolean {
  // A UTF-16 unit is one to three bytes.
  return text.length * 3 > bytes && utf8.encode(text).length > bytes;
}

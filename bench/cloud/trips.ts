/**
 * Counts sequential round trips instead of timing them, so that a busy machine does not count. What a client sends comes
 * one half trip after the latest that it had received by then, on whatever connection; what a connection's server sends,
 * one after the latest that it had received on this connection.
 */
export class Trips {
  #halves = 0;
  /** Versions of TLS that servers chose. */
  readonly versions = new Set<string>();

  get roundTrips(): number {
    return this.#halves / 2;
  }

  /** Of a connection that the client begins now: its first bytes follow a round trip for the connect. */
  connection(): { fromClient(): () => void; fromServer(): () => void } {
    const connected = this.#halves + 2;
    let server = connected;
    return {
      fromClient: () => {
        const half = Math.max(this.#halves, connected) + 1;
        return () => {
          server = Math.max(server, half);
        };
      },
      fromServer: () => {
        const half = server + 1;
        return () => {
          this.#halves = Math.max(this.#halves, half);
        };
      },
    };
  }
}

const HANDSHAKE = 22;
const SERVER_HELLO = 2;
/** Record and handshake heads, version, random. */
const BEFORE_SESSION_BYTES = 5 + 4 + 2 + 32;
const SUPPORTED_VERSIONS = 43;

/** The version that a ServerHello chooses, such as `1.3`; undefined for what is none. RFC 8446, 4.1.3. */
export function tlsVersion(bytes: Buffer): string | undefined {
  if (bytes[0] !== HANDSHAKE || bytes[5] !== SERVER_HELLO) return undefined;
  const session = bytes[BEFORE_SESSION_BYTES] ?? 0;
  let at = BEFORE_SESSION_BYTES + 1 + session + 3 + 2;
  while (at + 6 <= bytes.length) {
    if (bytes.readUInt16BE(at) === SUPPORTED_VERSIONS) return `1.${bytes.readUInt16BE(at + 4) - 0x0301}`;
    at += 4 + bytes.readUInt16BE(at + 2);
  }
  return '1.2';
}

import type { ClientRequest } from 'node:http';
import { Agent, type RequestOptions } from 'node:https';
import { type Duplex, PassThrough } from 'node:stream';
import { TLSSocket } from 'node:tls';
import { openTunnel, type ProxyChoice } from './proxy.ts';

/** Connections at once to one host. */
const SOCKETS_MAX = 8;

export interface AgentOptions {
  /** PEM of the only authorities to trust, instead of Node's own. */
  ca: string | undefined;
  proxy: ProxyChoice;
  /** Keep connections for the next request. */
  keep: boolean;
}

/** When a refused certificate is valid and what the host believed, Unix ms; put on the error of the connection. */
export interface Validity {
  validFrom: number;
  validTo: number;
  hostTime: number;
}

/**
 * TLS with HTTP/1.1 (the service's endpoints offer h2 and then refuse it), through a proxy where there is one. It remembers
 * which errors came from a connection that was used before: the other side closed it while it lay idle, and the request
 * may be sent again. Verification is Node's own and never relaxed.
 */
export class CloudAgent extends Agent {
  readonly #proxy: ProxyChoice;
  readonly #closing = new AbortController();
  readonly #stale = new WeakSet<object>();

  constructor({ ca, proxy, keep }: AgentOptions) {
    super({
      keepAlive: keep,
      maxSockets: SOCKETS_MAX,
      scheduling: 'lifo',
      ALPNProtocols: ['http/1.1'],
      ...(ca === undefined ? {} : { ca }),
    });
    this.#proxy = proxy;
  }

  /** True once for a request that failed because a kept connection was dead. Drops the other kept ones as well. */
  wasStale(error: unknown): boolean {
    if (typeof error !== 'object' || error === null || !this.#stale.delete(error)) return false;
    for (const sockets of Object.values(this.freeSockets)) {
      for (const socket of sockets ?? []) socket.destroy();
    }
    return true;
  }

  override destroy(): void {
    this.#closing.abort();
    super.destroy();
  }

  override reuseSocket(socket: Duplex, request: ClientRequest): void {
    super.reuseSocket(socket, request);
    request.prependOnceListener('error', (error) => {
      const code = 'code' in error ? error.code : undefined;
      if (code === 'ECONNRESET' || code === 'EPIPE') this.#stale.add(error);
    });
  }

  override createConnection(
    options: RequestOptions,
    callback: (error: Error | null, stream: Duplex) => void = () => undefined,
  ): Duplex | null | undefined {
    const host = options.host ?? options.hostname ?? '';
    const port = Number(options.port ?? 443);
    const proxy = this.#proxy(host, port);
    if (proxy === undefined) return watched(super.createConnection(options, callback));
    openTunnel(proxy, host, port, this.#closing.signal).then(
      (tunnel) => {
        const through: RequestOptions & { socket: Duplex } = { ...options, socket: tunnel };
        const socket = watched(super.createConnection(through));
        if (socket !== null && socket !== undefined) callback(null, socket);
      },
      (error) => callback(error, new PassThrough()),
    );
    return undefined;
  }
}

/** Lets a refusal of the certificate say when it is valid: with a wrong clock that is what one wants to know. */
function watched<T extends Duplex | null | undefined>(socket: T): T {
  if (!(socket instanceof TLSSocket)) return socket;
  let validity: Validity | undefined;
  socket.prependOnceListener('secure', () => {
    const { valid_from, valid_to } = socket.getPeerCertificate();
    validity = { validFrom: Date.parse(valid_from), validTo: Date.parse(valid_to), hostTime: Date.now() };
  });
  socket.prependOnceListener('error', (error) => {
    if (validity !== undefined) Object.assign(error, validity);
  });
  return socket;
}

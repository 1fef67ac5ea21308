import type { ClientRequest } from 'node:http';
import { Agent } from 'node:https';
import type { Duplex } from 'node:stream';

/** Connections at once to one host. */
const SOCKETS_MAX = 8;

/**
 * Keep-alive HTTP/1.1 over TLS: the service's endpoints offer h2 and then refuse it. It remembers which errors came from a
 * connection that was used before: the other side closed it while it lay idle, and the request may be sent again.
 */
export class CloudAgent extends Agent {
  readonly #stale = new WeakSet<object>();

  /** `ca`: PEM of the only authorities to trust, instead of Node's own. */
  constructor(ca: string | undefined) {
    super({
      keepAlive: true,
      maxSockets: SOCKETS_MAX,
      scheduling: 'lifo',
      ALPNProtocols: ['http/1.1'],
      ...(ca === undefined ? {} : { ca }),
    });
  }

  /** True once for a request that failed because a kept connection was dead. Drops the other kept ones as well. */
  wasStale(error: unknown): boolean {
    if (typeof error !== 'object' || error === null || !this.#stale.delete(error)) return false;
    for (const sockets of Object.values(this.freeSockets)) {
      for (const socket of sockets ?? []) socket.destroy();
    }
    return true;
  }

  override reuseSocket(socket: Duplex, request: ClientRequest): void {
    super.reuseSocket(socket, request);
    request.prependOnceListener('error', (error) => {
      const code = 'code' in error ? error.code : undefined;
      if (code === 'ECONNRESET' || code === 'EPIPE') this.#stale.add(error);
    });
  }
}

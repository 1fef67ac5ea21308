import type { ClientRequest } from 'node:http';
import { Agent, type RequestOptions } from 'node:https';
import { isIP } from 'node:net';
import { type Duplex, PassThrough } from 'node:stream';
import { TLSSocket } from 'node:tls';
import { openTunnel, type ProxyChoice } from './proxy.ts';

/** Connections at once to one host. */
const SOCKETS_MAX = 8;
/** How long a connection that was made ahead waits for its request, ms. */
const AHEAD_MS = 10_000;

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
  /** Made ahead, by host and port. */
  readonly #ahead = new Map<string, Duplex>();
  readonly #timers = new WeakMap<Duplex, NodeJS.Timeout>();

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

  /** Makes a connection before the request that will want it, so that the two need not wait for each other. */
  connectAhead(address: string): void {
    const { hostname, port: given } = new URL(address);
    const host = hostname.replace(/^\[|\]$/g, '');
    const port = Number(given === '' ? 443 : given);
    const key = `${host}:${port}`;
    if (this.#ahead.has(key) || this.#proxy(host, port) !== undefined) return;
    const servername = isIP(host) === 0 ? host : '';
    const socket = watched(super.createConnection({ ...this.options, host, port, servername }));
    if (socket === null || socket === undefined) return;
    const forget = (): void => {
      if (this.#ahead.get(key) === socket) this.#ahead.delete(key);
      socket.destroy();
    };
    const timer = setTimeout(forget, AHEAD_MS);
    // Whoever takes it hears of its end like of any other; one that nobody took is nobody's loss.
    socket.on('error', () => undefined);
    socket.once('close', () => {
      clearTimeout(timer);
      if (this.#ahead.get(key) === socket) this.#ahead.delete(key);
    });
    this.#ahead.set(key, socket);
    this.#timers.set(socket, timer);
  }

  /** Connections that wait for their request. */
  get ahead(): number {
    return this.#ahead.size;
  }

  override destroy(): void {
    for (const socket of this.#ahead.values()) socket.destroy();
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
    const ahead = this.#takeAhead(`${host}:${port}`);
    if (ahead !== undefined) return ahead;
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

  #takeAhead(key: string): Duplex | undefined {
    const socket = this.#ahead.get(key);
    if (socket === undefined) return undefined;
    this.#ahead.delete(key);
    clearTimeout(this.#timers.get(socket));
    return socket.destroyed ? undefined : socket;
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

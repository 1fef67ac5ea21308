import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { hostname } from 'node:os';
import type { Clock } from '../common/clock.ts';
import { BridgeError, errorText } from '../common/errors.ts';
import type { Logger } from '../common/logger.ts';
import { EventStreams } from './events.ts';
import { type Admission, admit, type GuardOptions } from './guard.ts';
import { streamLines } from './lines.ts';
import { route } from './routes.ts';
import { listenAt, listening } from './socket-file.ts';
import type { ControlSource } from './types.ts';

const CONNECTIONS_MAX = 32;
const HEAD_MAX_BYTES = 8_192;
const REQUEST_MS = 5_000;

export interface ControlOptions {
  socket: string;
  http: { host: string; port: number } | undefined;
  token: string | undefined;
}

/** Status and actions over HTTP, on a unix socket and, when wanted, on TCP. */
export class ControlServer {
  readonly #options: ControlOptions;
  readonly #source: ControlSource;
  readonly #log: Logger;
  readonly #events: EventStreams;
  #servers: Server[] = [];

  constructor(options: ControlOptions, source: ControlSource, deps: { clock: Clock; log: Logger }) {
    this.#options = options;
    this.#source = source;
    this.#log = deps.log;
    this.#events = new EventStreams(source, deps.clock);
  }

  async start(): Promise<void> {
    const { socket, http, token } = this.#options;
    const local = this.#serve(() => ({ ok: true, mayAct: true }));
    await listenAt(local, socket);
    this.#servers.push(local);
    this.#log.info({ socket }, 'control socket ready');
    if (http === undefined) return;
    const loopback = http.host === 'localhost' || http.host === '::1' || http.host.startsWith('127.');
    if (!loopback && token === undefined) {
      throw new BridgeError('KVSB-CONTROL', `${http.host} is not loopback: a token is needed`, 'set control.token');
    }
    const guard: GuardOptions = { token, loopback, hostNames: [hostname().toLowerCase()] };
    const remote = this.#serve(({ headers }) => {
      const { host, origin, authorization } = headers;
      return admit({ host, origin, authorization }, guard);
    });
    try {
      await listening(remote, () => remote.listen(http.port, http.host));
    } catch (error) {
      throw new BridgeError('KVSB-CONTROL', `control.http ${http.host}:${http.port}: ${errorText(error)}`, undefined, {
        cause: error,
      });
    }
    this.#servers.push(remote);
    this.#log.info({ address: remote.address() }, 'control http ready');
  }

  /** The TCP port in use, for a configured port of 0. */
  get port(): number | undefined {
    const address = this.#servers[1]?.address();
    return typeof address === 'object' ? address?.port : undefined;
  }

  async stop(): Promise<void> {
    this.#events.close();
    const servers = this.#servers;
    this.#servers = [];
    await Promise.all(
      servers.map(
        (server) =>
          new Promise<void>((resolve) => {
            server.close(() => resolve());
            server.closeAllConnections();
          }),
      ),
    );
  }

  #serve(admission: (request: IncomingMessage) => Admission): Server {
    const server = createServer({ maxHeaderSize: HEAD_MAX_BYTES, requestTimeout: REQUEST_MS }, (request, response) => {
      this.#answer(admission(request), request, response).catch((error: unknown) => {
        this.#log.error({ err: error }, 'control request failed');
        response.destroy();
      });
    });
    server.maxConnections = CONNECTIONS_MAX;
    return server;
  }

  async #answer(admission: Admission, request: IncomingMessage, response: ServerResponse): Promise<void> {
    request.resume();
    response.setHeader('content-security-policy', "default-src 'none'; frame-ancestors 'none'");
    response.setHeader('x-content-type-options', 'nosniff');
    response.setHeader('cache-control', 'no-store');
    const reply = admission.ok
      ? await route(request.method ?? '', request.url ?? '', admission.mayAct, this.#source)
      : { status: admission.status, type: 'text/plain; charset=utf-8', body: `${admission.text}\n` };
    if (reply !== 'events') {
      if ('open' in reply) streamLines(response, reply);
      else response.writeHead(reply.status, { 'content-type': reply.type }).end(reply.body);
    } else if (!this.#events.add(response)) {
      response.writeHead(503).end('too many watchers\n');
    }
  }
}

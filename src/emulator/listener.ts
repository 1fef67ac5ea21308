import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Clock } from '../common/clock.ts';
import { BridgeError, errorText } from '../common/errors.ts';
import type { CertifiedKey } from './certificates.ts';
import { BODY_MAX_BYTES, CONNECTIONS_MAX } from './limits.ts';
import type { Reply } from './reply.ts';
import { writeReply } from './wire.ts';

const KEEP_ALIVE_MS = 60_000;

export interface ListenerParts {
  host: string;
  port: number;
  certificate: CertifiedKey;
  /** Asks clients for certificates of this authority; whoever has none is let in or not. */
  clients: { authorityPem: string; required: boolean } | undefined;
  clock: Clock;
  /** `reused`: the connection has served a request before. */
  answer(request: IncomingMessage, body: Buffer, reused: boolean): Promise<Reply>;
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void>;
  /** A mistake of ours; the client sees the end of its connection. */
  failed(error: unknown): void;
}

/** One HTTPS port. */
export class Listener {
  readonly #parts: ListenerParts;
  readonly #server: Server;
  /** TLS hides the TCP socket that a reset needs; here it is, by its remote end. */
  readonly #raw = new Map<string, Socket>();
  readonly #served = new WeakSet<Socket>();

  private constructor(parts: ListenerParts) {
    this.#parts = parts;
    const { certPem: cert, keyPem: key } = parts.certificate;
    const { clients } = parts;
    const mutual = clients && { ca: clients.authorityPem, requestCert: true, rejectUnauthorized: clients.required };
    this.#server = createServer({
      cert,
      key,
      ...mutual,
      ALPNProtocols: ['http/1.1'],
      minVersion: 'TLSv1.2',
      keepAliveTimeout: KEEP_ALIVE_MS,
    });
    this.#server.on('connection', (socket: Socket) => this.#track(socket));
    this.#server.on('clientError', (_error, socket) => socket.destroy());
    this.#server.maxConnections = CONNECTIONS_MAX;
    this.#server.on('request', (request, response) => {
      this.#serve(request, response).catch((error: unknown) => {
        parts.failed(error);
        response.destroy();
      });
    });
    this.#server.on('upgrade', (request, socket, head) => {
      // Whatever goes wrong on a connection ends with it.
      socket.on('error', () => {});
      parts.upgrade(request, socket, head).catch((error: unknown) => {
        parts.failed(error);
        socket.destroy();
      });
    });
  }

  static async open(parts: ListenerParts): Promise<Listener> {
    const listener = new Listener(parts);
    await listener.#listen();
    return listener;
  }

  get port(): number {
    const address = this.#server.address();
    return address === null || typeof address === 'string' ? 0 : address.port;
  }

  /** An abrupt end (RST) below all higher layers. */
  reset(socket: Duplex): void {
    const raw = socket instanceof Socket ? this.#raw.get(remoteOf(socket)) : undefined;
    if (raw === undefined) socket.destroy();
    else raw.resetAndDestroy();
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
    });
    for (const socket of this.#raw.values()) socket.destroy();
    await closed;
  }

  #listen(): Promise<void> {
    const { host, port } = this.#parts;
    return new Promise((resolve, reject) => {
      this.#server.once('error', (cause) => {
        const hint = 'Choose another port, or 0 for a free one.';
        const what = `cannot listen on ${host}:${port}: ${errorText(cause)}`;
        reject(new BridgeError('KVSB-EMULATOR-LISTEN', what, hint, { cause }));
      });
      this.#server.listen(port, host, resolve);
    });
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request);
    if (body === undefined) {
      // Neither a client that left nor one that does not end is worth an answer.
      request.socket.destroy();
      return;
    }
    const reused = this.#served.has(request.socket);
    this.#served.add(request.socket);
    const reply = await this.#parts.answer(request, body, reused);
    await writeReply(response, reply, this.#parts.clock, () => this.reset(request.socket));
  }

  #track(socket: Socket): void {
    const remote = remoteOf(socket);
    this.#raw.set(remote, socket);
    socket.once('close', () => this.#raw.delete(remote));
    socket.on('error', () => {});
  }
}

function remoteOf(socket: Socket): string {
  return `${socket.remoteAddress} ${socket.remotePort}`;
}

/** Undefined when there is too much of it, or when the client left. */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of request) {
      const part: unknown = chunk;
      if (!Buffer.isBuffer(part)) continue;
      bytes += part.length;
      if (bytes > BODY_MAX_BYTES) return undefined;
      chunks.push(part);
    }
  } catch {
    return undefined;
  }
  return Buffer.concat(chunks);
}

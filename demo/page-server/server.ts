import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { ViewerCloud } from '../viewer/cloud.ts';
import { pageFile } from './files.ts';
import { forward } from './forward.ts';
import { refusal, SECURITY_HEADERS } from './guard.ts';
import { Tickets } from './tickets.ts';

const CLIENT_ID = /^[A-Za-z0-9_.-]{1,64}$/;
const LISTENERS_MAX = 16;
const MESSAGE_MAX_BYTES = 65_536;

/** What the page's event stream shows: whole pictures, by name. */
export interface Observer {
  /** Calls back at once with all pictures, then with each change; the result stops it. */
  watch(show: (name: string, picture: unknown) => void): () => void;
}

/** The page, and what its browser cannot do itself: signing, TLS with the emulator's CA, the daemon's control socket. */
export class PageServer {
  readonly #cloud: ViewerCloud;
  readonly #observer: Observer;
  readonly #tickets = new Tickets();
  readonly #sockets = new WebSocketServer({ noServer: true, maxPayload: MESSAGE_MAX_BYTES, perMessageDeflate: false });
  readonly #server: Server;
  #listeners = 0;

  constructor(cloud: ViewerCloud, observer: Observer) {
    this.#cloud = cloud;
    this.#observer = observer;
    this.#server = createServer((request, response) => void this.#serve(request, response));
    this.#server.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head));
  }

  /** The page's address, on loopback always. */
  async start(port = 0): Promise<string> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, '127.0.0.1', resolve);
    });
    return `http://127.0.0.1:${this.#port}/`;
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets.clients) socket.terminate();
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeAllConnections();
    await closed;
  }

  get #port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const refused = refusal(request, this.#port, false);
    if (refused !== undefined) return answer(response, 403, { error: refused });
    if (request.method !== 'GET') return answer(response, 405, { error: 'only GET' });
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://page');
    try {
      if (pathname === '/api/events') return this.#events(response);
      if (pathname.startsWith('/api/')) return await this.#api(pathname, searchParams.get('clientId') ?? '', response);
      const file = await pageFile(pathname);
      if (file === undefined) return answer(response, 404, { error: 'no such page' });
      response.writeHead(200, { ...SECURITY_HEADERS, 'content-type': file.type }).end(file.bytes);
    } catch (error) {
      answer(response, 502, { error: error instanceof Error ? error.message : String(error) });
    }
  }

  async #api(path: string, clientId: string, response: ServerResponse): Promise<void> {
    if (!CLIENT_ID.test(clientId)) return answer(response, 400, { error: 'clientId is missing or not plain' });
    const access = await this.#cloud.access();
    if (path === '/api/channel') {
      const iceServers = await this.#cloud.iceServers(access, clientId);
      return answer(response, 200, { arn: access.arn, region: this.#cloud.cloud.region, iceServers });
    }
    if (path === '/api/sign') {
      const ticket = this.#tickets.issue(await this.#cloud.signedUrl(access, clientId), performance.now());
      return answer(response, 200, { path: `/signaling?ticket=${ticket}` });
    }
    answer(response, 404, { error: 'no such call' });
  }

  #events(response: ServerResponse): void {
    if (this.#listeners >= LISTENERS_MAX) return answer(response, 503, { error: 'too many pages are open' });
    this.#listeners += 1;
    response.writeHead(200, { ...SECURITY_HEADERS, 'content-type': 'text/event-stream' });
    const stop = this.#observer.watch((name, picture) => {
      response.write(`event: ${name}\ndata: ${JSON.stringify(picture)}\n\n`);
    });
    response.on('close', () => {
      this.#listeners -= 1;
      stop();
    });
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://page');
    const allowed = pathname === '/signaling' && refusal(request, this.#port, true) === undefined;
    const url = allowed ? this.#tickets.redeem(searchParams.get('ticket') ?? '', performance.now()) : undefined;
    if (url === undefined) {
      socket.end('HTTP/1.1 403 Forbidden\r\nconnection: close\r\ncontent-length: 0\r\n\r\n');
      return;
    }
    this.#sockets.handleUpgrade(request, socket, head, (page) => forward(page, url, this.#cloud.cloud.ca));
  }
}

function answer(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { ...SECURITY_HEADERS, 'content-type': 'application/json' }).end(JSON.stringify(body));
}

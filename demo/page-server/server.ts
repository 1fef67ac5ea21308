import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { errorText } from '../../src/common/errors.ts';
import type { ViewerCloud } from '../viewer/cloud.ts';
import { pageFile } from './files.ts';
import { Forwarder, refuse } from './forward.ts';
import { refusal, SECURITY_HEADERS } from './guard.ts';
import { Tickets } from './tickets.ts';

const CLIENT_ID = /^[A-Za-z0-9_.-]{1,64}$/;
const LISTENERS_MAX = 16;

interface Reply {
  status: number;
  type: string;
  body: string | Buffer;
}

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
  readonly #forwarder: Forwarder;
  readonly #server: Server;
  #listeners = 0;

  constructor(cloud: ViewerCloud, observer: Observer) {
    this.#cloud = cloud;
    this.#observer = observer;
    this.#forwarder = new Forwarder(cloud.cloud.ca);
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
    this.#forwarder.close();
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeAllConnections();
    await closed;
  }

  get #port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://page');
    const refused = refusal(request, this.#port, false);
    if (refused === undefined && pathname === '/api/events' && this.#listeners < LISTENERS_MAX) {
      this.#events(response);
      return;
    }
    const { status, type, body } = await this.#reply(request.method, pathname, searchParams, refused);
    response.writeHead(status, { ...SECURITY_HEADERS, 'content-type': type }).end(body);
  }

  async #reply(method: string | undefined, path: string, query: URLSearchParams, refused?: string): Promise<Reply> {
    if (refused !== undefined) return error(403, refused);
    if (method !== 'GET') return error(405, 'only GET');
    try {
      if (path === '/api/events') return error(503, 'too many pages are open');
      if (path.startsWith('/api/')) return await this.#api(path, query.get('clientId') ?? '');
      const file = await pageFile(path);
      return file === undefined ? error(404, 'no such page') : { status: 200, ...file };
    } catch (problem) {
      return error(502, errorText(problem));
    }
  }

  async #api(path: string, clientId: string): Promise<Reply> {
    if (!CLIENT_ID.test(clientId)) return error(400, 'clientId is missing or not plain');
    const access = await this.#cloud.access();
    if (path === '/api/channel') {
      const iceServers = await this.#cloud.iceServers(access, clientId);
      return json(200, { arn: access.arn, region: this.#cloud.cloud.region, iceServers });
    }
    if (path === '/api/sign') {
      const ticket = this.#tickets.issue(await this.#cloud.signedUrl(access, clientId), performance.now());
      return json(200, { path: `/signaling?ticket=${ticket}` });
    }
    return error(404, 'no such call');
  }

  #events(response: ServerResponse): void {
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
    if (url === undefined) refuse(socket, '403 Forbidden');
    else this.#forwarder.join(request, socket, head, url);
  }
}

function json(status: number, body: object): Reply {
  return { status, type: 'application/json', body: JSON.stringify(body) };
}

function error(status: number, text: string): Reply {
  return json(status, { error: text });
}

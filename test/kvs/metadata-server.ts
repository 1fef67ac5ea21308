import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Asked {
  method: string;
  path: string;
  headers: IncomingMessage['headers'];
  body: string;
}

/** A plain HTTP server on loopback, as containers and instances have for their credentials; it keeps what it was asked. */
export class MetadataServer {
  readonly asked: Asked[] = [];
  readonly #server: Server;

  constructor(answer: (asked: Asked, response: ServerResponse) => void) {
    this.#server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => {
        body += chunk.toString();
      });
      request.on('end', () => {
        const { method = '', url: path = '', headers } = request;
        const asked = { method, path, headers, body };
        this.asked.push(asked);
        answer(asked, response);
      });
    });
  }

  /** Its address, once it listens. */
  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    const address = this.#server.address();
    return `http://127.0.0.1:${isAddress(address) ? address.port : 0}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

function isAddress(address: AddressInfo | string | null): address is AddressInfo {
  return typeof address === 'object' && address !== null;
}

/** A document of temporary credentials as a container's endpoint gives it. */
export function containerDocument(accessKeyId: string, lifeMs: number, wall = Date.now()): string {
  const Expiration = new Date(wall + lifeMs).toISOString();
  return JSON.stringify({ AccessKeyId: accessKeyId, SecretAccessKey: 'secret', Token: 'token', Expiration });
}

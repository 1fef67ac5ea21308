import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocket, WebSocketServer } from 'ws';

const MESSAGE_MAX_BYTES = 65_536;
const HANDSHAKE_MS = 5000;

/** Joins pages' sockets to the service's signed ones, frame by frame, unread. */
export class Forwarder {
  readonly #ca: string;
  readonly #pages = new WebSocketServer({ noServer: true, maxPayload: MESSAGE_MAX_BYTES, perMessageDeflate: false });

  constructor(ca: string) {
    this.#ca = ca;
  }

  /** The page's socket opens when the service's is open, so that `open` means the same to the page as without this. */
  join(request: IncomingMessage, socket: Duplex, head: Buffer, signedUrl: string): void {
    const service = new WebSocket(signedUrl, {
      ca: this.#ca,
      handshakeTimeout: HANDSHAKE_MS,
      maxPayload: MESSAGE_MAX_BYTES,
      perMessageDeflate: false,
    });
    socket.on('close', () => service.terminate());
    // The reason may name the URL, which is signed: it is not repeated.
    service.on('error', () => refuse(socket, '502 Bad Gateway'));
    service.on('open', () => {
      this.#pages.handleUpgrade(request, socket, head, (page) => {
        service.on('message', (data, binary) => page.send(data, { binary }));
        service.on('close', () => page.close());
        page.on('message', (data, binary) => service.send(data, { binary }));
        page.on('error', () => service.terminate());
      });
    });
  }

  close(): void {
    for (const page of this.#pages.clients) page.terminate();
  }
}

/** Has no effect on a socket that was taken over already but to end it. */
export function refuse(socket: Duplex, status: string): void {
  if (socket.writable) socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
}

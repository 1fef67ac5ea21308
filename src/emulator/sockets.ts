import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Channel } from './channels.ts';
import { FRAME_MAX_BYTES, SOCKET_BACKLOG_MAX_BYTES } from './limits.ts';
import type { Reply } from './reply.ts';
import type { Peer, Room } from './room.ts';
import type { Role } from './routing.ts';

/** What a client has to be told instead of 101, or where it goes. */
export type Admission = { reply: Reply } | { channel: Channel; room: Room; role: Role; clientId: string };

export interface SocketParts {
  echoSubprotocol: boolean;
  wall(): number;
  admit(request: IncomingMessage, role: Role): Promise<Admission>;
  reset(socket: Duplex): void;
  closed(channel: Channel, role: Role, clientId: string, code: number): void;
}

/** Turns admitted requests into WebSockets and joins them to their rooms. */
export class Sockets {
  readonly #parts: SocketParts;
  readonly #server: WebSocketServer;

  constructor(parts: SocketParts) {
    this.#parts = parts;
    this.#server = new WebSocketServer({
      noServer: true,
      clientTracking: false,
      maxPayload: FRAME_MAX_BYTES,
      perMessageDeflate: false,
      handleProtocols: (offered) => (parts.echoSubprotocol ? ([...offered][0] ?? false) : false),
    });
  }

  async upgrade(request: IncomingMessage, socket: Duplex, head: Buffer, role: Role): Promise<void> {
    const admission = await this.#parts.admit(request, role);
    if (socket.destroyed) return;
    if ('reply' in admission) {
      this.#refuse(socket, admission.reply);
      return;
    }
    this.#server.handleUpgrade(request, socket, head, (client) => this.#join(client, socket, admission));
  }

  #join(
    client: WebSocket,
    socket: Duplex,
    { channel, room, role, clientId }: Exclude<Admission, { reply: Reply }>,
  ): void {
    const id = room.open(this.#peer(client, socket), role, clientId);
    client.on('message', (data, isBinary) => {
      if (isBinary) client.close(1003, 'Text frames only');
      else room.receive(id, data.toString());
    });
    client.on('ping', () => room.active(id));
    client.on('pong', () => room.active(id));
    client.on('error', () => {});
    client.on('close', (code) => {
      room.closed(id);
      this.#parts.closed(channel, role, clientId, code);
    });
  }

  #peer(client: WebSocket, socket: Duplex): Peer {
    return {
      isOpen: () => client.readyState === client.OPEN,
      send: (frame, fragments) => {
        sendIn(client, frame, fragments);
        // A client that does not read must not fill our memory.
        if (client.bufferedAmount > SOCKET_BACKLOG_MAX_BYTES) client.terminate();
      },
      sendBinary: (frame) => client.send(Buffer.from(frame)),
      close: (code, reason) => client.close(code, reason),
      reset: () => this.#parts.reset(socket),
      mute: () => client.pause(),
      ping: () => client.ping(),
    };
  }

  /** The whole refusal in one write. */
  #refuse(socket: Duplex, reply: Reply): void {
    if (reply.wire?.instead === 'silence') return;
    if (reply.wire?.instead === 'reset') {
      this.#parts.reset(socket);
      return;
    }
    const headers = {
      ...reply.headers,
      date: new Date(this.#parts.wall()).toUTCString(),
      connection: 'close',
      'content-length': String(Buffer.byteLength(reply.body)),
    };
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    socket.end(`HTTP/1.1 ${reply.status} ${reasons[reply.status] ?? 'Error'}\r\n${lines.join('')}\r\n${reply.body}`);
  }
}

/** One message in so many WebSocket frames. */
function sendIn(client: WebSocket, message: string, fragments: number): void {
  const size = Math.ceil(message.length / fragments);
  for (let part = 0; part < fragments; part++) {
    client.send(message.slice(part * size, (part + 1) * size), { fin: part === fragments - 1 });
  }
}

const reasons: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  403: 'Forbidden',
  404: 'Not Found',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
};

import { connect, createServer, type Server, type Socket } from 'node:net';
import { Trips, tlsVersion } from './trips.ts';

/** A TCP proxy that makes a path long: so many ms each way, and one round trip before the first byte, for the connect. */
export class DelayProxy {
  /** Connections so far. */
  connections = 0;
  /** Of the connections from now on. */
  trips = new Trips();
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(server: Server) {
    this.#server = server;
  }

  /** Listens on `host` and leads to the same port of 127.0.0.1. */
  static async open(host: string, port: number, oneWayMs: number): Promise<DelayProxy> {
    const server = createServer({ noDelay: true });
    const proxy = new DelayProxy(server);
    server.on('connection', (near) => proxy.#carry(near, port, oneWayMs));
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, host, resolve);
    });
    return proxy;
  }

  /** Resets what is open, as a path does that breaks. */
  breakAll(): void {
    for (const socket of this.#sockets) socket.resetAndDestroy();
  }

  async close(): Promise<void> {
    this.breakAll();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #carry(near: Socket, port: number, oneWayMs: number): void {
    this.connections += 1;
    const { trips } = this;
    const { fromClient, fromServer } = trips.connection();
    const far = connect({ host: '127.0.0.1', port, noDelay: true });
    far.once('data', (chunk) => trips.versions.add(tlsVersion(chunk) ?? 'none'));
    this.#join(near, far, oneWayMs, 2 * oneWayMs, fromClient);
    this.#join(far, near, oneWayMs, 0, fromServer);
  }

  /** Chunks keep their order, and none comes sooner than `oneWayMs` after it left. */
  #join(from: Socket, to: Socket, oneWayMs: number, handshakeMs: number, leaves: () => () => void): void {
    this.#sockets.add(from);
    const beginsAt = performance.now() + handshakeMs;
    const waitMs = (): number => Math.max(0, beginsAt - performance.now()) + oneWayMs;
    let earliest = 0;
    const later = (act: () => void): void => {
      const at = Math.max(earliest, performance.now() + waitMs());
      earliest = at;
      setTimeout(act, Math.max(0, at - performance.now()));
    };
    from.on('data', (chunk) => {
      const arrives = leaves();
      later(() => {
        arrives();
        to.write(chunk);
      });
    });
    from.on('end', () => later(() => to.end()));
    from.on('error', () => to.destroy());
    from.on('close', () => this.#sockets.delete(from));
  }
}

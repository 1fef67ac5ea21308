import type { Agent, IncomingMessage } from 'node:http';
import { WebSocket } from 'ws';
import type { Clock } from '../common/clock.ts';
import { asCloudError, classifyRefusal, type Failure, failureOf } from './failure.ts';
import { readRefusal } from './http.ts';
import { messageLimits } from './message.ts';
import type { TrueTime } from './true-time.ts';

/** Times of one socket, ms. A dead one is seen within PING_MS + PONG_MS. */
const PING_MS = 10_000;
const PONG_MS = 8_000;
const HANDSHAKE_MS = 7_000;
/** Longest wait for the rest of a refusal, and for the other side's close frame. */
const REFUSAL_MS = 2_000;
const CLOSE_MS = 1_000;
/** Largest body of a refusal that is read, bytes. */
const REFUSAL_MAX_BYTES = 4 * 1024;

export type SocketEvent =
  | { kind: 'open' }
  | { kind: 'text'; text: string }
  | { kind: 'binary' }
  /** The last event: refused, unreachable, lost or ended. 1006 is "without a close frame". */
  | { kind: 'closed'; code: number; failure: Failure };

export interface SocketDeps {
  clock: Clock;
  time: TrueTime;
  agent: Agent | undefined;
  onEvent(event: SocketEvent): void;
}

/** One WebSocket to the service. It watches that the other side lives, and says once why it ended. */
export class KvsSocket {
  /** Settles when nothing of the socket is left. */
  readonly gone: Promise<void>;
  readonly #ws: WebSocket;
  readonly #deps: SocketDeps;
  #cancelTimer: () => void = () => undefined;
  #heard = true;
  #ended = false;
  #error: Error | undefined;
  /** Messages that the system took: in all, before the last ping, and before the last ping that was answered. */
  #written = 0;
  #pinged = 0;
  #confirmed = 0;

  /** `url` is signed and therefore a secret. */
  constructor(url: string, deps: SocketDeps) {
    this.#deps = deps;
    const sentAt = deps.clock.now();
    this.#ws = new WebSocket(url, {
      handshakeTimeout: HANDSHAKE_MS,
      maxPayload: messageLimits.frameBytes,
      perMessageDeflate: false,
      followRedirects: false,
      ...(deps.agent === undefined ? {} : { agent: deps.agent }),
    });
    this.gone = new Promise((resolve) => this.#ws.once('close', () => resolve()));
    this.#ws.on('upgrade', (response) => deps.time.learn(response.headers.date, sentAt));
    this.#ws.on('unexpected-response', (_request, response) => this.#refused(response, sentAt));
    this.#ws.on('open', () => {
      this.#after(PING_MS, () => this.#ping());
      this.#tell({ kind: 'open' });
    });
    this.#ws.on('message', (data, isBinary) => {
      this.#heard = true;
      if (isBinary || !Buffer.isBuffer(data)) this.#tell({ kind: 'binary' });
      else this.#tell({ kind: 'text', text: data.toString('utf8') });
    });
    this.#ws.on('ping', () => this.#listen());
    this.#ws.on('pong', () => {
      this.#confirmed = this.#pinged;
      this.#listen();
    });
    this.#ws.on('error', (error) => {
      this.#error = error;
    });
    this.#ws.on('close', (code, reason) => this.#closed(code, reason.toString('utf8')));
  }

  get isOpen(): boolean {
    return this.#ws.readyState === WebSocket.OPEN;
  }

  /** Bytes that the system has not taken yet. */
  get backlogBytes(): number {
    return this.#ws.bufferedAmount;
  }

  /** Messages that the system took and of which nothing says yet that the other side has them. */
  get unconfirmed(): number {
    return this.#written - this.#confirmed;
  }

  /** `done` says whether the system took it all. */
  send(text: string, done: (written: boolean) => void): void {
    if (!this.isOpen) {
      done(false);
      return;
    }
    this.#ws.send(text, (error) => {
      const isWritten = error === undefined || error === null;
      if (isWritten) this.#written += 1;
      done(isWritten);
    });
  }

  /** Ends it politely, and soon; nothing more is told. */
  close(): void {
    this.#ended = true;
    if (this.#ws.readyState === WebSocket.OPEN) {
      this.#ws.close(1000);
      this.#after(CLOSE_MS, () => this.#ws.terminate());
    } else {
      this.#ws.terminate();
    }
  }

  #listen(): void {
    this.#heard = true;
  }

  #ping(): void {
    this.#heard = false;
    this.#pinged = this.#written;
    this.#ws.ping();
    this.#after(PONG_MS, () => {
      if (this.#heard) {
        this.#after(PING_MS - PONG_MS, () => this.#ping());
      } else {
        this.#end(1006, failureOf('network', `the connection is dead: no pong in ${PONG_MS} ms`));
        this.#ws.terminate();
      }
    });
  }

  #refused(response: IncomingMessage, sentAt: number): void {
    const { time } = this.#deps;
    time.learn(response.headers.date, sentAt);
    const chunks: Buffer[] = [];
    let size = 0;
    const finish = () => {
      const type = response.headers['x-amzn-errortype'];
      const headers = {
        'x-amzn-errortype': Array.isArray(type) ? type[0] : type,
        'retry-after': response.headers['retry-after'],
      };
      const refusal = readRefusal(response.statusCode ?? 0, headers, Buffer.concat(chunks).toString('utf8'));
      this.#end(1006, classifyRefusal(refusal, time.now()));
      this.#ws.terminate();
    };
    response.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > REFUSAL_MAX_BYTES) finish();
      else chunks.push(chunk);
    });
    response.on('error', finish);
    response.on('end', finish);
    this.#after(REFUSAL_MS, finish);
  }

  #closed(code: number, reason: string): void {
    if (this.#error !== undefined) this.#end(code, whatFailed(this.#error));
    else if (code === 1006) this.#end(code, failureOf('network', 'the connection broke'));
    else this.#end(code, failureOf('closed', `the service closed the socket (${`${code} ${reason}`.trim()})`));
    this.#cancelTimer();
  }

  #end(code: number, failure: Failure): void {
    this.#tell({ kind: 'closed', code, failure });
    this.#ended = true;
  }

  #tell(event: SocketEvent): void {
    if (!this.#ended) this.#deps.onEvent(event);
  }

  #after(ms: number, callback: () => void): void {
    this.#cancelTimer();
    this.#cancelTimer = this.#deps.clock.after(ms, callback);
  }
}

/** Errors of the WebSocket layer are the service's; the others are the connection's. */
function whatFailed(error: Error): Failure {
  const code = 'code' in error ? String(error.code) : '';
  if (code.startsWith('WS_ERR_')) return failureOf('service', `a frame broke the protocol: ${error.message}`);
  if (/Sec-WebSocket|upgrade header|Opening handshake/i.test(error.message)) {
    return failureOf('network', `no WebSocket there: ${error.message}`);
  }
  return asCloudError(error).failure;
}

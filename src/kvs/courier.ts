import type { Clock } from '../common/clock.ts';
import type { CloudAgent } from './agent.ts';
import { formatMessage, formatPayload, type KvsMessage, type OutgoingMessage, parseFrame } from './message.ts';
import { Outbox, type Queued } from './outbox.ts';
import type { Reporter } from './reporter.ts';
import { KvsSocket, type SocketEvent } from './socket.ts';
import type { TrueTime } from './true-time.ts';

/** Largest frame that is sent, bytes: a larger one would cost the socket (close 1009). */
const FRAME_MAX_BYTES = 32 * 1024;
/**
 * What the service documents for a payload, characters of base64. Its own clients send twice as much, so more is sent, and
 * told: if the service does refuse it, its reason goes to the MCU.
 */
const PAYLOAD_DOCUMENTED_CHARS = 10_000;
/** With more than this in a socket's buffer nothing is added to it, bytes. */
const BACKLOG_MAX_BYTES = 64 * 1024;
/** How soon a full buffer is looked at again, ms. */
const BACKLOG_MS = 100;
/**
 * Longest that messages wait for a successor to open, ms. The service hears the newest socket only, and that may be the
 * successor before this side knows: what the old one carried meanwhile would be lost.
 */
const HOLD_MS = 2_000;

export interface CourierDeps {
  clock: Clock;
  time: TrueTime;
  agent: CloudAgent;
  reporter: Reporter;
  onSocket(id: number, event: Exclude<SocketEvent, { kind: 'text' | 'binary' }>): void;
  onMessage(id: number, message: KvsMessage): void;
  /** Something waits to be sent again. */
  onWork(): void;
}

/** The sockets, by number, and what goes out on the one in use. */
export class Courier {
  readonly #deps: CourierDeps;
  readonly #outbox = new Outbox();
  readonly #sockets = new Map<number, KvsSocket>();
  readonly #closing = new Set<Promise<void>>();
  #inUse: KvsSocket | undefined;
  /** Being opened while another is in use. */
  #successor: { id: number; holdUntil: number } | undefined;
  #connectedAt: number | undefined;

  constructor(deps: CourierDeps) {
    this.#deps = deps;
  }

  get queued(): number {
    return this.#outbox.length;
  }

  /** Time with a socket in use so far, ms. */
  get connectedMs(): number {
    const since = this.#connectedAt === undefined ? 0 : this.#deps.clock.now() - this.#connectedAt;
    return this.#deps.reporter.counters.connectedMs + since;
  }

  open(id: number, url: string): void {
    const { clock, time, reporter } = this.#deps;
    const agent = url.startsWith('wss:') ? this.#deps.agent : undefined;
    const from = clock.now();
    let isAnswered = false;
    const onEvent = (event: SocketEvent) => {
      if (!isAnswered) reporter.called('dial', from, event.kind === 'open' ? 'done' : 'failed');
      isAnswered = true;
      this.#heard(id, event);
    };
    this.#sockets.set(id, new KvsSocket(url, { clock, time, agent, onEvent }));
    if (this.#inUse !== undefined) this.#successor = { id, holdUntil: clock.now() + HOLD_MS };
  }

  close(id: number): void {
    this.#sockets.get(id)?.close();
    this.#forget(id);
  }

  /** From now on everything goes out on this one. */
  use(id: number | undefined): void {
    const { clock, reporter } = this.#deps;
    const { counters } = reporter;
    counters.connectedMs = this.connectedMs;
    this.#connectedAt = id === undefined ? undefined : clock.now();
    if (id !== undefined && this.#inUse !== undefined) counters.rotations += 1;
    else if (id !== undefined && counters.connects > 1) counters.reconnects += 1;
    this.#inUse = id === undefined ? undefined : this.#sockets.get(id);
    if (id === undefined || this.#successor?.id === id) this.#successor = undefined;
    this.#outbox.newSocket();
  }

  send(message: OutgoingMessage, ttlMs: number): void {
    const { reporter, clock } = this.#deps;
    const payload = formatPayload(message);
    const frame = formatMessage(message, payload);
    const { correlationId, to, kind } = message;
    const bytes = Buffer.byteLength(frame);
    if (bytes > FRAME_MAX_BYTES) {
      const description = `not sent: its frame has ${bytes} bytes, the service takes ${FRAME_MAX_BYTES}`;
      reporter.tell({ kind: 'rejected', correlationId, statusCode: 0, errorType: 'TooLarge', description });
      return;
    }
    const expiresAt = clock.now() + ttlMs;
    if (!this.#outbox.push({ isSdp: kind !== 'candidate', to, correlationId, frame, expiresAt })) {
      reporter.tell({ kind: 'unsent', correlationId, why: 'limited' });
    } else if (payload.length > PAYLOAD_DOCUMENTED_CHARS) {
      reporter.large({ correlationId, kind, chars: payload.length, documented: PAYLOAD_DOCUMENTED_CHARS });
    }
  }

  /** Sends what may go now, gives up what is too old. */
  flush(): void {
    const now = this.#deps.clock.now();
    for (const { correlationId } of this.#outbox.expire(now)) {
      this.#deps.reporter.tell({ kind: 'unsent', correlationId, why: 'expired' });
    }
    const socket = this.#inUse;
    while (socket?.isOpen === true && now >= this.#heldUntil() && socket.backlogBytes <= BACKLOG_MAX_BYTES) {
      const parcel = this.#outbox.take(now);
      if (parcel === undefined) break;
      socket.send(parcel.frame, (written) => this.#sent(parcel, written));
    }
  }

  /** When `flush` has something to do. */
  nextDeadline(): number | undefined {
    const isOpen = this.#inUse?.isOpen === true;
    const isFull = (this.#inUse?.backlogBytes ?? 0) > BACKLOG_MAX_BYTES;
    const now = this.#deps.clock.now();
    const isHeld = now < this.#heldUntil();
    const next = this.#outbox.nextDeadline(isOpen && !isFull && !isHeld);
    if (next === undefined || (!isFull && !isHeld)) return next;
    return Math.min(next, isHeld ? this.#heldUntil() : now + BACKLOG_MS);
  }

  #heldUntil(): number {
    return this.#successor?.holdUntil ?? Number.NEGATIVE_INFINITY;
  }

  /** Settles when nothing of any socket is left. */
  async stop(): Promise<void> {
    this.#outbox.clear();
    for (const id of [...this.#sockets.keys()]) this.close(id);
    await Promise.all(this.#closing);
  }

  #heard(id: number, event: SocketEvent): void {
    const { reporter, onSocket } = this.#deps;
    switch (event.kind) {
      case 'open':
        reporter.counters.connects += 1;
        onSocket(id, event);
        break;
      case 'text':
        this.#read(id, event.text);
        break;
      case 'binary':
        reporter.noise('binary');
        break;
      case 'closed':
        if (event.code === 1006) reporter.doubtful(this.#sockets.get(id)?.unconfirmed ?? 0);
        this.#forget(id);
        onSocket(id, event);
        break;
    }
  }

  #read(id: number, text: string): void {
    const { reporter, onMessage } = this.#deps;
    const frame = parseFrame(text);
    if (frame.kind === 'noise') {
      reporter.noise(frame.noise);
      return;
    }
    reporter.counters.messagesIn += 1;
    onMessage(id, frame.message);
  }

  #sent(parcel: Queued, written: boolean): void {
    if (written) {
      this.#deps.reporter.tell({ kind: 'written', correlationId: parcel.correlationId });
      return;
    }
    // Not whole on the wire, so not received: the next socket takes it, if it comes in time.
    this.#outbox.putBack(parcel);
    this.#deps.onWork();
  }

  /** A socket may still have a close frame to wait for; `stop` waits with it. */
  #forget(id: number): void {
    if (this.#successor?.id === id) this.#successor = undefined;
    const socket = this.#sockets.get(id);
    if (socket === undefined) return;
    this.#sockets.delete(id);
    this.#closing.add(socket.gone);
    void socket.gone.finally(() => this.#closing.delete(socket.gone));
  }
}

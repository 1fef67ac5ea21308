import type { Clock } from '../common/clock.ts';
import type { Logger } from '../common/logger.ts';
import { Channel } from './channel.ts';
import { initialState, nextDeadline, step } from './client.ts';
import type { Call, ClientEffect, ClientInput, ClientState } from './client-types.ts';
import { type CloudParts, CloudShare } from './cloud-parts.ts';
import { asCloudError } from './failure.ts';
import { regionalStun } from './ice.ts';
import { formatMessage, type OutgoingMessage, parseFrame } from './message.ts';
import { checkOptions, type KvsOptions } from './options.ts';
import { Outbox, type Queued } from './outbox.ts';
import { presignSocketUrl } from './presign.ts';
import { proxyVariables } from './proxy.ts';
import { KvsSocket, type SocketEvent } from './socket.ts';
import type { CloudEvent } from './state.ts';
import { type KvsStatus, noCounters } from './status.ts';

/** Largest frame that is sent, bytes: what the service's gateway is known to take. */
const FRAME_MAX_BYTES = 32 * 1024;
/** With more than this in the socket's buffer nothing is added to it, bytes. */
const BACKLOG_MAX_BYTES = 64 * 1024;
/** How soon a full buffer is looked at again, ms. */
const BACKLOG_MS = 100;

export interface KvsDeps {
  clock: Clock;
  log: Logger;
  random: () => number;
  /** Lets bridges of one process share credentials and connections. */
  share?: CloudShare;
  /** Never called from inside a call of the driver's own methods. */
  onEvent(event: CloudEvent): void;
}

/** Does what the state machine decides: calls, sockets, and the one timer. */
export class KvsDriver {
  readonly #options: KvsOptions;
  readonly #deps: KvsDeps;
  readonly #parts: CloudParts;
  #release: () => void;
  readonly #channel: Channel;
  readonly #outbox = new Outbox();
  readonly #calls = new Map<number, AbortController>();
  readonly #sockets = new Map<number, KvsSocket>();
  readonly #closing = new Set<Promise<void>>();
  readonly #counters = noCounters();
  #state: ClientState;
  #inUse: number | undefined;
  #inputs: ClientInput[] = [];
  #events: CloudEvent[] = [];
  #working = false;
  #stopped = false;
  #cancelTimer: () => void = () => undefined;
  #shown: { event: Extract<CloudEvent, { kind: 'state' }>; at: number };
  #connectedAt: number | undefined;

  constructor(options: KvsOptions, deps: KvsDeps) {
    const name = checkOptions(options);
    const { region, role, fips, dualStack, create, channel } = options;
    this.#options = options;
    this.#deps = deps;
    const { parts, release } = (deps.share ?? new CloudShare()).acquire(
      { region, credentials: options.credentials, ca: options.ca, proxy: options.proxy ?? proxyVariables(process.env) },
      deps.clock,
    );
    this.#parts = parts;
    this.#release = release;
    this.#channel = new Channel(
      {
        region,
        role,
        fips,
        dualStack,
        name,
        clientId: options.clientId,
        messageTtlS: options.messageTtlS,
        endpoint: options.endpoint,
        stun: options.useStun ? regionalStun(region, fips, dualStack) : undefined,
      },
      this.#parts,
    );
    this.#state = initialState({ role, region, name, arn: channel.arn, create });
    this.#shown = {
      event: { kind: 'state', state: 'NEW', reason: 'none', retryMs: 0, text: '' },
      at: deps.clock.now(),
    };
  }

  start(): void {
    this.#put({ kind: 'start' });
  }

  connect(): void {
    this.#put({ kind: 'connect' });
  }

  disconnect(): void {
    this.#put({ kind: 'disconnect' });
  }

  deleteChannel(): void {
    if (this.#options.allowDelete) this.#put({ kind: 'delete' });
    else this.#deps.log.warn({ channel: this.#state.options.name }, 'refused to delete the channel: not configured');
  }

  fetchIce(): void {
    this.#put({ kind: 'fetchIce' });
  }

  /** Goes out in order, within `ttlMs`; comes back as written, rejected or unsent. */
  send(message: OutgoingMessage, ttlMs: number): void {
    const frame = formatMessage(message);
    const { correlationId, to, kind } = message;
    const expiresAt = this.#deps.clock.now() + ttlMs;
    const fits = Buffer.byteLength(frame) <= FRAME_MAX_BYTES;
    if (!fits || !this.#outbox.push({ isSdp: kind !== 'candidate', to, correlationId, frame, expiresAt })) {
      this.#counters.limited += 1;
      this.#emit({ kind: 'unsent', correlationId, why: 'limited' });
    }
    this.#work();
  }

  /** Ends calls and sockets; nothing is told any more. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancelTimer();
    this.#outbox.clear();
    for (const call of this.#calls.values()) call.abort(new Error('the bridge stops'));
    for (const id of [...this.#sockets.keys()]) this.#closeSocket(id);
    this.#release();
    this.#release = () => undefined;
    await Promise.all(this.#closing);
  }

  status(): KvsStatus {
    const { clock } = this.#deps;
    const { event, at } = this.#shown;
    const { options, channel, endpoints, ice } = this.#state;
    const expiresAt = this.#parts.credentials.expiresAt;
    const connectedMs = this.#connectedAt === undefined ? 0 : clock.now() - this.#connectedAt;
    return {
      state: event.state,
      reason: event.reason,
      text: event.text,
      retryMs: event.retryMs,
      forMs: Math.round(clock.now() - at),
      region: options.region,
      channel: options.name,
      arn: options.arn ?? channel?.arn ?? '',
      role: options.role,
      host: endpoints === undefined ? '' : new URL(endpoints.wss).host,
      queued: this.#outbox.length,
      clockOffsetMs: Math.round(this.#parts.time.offsetMs()),
      credentialsLeftMs: expiresAt === undefined ? undefined : Math.round(expiresAt - this.#parts.time.now()),
      iceLeftMs: ice.held === undefined ? undefined : Math.max(0, Math.round(ice.held.until - clock.now())),
      counters: { ...this.#counters, connectedMs: Math.round(this.#counters.connectedMs + connectedMs) },
    };
  }

  #put(input: ClientInput): void {
    this.#inputs.push(input);
    this.#work();
  }

  /** Takes inputs one by one; what effects put in meanwhile comes after. */
  #work(): void {
    if (this.#working || this.#stopped) return;
    this.#working = true;
    const { clock, random } = this.#deps;
    for (let input = this.#inputs.shift(); input !== undefined; input = this.#inputs.shift()) {
      const { state, effects } = step(this.#state, input, clock.now(), random);
      this.#state = state;
      for (const effect of effects) this.#perform(effect);
    }
    this.#flushOutbox();
    this.#working = false;
    this.#arm();
  }

  #arm(): void {
    this.#cancelTimer();
    const { clock } = this.#deps;
    const now = clock.now();
    const socket = this.#inUse === undefined ? undefined : this.#sockets.get(this.#inUse);
    const clogged = socket !== undefined && socket.backlogBytes > BACKLOG_MAX_BYTES;
    const outgoing = this.#outbox.nextDeadline(socket !== undefined && !clogged);
    const unclog = clogged && this.#outbox.length > 0 ? now + BACKLOG_MS : undefined;
    const times = [nextDeadline(this.#state), outgoing, unclog].filter((time) => time !== undefined);
    if (times.length === 0) return;
    this.#cancelTimer = clock.after(Math.max(0, Math.min(...times) - now), () => this.#put({ kind: 'tick' }));
  }

  #perform(effect: ClientEffect): void {
    switch (effect.kind) {
      case 'event':
        this.#note(effect.event);
        this.#emit(effect.event);
        break;
      case 'call':
        this.#call(effect.id, effect.call, effect.fresh);
        break;
      case 'abort':
        this.#calls.get(effect.id)?.abort(new Error('given up'));
        this.#calls.delete(effect.id);
        break;
      case 'open':
        this.#open(effect.socket, effect.arn, effect.wss);
        break;
      case 'close':
        this.#closeSocket(effect.socket);
        break;
      case 'use':
        this.#use(effect.socket);
        break;
    }
  }

  // Calls.

  #call(id: number, call: Call, fresh: boolean): void {
    if (fresh) this.#parts.credentials.invalidate();
    this.#attempt(
      id,
      (signal) => this.#run(id, call, signal),
      (error) => ({ kind: 'failed', id, failure: asCloudError(error).failure }),
    );
  }

  /** Runs what may be aborted, and puts in what came of it unless it was. */
  #attempt(
    id: number,
    work: (signal: AbortSignal) => Promise<ClientInput | undefined>,
    whenFailed: (error: unknown) => ClientInput,
  ): void {
    const controller = new AbortController();
    this.#calls.set(id, controller);
    void work(controller.signal)
      .catch(whenFailed)
      .then((input) => {
        this.#calls.delete(id);
        if (controller.signal.aborted || input === undefined) return;
        this.#put(input);
      });
  }

  async #run(id: number, call: Call, signal: AbortSignal): Promise<ClientInput> {
    switch (call.name) {
      case 'credentials':
        await this.#parts.credentials.get(signal);
        return { kind: 'done', id, call: 'credentials' };
      case 'describe':
        return { kind: 'done', id, call: 'describe', channel: await this.#channel.describe(signal) };
      case 'create':
        await this.#channel.create(signal);
        return { kind: 'done', id, call: 'create' };
      case 'locate':
        return { kind: 'done', id, call: 'locate', endpoints: await this.#channel.locate(call.arn, signal) };
      case 'ice': {
        const { servers, ttlMs } = await this.#channel.ice(call.arn, call.https, signal);
        this.#counters.iceFetches += 1;
        return { kind: 'done', id, call: 'ice', servers, ttlMs };
      }
      case 'delete':
        await this.#channel.remove(call.arn, call.version, signal);
        return { kind: 'done', id, call: 'delete' };
    }
  }

  // Sockets.

  #open(socket: number, arn: string, wss: string): void {
    this.#attempt(
      socket,
      async (signal) => {
        const { clientId, region } = this.#options;
        const keys = await this.#parts.credentials.get(signal);
        const url = await presignSocketUrl({
          endpoint: wss,
          query: { 'X-Amz-ChannelARN': arn, ...(clientId === undefined ? {} : { 'X-Amz-ClientId': clientId }) },
          region,
          keys,
          signingDate: new Date(this.#parts.time.now()),
        });
        if (signal.aborted) return undefined;
        const { clock } = this.#deps;
        const { time, socketAgent } = this.#parts;
        const agent = wss.startsWith('wss:') ? socketAgent : undefined;
        const onEvent = (event: SocketEvent) => this.#heard(socket, event);
        this.#sockets.set(socket, new KvsSocket(url, { clock, time, agent, onEvent }));
        return undefined;
      },
      (error) => ({ kind: 'closed', socket, code: 1006, failure: asCloudError(error).failure }),
    );
  }

  #heard(socket: number, event: SocketEvent): void {
    switch (event.kind) {
      case 'open':
        this.#counters.connects += 1;
        this.#put({ kind: 'opened', socket });
        break;
      case 'text': {
        const frame = parseFrame(event.text);
        if (frame.kind === 'noise') {
          this.#countNoise(frame.noise);
          break;
        }
        this.#counters.messagesIn += 1;
        this.#put({ kind: 'message', socket, message: frame.message });
        break;
      }
      case 'binary':
        this.#countNoise('binary');
        break;
      case 'closed':
        this.#forget(socket);
        this.#put({ kind: 'closed', socket, code: event.code, failure: event.failure });
        break;
    }
  }

  #use(socket: number | undefined): void {
    const now = this.#deps.clock.now();
    if (this.#connectedAt !== undefined) this.#counters.connectedMs += now - this.#connectedAt;
    this.#connectedAt = socket === undefined ? undefined : now;
    if (socket !== undefined && this.#inUse !== undefined) this.#counters.rotations += 1;
    else if (socket !== undefined && this.#counters.connects > 1) this.#counters.reconnects += 1;
    this.#inUse = socket;
    this.#outbox.newSocket();
  }

  #closeSocket(id: number): void {
    this.#calls.get(id)?.abort(new Error('given up'));
    this.#sockets.get(id)?.close();
    this.#forget(id);
  }

  /** The socket may still have a close frame to wait for; `stop` waits with it. */
  #forget(id: number): void {
    const gone = this.#sockets.get(id)?.gone;
    this.#sockets.delete(id);
    if (gone === undefined) return;
    this.#closing.add(gone);
    void gone.finally(() => this.#closing.delete(gone));
  }

  // Messages out.

  #flushOutbox(): void {
    const now = this.#deps.clock.now();
    for (const { correlationId } of this.#outbox.expire(now)) {
      this.#counters.expired += 1;
      this.#emit({ kind: 'unsent', correlationId, why: 'expired' });
    }
    const socket = this.#inUse === undefined ? undefined : this.#sockets.get(this.#inUse);
    while (socket?.isOpen === true && socket.backlogBytes <= BACKLOG_MAX_BYTES) {
      const parcel = this.#outbox.take(now);
      if (parcel === undefined) break;
      socket.send(parcel.frame, (written) => this.#sent(parcel, written));
    }
  }

  #sent(parcel: Queued, written: boolean): void {
    if (written) {
      this.#counters.messagesOut += 1;
      this.#emit({ kind: 'written', correlationId: parcel.correlationId });
    } else {
      // Not whole on the wire, so not received: the next socket takes it, if it comes in time.
      this.#outbox.putBack(parcel);
      this.#work();
    }
  }

  // What is told.

  /** In a microtask, so that nobody is called back from inside a call. */
  #emit(event: CloudEvent): void {
    if (this.#stopped) return;
    if (this.#events.push(event) === 1) queueMicrotask(() => this.#deliver());
  }

  #deliver(): void {
    const events = this.#events;
    this.#events = [];
    for (const event of events) {
      if (this.#stopped) return;
      try {
        this.#deps.onEvent(event);
      } catch (error) {
        this.#deps.log.error({ err: error, event: event.kind }, 'a handler of cloud events failed');
      }
    }
  }

  #note(event: CloudEvent): void {
    const { log, clock } = this.#deps;
    switch (event.kind) {
      case 'state': {
        this.#shown = { event, at: clock.now() };
        const { state, reason, retryMs, text } = event;
        const planned = reason === 'none' || reason === 'requested' || reason === 'rotation';
        if (!planned) this.#counters.failures[reason] = (this.#counters.failures[reason] ?? 0) + 1;
        if (planned) log.info({ state, reason, retryMs, text }, 'cloud state');
        else log.warn({ state, reason, retryMs, text }, 'cloud state');
        break;
      }
      case 'iceFailed':
        this.#counters.iceFailures += 1;
        log.warn({ text: event.text }, 'no ICE servers');
        break;
      case 'iceServers':
        log.debug({ servers: event.servers.length, expiresMs: event.expiresMs }, 'ICE servers');
        break;
      case 'rejected': {
        this.#counters.rejected += 1;
        const { correlationId, statusCode, errorType, description } = event;
        log.warn({ correlationId, statusCode, errorType, description }, 'the service refused a message');
        break;
      }
      case 'channel':
        log.info({ arn: event.channel.arn }, 'channel');
        break;
      case 'message':
      case 'written':
      case 'unsent':
        break;
    }
  }

  #countNoise(kind: keyof KvsStatus['counters']['noise']): void {
    const { noise } = this.#counters;
    noise[kind] = (noise[kind] ?? 0) + 1;
    this.#deps.log.debug({ kind }, 'ignored a frame');
  }
}

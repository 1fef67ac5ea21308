import { Channel } from './channel.ts';
import { ChannelCalls } from './channel-calls.ts';
import { initialState, nextDeadline, step } from './client.ts';
import type { Call, ClientEffect, ClientInput, ClientState } from './client-types.ts';
import { type CloudParts, CloudShare } from './cloud-parts.ts';
import { Courier } from './courier.ts';
import { asCloudError } from './failure.ts';
import { regionalStun } from './ice.ts';
import { type ChannelMemory, recall, recordKey } from './memory.ts';
import type { OutgoingMessage } from './message.ts';
import { checkOptions, type KvsOptions } from './options.ts';
import { presignSocketUrl } from './presign.ts';
import { proxyVariables } from './proxy.ts';
import { Reporter, type ReporterDeps } from './reporter.ts';
import type { KvsStatus } from './status.ts';

/** `onEvent` is never called from inside a call of the driver's own methods. */
export interface KvsDeps extends ReporterDeps {
  random: () => number;
  /** Lets bridges of one process share credentials and connections. */
  share?: CloudShare;
  /** Keeps what is known of the channel for the next life. */
  memory?: ChannelMemory;
}

/** Does what the state machine decides: calls, sockets, and the one timer. */
export class KvsDriver {
  readonly #options: KvsOptions;
  readonly #deps: KvsDeps;
  readonly #parts: CloudParts;
  #release: () => void;
  readonly #channelCalls: ChannelCalls;
  readonly #calls = new Map<number, AbortController>();
  readonly #reporter: Reporter;
  readonly #courier: Courier;
  #state: ClientState;
  #inputs: ClientInput[] = [];
  #working = false;
  #stopped = false;
  #cancelTimer: () => void = () => undefined;

  constructor(options: KvsOptions, deps: KvsDeps) {
    const name = checkOptions(options);
    const { region, role, fips, dualStack, create, channel } = options;
    this.#options = options;
    this.#deps = deps;
    const { parts, release } = (deps.share ?? new CloudShare()).acquire(
      { region, credentials: options.credentials, ca: options.ca, proxy: options.proxy ?? proxyVariables(process.env) },
      deps.clock,
      deps.random,
    );
    this.#parts = parts;
    const service = new Channel(
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
    this.#state = initialState(
      { role, region, name, arn: channel.arn, create, storage: options.storage ?? 'off' },
      recall(deps.memory?.load(), recordKey(options)),
    );
    const reporter = new Reporter(deps);
    this.#reporter = reporter;
    this.#channelCalls = new ChannelCalls(service, parts, reporter, deps.clock, options.credentials.kind);
    const unwatch = parts.credentials.watch((text) => reporter.unrenewed(text));
    this.#release = () => {
      unwatch();
      release();
    };
    this.#courier = new Courier({
      clock: deps.clock,
      time: parts.time,
      agent: parts.socketAgent,
      reporter: this.#reporter,
      onSocket: (socket, event) => this.#put(event.kind === 'open' ? { kind: 'opened', socket } : { ...event, socket }),
      onMessage: (socket, message) => this.#put({ kind: 'message', socket, message }),
      onWork: () => this.#work(),
    });
  }

  start(): void {
    const { channel, endpoints, options, storage } = this.#state;
    const arn = options.arn ?? channel?.arn;
    if (arn !== undefined && endpoints !== undefined) {
      const { role, region, name } = options;
      this.#reporter.tell({ kind: 'channel', channel: { role, storage: storage.media === 'on', region, name, arn } });
    }
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

  /** The device has no storage session and could have one. */
  joinStorage(): void {
    this.#put({ kind: 'joinStorage' });
  }

  /** Goes out in order, within `ttlMs`; comes back as written, rejected or unsent. */
  send(message: OutgoingMessage, ttlMs: number): void {
    this.#courier.send(message, ttlMs);
    this.#work();
  }

  /** Ends calls and sockets; nothing is told any more. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#reporter.stop();
    this.#cancelTimer();
    for (const call of this.#calls.values()) call.abort(new Error('the bridge stops'));
    this.#release();
    this.#release = () => undefined;
    await this.#courier.stop();
  }

  status(): KvsStatus {
    const { clock } = this.#deps;
    const { shown, counters } = this.#reporter;
    const { event, at } = shown;
    const { options, channel, endpoints, ice } = this.#state;
    const expiresAt = this.#parts.credentials.expiresAt;
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
      queued: this.#courier.queued,
      clockOffsetMs: Math.round(this.#parts.time.offsetMs()),
      credentialsLeftMs: expiresAt === undefined ? undefined : Math.round(expiresAt - this.#parts.time.now()),
      iceLeftMs: ice.held === undefined ? undefined : Math.max(0, Math.round(ice.held.until - clock.now())),
      counters: { ...counters, connectedMs: Math.round(this.#courier.connectedMs) },
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
    const { channel, endpoints } = this.#state;
    for (let input = this.#inputs.shift(); input !== undefined; input = this.#inputs.shift()) {
      const { state, effects } = step(this.#state, input, clock.now(), random);
      this.#state = state;
      for (const effect of effects) this.#perform(effect);
    }
    this.#courier.flush();
    if (this.#state.channel !== channel || this.#state.endpoints !== endpoints) this.#remember();
    this.#working = false;
    this.#arm();
  }

  #remember(): void {
    const { channel, endpoints } = this.#state;
    this.#deps.memory?.save({ of: recordKey(this.#options), channel, endpoints });
  }

  #arm(): void {
    this.#cancelTimer();
    const { clock } = this.#deps;
    const times = [nextDeadline(this.#state), this.#courier.nextDeadline()].filter((time) => time !== undefined);
    if (times.length === 0) return;
    this.#cancelTimer = clock.after(Math.max(0, Math.min(...times) - clock.now()), () => this.#put({ kind: 'tick' }));
  }

  #perform(effect: ClientEffect): void {
    switch (effect.kind) {
      case 'event':
        this.#reporter.tell(effect.event);
        break;
      case 'call':
        this.#call(effect.id, effect.call, effect.fresh);
        break;
      case 'abort':
        this.#giveUp(effect.id);
        break;
      case 'open':
        this.#open(effect.socket, effect.arn, effect.wss);
        break;
      case 'close':
        this.#giveUp(effect.socket);
        this.#courier.close(effect.socket);
        break;
      case 'use':
        this.#courier.use(effect.socket);
        break;
    }
  }

  // Calls.

  #call(id: number, call: Call, fresh: boolean): void {
    if (fresh) this.#parts.credentials.invalidate();
    this.#attempt(
      id,
      (signal) => this.#channelCalls.run(id, call, this.#state.endpoints, signal),
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
        if (!signal.aborted) this.#courier.open(socket, url);
        return undefined;
      },
      (error) => ({ kind: 'closed', socket, code: 1006, failure: asCloudError(error).failure }),
    );
  }

  #giveUp(id: number): void {
    this.#calls.get(id)?.abort(new Error('given up'));
    this.#calls.delete(id);
  }
}

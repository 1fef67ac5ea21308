import type { Effect, FailReason, Input, LinkState } from './contract.ts';
import { type LinkCounters, newCounters } from './counters.ts';
import { decodeFrame, type Frame, isHello } from './frame.ts';
import { Greeter } from './greeter.ts';
import { Handshake, type Identity } from './handshake.ts';
import { type Hello, legalized, maxMessageBytes } from './hello.ts';
import { Liveness } from './liveness.ts';
import { controlKinds, decodeControl, decodeHello } from './message.ts';
import type { Pair } from './pair.ts';
import { looksLikeText, textOf } from './text.ts';
import { Transmitter } from './transmitter.ts';

export interface EndpointOptions extends Identity {
  /** Uniform in [0, 1); for the jitter of HELLOs. */
  random: () => number;
}

/** One side of the link (PROTOCOL.md), without I/O and clock. All times are the caller's, in ms, and never run back. */
export class Endpoint {
  readonly counters: LinkCounters = newCounters();
  readonly #fragmentMax: number;
  readonly #greeter: Greeter;
  readonly #liveness = new Liveness();
  readonly #handshake: Handshake;
  readonly #transmitter: Transmitter;
  #effects: Effect[] = [];

  constructor(options: EndpointOptions) {
    const { self, bitsPerSecond, random } = options;
    const tell = (effect: Effect): void => this.#tell(effect);
    this.#fragmentMax = self.fragmentMax;
    this.#greeter = new Greeter(random);
    this.#handshake = new Handshake(options, this.#greeter, this.#liveness, this.counters, tell);
    const hello = (): Hello => this.#handshake.hello();
    this.#transmitter = new Transmitter(bitsPerSecond, this.#greeter, this.counters, hello);
  }

  get state(): LinkState {
    return this.#handshake.state;
  }

  get pair(): Pair | undefined {
    return this.#handshake.pair;
  }

  handle(input: Input, now: number): Effect[] {
    this.#effects = [];
    switch (input.kind) {
      case 'opened':
        this.#opened(now);
        break;
      case 'closed':
        this.#closed();
        break;
      case 'frame':
        this.#frame(input.bytes, now);
        break;
      case 'badBytes':
        this.#unreadable(input.bytes, 'slip', now);
        break;
      case 'send':
        this.#send(input, now);
        break;
      case 'cancel':
        if (this.pair?.outbox.cancel(input.token)) this.#failed(input.token, 'cancelled');
        break;
      case 'end':
        this.#closed();
        this.#handshake.unpair('closed');
        break;
      case 'tick':
        break;
    }
    this.#expire(now);
    if (this.state.kind !== 'down') {
      if (this.pair) this.#rest(this.pair, now);
      this.#effects.push(...this.#transmitter.write(now, this.pair, this.#handshake.live));
    }
    return this.#effects;
  }

  /** When `tick` is due; undefined when nothing is. */
  nextDeadline(): number | undefined {
    const { pair, live } = this.#handshake;
    let at = pair?.outbox.nextDeadline ?? Number.POSITIVE_INFINITY;
    if (this.state.kind !== 'down') {
      at = Math.min(at, this.#transmitter.deadline(pair, live));
      if (pair && live) at = Math.min(at, pair.sender.deadline ?? at, this.#liveness.pingAt);
      if (pair && this.state.kind === 'asleep') at = Math.min(at, pair.sleep.nextAt);
      if (this.state.kind === 'up') at = Math.min(at, this.#liveness.degradedAt);
    }
    return at === Number.POSITIVE_INFINITY ? undefined : at;
  }

  #opened(now: number): void {
    this.#closed();
    this.#transmitter.reset();
    if (this.pair?.sleep.silent) {
      this.pair.sleep.left(now);
      this.#handshake.enter({ kind: 'asleep', peer: this.pair.peer });
      return;
    }
    this.#greeter.start(now);
    this.#handshake.enter({ kind: 'greeting', refused: undefined });
    // A peer that is still up owes our HELLO no answer; its PONG confirms the pair as well.
    this.pair?.sender.resume();
    if (this.pair) this.#ping(this.pair, now);
  }

  #closed(): void {
    if (this.state.kind === 'down') return;
    this.#greeter.stop();
    this.pair?.controls.splice(0);
    this.#tell({ kind: 'down', why: 'closed' });
    this.#handshake.enter({ kind: 'down' });
  }

  #send(input: Extract<Input, { kind: 'send' }>, now: number): void {
    const { token, channel, payload, ttlMs } = input;
    if (payload.length === 0) throw new RangeError('a message has one byte at least');
    const pair = this.pair;
    const deadline = ttlMs === undefined ? Number.POSITIVE_INFINITY : now + ttlMs;
    if (!pair) this.#failed(token, 'closed');
    else if (payload.length > maxMessageBytes(pair.peer, channel)) this.#failed(token, 'too_big');
    else if (!pair.outbox.add(token, channel, payload, deadline)) this.#failed(token, 'queue_full');
  }

  #failed(token: number, why: FailReason): void {
    this.#tell({ kind: 'failed', token, why });
  }

  #tell(effect: Effect): void {
    if (effect.kind === 'failed') this.counters.messagesFailed++;
    this.#effects.push(effect);
  }

  #frame(bytes: Uint8Array, now: number): void {
    if (this.state.kind === 'down' || bytes.length === 0) return;
    if (!this.pair && !isHello(bytes)) {
      this.#stray(bytes);
      return;
    }
    const frame = decodeFrame(bytes, this.pair?.seedIn ?? 0, this.#fragmentMax);
    const hello = typeof frame === 'object' && frame.type === 'hello' ? decodeHello(frame.body) : undefined;
    if (hello) {
      this.counters.hellosReceived++;
      this.#handshake.judge(legalized(hello), now);
    } else if (typeof frame === 'string') this.#unreadable(bytes, frame, now);
    else if (frame.type === 'hello') this.#unreadable(bytes, 'body', now);
    else {
      this.pair?.heard(bytes, now);
      this.#good(frame, now);
    }
  }

  #good(frame: Exclude<Frame, { type: 'hello' }>, now: number): void {
    const pair = this.pair;
    if (!pair) return;
    this.counters.framesReceived++;
    pair.proven = true;
    const control = frame.type === 'link' ? decodeControl(frame.body) : undefined;
    if (this.state.kind !== 'asleep' || pair.sleep.answers(frame.type, control, now)) this.#handshake.alive(pair, now);
    // On its way when the peer got leave: an answer would find it asleep.
    else if (control?.kind !== controlKinds.sleepReq) return;
    if (frame.type === 'link') {
      if (!control || !pair.control(control, now)) this.counters.unknownControls++;
      return;
    }
    for (const job of pair.sender.acknowledge(frame, now)) {
      this.counters.messagesDelivered++;
      this.#tell({ kind: 'delivered', token: job.token });
    }
    if (frame.type !== 'data') return;
    if (frame.channel !== 2) pair.size.urgent(now);
    for (const { id, channel, payload } of pair.receiver.accept(frame, now)) {
      this.counters.messagesReceived++;
      this.#tell({ kind: 'message', channel, messageId: id, payload });
    }
  }

  #ping(pair: Pair, now: number): void {
    this.#liveness.pinged(now);
    pair.ping(now);
  }

  /** Not a HELLO, and no pair to check it with. */
  #stray(bytes: Uint8Array): void {
    if (looksLikeText(bytes)) this.#console(bytes);
    else this.counters.ignored++;
  }

  #unreadable(bytes: Uint8Array, why: keyof LinkCounters['bad'], now: number): void {
    const { pair, live, state } = this.#handshake;
    if (state.kind === 'down') return;
    if (looksLikeText(bytes)) {
      this.#console(bytes);
      return;
    }
    this.counters.bad[why]++;
    if (!live || !pair) return;
    pair.receiver.bad(now);
    if (this.#liveness.bad(now)) this.#greeter.owe(now);
  }

  #console(bytes: Uint8Array): void {
    this.counters.consoleBytes += bytes.length;
    this.#tell({ kind: 'console', text: textOf(bytes) });
  }

  #expire(now: number): void {
    const pair = this.pair;
    if (!pair) return;
    for (const job of pair.outbox.expire(now)) this.#failed(job.token, 'expired');
    if (!this.#handshake.live) return;
    pair.sender.expire(now);
    if (now >= this.#liveness.pingAt) {
      this.counters.pingsSent++;
      this.#ping(pair, now);
    }
    if (this.state.kind === 'up' && now >= this.#liveness.degradedAt) {
      this.counters.degraded++;
      this.#greeter.start(now);
      this.#handshake.enter({ kind: 'degraded', peer: pair.peer });
    }
  }

  /** Leave to sleep when nothing is under way; a wake signal when something waits for a peer that sleeps. */
  #rest(pair: Pair, now: number): void {
    if (this.#handshake.live && pair.sleep.leaving && pair.sender.unacknowledged === 0 && pair.outbox.empty) {
      this.counters.sleeps++;
      pair.sleep.left(now);
      pair.queue({ kind: controlKinds.sleepOk });
      this.#greeter.stop();
      this.#handshake.enter({ kind: 'asleep', peer: pair.peer });
    }
    if (this.state.kind !== 'asleep') return;
    if (pair.outbox.empty) pair.sleep.unneeded(now);
    else if (pair.sleep.needed(now)) {
      this.counters.wakes++;
      this.#tell({ kind: 'wake', method: pair.sleep.method });
    }
    const step = pair.sleep.step(now);
    if (step) pair.queue(step);
  }
}

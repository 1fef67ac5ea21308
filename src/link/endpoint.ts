import type { Effect, FailReason, Input, LinkState } from './contract.ts';
import { type LinkCounters, newCounters } from './counters.ts';
import { decodeFrame, type Frame, isHello } from './frame.ts';
import { Greeter } from './greeter.ts';
import { type Hello, type Introduction, judge, legalized, maxMessageBytes, type Role, sideToUpdate } from './hello.ts';
import { Liveness } from './liveness.ts';
import { controlKinds, decodeControl, decodeHello } from './message.ts';
import { Pair } from './pair.ts';
import { looksLikeText, textOf } from './text.ts';
import { Transmitter } from './transmitter.ts';

export interface EndpointOptions {
  role: Role;
  self: Introduction;
  bitsPerSecond: number;
  /** Uniform in [0, 1); for the jitter of HELLOs. */
  random: () => number;
}

/** One side of the link (PROTOCOL.md), without I/O and clock. All times are the caller's, in ms, and never run back. */
export class Endpoint {
  readonly counters: LinkCounters = newCounters();
  readonly #role: Role;
  readonly #self: Introduction;
  readonly #bitsPerSecond: number;
  readonly #greeter: Greeter;
  readonly #transmitter: Transmitter;
  #state: LinkState = { kind: 'down' };
  /** Epoch last heard from the other side. */
  #heard = 0;
  /** Outlives a closed port: the same pair confirmed again goes on where it was. */
  #pair: Pair | undefined;
  #effects: Effect[] = [];
  readonly #liveness = new Liveness();

  constructor(options: EndpointOptions) {
    this.#role = options.role;
    this.#self = options.self;
    this.#bitsPerSecond = options.bitsPerSecond;
    this.#greeter = new Greeter(options.random);
    this.#transmitter = new Transmitter(options.bitsPerSecond, this.#greeter, this.counters, () => this.#hello());
  }

  get state(): LinkState {
    return this.#state;
  }

  get pair(): Pair | undefined {
    return this.#pair;
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
        if (this.#pair?.outbox.cancel(input.token)) this.#failed(input.token, 'cancelled');
        break;
      case 'end':
        this.#closed();
        this.#unpair('closed');
        break;
      case 'tick':
        break;
    }
    this.#expire(now);
    if (this.#pair && this.#state.kind !== 'down') this.#rest(this.#pair, now);
    if (this.#state.kind !== 'down') this.#effects.push(...this.#transmitter.write(now, this.#pair, this.#live));
    return this.#effects;
  }

  /** When `tick` is due; undefined when nothing is. */
  nextDeadline(): number | undefined {
    const pair = this.#pair;
    let at = pair?.outbox.nextDeadline ?? Number.POSITIVE_INFINITY;
    if (this.#state.kind !== 'down') {
      at = Math.min(at, this.#transmitter.deadline(pair, this.#live));
      if (pair && this.#live) at = Math.min(at, pair.sender.deadline ?? at, this.#liveness.pingAt);
      if (pair && this.#state.kind === 'asleep') at = Math.min(at, pair.sleep.nextAt);
      if (this.#state.kind === 'up') at = Math.min(at, this.#liveness.degradedAt);
    }
    return at === Number.POSITIVE_INFINITY ? undefined : at;
  }

  get #live(): boolean {
    return this.#state.kind === 'up' || this.#state.kind === 'degraded';
  }

  #opened(now: number): void {
    this.#closed();
    this.#transmitter.reset();
    if (this.#pair?.sleep.silent) {
      this.#pair.sleep.left(now);
      this.#enter({ kind: 'asleep', peer: this.#pair.peer });
      return;
    }
    this.#greeter.start(now);
    this.#enter({ kind: 'greeting', refused: undefined });
    // A peer that is still up owes our HELLO no answer; its PONG confirms the pair as well.
    this.#pair?.sender.resume();
    if (this.#pair) this.#ping(this.#pair, now);
  }

  #closed(): void {
    if (this.#state.kind === 'down') return;
    this.#greeter.stop();
    this.#pair?.controls.splice(0);
    this.#effects.push({ kind: 'down', why: 'closed' });
    this.#enter({ kind: 'down' });
  }

  #enter(state: LinkState): void {
    this.#state = state;
    this.#effects.push({ kind: 'state', state });
  }

  #send(input: Extract<Input, { kind: 'send' }>, now: number): void {
    const { token, channel, payload, ttlMs } = input;
    if (payload.length === 0) throw new RangeError('a message has one byte at least');
    const pair = this.#pair;
    const deadline = ttlMs === undefined ? Number.POSITIVE_INFINITY : now + ttlMs;
    if (!pair) this.#failed(token, 'closed');
    else if (payload.length > maxMessageBytes(pair.peer, channel)) this.#failed(token, 'too_big');
    else if (!pair.outbox.add(token, channel, payload, deadline)) this.#failed(token, 'queue_full');
  }

  #failed(token: number, why: FailReason): void {
    this.counters.messagesFailed++;
    this.#effects.push({ kind: 'failed', token, why });
  }

  #frame(bytes: Uint8Array, now: number): void {
    if (this.#state.kind === 'down' || bytes.length === 0) return;
    if (!this.#pair && !isHello(bytes)) {
      this.#stray(bytes);
      return;
    }
    const frame = decodeFrame(bytes, this.#pair?.seedIn ?? 0, this.#self.fragmentMax);
    const hello = typeof frame === 'object' && frame.type === 'hello' ? decodeHello(frame.body) : undefined;
    if (hello) {
      this.counters.hellosReceived++;
      this.#judge(legalized(hello), now);
    } else if (typeof frame === 'string') this.#unreadable(bytes, frame, now);
    else if (frame.type === 'hello') this.#unreadable(bytes, 'body', now);
    else {
      this.#pair?.heard(bytes, now);
      this.#good(frame, now);
    }
  }

  #good(frame: Exclude<Frame, { type: 'hello' }>, now: number): void {
    const pair = this.#pair;
    if (!pair) return;
    this.counters.framesReceived++;
    pair.proven = true;
    const control = frame.type === 'link' ? decodeControl(frame.body) : undefined;
    if (this.#state.kind !== 'asleep' || pair.sleep.answers(frame.type, control, now)) this.#alive(pair, now);
    // On its way when the peer got leave: an answer would find it asleep.
    else if (control?.kind !== controlKinds.sleepReq) return;
    if (frame.type === 'link') {
      if (!control || !pair.control(control, now)) this.counters.unknownControls++;
      return;
    }
    for (const job of pair.sender.acknowledge(frame, now)) {
      this.counters.messagesDelivered++;
      this.#effects.push({ kind: 'delivered', token: job.token });
    }
    if (frame.type !== 'data') return;
    if (frame.channel !== 2) pair.size.urgent(now);
    for (const { id, channel, payload } of pair.receiver.accept(frame, now)) {
      this.counters.messagesReceived++;
      this.#effects.push({ kind: 'message', channel, messageId: id, payload });
    }
  }

  /** A good frame of the pair: whatever the state was, it is up. */
  #alive(pair: Pair, now: number): void {
    this.#liveness.good(now);
    if (this.#state.kind === 'up') return;
    const resumed = this.#state.kind === 'greeting';
    if (this.#state.kind === 'asleep') pair.sleep.awake();
    this.#greeter.stop();
    this.#enter({ kind: 'up', peer: pair.peer });
    if (!resumed) return;
    this.counters.resumes++;
    this.#effects.push({ kind: 'up', peer: pair.peer, resumed });
  }

  #ping(pair: Pair, now: number): void {
    this.#liveness.pinged(now);
    pair.ping(now);
  }

  #hello(): Hello {
    return { ...this.#self, role: this.#role, peerEpoch: this.#heard };
  }

  #judge(hello: Hello, now: number): void {
    const self = { ...this.#self, role: this.#role, pairedWith: this.#pair?.peer.epoch };
    const verdict = judge(self, hello);
    if (verdict !== 'loopback' && verdict !== 'same_role') this.#heard = hello.epoch;
    switch (verdict) {
      case 'loopback':
      case 'same_role':
        this.#refuse(verdict);
        return;
      case 'incompatible':
        this.#unpair('incompatible');
        if (this.#state.kind !== 'incompatible' || this.#state.peer.epoch !== hello.epoch) {
          this.#greeter.slow(now);
          this.#enter({ kind: 'incompatible', peer: hello, update: sideToUpdate(self, hello) });
        }
        // Both sides are not up: they would answer each other for ever.
        if (hello.peerEpoch !== this.#self.epoch) this.#greeter.owe(now);
        return;
      case 'unconfirmed':
        this.#unpair('peer_reset');
        if (this.#state.kind !== 'greeting' || this.#state.refused) {
          this.#greeter.start(now);
          this.#enter({ kind: 'greeting', refused: undefined });
        }
        this.#greeter.owe(now);
        return;
      case 'same_pair':
        this.#confirmed(now);
        return;
      case 'new_pair':
        this.#unpair('peer_reset');
        this.#pairUp(hello, now);
        this.#greeter.owe(now);
        return;
    }
  }

  /** The pair is confirmed again. Two sides that are up must not answer HELLOs for ever, but a degraded peer has to hear. */
  #confirmed(now: number): void {
    const pair = this.#pair;
    if (!pair) return;
    // The HELLO that was to bring the peer up may be lost.
    if (!this.#live || !pair.proven) this.#greeter.owe(now);
    this.#alive(pair, now);
    pair.receiver.acknowledgeBy(now);
  }

  #refuse(what: 'loopback' | 'same_role'): void {
    this.counters.hellosRefused++;
    if (this.#state.kind !== 'greeting' || this.#state.refused === what) return;
    this.#enter({ kind: 'greeting', refused: what });
  }

  #pairUp(peer: Hello, now: number): void {
    const pair = new Pair(this.#role, this.#self, peer, this.#bitsPerSecond, this.counters);
    if (this.counters.hellosSent > 0) pair.roundTrip.hint(now - this.#transmitter.helloDepartedAt);
    this.#pair = pair;
    this.counters.pairs++;
    this.#liveness.good(now);
    this.#greeter.stop();
    this.#enter({ kind: 'up', peer });
    this.#effects.push({ kind: 'up', peer, resumed: false });
  }

  /** The pair is over: nothing of it is ever sent again. */
  #unpair(why: 'peer_reset' | 'incompatible' | 'closed'): void {
    const pair = this.#pair;
    if (!pair) return;
    this.#pair = undefined;
    for (const job of pair.abandon()) this.#failed(job.token, why === 'closed' ? 'closed' : 'peer_reset');
    const wasUp = this.#live || this.#state.kind === 'asleep';
    if (wasUp && why !== 'closed') this.#effects.push({ kind: 'down', why });
  }

  /** Not a HELLO, and no pair to check it with. */
  #stray(bytes: Uint8Array): void {
    if (looksLikeText(bytes)) this.#console(bytes);
    else this.counters.ignored++;
  }

  #unreadable(bytes: Uint8Array, why: keyof LinkCounters['bad'], now: number): void {
    if (this.#state.kind === 'down') return;
    if (looksLikeText(bytes)) {
      this.#console(bytes);
      return;
    }
    this.counters.bad[why]++;
    if (!this.#live || !this.#pair) return;
    this.#pair.receiver.bad(now);
    if (this.#liveness.bad(now)) this.#greeter.owe(now);
  }

  #console(bytes: Uint8Array): void {
    this.counters.consoleBytes += bytes.length;
    this.#effects.push({ kind: 'console', text: textOf(bytes) });
  }

  #expire(now: number): void {
    const pair = this.#pair;
    if (!pair) return;
    for (const job of pair.outbox.expire(now)) this.#failed(job.token, 'expired');
    if (!this.#live) return;
    pair.sender.expire(now);
    if (now >= this.#liveness.pingAt) {
      this.counters.pingsSent++;
      this.#ping(pair, now);
    }
    if (this.#state.kind === 'up' && now >= this.#liveness.degradedAt) {
      this.counters.degraded++;
      this.#greeter.start(now);
      this.#enter({ kind: 'degraded', peer: pair.peer });
    }
  }

  /** Leave to sleep when nothing is under way; a wake signal when something waits for a peer that sleeps. */
  #rest(pair: Pair, now: number): void {
    if (this.#live && pair.sleep.leaving && pair.sender.unacknowledged === 0 && pair.outbox.empty) {
      this.counters.sleeps++;
      pair.sleep.left(now);
      pair.queue({ kind: controlKinds.sleepOk });
      this.#greeter.stop();
      this.#enter({ kind: 'asleep', peer: pair.peer });
    }
    if (this.#state.kind !== 'asleep') return;
    if (pair.outbox.empty) pair.sleep.unneeded(now);
    else if (pair.sleep.needed(now)) {
      this.counters.wakes++;
      this.#effects.push({ kind: 'wake', method: pair.sleep.method });
    }
    const step = pair.sleep.step(now);
    if (step) pair.queue(step);
  }
}

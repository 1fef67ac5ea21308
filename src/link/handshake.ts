import type { Effect, LinkState } from './contract.ts';
import type { LinkCounters } from './counters.ts';
import type { Greeter } from './greeter.ts';
import { type Hello, type Introduction, judge, type Role, type Self, sideToUpdate } from './hello.ts';
import type { Liveness } from './liveness.ts';
import { Pair } from './pair.ts';

export interface Identity {
  role: Role;
  self: Introduction;
  bitsPerSecond: number;
}

/** Where we stand with the peer: the states of PROTOCOL.md section 3, and what HELLOs make of them (section 4). */
export class Handshake {
  readonly #identity: Identity;
  readonly #greeter: Greeter;
  readonly #liveness: Liveness;
  readonly #counters: LinkCounters;
  readonly #tell: (effect: Effect) => void;
  #state: LinkState = { kind: 'down' };
  /** Outlives a closed port: the same pair confirmed again goes on where it was. */
  #pair: Pair | undefined;
  /** Epoch last heard from the other side. */
  #heard = 0;

  constructor(
    identity: Identity,
    greeter: Greeter,
    liveness: Liveness,
    counters: LinkCounters,
    tell: (effect: Effect) => void,
  ) {
    this.#identity = identity;
    this.#greeter = greeter;
    this.#liveness = liveness;
    this.#counters = counters;
    this.#tell = tell;
  }

  get state(): LinkState {
    return this.#state;
  }

  get pair(): Pair | undefined {
    return this.#pair;
  }

  /** Up, told or not that the peer is silent. */
  get live(): boolean {
    return this.#state.kind === 'up' || this.#state.kind === 'degraded';
  }

  enter(state: LinkState): void {
    this.#state = state;
    this.#tell({ kind: 'state', state });
  }

  /** What we say of ourselves now. */
  hello(): Hello {
    const { role, self } = this.#identity;
    return { ...self, role, peerEpoch: this.#heard };
  }

  judge(hello: Hello, now: number): void {
    const { role, self } = this.#identity;
    const known: Self = { ...self, role, pairedWith: this.#pair?.peer.epoch };
    const verdict = judge(known, hello);
    if (verdict !== 'loopback' && verdict !== 'same_role') this.#heard = hello.epoch;
    switch (verdict) {
      case 'loopback':
      case 'same_role':
        this.#refuse(verdict);
        return;
      case 'incompatible':
        this.unpair('incompatible');
        if (this.#state.kind !== 'incompatible' || this.#state.peer.epoch !== hello.epoch) {
          this.#greeter.slow(now);
          this.enter({ kind: 'incompatible', peer: hello, update: sideToUpdate(known, hello) });
        }
        // Both sides are not up: they would answer each other for ever.
        if (hello.peerEpoch !== self.epoch) this.#greeter.owe(now);
        return;
      case 'unconfirmed':
        this.unpair('peer_reset');
        if (this.#state.kind !== 'greeting' || this.#state.refused) {
          this.#greeter.start(now);
          this.enter({ kind: 'greeting', refused: undefined });
        }
        this.#greeter.owe(now);
        return;
      case 'same_pair':
        if (this.#pair) this.#confirmed(this.#pair, now);
        return;
      case 'new_pair':
        this.unpair('peer_reset');
        this.#pairUp(hello, now);
        this.#greeter.owe(now);
        return;
    }
  }

  /** A good frame of the pair: whatever the state was, it is up. */
  alive(pair: Pair, now: number): void {
    this.#liveness.good(now);
    if (this.#state.kind === 'up') return;
    const resumed = this.#state.kind === 'greeting';
    if (this.#state.kind === 'asleep') pair.sleep.awake();
    this.#greeter.stop();
    this.enter({ kind: 'up', peer: pair.peer });
    if (!resumed) return;
    this.#counters.resumes++;
    this.#tell({ kind: 'up', peer: pair.peer, resumed });
  }

  /** The pair is over: nothing of it is ever sent again. */
  unpair(why: 'peer_reset' | 'incompatible' | 'closed'): void {
    const pair = this.#pair;
    if (!pair) return;
    this.#pair = undefined;
    const fate = why === 'closed' ? 'closed' : 'peer_reset';
    for (const job of pair.abandon()) this.#tell({ kind: 'failed', token: job.token, why: fate });
    const wasUp = this.live || this.#state.kind === 'asleep';
    if (wasUp && why !== 'closed') this.#tell({ kind: 'down', why });
  }

  #refuse(what: 'loopback' | 'same_role'): void {
    this.#counters.hellosRefused++;
    if (this.#state.kind !== 'greeting' || this.#state.refused === what) return;
    this.enter({ kind: 'greeting', refused: what });
  }

  /** The pair is confirmed again. Two sides that are up must not answer HELLOs for ever, but a degraded peer has to hear. */
  #confirmed(pair: Pair, now: number): void {
    if (this.#state.kind === 'asleep' && !pair.sleep.answers('hello', undefined, now)) return;
    // The HELLO that was to bring the peer up may be lost.
    if (!this.live || !pair.proven) this.#greeter.owe(now);
    this.alive(pair, now);
    pair.receiver.acknowledgeBy(now);
  }

  #pairUp(peer: Hello, now: number): void {
    const { role, self, bitsPerSecond } = this.#identity;
    const pair = new Pair(role, self, peer, bitsPerSecond, this.#counters);
    if (this.#greeter.departedAt !== undefined) pair.roundTrip.hint(now - this.#greeter.departedAt);
    this.#pair = pair;
    this.#counters.pairs++;
    this.#liveness.good(now);
    this.#greeter.stop();
    this.enter({ kind: 'up', peer });
    this.#tell({ kind: 'up', peer, resumed: false });
  }
}

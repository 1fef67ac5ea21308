import type { KvsMessage } from '../../src/kvs/message.ts';
import type { Effect } from '../../src/link/contract.ts';
import { decodeMessage, encodeMessage } from '../../src/link/message.ts';
import { channelOf, mayCome } from '../../src/link/route.ts';
import { Relay } from '../../src/relay/relay.ts';
import type { DeviceEvent, RelayCommand, RelayInput, RelayOptions, RelayReport } from '../../src/relay/types.ts';
import { Agenda } from './agenda.ts';
import { clean, type Noise } from './noisy-line.ts';
import { seeded } from './random.ts';
import { VirtualCamera } from './virtual-camera.ts';
import { VirtualCloud } from './virtual-cloud.ts';
import { VirtualLine } from './virtual-line.ts';

const WALL_MS = 1_790_000_000_000;

export interface VirtualOptions extends Partial<RelayOptions> {
  seed: number;
  bitsPerSecond?: number;
  noise?: Noise;
  /** The channel has media storage. */
  storage?: boolean;
}

/**
 * Client, relay and link as one bridge has them, with a service, a line and an MCU in memory, in virtual time. Keeps
 * account of every offer that reached the client: answered, dropped with a report, ended with its session.
 */
export class VirtualBridge {
  readonly agenda = new Agenda();
  readonly random: () => number;
  readonly relay: Relay;
  readonly cloud: VirtualCloud;
  readonly line: VirtualLine;
  readonly camera: VirtualCamera;
  readonly account = { offers: 0, answered: 0, dropped: 0, ended: 0, unsentAnswers: 0 };
  onReport: (report: RelayReport) => void = () => undefined;
  onCommand: (command: RelayCommand) => void = () => undefined;
  now = 0;
  /** From an offer's coming to its answer's leaving, ms; the longest. */
  longestMs = 0;
  /** Sessions with an offer whose fate is open, and answers that were handed over; since when the offer is here. */
  readonly #open = new Map<number, number>();
  readonly #sending = new Map<string, number>();
  #inputs: RelayInput[] = [];
  #busy = false;
  #relayAt = Number.POSITIVE_INFINITY;
  #peerEpoch: number | undefined;

  constructor({ seed, bitsPerSecond = 921_600, noise = clean, storage = false, ...options }: VirtualOptions) {
    this.random = seeded(seed);
    this.relay = new Relay({ role: 'master', ...options });
    this.line = new VirtualLine(bitsPerSecond, noise);
    this.camera = new VirtualCamera(this.line, this.agenda, this.random);
    this.cloud = new VirtualCloud(
      this.agenda,
      this.random,
      (event) => {
        if (event.kind === 'written') this.#written(event.correlationId);
        if (event.kind === 'unsent' && this.#sending.delete(event.correlationId)) this.account.unsentAnswers += 1;
        this.tell({ from: 'cloud', event });
      },
      storage ? 'auto' : 'off',
    );
    this.line.host.onEffect = (effect) => this.#effect(effect);
  }

  start(): this {
    this.line.open(this.line.host);
    this.line.open(this.line.mcu);
    this.cloud.put({ kind: 'start' });
    return this;
  }

  /** True when it reached the client. */
  offer(from: string | undefined, sdp: string): boolean {
    const reached = this.cloud.deliver({ kind: 'offer', from, sdp });
    if (reached) this.account.offers += 1;
    return reached;
  }

  deliver(message: KvsMessage): boolean {
    return this.cloud.deliver(message);
  }

  run(ms: number): void {
    const end = this.now + ms;
    for (;;) {
      const next = Math.min(this.agenda.nextAt, this.line.nextAt, this.cloud.nextAt, this.#relayAt);
      if (next > end) break;
      this.#advance(Math.max(this.now, next));
    }
    this.#advance(end);
  }

  #advance(now: number): void {
    this.now = now;
    this.line.now = now;
    this.cloud.now = now;
    this.agenda.run(now);
    if (this.line.nextAt <= now) this.line.serve();
    if (this.cloud.nextAt <= now) this.cloud.tick();
    if (this.#relayAt <= now) this.tell({ from: 'clock' });
  }

  /** One after the other, as the bridge does. */
  tell(input: RelayInput): void {
    this.#inputs.push(input);
    if (this.#busy) return;
    this.#busy = true;
    for (let next = this.#inputs.shift(); next !== undefined; next = this.#inputs.shift()) {
      for (const command of this.relay.handle(next, this.now, WALL_MS + this.now)) this.#obey(command);
    }
    this.#busy = false;
    // As the bridge's timer: never at once.
    this.#relayAt = Math.max(this.now + 1, this.relay.nextDeadline() ?? Number.POSITIVE_INFINITY);
  }

  #obey(command: RelayCommand): void {
    this.onCommand(command);
    if (command.to === 'report') this.#report(command.event);
    else if (command.to === 'device') {
      if ('cancel' in command) this.line.input(this.line.host, { kind: 'cancel', token: command.cancel });
      else {
        const { token, message, ttlMs } = command;
        const payload = encodeMessage(message);
        this.line.input(this.line.host, { kind: 'send', token, channel: channelOf(message), payload, ttlMs });
      }
    } else if (command.to === 'cloud') {
      if ('action' in command) {
        if (command.action !== 'deleteChannel') this.cloud.put({ kind: command.action });
        return;
      }
      const { message, ttlMs } = command;
      const session = Number(message.correlationId.split('-')[0]);
      const since = this.#open.get(session);
      if (message.kind === 'answer' && since !== undefined) {
        this.#open.delete(session);
        this.#sending.set(message.correlationId, since);
      }
      this.cloud.send(message, ttlMs);
    }
  }

  #effect(effect: Effect): void {
    switch (effect.kind) {
      case 'up': {
        const { epoch } = effect.peer;
        const reset = this.#peerEpoch !== undefined && this.#peerEpoch !== epoch;
        this.#peerEpoch = epoch;
        if (!effect.resumed) this.#device({ kind: 'up', peerEpoch: epoch, reset });
        break;
      }
      case 'message': {
        const decoded = decodeMessage(effect.payload);
        if (decoded.result !== 'message') throw new Error(`the camera sent ${decoded.result}`);
        const { message } = decoded;
        const { messageId, channel } = effect;
        if (mayCome(message, 'mcu', channel)) this.#device({ kind: 'message', message, messageId });
        break;
      }
      case 'delivered':
        this.#device({ kind: 'delivered', token: effect.token });
        break;
      case 'failed': {
        const { why } = effect;
        const told = why === 'cancelled' || why === 'queue_full' ? 'expired' : why;
        this.#device({ kind: 'failed', token: effect.token, why: told });
        break;
      }
      default:
    }
  }

  #device(event: DeviceEvent): void {
    this.tell({ from: 'device', event });
  }

  #written(correlationId: string): void {
    const since = this.#sending.get(correlationId);
    if (since === undefined) return;
    this.#sending.delete(correlationId);
    this.account.answered += 1;
    this.longestMs = Math.max(this.longestMs, this.now - since);
  }

  #report(event: RelayReport): void {
    this.onReport(event);
    const { account } = this;
    const open = this.#open;
    if (event.kind === 'dropped' && event.what === 'offer') {
      account.dropped += event.count;
      for (const { session, negotiation } of this.relay.status().sessions) {
        if (negotiation === 'lapsed') open.delete(session);
      }
    }
    if (event.kind === 'phase' && event.phase === 'offer_received') open.set(event.session, event.atMs);
    if (event.kind === 'closed' && open.delete(event.session)) account.ended += 1;
  }

  /** Offers whose fate nobody was told. */
  get unaccounted(): number {
    const { offers, answered, dropped, ended, unsentAnswers } = this.account;
    return offers - answered - dropped - ended - unsentAnswers - this.#open.size - this.#sending.size;
  }

  get underWay(): number {
    return this.#open.size + this.#sending.size;
  }
}

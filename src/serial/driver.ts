import type { Clock } from '../common/clock.ts';
import type { Logger } from '../common/logger.ts';
import type { Effect, Input, LinkState } from '../link/contract.ts';
import { Endpoint } from '../link/endpoint.ts';
import { fragmentMaxAt, hostIntroduction } from '../link/hello.ts';
import type { LinkMessage } from '../link/message.ts';
import { looksLikeText } from '../link/text.ts';
import type { DeviceEvent } from '../relay/types.ts';
import { Care, type CareOptions } from './care.ts';
import { type FrameView, FrameViews } from './frame-view.ts';
import { PortKeeper } from './keeper.ts';
import { Lines } from './lines.ts';
import type { EchoListener } from './link-test.ts';
import { Mailbox } from './mailbox.ts';
import { SlipReader, SlipWriter } from './slip.ts';
import { type SerialStatus, statusOf } from './status.ts';

const RESET_CAUSE_POWER_ON = 1;

export interface SerialOptions extends CareOptions {
  path: string;
  baudRate: number;
}

export interface SerialDeps {
  clock: Clock;
  log: Logger;
  random: () => number;
  /** This life of the daemon; nonzero, different at each start. */
  epoch: number;
  bootCount: number;
  onEvent(event: DeviceEvent): void;
  /** A line of boot text or of a panic. */
  onConsole?(line: string): void;
  /** `status` has something new to say. */
  onStatus?(): void;
}

/** One serial port with an MCU behind it: pumps bytes and time into the endpoint and carries out what it says. */
export class SerialDriver {
  readonly #options: SerialOptions;
  readonly #deps: SerialDeps;
  readonly #endpoint: Endpoint;
  readonly #keeper: PortKeeper;
  readonly #writer = new SlipWriter();
  readonly #console: Lines;
  readonly #mailbox: Mailbox;
  readonly #care: Care;
  #views: FrameViews | undefined;
  #reader: SlipReader | undefined;
  #lastPeerEpoch: number | undefined;
  #timer: { at: number; cancel: () => void } | undefined;
  /** Inputs that came while effects were carried out: what those write must be written first. */
  #inputs: Input[] = [];
  #busy = false;

  constructor(options: SerialOptions, deps: SerialDeps) {
    this.#options = options;
    this.#deps = deps;
    const { epoch, bootCount } = deps;
    const fragmentMax = fragmentMaxAt(options.baudRate);
    this.#endpoint = new Endpoint({
      role: 'host',
      self: { ...hostIntroduction, fragmentMax, epoch, bootCount, resetCause: RESET_CAUSE_POWER_ON },
      bitsPerSecond: options.baudRate,
      random: deps.random,
    });
    this.#console = new Lines((line) => deps.onConsole?.(line));
    this.#keeper = new PortKeeper(options, deps, {
      opened: () => this.#opened(),
      data: (chunk) => this.#reader?.read(chunk),
      closed: () => this.#input({ kind: 'closed' }),
      changed: () => this.#changed(),
    });
    this.#mailbox = new Mailbox(deps.log, deps.onEvent);
    this.#care = new Care(options, { ...deps, setLines: this.#keeper.setLines.bind(this.#keeper) });
  }

  start(): void {
    this.#care.start();
    this.#keeper.start();
  }

  /** Everything unfinished fails with `closed`. */
  async stop(): Promise<void> {
    this.#input({ kind: 'end' });
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#deps.onEvent({ kind: 'down' });
    await this.#care.stop();
    await this.#keeper.leave('stopped');
  }

  send(token: number, message: LinkMessage, ttlMs: number | undefined): void {
    const input = this.#mailbox.outgoing(token, message, ttlMs);
    if (input) this.#input(input);
  }

  cancel(token: number): void {
    this.#input({ kind: 'cancel', token });
  }

  /** Gives the port to another tool. */
  async release(): Promise<void> {
    await this.#care.stop();
    await this.#keeper.leave('released');
  }

  /** Takes it back. */
  resume(): void {
    this.start();
  }

  /** Shows each frame of both directions; undefined ends it. */
  monitor(listener: ((view: FrameView) => void) | undefined): void {
    this.#views = listener && new FrameViews(() => this.#deps.clock.wall(), listener);
  }

  onEcho(listener: EchoListener | undefined): void {
    this.#mailbox.onEcho(listener);
  }

  echo(token: number, data: Uint8Array, ttlMs: number): void {
    this.#input(this.#mailbox.echo(token, data, ttlMs));
  }

  /** An offer is at the device, which does not answer it. */
  unanswered(): void {
    this.#care.unanswered();
  }

  status(): SerialStatus {
    const { state: port, queuedBytes, droppedBytes } = this.#keeper;
    const { wakes, resets } = this.#care;
    const parts = {
      port,
      endpoint: this.#endpoint,
      messages: this.#mailbox.counters,
      wakes,
      queuedBytes,
      droppedBytes,
      resets,
    };
    return statusOf(this.#options, parts, this.#deps.clock.now());
  }

  #opened(): void {
    this.#reader = new SlipReader({
      frame: (bytes) => this.#input({ kind: 'frame', bytes }),
      bad: (bytes) => this.#input({ kind: 'badBytes', bytes }),
      skipped: (bytes) => {
        if (looksLikeText(bytes)) this.#input({ kind: 'badBytes', bytes });
      },
    });
    this.#input({ kind: 'opened' });
  }

  #input(input: Input): void {
    this.#inputs.push(input);
    if (this.#busy) return;
    this.#busy = true;
    try {
      for (let next = this.#inputs.shift(); next; next = this.#inputs.shift()) {
        if (this.#views) this.#view(this.#views, next);
        for (const effect of this.#endpoint.handle(next, this.#deps.clock.now())) this.#carryOut(effect);
      }
    } finally {
      this.#busy = false;
    }
    this.#arm();
  }

  #carryOut(effect: Effect): void {
    switch (effect.kind) {
      case 'write':
        this.#views?.frame('out', effect.frame, this.#endpoint.pair?.seedOut);
        this.#keeper.write(this.#writer.encode(effect.frame, effect.leadingEnd));
        break;
      case 'message':
        this.#mailbox.incoming(effect);
        break;
      case 'delivered':
        this.#mailbox.delivered(effect.token);
        break;
      case 'failed':
        this.#mailbox.failed(effect.token, effect.why);
        break;
      case 'up':
        this.#up(effect);
        break;
      case 'down':
        this.#deps.log.warn({ why: effect.why }, 'device link down');
        break;
      case 'state':
        this.#entered(effect.state);
        break;
      case 'console':
        this.#console.add(effect.text);
        break;
      case 'wake':
        this.#care.wake(effect.method);
        this.#changed();
        break;
    }
  }

  #up({ peer, resumed }: Extract<Effect, { kind: 'up' }>): void {
    const reset = this.#lastPeerEpoch !== undefined && this.#lastPeerEpoch !== peer.epoch;
    this.#lastPeerEpoch = peer.epoch;
    const { bootCount, resetCause } = peer;
    this.#deps.log.info({ resumed, reset, bootCount, resetCause }, 'device link up');
    // The same pair as before: the relay has missed nothing.
    if (!resumed) this.#deps.onEvent({ kind: 'up', peerEpoch: peer.epoch, reset });
  }

  #entered(state: LinkState): void {
    const { log } = this.#deps;
    if (state.kind === 'asleep') log.info({}, 'device sleeps');
    if (state.kind === 'degraded') log.warn({}, 'device is silent');
    if (state.kind === 'greeting' && state.refused)
      log.error({ what: state.refused }, 'no device: wrong end of a line');
    if (state.kind === 'incompatible') {
      const { versionMin, versionMax } = state.peer;
      log.error(
        { own: hostIntroduction.versionMax, versionMin, versionMax, update: state.update },
        'no common wire version',
      );
    }
    this.#changed();
  }

  #changed(): void {
    this.#care.see(this.#keeper.state.kind === 'open', this.#endpoint.state);
    this.#deps.onStatus?.();
  }

  #view(views: FrameViews, input: Input): void {
    if (input.kind === 'frame') views.frame('in', input.bytes, this.#endpoint.pair?.seedIn);
    else if (input.kind === 'badBytes') views.noise(input.bytes);
  }

  /** The one timer: it may ring early, never late. */
  #arm(): void {
    const at = this.#endpoint.nextDeadline();
    if (at === undefined) return;
    if (this.#timer && this.#timer.at <= at) return;
    this.#timer?.cancel();
    const cancel = this.#deps.clock.after(Math.max(0, at - this.#deps.clock.now()), () => {
      this.#timer = undefined;
      this.#input({ kind: 'tick' });
    });
    this.#timer = { at, cancel };
  }
}

import { fullJitter } from './common/backoff.ts';
import type { Clock } from './common/clock.ts';
import { errorText } from './common/errors.ts';
import type { Logger } from './common/logger.ts';
import { registerSecret } from './common/redact.ts';
import type { BridgeStatus } from './control/status.ts';
import { Timeline } from './control/timeline.ts';
import type { KvsDeps, KvsDriver } from './kvs/driver.ts';
import type { CloudEvent } from './kvs/state.ts';
import { LineTools } from './line-tools.ts';
import type { Relay } from './relay/relay.ts';
import type { CloudAction, RelayCommand, RelayInput, RelayReport, SessionTable } from './relay/types.ts';
import { logReport } from './reports.ts';
import type { SerialDeps, SerialDriver } from './serial/driver.ts';

export type SerialPart = Pick<
  SerialDriver,
  | ('start' | 'stop' | 'send' | 'cancel' | 'release' | 'resume' | 'status')
  | ('monitor' | 'echo' | 'onEcho' | 'unanswered')
>;
export type CloudPart = Pick<KvsDriver, 'start' | 'stop' | 'send' | 'status' | CloudAction>;
export type RelayPart = Pick<Relay, 'handle' | 'nextDeadline' | 'status'>;

/** Makes the three parts of one bridge; the app knows of what. */
export interface Parts {
  serial(hooks: Pick<SerialDeps, 'onEvent' | 'onConsole' | 'onStatus'>): SerialPart;
  cloud(hooks: Pick<KvsDeps, 'onEvent'>): CloudPart;
  relay(table: SessionTable | undefined): RelayPart;
}

export interface BridgeDeps {
  clock: Clock;
  /** Without a room: the bridge speaks for several. */
  log: Logger;
  random: () => number;
  loadSessions(): SessionTable | undefined;
  saveSessions(table: SessionTable): void;
  /** Something in `status` changed. */
  onChange(): void;
  onReport(report: RelayReport): void;
}

/** After a fault of our own the bridge is built anew, never sooner than this and never later than that, ms. */
const REBUILD_MIN_MS = 1_000;
const REBUILD_MAX_MS = 60_000;
/** Where the relay's deadline is past already, ms. */
const TIMER_MIN_MS = 1;

type State =
  | { kind: 'stopped' }
  | { kind: 'running'; serial: SerialPart; cloud: CloudPart; relay: RelayPart }
  | { kind: 'failed'; why: string };

/** One serial port, one channel, and the relay between them. What fails in here stays in here. */
export class Bridge {
  readonly name: string;
  readonly timeline = new Timeline();
  readonly tools: LineTools;
  readonly #parts: Parts;
  readonly #deps: BridgeDeps;
  readonly #log: { app: Logger; relay: Logger; device: Logger };
  #state: State = { kind: 'stopped' };
  #inputs: RelayInput[] = [];
  #draining = false;
  #faults = 0;
  #released = false;
  #cancelTimer: () => void = () => undefined;
  #cancelRebuild: () => void = () => undefined;

  constructor(name: string, parts: Parts, deps: BridgeDeps) {
    this.name = name;
    this.#parts = parts;
    this.#deps = deps;
    this.tools = new LineTools(name, deps.clock);
    const room = (name: string) => deps.log.child({ room: name });
    this.#log = { app: room('app'), relay: room('relay'), device: room('device') };
  }

  start(): void {
    if (this.#state.kind === 'running') return;
    const { onChange, loadSessions } = this.#deps;
    try {
      const relay = this.#parts.relay(loadSessions());
      const cloud = this.#parts.cloud({ onEvent: (event) => this.#onCloud(event) });
      const serial = this.#parts.serial({
        onEvent: (event) => this.#put({ from: 'device', event }),
        onConsole: (line) => this.#log.device.info({ line }, 'console'),
        onStatus: onChange,
      });
      this.#state = { kind: 'running', serial, cloud, relay };
      this.tools.attach(serial);
      this.#put({ from: 'clock' });
      if (!this.#released) serial.start();
      cloud.start();
    } catch (error) {
      this.#fault(error);
    }
    onChange();
  }

  async stop(): Promise<void> {
    const state = this.#state;
    this.#cancelRebuild();
    this.#cancelTimer();
    this.tools.end();
    this.#state = { kind: 'stopped' };
    this.#inputs = [];
    if (state.kind === 'running') await this.#end(state);
  }

  /** Lets go of the port until `resume`. */
  async release(): Promise<void> {
    this.#released = true;
    if (this.#state.kind === 'running') await this.#state.serial.release();
  }

  async resume(): Promise<void> {
    this.#released = false;
    if (this.#state.kind === 'running') await this.#state.serial.resume();
  }

  status(): BridgeStatus {
    const state = this.#state;
    const { name, timeline } = this;
    const common = { name, faults: this.#faults, timeline: timeline.traces(), ended: { ...timeline.ended } };
    if (state.kind !== 'running')
      return { ...common, state: state.kind, why: state.kind === 'failed' ? state.why : '' };
    const { serial, cloud, relay } = state;
    return { ...common, state: 'running', serial: serial.status(), cloud: cloud.status(), relay: relay.status() };
  }

  #onCloud(event: CloudEvent): void {
    if (event.kind === 'iceServers') for (const { password } of event.servers) registerSecret(password);
    this.#put({ from: 'cloud', event });
    if (event.kind === 'state') this.#deps.onChange();
  }

  /** One input after the other, in the order in which they came, also when a command brings the next one at once. */
  #put(input: RelayInput): void {
    this.#inputs.push(input);
    if (this.#draining) return;
    this.#draining = true;
    try {
      for (let next = this.#inputs.shift(); next !== undefined; next = this.#inputs.shift()) this.#handle(next);
      this.#arm();
    } catch (error) {
      this.#fault(error);
    } finally {
      this.#draining = false;
    }
  }

  #handle(input: RelayInput): void {
    const { clock } = this.#deps;
    if (this.#state.kind !== 'running') return;
    for (const command of this.#state.relay.handle(input, clock.now(), clock.wall())) this.#dispatch(command);
    if (input.from === 'device' && (input.event.kind === 'up' || input.event.kind === 'down')) this.#deps.onChange();
  }

  #dispatch(command: RelayCommand): void {
    if (this.#state.kind !== 'running') return;
    const { serial, cloud } = this.#state;
    switch (command.to) {
      case 'device':
        if ('cancel' in command) serial.cancel(command.cancel);
        else serial.send(command.token, command.message, command.ttlMs);
        break;
      case 'cloud':
        if ('action' in command) cloud[command.action]();
        else cloud.send(command.message, command.ttlMs);
        break;
      case 'state':
        this.#deps.saveSessions(command.table);
        break;
      case 'report':
        if (command.event.kind === 'slow') serial.unanswered();
        logReport(this.#log, command.event);
        this.timeline.add(command.event, this.#deps.clock.wall());
        this.#deps.onReport(command.event);
        break;
    }
  }

  #arm(): void {
    const { clock } = this.#deps;
    this.#cancelTimer();
    if (this.#state.kind !== 'running') return;
    const at = this.#state.relay.nextDeadline();
    if (at === undefined) return;
    this.#cancelTimer = clock.after(Math.max(TIMER_MIN_MS, at - clock.now()), () => this.#put({ from: 'clock' }));
  }

  /** Our own mistake: the other bridges go on, and this one is built anew. */
  #fault(error: unknown): void {
    const { clock, random, onChange } = this.#deps;
    const state = this.#state;
    const waitMs = REBUILD_MIN_MS + fullJitter(this.#faults, REBUILD_MIN_MS, REBUILD_MAX_MS, random);
    this.#faults++;
    this.#cancelTimer();
    this.tools.attach(undefined);
    this.#inputs = [];
    this.#state = { kind: 'failed', why: errorText(error) };
    this.#log.app.error({ err: error, retryMs: Math.round(waitMs) }, 'bridge failed');
    const ended = state.kind === 'running' ? this.#end(state) : Promise.resolve();
    void ended.then(() => {
      if (this.#state.kind === 'failed') this.#cancelRebuild = clock.after(waitMs, () => this.start());
    });
    onChange();
  }

  async #end({ serial, cloud }: Extract<State, { kind: 'running' }>): Promise<void> {
    for (const result of await Promise.allSettled([cloud.stop(), serial.stop()])) {
      if (result.status === 'rejected') this.#log.app.error({ err: result.reason }, 'part of the bridge did not stop');
    }
  }
}

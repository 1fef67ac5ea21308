import { randomInt } from 'node:crypto';
import { Bridge, type BridgeDeps, type Parts } from './bridge.ts';
import type { Clock } from './common/clock.ts';
import { BridgeError } from './common/errors.ts';
import type { Logger } from './common/logger.ts';
import { didYouMean } from './common/suggest.ts';
import { version } from './common/version.ts';
import { changesBetween } from './config/changes.ts';
import type { BridgeConfig, Config } from './config/load.ts';
import { metricsText } from './control/metrics.ts';
import { ControlServer } from './control/server.ts';
import type { AppStatus } from './control/status.ts';
import type { ControlEvent, ControlSource, LineSink, Verdict } from './control/types.ts';
import { readiness, summary } from './control/words.ts';
import { type AlexaDeps, type AlexaOffer, sendAlexaOffer } from './kvs/alexa.ts';
import { CloudShare } from './kvs/cloud-parts.ts';
import { KvsDriver } from './kvs/driver.ts';
import type { ChannelMemory, ChannelRecord } from './kvs/memory.ts';
import { cloudOptions, serialOptions } from './part-options.ts';
import { Relay } from './relay/relay.ts';
import { SerialDriver } from './serial/driver.ts';
import { StateFiles } from './state-files.ts';

/** A bridge that has not ended by then is left behind, ms. */
const STOP_MS = 8_000;
/** Epochs are 32 bits and not 0. */
const EPOCH_END = 2 ** 32;

export interface AppDeps {
  clock: Clock;
  log: Logger;
  random: () => number;
  /** Makes the parts of a bridge; tests put theirs in the place of the real ones. */
  parts?: (config: BridgeConfig, base: PartBase) => Parts;
}

export interface PartBase extends Pick<BridgeDeps, 'clock' | 'log' | 'random'> {
  bootCount: number;
  /** What bridges of the same region and credentials have in common. */
  share: CloudShare;
  /** What this bridge knew of its channel in its last life. */
  memory: ChannelMemory;
}

/** The daemon: its bridges and its control socket, started and stopped in order. */
export class App implements ControlSource {
  #config: Config;
  readonly #deps: AppDeps;
  readonly #files: StateFiles;
  readonly #control: ControlServer;
  readonly #startedAt: number;
  readonly #startedWall: number;
  readonly #listeners = new Set<(event: ControlEvent) => void>();
  readonly #share = new CloudShare();
  #bridges: Bridge[] = [];
  #boots = 0;
  #replacing: Promise<unknown> = Promise.resolve();
  #stopping: Promise<void> | undefined;

  constructor(config: Config, deps: AppDeps) {
    const { clock, log } = deps;
    this.#config = config;
    this.#deps = deps;
    this.#files = new StateFiles(config, log.child({ room: 'app' }));
    this.#control = new ControlServer(config.control, this, { clock, log: log.child({ room: 'control' }) });
    this.#startedAt = clock.now();
    this.#startedWall = clock.wall();
  }

  /** Throws where a person has to help; missing hardware and network are no reason. */
  async start(signal?: AbortSignal): Promise<void> {
    // The socket first: a second daemon of the same place must not touch ports and state.
    await this.#control.start();
    if (signal?.aborted === true || this.#stopping !== undefined) return this.stop();
    this.#boots = this.#files.countBoot();
    this.#bridges = this.#config.bridges.map((config) => this.#bridge(config));
    for (const bridge of this.#bridges) bridge.start();
  }

  /** Bridges first, side by side, then the control socket. Called twice, it is done once. */
  stop(): Promise<void> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  /** Takes another configuration: only what changed is stopped and started. Says what that was. */
  reload(config: Config): string[] {
    const { same, fresh, words } = changesBetween(this.#config, config);
    const stay = this.#bridges.filter(({ name }) => same.has(name));
    const gone = this.#bridges.filter(({ name }) => !same.has(name));
    const made = fresh.map((bridge) => this.#bridge(bridge));
    this.#config = { ...this.#config, bridges: config.bridges };
    this.#bridges = [...stay, ...made];
    // A port must be free before another bridge takes it.
    this.#replacing = Promise.all([this.#replacing, this.#ended(gone)]).then(() => {
      if (this.#stopping === undefined) for (const bridge of made) bridge.start();
    });
    this.#emit({ kind: 'status' });
    return words;
  }

  status(): AppStatus {
    const { clock } = this.#deps;
    const bridges = this.#bridges.map((bridge) => bridge.status());
    return {
      version,
      node: process.version,
      pid: process.pid,
      startedAt: new Date(this.#startedWall).toISOString(),
      uptimeS: Math.round((clock.now() - this.#startedAt) / 1000),
      boots: this.#boots,
      rssBytes: process.memoryUsage.rss(),
      ready: readiness(bridges),
      bridges,
    };
  }

  /** One line for the service manager. */
  summary(): string {
    return summary(this.#bridges.map((bridge) => bridge.status()));
  }

  healthy(): Verdict {
    return this.#stopping === undefined ? { ok: true, reasons: [] } : { ok: false, reasons: ['stopping'] };
  }

  ready(): Verdict {
    return readiness(this.#bridges.map((bridge) => bridge.status()));
  }

  metrics(): string {
    const timelines = new Map(this.#bridges.map(({ name, timeline }) => [name, timeline]));
    return metricsText(this.status(), timelines, this.#deps.clock.wall());
  }

  async release(name: string | undefined): Promise<void> {
    await Promise.all(this.#named(name).map((bridge) => bridge.release()));
  }

  async resume(name: string | undefined): Promise<void> {
    await Promise.all(this.#named(name).map((bridge) => bridge.resume()));
  }

  monitor(name: string | undefined, sink: LineSink): () => void {
    return this.#one(name).tools.monitor(sink);
  }

  linkTest(name: string | undefined, count: number, sink: LineSink): () => void {
    return this.#one(name).tools.linkTest(count, sink);
  }

  watch(listener: (event: ControlEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #bridge(config: BridgeConfig): Bridge {
    const { clock, random, parts = realParts } = this.#deps;
    const log = this.#deps.log.child({ bridge: config.name });
    const memory = {
      load: () => this.#files.loadChannel(config.name),
      save: (record: ChannelRecord) => this.#files.saveChannel(config.name, record),
    };
    const base = { clock, log, random, bootCount: this.#boots, share: this.#share, memory };
    return new Bridge(config.name, parts(config, base), {
      clock,
      log,
      random,
      loadSessions: () => this.#files.loadSessions(config.name),
      saveSessions: (table) => this.#files.saveSessions(config.name, table),
      onChange: () => this.#emit({ kind: 'status' }),
      onReport: (report) => this.#emit({ kind: 'session', bridge: config.name, report }),
    });
  }

  #named(name: string | undefined): Bridge[] {
    const found = this.#bridges.filter((bridge) => name === undefined || bridge.name === name);
    if (found.length > 0 || name === undefined) return found;
    const names = this.#bridges.map((bridge) => bridge.name);
    throw new BridgeError('KVSB-NO-BRIDGE', `no bridge is named ${name}${didYouMean(name, names)}`);
  }

  #one(name: string | undefined): Bridge {
    const [bridge, another] = this.#named(name);
    if (bridge !== undefined && another === undefined) return bridge;
    const names = this.#bridges.map((each) => each.name).join(', ');
    throw new BridgeError('KVSB-NO-BRIDGE', `name one of the bridges: ${names}`);
  }

  #emit(event: ControlEvent): void {
    for (const listener of this.#listeners) listener(event);
  }

  async #stop(): Promise<void> {
    await Promise.all([this.#replacing, this.#ended(this.#bridges)]);
    await this.#control.stop();
  }

  /** Resolves when the bridges have stopped, or when they had their time. */
  async #ended(bridges: readonly Bridge[]): Promise<void> {
    const { clock, log } = this.#deps;
    let cancel = (): void => undefined;
    const late = new Promise<'late'>((resolve) => {
      cancel = clock.after(STOP_MS, () => resolve('late'));
    });
    const stopped = Promise.all(bridges.map((bridge) => bridge.stop()));
    if ((await Promise.race([stopped, late])) === 'late') log.warn({ ms: STOP_MS }, 'a bridge did not stop in time');
    cancel();
  }
}

/** The parts that touch the world; nothing else in the daemon makes them. */
function realParts({ serial, kvs, relay, pem }: BridgeConfig, base: PartBase): Parts {
  const { clock, log, random, bootCount, share, memory } = base;
  const kvsOptions = cloudOptions({ kvs, pem });
  const serialDeps = { clock, log: log.child({ room: 'serial' }), random, bootCount };
  const kvsDeps = { clock, log: log.child({ room: 'kvs' }), random, share, memory };
  return {
    relay: (table) => new Relay({ role: kvs.role, ...relay, allowDelete: kvs.allowDelete, table }),
    serial: (hooks) =>
      new SerialDriver(serialOptions(serial), { ...serialDeps, ...hooks, epoch: randomInt(1, EPOCH_END) }),
    cloud: (hooks) => new KvsDriver(kvsOptions, { ...kvsDeps, ...hooks }),
  };
}

/** One offer to the channel of a bridge, as Alexa sends it, and the whole answer. */
export function callAsAlexa(bridge: BridgeConfig, offer: AlexaOffer, deps: AlexaDeps) {
  return sendAlexaOffer(cloudOptions(bridge), offer, deps);
}

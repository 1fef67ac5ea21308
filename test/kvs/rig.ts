import type { Clock } from '../../src/common/clock.ts';
import { type Emulator, type EmulatorOptions, startEmulator } from '../../src/emulator/index.ts';
import { CloudAgent } from '../../src/kvs/agent.ts';
import type { SourceDeps } from '../../src/kvs/credential-source.ts';
import { KvsDriver } from '../../src/kvs/driver.ts';
import { CloudHandler } from '../../src/kvs/http.ts';
import type { KvsOptions } from '../../src/kvs/options.ts';
import type { CloudEvent } from '../../src/kvs/state.ts';
import { TrueTime } from '../../src/kvs/true-time.ts';
import { FakeClock, recordingLog, seededRandom, until } from './support.ts';

/** What a source of credentials needs, outside of a driver. */
export function sourceDeps(time = new TrueTime(new FakeClock(Date.now()))): SourceDeps {
  const proxy = (): undefined => undefined;
  const handler = new CloudHandler(new CloudAgent({ ca: undefined, proxy, keep: false }), time, () => 0);
  return { region: 'us-west-2', proxy, time, handler };
}

/** Real time, so many times as fast: what waits a second in life waits a moment here. */
export class FastClock implements Clock {
  readonly #factor: number;
  readonly #wall: number;
  readonly #start = performance.now();

  constructor(factor: number, wallOffsetMs = 0) {
    this.#factor = factor;
    this.#wall = Date.now() + wallOffsetMs;
  }

  now(): number {
    return (performance.now() - this.#start) * this.#factor;
  }

  wall(): number {
    return this.#wall + this.now();
  }

  after(ms: number, callback: () => void): () => void {
    const timer = setTimeout(callback, ms / this.#factor);
    return () => clearTimeout(timer);
  }
}

export type StateEvent = Extract<CloudEvent, { kind: 'state' }>;

/** A driver, what it told, and what it logged. */
export class Client {
  readonly driver: KvsDriver;
  readonly events: CloudEvent[] = [];
  readonly lines: string[];

  constructor(options: KvsOptions, clock: Clock) {
    const { log, lines } = recordingLog();
    this.lines = lines;
    this.driver = new KvsDriver(options, {
      clock,
      log,
      random: seededRandom(1),
      onEvent: (event) => this.events.push(event),
    });
  }

  get states(): string[] {
    return this.of('state').map(({ state }) => state);
  }

  of<K extends CloudEvent['kind']>(kind: K): Extract<CloudEvent, { kind: K }>[] {
    return this.events.filter((event): event is Extract<CloudEvent, { kind: K }> => event.kind === kind);
  }

  /** Waits for a state that was shown after the first `from` events. */
  async shows(state: string, reason?: string, from = 0): Promise<StateEvent> {
    const matches = (event: CloudEvent): event is StateEvent =>
      event.kind === 'state' && event.state === state && (reason === undefined || event.reason === reason);
    const find = () => this.events.slice(from).find(matches);
    await until(() => find() !== undefined);
    const found = find();
    if (found === undefined) throw new Error('it was there a moment ago');
    return found;
  }

  async connected(from = 0): Promise<void> {
    await this.shows('CONNECTED', 'none', from);
  }

  async has(kind: CloudEvent['kind'], count = 1): Promise<void> {
    await until(() => this.of(kind).length >= count);
  }
}

/** An emulator with clients; everything ends with `close`. */
export class Rig {
  readonly emulator: Emulator;
  readonly clients: Client[] = [];

  private constructor(emulator: Emulator) {
    this.emulator = emulator;
  }

  static async start(options: EmulatorOptions = {}): Promise<Rig> {
    return new Rig(await startEmulator({ mode: 'documented', quotas: false, channels: ['cam'], ...options }));
  }

  /** Not started yet. */
  client(options: Partial<KvsOptions> = {}, clock: Clock = new FastClock(5)): Client {
    const client = new Client({ ...this.options(), ...options }, clock);
    this.clients.push(client);
    return client;
  }

  async connect(options: Partial<KvsOptions> = {}, clock?: Clock): Promise<Client> {
    const client = this.client(options, clock);
    client.driver.start();
    await client.connected();
    return client;
  }

  viewer(clientId: string, clock?: Clock): Promise<Client> {
    return this.connect({ role: 'viewer', clientId }, clock);
  }

  options(): KvsOptions {
    const { region, controlEndpoint, caPem, credentials } = this.emulator;
    const [keys] = credentials;
    if (keys === undefined) throw new Error('the emulator has no credentials');
    return {
      region,
      channel: { name: 'cam' },
      role: 'master',
      create: false,
      allowDelete: true,
      endpoint: controlEndpoint,
      ca: caPem,
      fips: false,
      dualStack: false,
      useStun: true,
      credentials: {
        kind: 'static',
        accessKeyId: keys.accessKeyId,
        secretAccessKey: keys.secretAccessKey,
        ...(keys.sessionToken === undefined ? {} : { sessionToken: keys.sessionToken }),
      },
    };
  }

  /** Requests of this operation so far. */
  requests(operation: string): number {
    return this.emulator.events.list().filter(({ kind, what }) => kind === 'request' && what === operation).length;
  }

  opened(role: 'master' | 'viewer' = 'master'): number {
    return this.emulator.events.list().filter((event) => event.kind === 'opened' && event.role === role).length;
  }

  async stopClients(): Promise<void> {
    await Promise.all(this.clients.splice(0).map(({ driver }) => driver.stop()));
    this.emulator.admin({ do: 'clear' });
  }

  async close(): Promise<void> {
    await this.stopClients();
    await this.emulator.close();
  }
}

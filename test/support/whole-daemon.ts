import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { stringify } from 'yaml';
import { App } from '../../src/app.ts';
import { systemClock } from '../../src/common/clock.ts';
import { loadConfig } from '../../src/config/load.ts';
import type { ControlEvent } from '../../src/control/types.ts';
import type { Emulator } from '../../src/emulator/index.ts';
import { openSerialPair, type SerialPair } from './serial-pair.ts';
import { keptLog } from './silent-log.ts';

const BAUD = 921_600;

export interface DaemonOptions {
  emulator: Emulator;
  channel: string;
  role?: 'master' | 'viewer';
  clientId?: string;
  storage?: 'auto' | 'on';
}

/** A folder that goes with the test. */
export function testFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'kvsb-whole-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** The configuration file of a daemon at this emulator. */
export function configFile(
  folder: string,
  port: string,
  { emulator, channel, role, clientId, storage }: DaemonOptions,
): string {
  const { region, controlEndpoint: endpoint, caPem, credentials } = emulator;
  const [{ accessKeyId, secretAccessKey, sessionToken } = { accessKeyId: '', secretAccessKey: '' }] = credentials;
  const keys = { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) };
  const caFile = join(folder, 'ca.pem');
  writeFileSync(caFile, caPem);
  const config = {
    serial: { port, baudRate: BAUD },
    kvs: { region, channel, endpoint, caFile, stun: false, credentials: { source: 'static', ...keys } },
    stateDir: join(folder, 'state'),
    runtimeDir: join(folder, 'run'),
  };
  Object.assign(config.kvs, storage === undefined ? {} : { storage });
  Object.assign(config.kvs, role === undefined ? {} : { role }, clientId === undefined ? {} : { clientId });
  const file = join(folder, 'config.yaml');
  writeFileSync(file, stringify(config), { mode: 0o600 });
  return file;
}

/** The daemon with all its real parts, on a serial line of real time; it ends with the test. */
export class WholeDaemon {
  /** Of its present life. */
  app: App;
  readonly pair: SerialPair;
  /** Its configuration, for commands. */
  readonly file: string;
  /** What it reported, in order. */
  readonly events: ControlEvent[] = [];
  readonly log = keptLog();

  private constructor(pair: SerialPair, file: string) {
    this.pair = pair;
    this.file = file;
    this.app = this.#life();
  }

  #life(): App {
    const { config } = loadConfig({ host: { env: {}, root: true, cwd: '/' }, file: this.file, flags: new Map() });
    const app = new App(config, { clock: systemClock, log: this.log, random: Math.random });
    app.watch((event) => this.events.push(event));
    return app;
  }

  static async start(options: DaemonOptions): Promise<WholeDaemon> {
    const folder = testFolder();
    const pair = await openSerialPair({ baudRate: BAUD });
    onTestFinished(() => pair.close());
    const daemon = new WholeDaemon(pair, configFile(folder, pair.host, options));
    await daemon.app.start();
    onTestFinished(() => daemon.app.stop());
    return daemon;
  }

  /** Ends, and comes back with what it left in its folders. */
  async restart(): Promise<void> {
    await this.app.stop();
    this.app = this.#life();
    await this.app.start();
    await this.ready();
  }

  /** Link up and channel connected. */
  ready(): Promise<void> {
    return this.until(() => this.app.ready().ok);
  }

  /** Looks again whenever something happened. */
  async until(done: () => boolean): Promise<void> {
    if (done()) return;
    await new Promise<void>((resolve) => {
      const stop = this.app.watch(() => {
        if (!done()) return;
        stop();
        resolve();
      });
    });
  }

  /** Milestones of its sessions so far. */
  get phases(): string[] {
    return this.events.flatMap((event) => {
      const { kind, phase } = event.kind === 'session' ? Object(event.report) : {};
      return kind === 'phase' ? [String(phase)] : [];
    });
  }
}

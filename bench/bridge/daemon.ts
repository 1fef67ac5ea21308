import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { stringify } from 'yaml';
import { Part } from '../../demo/child.ts';
import { inRepository } from '../../demo/paths.ts';
import { ask } from '../../src/control/client.ts';
import type { Emulator } from '../../src/emulator/index.ts';

const READY_MS = 30_000;
const POLL_MS = 5;
/** VmRSS of the daemon settles after its first collections, ms. */
const SETTLE_MS = 2000;
/** Of the times in /proc: 100 a second on every Linux that Node runs on. */
const TICK_MS = 10;

export interface BridgePlace {
  channel: string;
  port: string;
  baudRate: number;
}

/** The daemon as a product runs it, against a given emulator and serial port. */
export class Daemon {
  readonly #folder: string;
  readonly #part: Part;
  readonly #socket: string;

  constructor(folder: string) {
    this.#folder = folder;
    this.#socket = join(folder, 'control.sock');
    this.#part = new Part({
      name: 'daemon',
      command: [process.execPath, inRepository('dist/src/main.js'), 'run', '--config', join(folder, 'config.yaml')],
      ready: () => true,
      readyMs: READY_MS,
      talk: (line) => void (process.argv.includes('--verbose') && process.stderr.write(`${line}\n`)),
      ended: (message) => {
        throw new Error(message);
      },
    });
  }

  async configure(emulator: Emulator, bridges: readonly BridgePlace[]): Promise<void> {
    const caFile = join(this.#folder, 'ca.pem');
    const [keys] = emulator.credentials;
    await writeFile(caFile, emulator.caPem);
    const config = {
      bridges: bridges.map(({ channel, ...serial }) => ({ name: channel, serial, kvs: { channel } })),
      kvs: {
        region: emulator.region,
        endpoint: emulator.controlEndpoint,
        caFile,
        credentials: { source: 'static', accessKeyId: keys?.accessKeyId, secretAccessKey: keys?.secretAccessKey },
      },
      control: { socket: this.#socket },
      stateDir: join(this.#folder, 'state'),
      runtimeDir: join(this.#folder, 'run'),
      log: { level: 'info', format: 'json' },
    };
    await writeFile(join(this.#folder, 'config.yaml'), stringify(config));
  }

  /** From the spawn to link and channel both up, ms. */
  async start(): Promise<number> {
    const from = performance.now();
    await this.#part.start();
    while (!(await this.#ready())) {
      if (performance.now() - from > READY_MS) throw new Error('the daemon was not ready in time');
      await pause(POLL_MS);
    }
    return performance.now() - from;
  }

  stop(): Promise<void> {
    return this.#part.stop();
  }

  async rssMib(): Promise<number> {
    await pause(SETTLE_MS);
    const status = await readFile(`/proc/${this.#part.pid}/status`, 'utf8');
    return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]) / 1024;
  }

  /** Share of one core that it takes during the next `ms`. */
  async cpuRatio(ms: number): Promise<number> {
    const [cpu, from] = [await this.#cpuMs(), performance.now()];
    await pause(ms);
    return ((await this.#cpuMs()) - cpu) / (performance.now() - from);
  }

  async #cpuMs(): Promise<number> {
    const stat = await readFile(`/proc/${this.#part.pid}/stat`, 'utf8');
    // After the name in brackets: state, ten numbers, then user and system time.
    const [user = 0, system = 0] = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .slice(11, 13)
      .map(Number);
    return (user + system) * TICK_MS;
  }

  async #ready(): Promise<boolean> {
    return ask(this.#socket, 'GET', '/readyz').then(
      ({ status }) => status === 200,
      () => false,
    );
  }
}

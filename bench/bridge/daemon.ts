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

  async configure(emulator: Emulator, channel: string, serial: { port: string; baudRate: number }): Promise<void> {
    const caFile = join(this.#folder, 'ca.pem');
    const [keys] = emulator.credentials;
    await writeFile(caFile, emulator.caPem);
    const config = {
      serial,
      kvs: {
        region: emulator.region,
        channel,
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

  async #ready(): Promise<boolean> {
    return ask(this.#socket, 'GET', '/readyz').then(
      ({ status }) => status === 200,
      () => false,
    );
  }
}

import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { stringify } from 'yaml';
import { ask } from '../src/control/client.ts';
import { cameraCommand } from './camera/build.ts';
import { Part } from './child.ts';
import { inRepository } from './paths.ts';
import { ViewerCloud } from './viewer/cloud.ts';

const REGION = 'us-west-2';
const CHANNEL = 'demo';
const BAUD = 921_600;
/** Known to this machine alone, good for this emulator alone. */
const CREDENTIALS = { accessKeyId: 'AKIAKVSBRIDGEDEMO', secretAccessKey: 'a-secret-of-the-demo-and-of-nothing-else' };
/** One as the service gives them, but on this machine, where nobody answers: the demo asks no other host for anything. */
const ICE_SERVERS = [{ Uris: ['turn:127.0.0.1:9?transport=udp'], Username: 'demo', Password: 'demo', Ttl: 300 }];
const READY_MS = 20_000;
const READY_POLL_MS = 50;

export interface WorldOptions {
  /** Everything is in here; the caller removes it. */
  folder: string;
  talk(line: string): void;
  /** A part ended though nobody asked for it. */
  ended(message: string): void;
}

/** The whole path on this machine: a local KVS, the daemon, and the simulated camera at its serial port. */
export class World {
  readonly controlSocket: string;
  readonly #options: WorldOptions;
  readonly #tty: string;
  readonly #caFolder: string;
  #cloud: ViewerCloud | undefined;
  #emulator: Part | undefined;
  #camera: Part | undefined;
  #daemon: Part | undefined;
  /** What ended though nobody asked for it. */
  #loss: string | undefined;

  constructor(options: WorldOptions) {
    this.#options = options;
    this.controlSocket = join(options.folder, 'control.sock');
    this.#tty = join(options.folder, 'tty-camera');
    this.#caFolder = join(options.folder, 'ca');
  }

  get cloud(): ViewerCloud {
    return started(this.#cloud);
  }
  get emulator(): Part {
    return started(this.#emulator);
  }
  get camera(): Part {
    return started(this.#camera);
  }
  get daemon(): Part {
    return started(this.#daemon);
  }

  /** Resolves when a viewer can come. */
  async start(): Promise<void> {
    // Fixed ports, so that an emulator that is started again is found again.
    const [control, master, viewer, credentials, admin] = await freePorts(5);
    const ports = { control, master, viewer, credentials, admin };
    const emulatorOptions = {
      ports,
      region: REGION,
      channels: [CHANNEL],
      credentials: [CREDENTIALS],
      caDirectory: this.#caFolder,
      iceServers: ICE_SERVERS,
    };
    const emulator = [...node('dist/demo/emulator.js'), JSON.stringify(emulatorOptions)];
    this.#emulator = this.#part('emulator', emulator, (line) => line.startsWith('{'));
    const camera = await cameraCommand(['--tty-link', this.#tty, '--baud', String(BAUD)]);
    this.#camera = this.#part('camera', camera, (line) => line.startsWith('/dev/'));
    const [description] = await Promise.all([this.#emulator.start(), this.#camera.start()]);
    const { endpoints, caFile } = JSON.parse(description);

    const config = join(this.#options.folder, 'kvs-bridge.yaml');
    await writeFile(config, stringify(this.#config(endpoints.control, caFile)), { mode: 0o600 });
    this.#daemon = this.#part('daemon', [...node('dist/src/main.js'), 'run', '--config', config]);
    this.#cloud = new ViewerCloud({
      endpoint: endpoints.control,
      region: REGION,
      channel: CHANNEL,
      ca: readFileSync(caFile, 'utf8'),
      credentials: CREDENTIALS,
    });
    await this.#daemon.start();
    await this.ready();
  }

  /** Resolves when the daemon has its link and its channel. */
  async ready(): Promise<void> {
    const endsMs = performance.now() + READY_MS;
    for (;;) {
      if (this.#loss !== undefined) throw new Error(this.#loss);
      const reasons = await this.#reasons();
      if (reasons === undefined) return;
      if (performance.now() > endsMs) throw new Error(`not ready within ${READY_MS} ms: ${reasons}`);
      await pause(READY_POLL_MS);
    }
  }

  async stop(): Promise<void> {
    await this.#daemon?.stop();
    await Promise.all([this.#camera?.stop(), this.#emulator?.stop()]);
  }

  kill(): void {
    for (const part of [this.#daemon, this.#camera, this.#emulator]) part?.kill();
  }

  describe(): string {
    return `channel ${CHANNEL} in ${REGION} at ${this.cloud.cloud.endpoint}, camera at ${this.#tty}, ${BAUD} bit/s`;
  }

  #part(name: string, command: readonly string[], ready?: (line: string) => boolean): Part {
    const { talk } = this.#options;
    const ended = (message: string): void => {
      this.#loss = message;
      this.#options.ended(message);
    };
    return new Part({ name, command, ready, readyMs: READY_MS, talk, ended });
  }

  /** As a product would have it, but for the emulator's endpoint and CA. */
  #config(endpoint: string, caFile: string): object {
    return {
      serial: { port: this.#tty, baudRate: BAUD },
      kvs: {
        region: REGION,
        channel: CHANNEL,
        endpoint,
        caFile,
        stun: false,
        credentials: { source: 'static', ...CREDENTIALS },
      },
      control: { socket: this.controlSocket },
      stateDir: join(this.#options.folder, 'state'),
      runtimeDir: join(this.#options.folder, 'run'),
      log: { format: 'text' },
    };
  }

  async #reasons(): Promise<string | undefined> {
    try {
      const { status, body } = await ask(this.controlSocket, 'GET', '/readyz');
      return status === 200 ? undefined : [JSON.parse(body).reasons].flat().join('; ');
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }
}

function node(program: string): string[] {
  return [process.execPath, inRepository(program)];
}

function started<T>(part: T | undefined): T {
  if (part === undefined) throw new Error('the world was not started');
  return part;
}

/** All held at once, so that they differ. */
async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer();
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      return server;
    }),
  );
  const ports = servers.map((server) => Object(server.address()).port as number);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { stringify } from 'yaml';
import { cameraCommand } from '../../demo/camera/build.ts';
import { Part } from '../../demo/child.ts';
import { inRepository } from '../../demo/paths.ts';
import { ViewerCloud } from '../../demo/viewer/cloud.ts';
import { ask } from '../../src/control/client.ts';
import type { AppStatus } from '../../src/control/status.ts';
import { type Emulator, startEmulator } from '../../src/emulator/index.ts';
import type { Sample } from './slope.ts';

const CHANNEL = 'soak';
const THING = 'soak-camera';
const ROLE_ALIAS = 'soak-role';
const BAUD = 921_600;
const READY_MS = 60_000;
const POLL_MS = 100;
const SAID_MAX_LINES = 1_000;
/** Known to this machine alone, good for this emulator alone. */
const VIEWER_KEYS = { accessKeyId: 'AKIAKVSBRIDGESOAK', secretAccessKey: 'a-secret-of-the-soak-and-of-nothing-else' };

/**
 * The service's times, shortened: what fills an hour or ten minutes fits into a minute or two. ms, but for those in s. A
 * GO_AWAY within the first minute of three sockets in a row would mean that another master takes the channel.
 */
const times = { age: 82_000, goAwayAhead: 20_000, idle: 50_000, roleDurationS: 120, iceTtlS: 90 };

/**
 * In the daemon: on a signal, collects garbage and prints what is left of the heap and how much of that is code, which grows
 * for an hour while V8 compiles what runs often.
 */
const PROBE = `import { getHeapCodeStatistics } from 'node:v8';
process.on('SIGUSR2', () => {
  gc(); gc();
  const { heapUsed, rss } = process.memoryUsage();
  const { code_and_metadata_size, bytecode_and_metadata_size } = getHeapCodeStatistics();
  const code = code_and_metadata_size + bytecode_and_metadata_size;
  process.stdout.write(\`MEMORY \${heapUsed} \${code} \${rss}\\n\`);
});`;

/** A local KVS in this process, and as processes the daemon with IoT's credentials and the camera with the real shim. */
export class SoakWorld {
  readonly emulator: Emulator;
  readonly cloud: ViewerCloud;
  readonly heap: Sample[] = [];
  /** The heap without code. */
  readonly data: Sample[] = [];
  readonly rss: Sample[] = [];
  readonly #folder: string;
  readonly #daemon: Part;
  readonly #camera: Part;
  /** What the parts said lately. */
  readonly said: string[] = [];
  /** The first part that ended though nobody asked for it. */
  loss: string | undefined;

  private constructor(emulator: Emulator, folder: string, camera: readonly string[]) {
    this.emulator = emulator;
    this.#folder = folder;
    this.cloud = new ViewerCloud({
      endpoint: emulator.controlEndpoint,
      region: emulator.region,
      channel: CHANNEL,
      ca: emulator.caPem,
      credentials: VIEWER_KEYS,
    });
    const config = join(folder, 'config.yaml');
    writeFileSync(config, stringify(this.#config()), { mode: 0o600 });
    const flags = ['--expose-gc', '--import', `data:text/javascript,${encodeURIComponent(PROBE)}`];
    const daemon = [process.execPath, ...flags, inRepository('dist/src/main.js'), 'run', '--config', config];
    this.#daemon = this.#part('daemon', daemon, () => true);
    this.#camera = this.#part('camera', camera, (line) => line.startsWith('/dev/'));
  }

  static async start(): Promise<SoakWorld> {
    const folder = mkdtempSync(join(tmpdir(), 'kvsb-soak-'));
    const emulator = await startEmulator({
      mode: 'documented',
      channels: [CHANNEL],
      credentials: [VIEWER_KEYS],
      roleAliases: [ROLE_ALIAS],
      roleDurationS: times.roleDurationS,
      routing: { ageMaxMs: times.age, goAwayAheadMs: times.goAwayAhead, idleMs: times.idle },
      iceServers: [{ Uris: ['turn:127.0.0.1:9?transport=udp'], Username: 'u', Password: 'p', Ttl: times.iceTtlS }],
    });
    const camera = await cameraCommand(['--tty-link', join(folder, 'tty'), '--baud', String(BAUD)]);
    const world = new SoakWorld(emulator, folder, camera);
    await world.#camera.start();
    await world.#daemon.start();
    await world.ready();
    return world;
  }

  async status(): Promise<AppStatus> {
    const { body } = await ask(join(this.#folder, 'control.sock'), 'GET', '/status');
    const status: AppStatus = JSON.parse(body);
    return status;
  }

  /** Link and channel are both up. */
  async ready(): Promise<void> {
    const socket = join(this.#folder, 'control.sock');
    const good = () =>
      ask(socket, 'GET', '/readyz').then(
        ({ status }) => status === 200,
        () => false,
      );
    for (const end = performance.now() + READY_MS; !(await good()); await pause(POLL_MS)) {
      if (this.loss !== undefined) throw new Error(this.loss);
      if (performance.now() > end) throw new Error(`not ready in ${READY_MS} ms`);
    }
  }

  /** Takes a sample of the daemon's memory; it is there a moment later. */
  weigh(): void {
    if (this.#daemon.pid !== undefined) process.kill(this.#daemon.pid, 'SIGUSR2');
  }

  /** The MCU loses its power. */
  async restartCamera(): Promise<void> {
    await this.#camera.stop('SIGKILL');
    await this.#camera.start();
  }

  async close(): Promise<void> {
    await this.#daemon.stop();
    await this.#camera.stop();
    await this.emulator.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #part(name: string, command: readonly string[], ready: (line: string) => boolean): Part {
    const talk = (line: string): void => {
      const [, heap, code, rss] = /MEMORY (\d+) (\d+) (\d+)$/.exec(line) ?? [];
      if (heap === undefined) {
        this.said.push(line);
        if (this.said.length > SAID_MAX_LINES) this.said.shift();
        return;
      }
      const at = performance.now();
      this.heap.push({ at, value: Number(heap) });
      this.data.push({ at, value: Number(heap) - Number(code) });
      this.rss.push({ at, value: Number(rss) });
    };
    const ended = (message: string): void => {
      this.loss ??= message;
    };
    return new Part({ name, command, ready, readyMs: READY_MS, talk, ended });
  }

  #config(): object {
    const file = (name: string, text: string): string => {
      const path = join(this.#folder, name);
      writeFileSync(path, text, { mode: 0o600 });
      return path;
    };
    const { caPem, region, controlEndpoint: endpoint, endpoints } = this.emulator;
    const { certPem, keyPem } = this.emulator.clientCertificate(THING);
    const caFile = file('ca.pem', caPem);
    const credentials = {
      source: 'iot',
      endpoint: new URL(endpoints.credentials).host,
      roleAlias: ROLE_ALIAS,
      thingName: THING,
      certificateFile: file('cert.pem', certPem),
      keyFile: file('key.pem', keyPem),
      caFile,
    };
    return {
      serial: { port: join(this.#folder, 'tty'), baudRate: BAUD },
      kvs: { region, channel: CHANNEL, endpoint, caFile, stun: false, credentials },
      control: { socket: join(this.#folder, 'control.sock') },
      stateDir: join(this.#folder, 'state'),
      runtimeDir: join(this.#folder, 'run'),
      log: { format: 'text' },
    };
  }
}

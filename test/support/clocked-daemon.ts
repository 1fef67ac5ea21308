import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { stringify } from 'yaml';
import { Part } from '../../demo/child.ts';
import { inRepository } from '../../demo/paths.ts';
import { ask } from '../../src/control/client.ts';
import type { AppStatus, BridgeStatus } from '../../src/control/status.ts';
import type { Emulator } from '../../src/emulator/index.ts';

const STATE_MS = 60_000;
const POLL_MS = 50;

/** The program that gives a process another clock, or ''. */
export const faketime: string = createRequire(import.meta.url)('../../packaging/setup.cjs').probe('faketime');

type Running = Extract<BridgeStatus, { state: 'running' }>;

/** The daemon as a process of its own on a host whose clock is wrong, and may be set while it runs. No MCU is there. */
export class ClockedDaemon {
  readonly said: string[] = [];
  readonly #folder = mkdtempSync(join(tmpdir(), 'kvsb-clock-'));
  readonly #part: Part;

  /** `clock`: as faketime takes it, such as `+10m` or `-5y`. */
  constructor(emulator: Emulator, clock: string, thing: string, roleAlias: string) {
    const config = this.#file('config.yaml', stringify(this.#config(emulator, thing, roleAlias)));
    this.setClock(clock);
    // The program says which library it preloads; the offset comes from a file, which may change.
    const library = execFileSync(faketime, ['-m', '-f', '+0', 'printenv', 'LD_PRELOAD'], { encoding: 'utf8' }).trim();
    const wrong = [
      `LD_PRELOAD=${library}`,
      `FAKETIME_TIMESTAMP_FILE=${join(this.#folder, 'clock')}`,
      'FAKETIME_NO_CACHE=1',
      'FAKETIME_DONT_FAKE_MONOTONIC=1',
    ];
    this.#part = new Part({
      name: 'daemon',
      command: ['env', ...wrong, process.execPath, inRepository('dist/src/main.js'), 'run', '--config', config],
      readyMs: STATE_MS,
      talk: (line) => this.said.push(line),
      ended: (message) => this.said.push(message),
    });
  }

  async start(): Promise<void> {
    await this.#part.start();
  }

  setClock(clock: string): void {
    this.#file('clock', `${clock}\n`);
  }

  /** The cloud side, once it is as wanted. */
  async cloud(wanted: (cloud: Running['cloud']) => boolean): Promise<Running['cloud']> {
    let last = '';
    for (const end = performance.now() + STATE_MS; performance.now() < end; await pause(POLL_MS)) {
      const cloud = await this.#cloud();
      if (cloud !== undefined && wanted(cloud)) return cloud;
      last = JSON.stringify(cloud ?? this.said.slice(-5));
    }
    throw new Error(`never as wanted; at last: ${last}`);
  }

  async stop(): Promise<void> {
    await this.#part.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #cloud(): Promise<Running['cloud'] | undefined> {
    const answer = await ask(join(this.#folder, 'control.sock'), 'GET', '/status').catch(() => undefined);
    if (answer === undefined) return undefined;
    const { bridges }: AppStatus = JSON.parse(answer.body);
    const [bridge] = bridges;
    return bridge?.state === 'running' ? bridge.cloud : undefined;
  }

  #file(name: string, text: string): string {
    const path = join(this.#folder, name);
    writeFileSync(path, text, { mode: 0o600 });
    return path;
  }

  #config(emulator: Emulator, thing: string, roleAlias: string): object {
    const { caPem, region, controlEndpoint: endpoint, endpoints } = emulator;
    const { certPem, keyPem } = emulator.clientCertificate(thing);
    const caFile = this.#file('ca.pem', caPem);
    const credentials = {
      source: 'iot',
      endpoint: new URL(endpoints.credentials).host,
      roleAlias,
      thingName: thing,
      certificateFile: this.#file('cert.pem', certPem),
      keyFile: this.#file('key.pem', keyPem),
      caFile,
    };
    return {
      serial: { port: join(this.#folder, 'no-mcu') },
      kvs: { region, channel: 'cam', endpoint, caFile, stun: false, credentials },
      control: { socket: join(this.#folder, 'control.sock') },
      stateDir: join(this.#folder, 'state'),
      runtimeDir: join(this.#folder, 'run'),
      log: { format: 'text' },
    };
  }
}

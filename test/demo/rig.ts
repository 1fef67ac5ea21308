import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { onTestFinished, vi } from 'vitest';
import { inRepository } from '../../demo/paths.ts';
import { systemClock } from '../../src/common/clock.ts';
import type { LinkMessage } from '../../src/link/message.ts';
import type { DeviceEvent } from '../../src/relay/types.ts';
import { SerialDriver } from '../../src/serial/driver.ts';
import { compileC } from '../support/compile.ts';
import { keptLog } from '../support/silent-log.ts';

const require = createRequire(import.meta.url);
const BAUD = 921_600;
const STRICT = ['-std=c99', '-Wall', '-Wextra', '-Wpedantic', '-Wconversion', '-Wshadow', '-Werror'];
const SANITIZERS = ['-O0', '-g', '-fsanitize=address,undefined', '-fno-sanitize-recover=all'];

/** Builds the firmware with sanitizers, since it is C that reads what others send. */
export function firmware(): string {
  const folders = ['demo/camera', 'firmware-shim/src', 'firmware-shim/include'].map((folder) => inRepository(folder));
  const files = folders.flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)));
  const sources = files.filter((name) => name.endsWith('.c'));
  const headers = files.filter((name) => name.endsWith('.h'));
  const flags = [...STRICT, ...SANITIZERS, '-DKVB_PENDING_SIGNALING=16', `-I${inRepository('firmware-shim/include')}`];
  return compileC('camera-sanitized', sources, flags, headers);
}

/** The camera's firmware with a scripted media engine. */
export class Camera {
  readonly tty: string;
  /** What the media engine was asked, as [kind, session, number, payload]. */
  readonly asked: unknown[] = [];
  /** What else was said on stderr. */
  readonly said: string[] = [];
  readonly ended: Promise<number | null>;
  readonly #child;

  constructor() {
    const folder = mkdtempSync(join(tmpdir(), 'kvs-bridge-camera-'));
    this.tty = join(folder, 'tty');
    const engine = [process.execPath, require.resolve('./engine.cjs')];
    const child = spawn(firmware(), ['--tty-link', this.tty, '--', ...engine], { stdio: ['ignore', 'pipe', 'pipe'] });
    this.#child = child;
    createInterface({ input: child.stderr }).on('line', (line) => {
      if (line.startsWith('[')) this.asked.push(JSON.parse(line));
      else this.said.push(line);
    });
    this.ended = new Promise((resolve) => child.on('close', (code) => resolve(code)));
    onTestFinished(async () => {
      child.kill();
      await this.ended;
      rmSync(folder, { recursive: true, force: true });
    });
  }

  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  async says(text: string): Promise<void> {
    await vi.waitFor(() => {
      if (!this.said.some((line) => line.includes(text))) throw new Error(`no '${text}' in ${this.said.join('\n')}`);
    }, WAIT);
  }
}

const WAIT = { timeout: 10_000, interval: 10 };

/** A life of the daemon's serial side. */
export class Host {
  readonly events: DeviceEvent[] = [];
  readonly #driver: SerialDriver;
  #token = 0;

  constructor(camera: Camera, epoch: number) {
    this.#driver = new SerialDriver(
      { path: camera.tty, baudRate: BAUD },
      {
        clock: systemClock,
        log: keptLog(),
        random: () => 0.5,
        epoch,
        bootCount: 0,
        onEvent: (event) => this.events.push(event),
      },
    );
    this.#driver.start();
    onTestFinished(() => this.leave());
  }

  /** Messages of these kinds from the camera, in order. */
  messages(...kinds: LinkMessage['kind'][]): LinkMessage[] {
    const all = this.events.flatMap((event) => (event.kind === 'message' ? [event.message] : []));
    return kinds.length === 0 ? all : all.filter(({ kind }) => kinds.includes(kind));
  }

  send(message: LinkMessage): void {
    this.#token += 1;
    this.#driver.send(this.#token, message, undefined);
  }

  offer(session: number, sdp: string, offerSeq = 1): void {
    this.send({ kind: 'sessionOpened', session, peerKind: 0, clientId: `viewer-${session}` });
    const flags = { trickle: true, renegotiation: offerSeq > 1, answerMs: 0 };
    this.send({ kind: 'offer', session, offerSeq, ...flags, sdp });
  }

  /** Waits until `count` messages of a kind are there. */
  async gets(kind: LinkMessage['kind'], count = 1): Promise<LinkMessage[]> {
    await vi.waitFor(() => {
      const found = this.messages(kind).length;
      if (found < count) throw new Error(`${found} of ${count} ${kind}; events: ${JSON.stringify(this.events)}`);
    }, WAIT);
    return this.messages(kind);
  }

  leave(): Promise<void> {
    return this.#driver.stop();
  }
}

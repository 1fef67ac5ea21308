import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Emulator, startEmulator } from '../../src/emulator/index.ts';
import { DelayProxy } from './delay.ts';
import { Trips } from './trips.ts';

/** An address of this host other than the emulator's own, for the far end of the path. */
const FAR = '127.0.0.2';
const ALIAS = 'bench-role';
const THING = 'bench-camera';
export const CHANNEL = 'bench';

export type Kind = 'static' | 'iot';

export interface Keys {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
}

export interface IotFiles {
  endpoint: string;
  roleAlias: string;
  thingName: string;
  certificate: string;
  privateKey: string;
  ca: string;
}

/** The emulator at the end of a long path. */
export class Place {
  readonly emulator: Emulator;
  readonly iot: IotFiles;
  readonly keys: Keys;
  readonly #proxies: DelayProxy[];
  readonly #folder: string;

  private constructor(emulator: Emulator, proxies: DelayProxy[]) {
    const [keys] = emulator.credentials;
    if (keys === undefined) throw new Error('the emulator has no credentials');
    this.emulator = emulator;
    this.keys = keys;
    this.#proxies = proxies;
    this.#folder = mkdtempSync(join(tmpdir(), 'kvs-bridge-bench-'));
    const { certPem, keyPem } = emulator.clientCertificate(THING);
    this.iot = {
      endpoint: new URL(emulator.endpoints.credentials).host,
      roleAlias: ALIAS,
      thingName: THING,
      certificate: this.#file('certificate.pem', certPem),
      privateKey: this.#file('key.pem', keyPem),
      ca: emulator.caPem,
    };
  }

  static async open(oneWayMs: number): Promise<Place> {
    const emulator = await startEmulator({
      channels: [CHANNEL],
      roleAliases: [ALIAS],
      names: { control: FAR, master: FAR, credentials: FAR },
      certificateNames: [FAR],
      // Every run is a describe of the same channel.
      quotas: false,
    });
    const { control, master, credentials } = emulator.endpoints;
    const ports = [control, master, credentials].map((url) => Number(new URL(url).port));
    return new Place(emulator, await Promise.all(ports.map((port) => DelayProxy.open(FAR, port, oneWayMs))));
  }

  /** Counts the round trips of all connections from now on. */
  count(): Trips {
    const trips = new Trips();
    for (const proxy of this.#proxies) proxy.trips = trips;
    return trips;
  }

  breakPath(): void {
    for (const proxy of this.#proxies) proxy.breakAll();
  }

  async close(): Promise<void> {
    await Promise.all(this.#proxies.map((proxy) => proxy.close()));
    await this.emulator.close();
    rmSync(this.#folder, { recursive: true });
  }

  #file(name: string, text: string): string {
    const path = join(this.#folder, name);
    writeFileSync(path, text, { mode: 0o600 });
    return path;
  }
}

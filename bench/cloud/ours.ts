import { systemClock } from '../../src/common/clock.ts';
import { KvsDriver } from '../../src/kvs/driver.ts';
import type { ChannelMemory } from '../../src/kvs/memory.ts';
import type { CloudEvent } from '../../src/kvs/state.ts';
import { keptLog } from '../../test/support/silent-log.ts';
import { CHANNEL, type Kind, type Place } from './place.ts';

/** The daemon's own cloud side, and when it was connected. */
export class Ours {
  readonly driver: KvsDriver;
  #waiting: { matches(event: CloudEvent): boolean; resolve(): void }[] = [];

  constructor(place: Place, kind: Kind, memory: ChannelMemory) {
    const { emulator, keys, iot } = place;
    this.driver = new KvsDriver(
      {
        region: emulator.region,
        channel: { name: CHANNEL },
        role: 'master',
        create: false,
        allowDelete: false,
        endpoint: emulator.controlEndpoint,
        ca: emulator.caPem,
        proxy: {},
        fips: false,
        dualStack: false,
        useStun: true,
        credentials: kind === 'static' ? { kind, ...keys } : { kind, ...iot },
      },
      // Chance spreads retries by up to half a second; here the path is measured, not the spread.
      { clock: systemClock, log: keptLog(), random: () => 0, memory, onEvent: (event) => this.#take(event) },
    );
  }

  /** Milliseconds from `begin` to CONNECTED. */
  async connects(begin: () => void): Promise<number> {
    const connected = this.#next((event) => event.kind === 'state' && event.state === 'CONNECTED');
    const start = performance.now();
    begin();
    await connected;
    return performance.now() - start;
  }

  async hasIce(): Promise<void> {
    const told = this.#next(({ kind }) => kind === 'iceServers' || kind === 'iceFailed');
    this.driver.fetchIce();
    await told;
  }

  /** From seeing the loss to CONNECTED. */
  async reconnects(lose: () => void): Promise<number> {
    const lost = this.#next((event) => event.kind === 'state' && event.state === 'DISCONNECTED');
    lose();
    await lost;
    return this.connects(() => undefined);
  }

  #next(matches: (event: CloudEvent) => boolean): Promise<void> {
    return new Promise((resolve) => this.#waiting.push({ matches, resolve }));
  }

  #take(event: CloudEvent): void {
    const met = this.#waiting.filter(({ matches }) => matches(event));
    this.#waiting = this.#waiting.filter((waiting) => !met.includes(waiting));
    for (const { resolve } of met) resolve();
  }
}

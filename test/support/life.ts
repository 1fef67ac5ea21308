import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect } from 'vitest';
import { QUEUE_MAX_MESSAGES } from '../../src/link/local.ts';
import * as limits from '../../src/relay/limits.ts';
import { candidateText, offerSdp } from '../relay/rig.ts';
import { VirtualBridge } from './virtual-bridge.ts';
import { fair } from './virtual-cloud.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** Weeks of a device's life with everything that goes wrong, from a seed. */
export class Life {
  readonly bridge: VirtualBridge;
  readonly counts = { visits: 0, lost: 0, resets: 0, replugs: 0, stalls: 0, outages: 0, reminders: 0 };
  readonly peaks: Record<string, number> = {};
  readonly #random: () => number;
  #quiet = false;

  constructor(seed: number) {
    this.bridge = new VirtualBridge({ seed, noise: { seed, flip: 2e-6, lose: 1e-6, burst: 2e-7 } });
    this.#random = this.bridge.random;
    const { cloud, camera } = this.bridge;
    cloud.weather = { ...fair, callFails: 0.15, dialFails: 0.2, rejects: 0.02, shortLives: true };
    camera.mute = 0.02;
    this.bridge.start();
    this.#every(10 * MINUTE_MS, () => this.#visit());
    this.#every(8 * HOUR_MS, () => this.#reset());
    this.#every(12 * HOUR_MS, () => this.#replug());
    this.#every(6 * HOUR_MS, () => this.#stall());
    this.#every(3 * HOUR_MS, () => this.#outage('networkDown'));
    this.#every(9 * HOUR_MS, () => this.#outage('regionDown'));
    this.#every(5 * HOUR_MS, () => this.#remind());
  }

  /** Looks at every size once in a while. */
  run(ms: number): void {
    for (let passed = 0; passed < ms; passed += HOUR_MS / 4) {
      this.bridge.run(HOUR_MS / 4);
      this.check();
    }
  }

  /** Nothing goes wrong any more, and nobody comes. */
  calm(): void {
    this.#quiet = true;
    const { cloud, camera } = this.bridge;
    cloud.weather = { ...fair };
    camera.mute = 0;
    this.bridge.run(20 * MINUTE_MS);
    // Fates that nobody waits for any more are forgotten with the next input, whenever that is.
    this.bridge.tell({ from: 'clock' });
  }

  check(): void {
    const { relay, line, cloud, unaccounted } = this.bridge;
    const { sizes } = relay.status();
    const bounds: [string, number, number][] = [
      ['sessions', sizes.sessions, limits.MAX_SESSIONS],
      ['waitingOffers', sizes.waitingOffers, limits.MAX_SESSIONS],
      ['laneItems', sizes.laneItems, limits.MAX_SESSIONS * (limits.SESSION_CANDIDATES + 2)],
      ['earlyViewers', sizes.earlyViewers, limits.EARLY_VIEWERS],
      ['earlyBytes', sizes.earlyBytes, limits.EARLY_ALL_BYTES],
      ['underWay', sizes.underWay, limits.WINDOW_MESSAGES],
      ['cloudQueue', sizes.cloudQueue, limits.MAX_SESSIONS * (limits.SESSION_CANDIDATES + 1)],
      ['cloudPending', sizes.cloudPending, limits.PENDING_MAX],
      ['viewersTracked', sizes.viewersTracked, limits.VIEWERS_TRACKED],
      ['tokens', sizes.tokens, limits.WINDOW_MESSAGES + limits.NOTICES_MAX + 16],
      ['linkQueue', line.host.endpoint.pair?.outbox.messages ?? 0, QUEUE_MAX_MESSAGES],
      ['outbox', cloud.sizes['queued'] ?? 0, 512],
      // One in use, one that drains, one that is lost and does not know it yet.
      ['sockets', cloud.sizes['sockets'] ?? 0, 3],
      ['clientState', JSON.stringify(cloud.state).length, 4_096],
    ];
    for (const [name, size, most] of bounds) {
      if (size > most) throw new Error(`${name} is ${size}, more than ${most}`);
      this.peaks[name] = Math.max(this.peaks[name] ?? 0, size);
    }
    if (unaccounted !== 0) throw new Error(`${unaccounted} offers have no fate`);
    expect(this.bridge.camera.reused).toBeUndefined();
  }

  #every(meanMs: number, run: () => void): void {
    const waitMs = -meanMs * Math.log(1 - this.#random());
    this.bridge.agenda.add(this.bridge.now + waitMs, () => {
      if (this.#quiet) return;
      run();
      this.#every(meanMs, run);
    });
  }

  #later(ms: number, run: () => void): void {
    this.bridge.agenda.add(this.bridge.now + ms, run);
  }

  /** A viewer comes; the service keeps its offer for a while when we are not there. */
  #visit(): void {
    this.counts.visits += 1;
    const viewer = `v${this.counts.visits}`;
    this.#offer(viewer, 'u1', 60);
    for (const ms of [5, 200, 1_500]) this.#later(ms, () => this.check());
    if (this.#random() < 0.3) this.#later(20_000 + 60_000 * this.#random(), () => this.#offer(viewer, 'u2', 0));
    if (this.#random() < 0.05) this.#later(50, () => this.#offer(viewer, 'u3', 0));
  }

  #offer(viewer: string, ufrag: string, triesLeft: number): void {
    if (!this.bridge.offer(viewer, offerSdp(viewer, ufrag))) {
      if (triesLeft > 0) this.#later(1_000, () => this.#offer(viewer, ufrag, triesLeft - 1));
      else this.counts.lost += 1;
      return;
    }
    const count = Math.floor(10 * this.#random());
    for (let n = 0; n < count; n++) {
      const candidate = { candidate: candidateText(n), mid: '0', mline: 0, ufrag };
      this.#later(300 * this.#random(), () => this.bridge.deliver({ kind: 'candidate', from: viewer, candidate }));
    }
  }

  #reset(): void {
    this.counts.resets += 1;
    this.bridge.camera.reset();
  }

  #replug(): void {
    this.counts.replugs += 1;
    const { line } = this.bridge;
    line.close(line.host);
    this.#later(30_000 * this.#random(), () => line.open(line.host));
  }

  #stall(): void {
    this.counts.stalls += 1;
    const { mcu } = this.bridge.line;
    mcu.stalled = true;
    this.#later(15_000 * this.#random(), () => {
      mcu.stalled = false;
    });
  }

  #outage(what: 'networkDown' | 'regionDown'): void {
    this.counts.outages += 1;
    const { cloud } = this.bridge;
    cloud.weather[what] = true;
    cloud.lose(what === 'regionDown' ? 0 : 20_000 * this.#random());
    this.#later(10 * MINUTE_MS * this.#random() ** 2, () => {
      cloud.weather[what] = false;
    });
  }

  #remind(): void {
    this.counts.reminders += 1;
    this.bridge.deliver({ kind: 'reconnectIceServer' });
  }
}

/** Bytes of the heap after a collection. */
export function heapBytes(): number {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  if (typeof collect !== 'function') throw new Error('no gc');
  collect();
  collect();
  return process.memoryUsage().heapUsed;
}

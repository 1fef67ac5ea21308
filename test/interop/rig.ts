import { afterEach } from 'vitest';
import { CSide, type ShimConfig } from '../../bench/line/c-side.ts';
import type { Side, SideEvent } from '../../bench/line/side.ts';
import { TsSide } from '../../bench/line/ts-side.ts';
import { type SideName, World, type WorldOptions } from '../../bench/line/world.ts';
import { shimProgram } from '../support/shim.ts';

const program = shimProgram();
const worlds: World[] = [];
afterEach(() => {
  for (const world of worlds.splice(0)) world.destroy();
});

export interface Setup extends Partial<Omit<WorldOptions, 'host' | 'mcu'>> {
  shim?: Partial<ShimConfig>;
}

/** The host in TypeScript and the MCU in C, on a simulated line, both up. Each life has its own epoch. */
export function connected({ shim, ...options }: Setup = {}): World {
  const baudRate = options.baudRate ?? 921_600;
  let [hostEpoch, mcuEpoch] = [1, 1000];
  const world = new World({
    seed: 1,
    ...options,
    baudRate,
    host: (now) => new TsSide({ role: 'host', epoch: hostEpoch++, baudRate }, now),
    mcu: (now) => new CSide(program, { ...points.large, ...shim, epoch: mcuEpoch++ }, 32 + baudRate / 10_000, now),
  });
  worlds.push(world);
  world.connect();
  return world;
}

export const points = {
  large: { fragment: 1024, window: 16, slots: 15, ringBytes: 8192, maxSignaling: 16_384, maxBulk: 8192 },
  middle: { fragment: 256, window: 8, slots: 7, ringBytes: 2048 },
  small: { fragment: 128, window: 4, slots: 1, ringBytes: 512 },
  goBackN: { fragment: 128, window: 4, slots: 0, ringBytes: 512 },
  least: { fragment: 32, window: 1, slots: 0, ringBytes: 64 },
} as const;

/** What both sides told, from now on until `done`. */
export function listen(
  world: World,
  done: (told: Record<SideName, SideEvent[]>) => boolean,
  limitMs = 30_000,
): Record<SideName, SideEvent[]> {
  const told: Record<SideName, SideEvent[]> = { host: [], mcu: [] };
  const end = world.nowMs + limitMs;
  while (!done(told)) {
    if (world.nowMs > end) throw new Error(`not within ${limitMs} ms: ${JSON.stringify(told)}`);
    world.step((name, _side, events) => told[name].push(...events));
  }
  return told;
}

export function has(events: SideEvent[], kind: SideEvent['kind']): boolean {
  return events.some((event) => event.kind === kind);
}

export function sideOf(world: World, name: SideName): Side {
  const side = world.side(name);
  if (!side) throw new Error(`${name} is dead`);
  return side;
}

/** Both sides, as what they are. */
export function sidesOf(world: World): { host: TsSide; shim: CSide } {
  const [host, shim] = [sideOf(world, 'host'), sideOf(world, 'mcu')];
  if (!(host instanceof TsSide && shim instanceof CSide)) throw new Error('wrong sides');
  return { host, shim };
}

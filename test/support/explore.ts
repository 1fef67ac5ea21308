import { Broken } from './explore-promises.ts';
import { type EndFault, type LineFault, type Setting, World } from './explore-world.ts';
import { fingerprint } from './fingerprint.ts';
import { remember } from './memento.ts';
import type { Link } from './open-link.ts';

/** Steps of a path without faults: some minutes. */
const RUN_STEPS_MAX = 2000;
/** For each number of faults left, how many steps were left, in so many bits. */
const STEP_BITS = 7;
const FAULTS_MAX = 3;
const ENDS = 1 << (STEP_BITS * (FAULTS_MAX + 1));

export type { Setting };

const lineFaults = ['drop', 'damage', 'glue'] as const;
const endFaults: EndFault[] = [
  { kind: 'reset', who: 'host' },
  { kind: 'reset', who: 'mcu' },
  { kind: 'reopen', who: 'host' },
  { kind: 'stall', who: 'mcu' },
  { kind: 'cancel', who: 'host' },
];

export interface Explored {
  states: number;
  /** Steps from the start to the furthest. */
  depth: number;
  /** Steps that were run, and most of them that a path without further faults took to its end. */
  executed: number;
  longest: number;
}

/**
 * Every placement of so many faults in so many steps of two links. Without faults everything is determined: the states
 * are those of one path, of the paths that leave it by one fault, and so on. What has the same future is one state. From
 * each the path without further faults must reach the end. Throws where a rule is broken.
 */
export function explore(link: Link, setting: Setting, steps: number, faults: number): Explored {
  if (steps >= 1 << STEP_BITS || faults > FAULTS_MAX) throw new RangeError('too much to be told apart');
  const exploration = new Exploration(link, setting);
  exploration.explore(0, steps, faults);
  return exploration.result;
}

class Exploration {
  readonly #world: World;
  /** By fingerprint: whether its end is known, and what was left when it was seen. */
  readonly #seen = new Map<number, number>();
  readonly #story: string[] = [];
  #visited = 0;
  #deepest = 0;
  #executed = 0;
  #longest = 0;

  constructor(link: Link, setting: Setting) {
    this.#world = new World(link, setting);
  }

  get result(): Explored {
    return { states: this.#visited, depth: this.#deepest, executed: this.#executed, longest: this.#longest };
  }

  /** From the present state: the path without faults, and at each of its steps every fault. */
  explore(at: number, steps: number, faults: number): void {
    const path: number[] = [];
    for (; this.#isNew(at, steps, faults, path); at++, steps--) {
      if (faults === 0) {
        this.#step(at);
        continue;
      }
      const restore = remember(this.#world);
      const wrote = this.#step(at);
      const next = remember(this.#world);
      for (let frame = 0; frame < wrote; frame++) {
        for (const kind of lineFaults) {
          restore();
          this.#story.push(`${kind} of frame ${frame} in step ${at}`);
          this.#step(at, { kind, frame });
          this.explore(at + 1, steps - 1, faults - 1);
          this.#story.pop();
        }
      }
      for (const fault of endFaults) {
        restore();
        this.#story.push(`${fault.kind} of the ${fault.who} before step ${at}`);
        this.#guarded(at, () => this.#world.strike(fault));
        this.explore(at, steps, faults - 1);
        this.#story.pop();
      }
      next();
    }
    this.#reachEnd(path);
  }

  /** Whether there is something to explore from the present state. */
  #isNew(at: number, steps: number, faults: number, path: number[]): boolean {
    const key = this.#key();
    path.push(key);
    const entry = this.#seen.get(key) ?? 0;
    if (steps < 0 || isKnown(entry, steps, faults)) return false;
    if ((entry & (ENDS - 1)) === 0) this.#visited++;
    this.#deepest = Math.max(this.#deepest, at);
    this.#seen.set(key, withSteps(entry, steps, faults));
    return true;
  }

  /** Goes on without faults until the end, or a state from which it is known to be reached; so it is from all before. */
  #reachEnd(path: number[]): void {
    let key = path.at(-1) ?? 0;
    for (; !((this.#seen.get(key) ?? 0) & ENDS) && !this.#world.finished; path.push(key)) {
      if (path.length > RUN_STEPS_MAX) throw this.#told('without a further fault it never ends', path.length);
      this.#step(path.length);
      key = this.#key();
    }
    for (const each of path) this.#seen.set(each, (this.#seen.get(each) ?? 0) | ENDS);
    this.#longest = Math.max(this.#longest, path.length);
  }

  #key(): number {
    return fingerprint(this.#world, this.#world.now);
  }

  #step(at: number, fault?: LineFault): number {
    this.#executed++;
    return this.#guarded(at, () => this.#world.step(fault));
  }

  #guarded<T>(at: number, act: () => T): T {
    try {
      return act();
    } catch (error) {
      throw error instanceof Broken ? this.#told(error.message, at) : error;
    }
  }

  #told(broken: string, at: number): Broken {
    return new Broken(
      `${broken}, in step ${at} at ${this.#world.now} ms, after ${this.#story.join(', ') || 'no fault'}`,
    );
  }
}

/** It was seen with as many faults left, and as many steps. */
function isKnown(entry: number, steps: number, faults: number): boolean {
  for (let i = faults; i <= FAULTS_MAX; i++) {
    if (((entry >>> (i * STEP_BITS)) & ((1 << STEP_BITS) - 1)) > steps) return true;
  }
  return false;
}

function withSteps(entry: number, steps: number, faults: number): number {
  const mask = ((1 << STEP_BITS) - 1) << (faults * STEP_BITS);
  return (entry & ~mask) | ((steps + 1) << (faults * STEP_BITS));
}

export function tell(setting: Setting, faults: number, { states, depth, executed, longest }: Explored): string {
  const { slots, receiveBytes, messages, bitsPerSecond, latencyMs } = setting;
  return [
    `explored: ${bitsPerSecond} bit/s and ${latencyMs} ms, slots ${slots.join(' and ')}, credit ${receiveBytes}`,
    `${messages} messages each way`,
    `${states} states, depth ${depth}, ${faults} faults, ${executed} steps run, longest way to the end ${longest}`,
  ].join(', ');
}

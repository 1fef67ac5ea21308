import type { Logger } from '../common/logger.ts';
import { runCommand } from './command.ts';
import type { StepResult } from './reset-ladder.ts';
import { idleLines, type ModemLines, pulse, type SignalMeans } from './reset-step.ts';

/** How long the signal is held: the END bytes that follow are read after it. */
const HOLD_MS = 10;

/** What wakes a device, beside the END bytes that follow each of them; `lines`: DTR and RTS. */
export type WakeSignal = 'bytes' | 'break' | 'lines' | 'dtr' | 'rts' | 'command';

/** By WakeMethod of link.proto; others are those of a later version. */
const asked: Record<number, WakeSignal | undefined> = { 1: 'break', 2: 'lines', 3: 'command' };

/** DTR and RTS fall together unless told otherwise: one alone resets or reprograms many boards. */
const held: Record<Exclude<WakeSignal, 'bytes' | 'command'>, ModemLines> = {
  break: { ...idleLines, brk: true },
  lines: { dtr: false, rts: false, brk: false },
  dtr: { ...idleLines, dtr: false },
  rts: { ...idleLines, rts: false },
};

export interface WakeOptions {
  signal: WakeSignal;
  /** Of the signal `command`: a program and its arguments. */
  command: readonly string[];
}

/** Gives wake signals, one at a time. */
export class Waker {
  readonly #signal: WakeSignal | undefined;
  readonly #means: SignalMeans;
  readonly #log: Logger;
  #running: Promise<void> | undefined;
  /** Asked for while another was given. */
  #next: WakeSignal | undefined;

  /** `signal`: whatever the device asks for. */
  constructor(signal: WakeSignal | undefined, means: SignalMeans, log: Logger) {
    this.#signal = signal;
    this.#means = means;
    this.#log = log;
  }

  /** `method`: what the device asked for. */
  wake(method: number): void {
    const signal = this.#signal ?? asked[method] ?? 'bytes';
    if (this.#running) this.#next = signal;
    else this.#running = this.#give(signal);
  }

  /** Resolves when no signal is under way: a line must not be left in the middle of one. */
  async stop(): Promise<void> {
    this.#next = undefined;
    await this.#running;
  }

  async #give(first: WakeSignal): Promise<void> {
    for (let signal: WakeSignal | undefined = first; signal !== undefined; signal = this.#next) {
      this.#next = undefined;
      const outcome = await this.#perform(signal);
      if (outcome.result === 'done') this.#log.info({ signal }, 'wake signal given');
      else this.#log.warn({ signal, ...outcome }, 'wake signal failed');
    }
    this.#running = undefined;
  }

  async #perform(signal: WakeSignal): Promise<StepResult> {
    const { command } = this.#means;
    if (signal === 'bytes') return { result: 'done' };
    if (signal !== 'command') return await pulse(held[signal], idleLines, HOLD_MS, this.#means);
    if (command.length > 0) return await runCommand(command, this.#means.clock);
    return { result: 'failed', text: 'the device asks for a command: set serial.wake and serial.wakeCommand' };
  }
}

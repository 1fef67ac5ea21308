import type { Logger } from '../common/logger.ts';
import type { LinkState } from '../link/contract.ts';
import { type LadderOptions, ResetLadder, type ResetStatus } from './reset-ladder.ts';
import { performReset, type SignalMeans } from './reset-step.ts';
import { type WakeOptions, Waker } from './wake.ts';

export interface CareOptions {
  /** For a device that hangs; unless given it is never reset. `command` is a program and its arguments. */
  reset?: LadderOptions & { command: readonly string[] };
  /** How a device that sleeps is woken; unless given, as it asked for. */
  wake?: WakeOptions;
}

/** What is done to a device beside the protocol: one that sleeps is woken, one that hangs is reset. */
export class Care {
  readonly #log: Logger;
  readonly #ladder: ResetLadder | undefined;
  readonly #waker: Waker;
  /** A device was up since the port was ours: one that never was may be none of ours, or be flashed. */
  #wasUp = false;
  /** Wake signals since it fell asleep. */
  #wakes = 0;

  constructor({ reset, wake }: CareOptions, means: Omit<SignalMeans, 'command'> & { log: Logger }) {
    const { clock, log } = means;
    this.#log = log;
    this.#waker = new Waker(wake?.signal, { ...means, command: wake?.command ?? [] }, log);
    if (!reset) return;
    const { command } = reset;
    this.#ladder = new ResetLadder(reset, {
      clock,
      log,
      perform: (step) => performReset(step, { ...means, command }),
    });
  }

  get wakes(): number {
    return this.#wakes;
  }

  get resets(): ResetStatus | undefined {
    return this.#ladder?.status;
  }

  /** The port is ours. */
  start(): void {
    this.#wasUp = false;
    this.#ladder?.start();
  }

  /** It will not be: a line must not be left in the middle of a signal. */
  async stop(): Promise<void> {
    await Promise.all([this.#ladder?.stop(), this.#waker.stop()]);
  }

  /** How port and link are now. */
  see(isOpen: boolean, state: LinkState): void {
    if (state.kind === 'up') this.#wasUp = true;
    if (state.kind !== 'asleep') this.#wakes = 0;
    this.#ladder?.silent(isOpen && this.#wasUp && this.#saysNothing(state));
  }

  /** A wake signal is due; anew only where the device did not wake. */
  wake(method: number): void {
    this.#waker.wake(method);
    if (++this.#wakes > 1) this.#log.warn({ times: this.#wakes }, 'device does not wake');
  }

  /** An offer is at the device, which does not answer it. */
  unanswered(): void {
    if (this.#wasUp) this.#ladder?.unanswered();
  }

  #saysNothing(state: LinkState): boolean {
    if (state.kind === 'asleep') return this.#wakes > 1;
    return state.kind === 'degraded' || (state.kind === 'greeting' && !state.refused);
  }
}

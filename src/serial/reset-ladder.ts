import type { Clock } from '../common/clock.ts';
import { errorText } from '../common/errors.ts';
import type { Logger } from '../common/logger.ts';

/** Least time between two attempts, doubled with each up to the longest. */
const AGAIN_MIN_MS = 30_000;
const AGAIN_MAX_MS = 900_000;
/** After so long without an attempt the ladder is climbed from its foot. */
const FORGET_MS = 1_800_000;

/** Ways to reset a device that hangs: modem lines, a BREAK, or a program (a GPIO tool). */
export const resetSteps = ['dtr', 'rts', 'break', 'command'] as const;
export type ResetStep = (typeof resetSteps)[number];

/** `unsupported`: the port has no such line, as pseudo-terminals and some USB adapters have not. */
export type StepResult = { result: 'done' } | { result: 'unsupported' } | { result: 'failed'; text: string };

export interface LadderOptions {
  /** From the gentlest to the strongest; the last is used again and again. */
  steps: readonly ResetStep[];
  /** Silence after which the device is taken for hung, ms. */
  afterMs: number;
  /** Whether an offer without an answer is a reason as well: any viewer may cause one. */
  unanswered: boolean;
}

/** Plain JSON; counted since the start. */
export interface ResetStatus {
  attempts: number;
  /** Steps by what became of them. */
  done: number;
  unsupported: number;
  failed: number;
  last: { step: ResetStep; why: string; result: StepResult['result'] } | undefined;
}

/** Resets a device that hangs, one attempt at a time and each later than the one before. */
export class ResetLadder {
  readonly status: ResetStatus = { attempts: 0, done: 0, unsupported: 0, failed: 0, last: undefined };
  readonly #options: LadderOptions;
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #perform: (step: ResetStep) => Promise<StepResult>;
  #rung = 0;
  #lastAt = Number.NEGATIVE_INFINITY;
  #notBefore = Number.NEGATIVE_INFINITY;
  #silentSince: number | undefined;
  #cancelTimer: (() => void) | undefined;
  #running: Promise<void> | undefined;
  #stopped = true;

  constructor(
    options: LadderOptions,
    deps: { clock: Clock; log: Logger; perform(step: ResetStep): Promise<StepResult> },
  ) {
    this.#options = options;
    this.#clock = deps.clock;
    this.#log = deps.log;
    this.#perform = deps.perform;
  }

  start(): void {
    this.#stopped = false;
  }

  /** Resolves when no step is under way: a line must not be left in the state of a reset. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.silent(false);
    await this.#running;
  }

  /** Whether the device says nothing, though it did once and its port is open. */
  silent(is: boolean): void {
    if (!is || this.#stopped) this.#silentSince = undefined;
    else this.#silentSince ??= this.#clock.now();
    this.#arm();
  }

  /** An offer is in the device's memory, and no answer comes. */
  unanswered(): void {
    if (this.#options.unanswered && this.#clock.now() >= this.#notBefore) this.#attempt('no answer to an offer');
  }

  #arm(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    if (this.#silentSince === undefined || this.#running) return;
    const now = this.#clock.now();
    const at = Math.max(this.#silentSince + this.#options.afterMs, this.#notBefore);
    this.#cancelTimer = this.#clock.after(Math.max(0, at - now), () => this.#attempt('silence'));
  }

  #attempt(why: string): void {
    if (this.#stopped || this.#running) return;
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    const now = this.#clock.now();
    if (now - this.#lastAt > FORGET_MS) this.#rung = 0;
    const againMs = Math.min(AGAIN_MAX_MS, AGAIN_MIN_MS * 2 ** this.#rung);
    this.#lastAt = now;
    this.#notBefore = now + againMs;
    this.status.attempts++;
    this.#running = this.#climb(this.#rung++, why, againMs).finally(() => {
      this.#running = undefined;
      this.#arm();
    });
  }

  /** One step, or the next ones where the port does not have it. */
  async #climb(from: number, why: string, againMs: number): Promise<void> {
    const { steps } = this.#options;
    for (const step of steps.slice(Math.min(from, steps.length - 1))) {
      const outcome = await this.#perform(step).catch(
        (error: unknown): StepResult => ({ result: 'failed', text: errorText(error) }),
      );
      this.status[outcome.result]++;
      this.status.last = { step, why, result: outcome.result };
      const text = outcome.result === 'failed' ? outcome.text : undefined;
      this.#log.warn({ step, why, result: outcome.result, text, againMs }, 'device reset');
      if (outcome.result !== 'unsupported') return;
    }
  }
}

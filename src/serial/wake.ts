import { errorText } from '../common/errors.ts';
import type { StepResult } from './reset-ladder.ts';
import { type ModemLines, performReset, type ResetMeans } from './reset-step.ts';

/** How long the signal is held: the END bytes that follow are read after it. */
const HOLD_MS = 10;

const idle: ModemLines = { dtr: true, rts: true, brk: false };

/** By WakeMethod of link.proto. DTR and RTS fall together: one alone resets or reprograms many boards. */
const signals: Record<number, ModemLines | 'command' | undefined> = {
  1: { ...idle, brk: true },
  2: { dtr: false, rts: false, brk: false },
  3: 'command',
};

/** Gives the wake signal that a sleeping device asked for; for the others the END bytes alone are the signal. */
export async function performWake(method: number, means: ResetMeans): Promise<StepResult> {
  const signal = signals[method];
  if (signal === undefined) return { result: 'done' };
  if (signal === 'command') {
    if (means.command.length === 0) return { result: 'failed', text: 'no command is configured' };
    return await performReset('command', means);
  }
  try {
    await means.setLines(signal);
    await new Promise<void>((resolve) => void means.clock.after(HOLD_MS, resolve));
    await means.setLines(idle);
    return { result: 'done' };
  } catch (error) {
    return { result: 'failed', text: errorText(error) };
  }
}

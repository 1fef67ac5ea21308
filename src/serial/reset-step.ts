import type { Clock } from '../common/clock.ts';
import { errorText } from '../common/errors.ts';
import { runCommand } from './command.ts';
import type { ResetStep, StepResult } from './reset-ladder.ts';

/** How long a line is held. */
const HOLD_MS = 250;

/** Output lines of a port. */
export interface ModemLines {
  dtr: boolean;
  rts: boolean;
  brk: boolean;
}

/** The system switches both on when it opens a port. */
export const idleLines: ModemLines = { dtr: true, rts: true, brk: false };

/** What a step holds, and what it leaves. RTS alone resets boards on which DTR with RTS means nothing (esptool's order). */
const pulses: Record<Exclude<ResetStep, 'command'>, [held: ModemLines, after: ModemLines]> = {
  dtr: [{ ...idleLines, dtr: false }, idleLines],
  rts: [
    { dtr: false, rts: true, brk: false },
    { dtr: false, rts: false, brk: false },
  ],
  break: [{ ...idleLines, brk: true }, idleLines],
};

/** What a signal outside the protocol is given with. */
export interface SignalMeans {
  clock: Clock;
  /** Rejects where the port cannot. */
  setLines(lines: ModemLines): Promise<void>;
  /** Program and arguments; no shell. */
  command: readonly string[];
}

export async function performReset(step: ResetStep, means: SignalMeans): Promise<StepResult> {
  if (step === 'command') return await runCommand(means.command, means.clock);
  const [held, after] = pulses[step];
  return await pulse(held, after, HOLD_MS, means);
}

/** Holds lines for a while. */
export async function pulse(
  held: ModemLines,
  after: ModemLines,
  holdMs: number,
  { clock, setLines }: SignalMeans,
): Promise<StepResult> {
  try {
    await setLines(held);
    await new Promise<void>((resolve) => void clock.after(holdMs, resolve));
    await setLines(after);
    return { result: 'done' };
  } catch (error) {
    const text = errorText(error);
    const unsupported = /ENOTTY|Inappropriate ioctl|EINVAL|Invalid argument|EOPNOTSUPP|not supported/i.test(text);
    return unsupported ? { result: 'unsupported' } : { result: 'failed', text };
  }
}

import { execFile } from 'node:child_process';
import type { Clock } from '../common/clock.ts';
import { errorText } from '../common/errors.ts';
import type { ResetStep, StepResult } from './reset-ladder.ts';

/** How long a line is held. */
const HOLD_MS = 250;
/** A program that takes longer is killed: less than the daemon has for its own end. */
const COMMAND_MS = 5_000;
const TEXT_MAX_CHARS = 200;

/** Output lines of a port. The system switches both on when it opens a port. */
export interface ModemLines {
  dtr: boolean;
  rts: boolean;
  brk: boolean;
}

const idle: ModemLines = { dtr: true, rts: true, brk: false };

/** What a step holds, and what it leaves. RTS alone resets boards on which DTR with RTS means nothing (esptool's order). */
const pulses: Record<Exclude<ResetStep, 'command'>, [held: ModemLines, after: ModemLines]> = {
  dtr: [{ ...idle, dtr: false }, idle],
  rts: [
    { dtr: false, rts: true, brk: false },
    { dtr: false, rts: false, brk: false },
  ],
  break: [{ ...idle, brk: true }, idle],
};

export interface ResetMeans {
  clock: Clock;
  /** Rejects where the port cannot. */
  setLines(lines: ModemLines): Promise<void>;
  /** Program and arguments; no shell. */
  command: readonly string[];
}

export async function performReset(step: ResetStep, { clock, setLines, command }: ResetMeans): Promise<StepResult> {
  if (step === 'command') return await runCommand(command);
  const [held, after] = pulses[step];
  try {
    await setLines(held);
    await new Promise<void>((resolve) => void clock.after(HOLD_MS, resolve));
    await setLines(after);
    return { result: 'done' };
  } catch (error) {
    const text = errorText(error);
    const unsupported = /ENOTTY|Inappropriate ioctl|EINVAL|Invalid argument|EOPNOTSUPP|not supported/i.test(text);
    return unsupported ? { result: 'unsupported' } : { result: 'failed', text };
  }
}

function runCommand([program = '', ...args]: readonly string[]): Promise<StepResult> {
  return new Promise((resolve) => {
    execFile(program, args, { timeout: COMMAND_MS, killSignal: 'SIGKILL' }, (error) => {
      if (!error) resolve({ result: 'done' });
      else
        resolve({
          result: 'failed',
          text: (error.killed ? 'not done in time' : errorText(error)).slice(0, TEXT_MAX_CHARS),
        });
    });
  });
}

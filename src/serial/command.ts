import { spawn } from 'node:child_process';
import type { Clock } from '../common/clock.ts';
import { errorText } from '../common/errors.ts';

/** A program that takes longer is killed, and all that it started: less than the daemon has for its own end. */
const COMMAND_MS = 5_000;
/** How much is kept of what it says about its failure. */
const TEXT_MAX_CHARS = 200;

export type CommandResult = { result: 'done' } | { result: 'failed'; text: string };

/** Runs a program with its arguments, without a shell. It is over with the program, whoever holds its output. */
export async function runCommand(command: readonly string[], clock: Clock): Promise<CommandResult> {
  try {
    return await run(command, clock);
  } catch (error) {
    // Words that no program can be called with.
    return { result: 'failed', text: errorText(error).slice(0, TEXT_MAX_CHARS) };
  }
}

function run([program = '', ...args]: readonly string[], clock: Clock): Promise<CommandResult> {
  return new Promise((resolve) => {
    // A group of its own, which can be killed whole.
    const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'], detached: true });
    let said = '';
    let late = false;
    const cancel = clock.after(COMMAND_MS, () => {
      late = true;
      kill(child.pid);
    });
    const end = (failure: string | undefined) => {
      cancel();
      child.stderr.destroy();
      if (failure === undefined) resolve({ result: 'done' });
      else resolve({ result: 'failed', text: `${failure} ${said}`.trim().slice(0, TEXT_MAX_CHARS) });
    };
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(0, TEXT_MAX_CHARS);
    });
    child.once('error', (error) => end(errorText(error)));
    child.once('exit', (code, signal) => {
      if (late) end('not done in time');
      else end(code === 0 ? undefined : `ended with ${signal ?? `code ${code}`}`);
    });
  });
}

function kill(group: number | undefined): void {
  if (group === undefined) return;
  try {
    process.kill(-group, 'SIGKILL');
  } catch {
    // It has just ended.
  }
}

import { BridgeError, errorText } from '../common/errors.ts';
import { redact } from '../common/redact.ts';
import { didYouMean } from '../common/suggest.ts';
import { type Command, exitCodeOf, exitCodes, type Io, usage } from './command.ts';
import { configCommand } from './config.ts';
import { emulateCommand } from './emulate.ts';
import { healthCommand } from './health.ts';
import { commandHelp, mainHelp } from './help.ts';
import { parseCommand } from './parse.ts';
import { releaseCommand, resumeCommand } from './port.ts';
import { runCommand } from './run.ts';
import { statusCommand } from './status.ts';
import { versionCommand } from './version.ts';

const commands: readonly Command[] = [
  runCommand,
  statusCommand,
  healthCommand,
  configCommand,
  releaseCommand,
  resumeCommand,
  emulateCommand,
  versionCommand,
];

/** Runs one command line; resolves with the exit code, whatever happens. */
export async function cli(argv: readonly string[], io: Io): Promise<number> {
  try {
    return await dispatch(argv, io);
  } catch (error) {
    const { code, hint } = error instanceof BridgeError ? error : { code: undefined, hint: undefined };
    io.err(redact(`kvs-bridge: ${errorText(error)}\n`));
    if (hint !== undefined) io.err(`  ${hint}\n`);
    if (code === undefined && error instanceof Error) io.err(redact(`${error.stack ?? ''}\n`));
    return exitCodeOf(error);
  }
}

async function dispatch([name, ...rest]: readonly string[], io: Io): Promise<number> {
  if (name === undefined) {
    io.err(mainHelp(commands));
    return exitCodes.usage;
  }
  if (name === '--help' || name === '-h' || name === 'help') {
    const about = commands.find((command) => command.name === rest[0]);
    io.out(about === undefined ? mainHelp(commands) : commandHelp(about));
    return exitCodes.ok;
  }
  const wanted = name === '--version' || name === '-V' ? 'version' : name;
  const command = commands.find((each) => each.name === wanted);
  if (command === undefined) {
    const what = name.startsWith('-') ? 'option' : 'command';
    throw usage(
      `unknown ${what} ${name}${didYouMean(
        name,
        commands.map((each) => each.name),
      )}`,
      'see `kvs-bridge --help`',
    );
  }
  const args = parseCommand(command, rest);
  if (args.options.get('help') === true) {
    io.out(commandHelp(command));
    return exitCodes.ok;
  }
  return command.run(args, io);
}

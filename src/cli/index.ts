import { BridgeError, errorText } from '../common/errors.ts';
import { redact } from '../common/redact.ts';
import { didYouMean } from '../common/suggest.ts';
import { type Entry, exitCodeOf, exitCodes, type Io, usage } from './command.ts';
import { commandHelp, mainHelp } from './help.ts';
import { parseCommand } from './parse.ts';

const commands: readonly Entry[] = [
  {
    name: 'run',
    summary: 'serve the bridges of the configuration until a signal',
    load: async () => (await import('./run.ts')).runCommand,
  },
  {
    name: 'status',
    summary: 'how the daemon, its links, channels and sessions stand',
    load: async () => (await import('./status.ts')).statusCommand,
  },
  {
    name: 'health',
    summary: 'exit 0 if the daemon works, else 1: for containers and monitors',
    load: async () => (await import('./health.ts')).healthCommand,
  },
  {
    name: 'config',
    summary: 'check and show the configuration',
    load: async () => (await import('./config.ts')).configCommand,
  },
  {
    name: 'doctor',
    summary: 'what is wrong and how to mend it: configuration, ports, daemon, clock',
    load: async () => (await import('./doctor.ts')).doctorCommand,
  },
  {
    name: 'link-test',
    summary: 'test a serial line by echoes: losses, round trip, throughput, rate',
    load: async () => (await import('./link-test.ts')).linkTestCommand,
  },
  {
    name: 'monitor',
    summary: 'show each frame of a serial line, without what the messages say',
    load: async () => (await import('./monitor.ts')).monitorCommand,
  },
  {
    name: 'release',
    summary: 'let go of the serial port, for a flashing tool',
    load: async () => (await import('./port.ts')).releaseCommand,
  },
  {
    name: 'resume',
    summary: 'take the serial port again',
    load: async () => (await import('./port.ts')).resumeCommand,
  },
  {
    name: 'alexa-offer',
    summary: 'call the camera as Alexa does, and print its whole answer',
    load: async () => (await import('./alexa-offer.ts')).alexaOfferCommand,
  },
  {
    name: 'emulate',
    summary: 'a local Kinesis Video Streams signaling service, without an AWS account',
    load: async () => (await import('./emulate.ts')).emulateCommand,
  },
  {
    name: 'version',
    summary: 'versions of the daemon, its wire protocol and Node',
    load: async () => (await import('./version.ts')).versionCommand,
  },
];

/** Runs one command line; resolves with the exit code, whatever happens. */
export async function cli(argv: readonly string[], io: Io): Promise<number> {
  try {
    return await dispatch(argv, io);
  } catch (error) {
    io.err(redact(`kvs-bridge: ${errorText(error)}\n`));
    const hint = error instanceof BridgeError ? error.hint : error instanceof Error ? error.stack : undefined;
    const isUsage = error instanceof BridgeError && error.code === 'KVSB-USAGE';
    if (hint !== undefined) io.err(redact(`  ${hint}\n`));
    else if (isUsage) io.err(`  see \`kvs-bridge ${argv[0] ?? ''} --help\`\n`);
    return exitCodeOf(error);
  }
}

async function dispatch([name, ...rest]: readonly string[], io: Io): Promise<number> {
  if (name === undefined) {
    io.err(mainHelp(commands));
    return exitCodes.usage;
  }
  if (name === '--help' || name === '-h' || name === 'help') {
    const about = commands.find((entry) => entry.name === rest[0]);
    io.out(about === undefined ? mainHelp(commands) : commandHelp(about, await about.load()));
    return exitCodes.ok;
  }
  const wanted = name === '--version' || name === '-V' ? 'version' : name;
  const entry = commands.find((each) => each.name === wanted);
  if (entry === undefined) {
    const what = name.startsWith('-') ? 'option' : 'command';
    const known = commands.map((each) => each.name);
    throw usage(`unknown ${what} ${name}${didYouMean(name, known)}`, 'see `kvs-bridge --help`');
  }
  const command = await entry.load();
  const args = parseCommand(command, rest);
  if (args.options.get('help') === true) {
    io.out(commandHelp(entry, command));
    return exitCodes.ok;
  }
  return command.run(args, io);
}

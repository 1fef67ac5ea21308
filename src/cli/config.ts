import { didYouMean } from '../common/suggest.ts';
import { loadConfig } from '../config/load.ts';
import { allOptions } from '../config/options.ts';
import { thisHost } from '../config/paths.ts';
import { jsonSchema } from '../config/schema.ts';
import { settings } from '../config/settings.ts';
import { configTable, optionHelp } from '../config/table.ts';
import { type Args, type Command, exitCodes, type Io, type OptionSpec, textOption, usage } from './command.ts';
import { columns } from './help.ts';
import { jsonOption } from './parse.ts';

export const configFileOption: OptionSpec = { name: 'config', short: 'c', value: 'FILE', doc: 'configuration file' };

/** Each option of the configuration as a flag. */
export const configFlags: readonly OptionSpec[] = allOptions.flatMap(({ flag, kind, doc }) =>
  flag === undefined ? [] : [{ name: flag, doc, ...(kind === 'boolean' ? {} : { value: 'VALUE' }) }],
);

export function load(args: Args, { env }: Io, file = textOption(args, 'config')) {
  return loadConfig({ host: thisHost(env), file, flags: args.options });
}

const actions: Record<string, (args: Args, io: Io) => void> = {
  check(args, io) {
    const { config, file, warnings } = load(args, io, args.words[1] ?? textOption(args, 'config'));
    for (const warning of warnings) io.err(`warning: ${warning}\n`);
    const bridges = config.bridges.map(({ name, serial, kvs }) => ({
      name,
      port: serial.port,
      channel: kvs.channel ?? kvs.channelArn,
    }));
    if (args.options.get('json') === true) io.out(`${JSON.stringify({ ok: true, file, warnings, bridges })}\n`);
    else
      io.out(
        `${file ?? 'the environment'} is good: ${bridges.map(({ name, port, channel }) => `${name} (${port}, ${channel})`).join(', ')}\n`,
      );
  },
  show(args, io) {
    const all = settings(load(args, io, args.words[1] ?? textOption(args, 'config'))).filter(
      ({ value }) => value !== undefined,
    );
    if (args.options.get('json') === true) io.out(`${JSON.stringify(all)}\n`);
    else if (args.options.get('origin') !== true) io.out(all.map(({ key, value }) => `${key}: ${value}\n`).join(''));
    else io.out(columns(all.map(({ key, value, origin }): [string, string] => [`${key}: ${value}`, origin])));
  },
  schema: (_, { out }) => out(`${JSON.stringify(jsonSchema(), undefined, 2)}\n`),
  table: (_, { out }) => out(`${configTable()}\n`),
};

export const configCommand: Command = {
  words: ['ACTION', 'FILE?'],
  examples: [
    ['kvs-bridge config check cam.yaml', 'every mistake at once, with line and column; exit 78'],
    ['kvs-bridge config show --origin', 'what is in force and where it comes from, secrets masked'],
    ['kvs-bridge config schema', 'JSON Schema, for editors'],
    ['kvs-bridge config table', 'all options as a Markdown table'],
  ],
  options: [configFileOption, { name: 'origin', doc: 'with show: where each value comes from' }, jsonOption],
  hidden: configFlags,
  notes: () =>
    `All options, in the file by their dots, as flags, and as variables (serial.baudRate is --serial-baud-rate and\nKVSB_SERIAL__BAUD_RATE). Flags win over variables over the file.\n${optionHelp()
      .map(({ name, text }) => `  ${name}\n      ${text}\n`)
      .join('')}`,
  async run(args, io) {
    const [name = ''] = args.words;
    const action = Object.hasOwn(actions, name) ? actions[name] : undefined;
    if (action === undefined) {
      const known = Object.keys(actions);
      throw usage(`config cannot ${name}${didYouMean(name, known)}`, `it can ${known.join(', ')}`);
    }
    action(args, io);
    return exitCodes.ok;
  },
};

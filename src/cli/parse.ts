import { parseArgs } from 'node:util';
import { didYouMean } from '../common/suggest.ts';
import { type Args, type Command, type OptionSpec, usage } from './command.ts';

export const helpOption: OptionSpec = { name: 'help', short: 'h', doc: 'this page' };
export const jsonOption: OptionSpec = { name: 'json', doc: 'JSON on stdout' };

/** Checks the words and options of a command; says what is wrong in one sentence. */
export function parseCommand(command: Command, argv: readonly string[]): Args {
  const specs = [...command.options, ...(command.hidden ?? []), helpOption];
  const named = new Map(specs.map((spec) => [spec.name, spec]));
  const config = Object.fromEntries(
    specs.map(({ name, short, value }) => [
      name,
      {
        type: value === undefined ? ('boolean' as const) : ('string' as const),
        ...(short === undefined ? {} : { short }),
      },
    ]),
  );
  const { tokens } = parseArgs({
    args: [...argv],
    options: config,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const words: string[] = [];
  const options = new Map<string, string | boolean>();
  const lists = new Map<string, string[]>();
  for (const token of tokens) {
    if (token.kind === 'positional') words.push(token.value);
    if (token.kind !== 'option') continue;
    const { rawName, value } = token;
    const spec = named.get(token.name);
    const negated = named.get(token.name.replace(/^no-/, ''));
    if (spec === undefined && negated !== undefined && negated.value === undefined && value === undefined) {
      options.set(negated.name, false);
    } else if (spec === undefined) {
      throw usage(
        `unknown option ${rawName}${didYouMean(
          rawName,
          [...named.keys()].map((name) => `--${name}`),
        )}`,
      );
    } else if (spec.value === undefined) {
      if (value !== undefined) throw usage(`${rawName} takes no value`);
      options.set(spec.name, true);
    } else {
      if (value === undefined || value === '') throw usage(`${rawName} needs a value: ${rawName} ${spec.value}`);
      options.set(spec.name, value);
      lists.set(spec.name, [...(lists.get(spec.name) ?? []), value]);
    }
  }
  const wanted = command.words ?? [];
  const extra = words[wanted.length];
  if (extra !== undefined) throw usage(`${JSON.stringify(extra)} is one word too many`);
  const missing = wanted.find((word, i) => !word.endsWith('?') && words[i] === undefined);
  if (missing !== undefined && options.get('help') !== true) throw usage(`${missing} is missing`);
  return { words, options, lists };
}

import type { Command, Entry } from './command.ts';
import { helpOption } from './parse.ts';

const GAP = 2;

export function commandHelp({ name, summary }: Entry, command: Command): string {
  const { words = [], options, examples, notes } = command;
  const shown = words.map((word) => (word.endsWith('?') ? `[${word.slice(0, -1)}]` : word));
  const rows = [...options, helpOption].map(({ name: option, short, value, many, doc }): [string, string] => [
    `${short === undefined ? '    ' : `-${short}, `}--${option}${value === undefined ? '' : ` ${value}`}`,
    many === true ? `${doc} (may be repeated)` : doc,
  ]);
  return [
    `kvs-bridge ${[name, ...shown].join(' ')}: ${summary}\n`,
    columns(examples.map(([line, what]) => [line, what])),
    `Options:\n${columns(rows)}`,
    ...(notes === undefined ? [] : [notes()]),
  ].join('\n');
}

export function mainHelp(commands: readonly Entry[]): string {
  return [
    'kvs-bridge: AWS Kinesis Video Streams WebRTC signaling for a camera MCU behind a serial line\n',
    columns([
      ['kvs-bridge run --config cam.yaml', 'serve a camera'],
      ['kvs-bridge emulate --channel front', 'a local KVS, without an AWS account'],
      ['kvs-bridge status', 'how it stands'],
    ]),
    `Commands:\n${columns(commands.map(({ name, summary }) => [name, summary]))}`,
    'kvs-bridge COMMAND --help says more.\n',
  ].join('\n');
}

/** Rows of two columns, indented. */
export function columns(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([left]) => left.length)) + GAP;
  return rows.map(([left, right]) => `  ${left.padEnd(width)}${right}\n`).join('');
}

import { BridgeError } from '../common/errors.ts';

/** What a command may use of the process. */
export interface Io {
  /** Data, for scripts. */
  out(text: string): void;
  /** Talk, for people. */
  err(text: string): void;
  env: NodeJS.ProcessEnv;
  /** Who reads what goes `out`; for commands that never end by themselves. */
  reader(): 'ready' | 'behind' | 'gone';
}

export interface OptionSpec {
  name: string;
  short?: string;
  /** Word for its value in the help; without one it is a switch. */
  value?: string;
  many?: boolean;
  doc: string;
}

/** A command in the list; what it needs is loaded when it is used. */
export interface Entry {
  name: string;
  summary: string;
  load(): Promise<Command>;
}

export interface Command {
  /** First in its help: a command line and what it does. */
  examples: readonly (readonly [line: string, what: string])[];
  options: readonly OptionSpec[];
  /** Names of its words, in order; a trailing `?` may be absent. */
  words?: readonly string[];
  /** Options that are accepted but have their own page. */
  hidden?: readonly OptionSpec[];
  /** What else the help has to say. */
  notes?(): string;
  /** The exit code. */
  run(args: Args, io: Io): Promise<number>;
}

/** A command line after its check. */
export interface Args {
  words: readonly string[];
  options: ReadonlyMap<string, string | boolean>;
  lists: ReadonlyMap<string, readonly string[]>;
}

/** By sysexits(3), as far as a name of it fits; the README lists them. */
export const exitCodes = {
  ok: 0,
  failure: 1,
  usage: 64,
  unavailable: 69,
  temporary: 75,
  permission: 77,
  configuration: 78,
} as const;

const byCode: Record<string, number> = {
  'KVSB-USAGE': exitCodes.usage,
  'KVSB-ALEXA-OFFER': exitCodes.usage,
  'KVSB-CONFIG': exitCodes.configuration,
  'KVSB-NOTIFY': exitCodes.configuration,
  'KVSB-SOCKET': exitCodes.configuration,
  'KVSB-CONTROL': exitCodes.temporary,
  'KVSB-RUNNING': exitCodes.temporary,
  'KVSB-BUSY': exitCodes.temporary,
  'KVSB-PERMISSION': exitCodes.permission,
  'KVSB-NOT-RUNNING': exitCodes.unavailable,
};

export function exitCodeOf(error: unknown): number {
  if (!(error instanceof BridgeError)) return exitCodes.failure;
  return error.code.startsWith('KVSB-EMULATOR') ? exitCodes.usage : (byCode[error.code] ?? exitCodes.failure);
}

export function usage(message: string, hint?: string): BridgeError {
  return new BridgeError('KVSB-USAGE', message, hint);
}

export function textOption(args: Args, name: string): string | undefined {
  const value = args.options.get(name);
  return typeof value === 'string' ? value : undefined;
}

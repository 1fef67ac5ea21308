import { join } from 'node:path';
import { systemClock } from '../common/clock.ts';
import { defined } from '../common/defined.ts';
import { createLogger } from '../common/logger.ts';
import { defaultStateDir, thisHost } from '../config/paths.ts';
import type { EmulatorOptions } from '../emulator/index.ts';
import { type Args, type Command, exitCodes, type Io, textOption, usage } from './command.ts';
import { jsonOption } from './parse.ts';

const endpoints = ['control', 'master', 'viewer', 'credentials', 'admin'] as const;
const LAST_PORT = 65_535;

export const emulateCommand: Command = {
  examples: [
    ['kvs-bridge emulate --channel front', 'with free ports and made-up credentials'],
    ['kvs-bridge emulate --port 8440 --channel front', 'ports 8440 to 8444'],
    ['kvs-bridge emulate --json | head -1', 'endpoints, CA and credentials for a script'],
  ],
  options: [
    { name: 'channel', value: 'NAME', many: true, doc: 'a channel that exists from the start' },
    { name: 'storage', value: 'NAME', many: true, doc: 'a channel with media storage' },
    { name: 'host', value: 'ADDRESS', doc: 'where to listen [127.0.0.1]' },
    { name: 'port', value: 'N', doc: `this and the next ports, for ${endpoints.join(', ')} [free ones]` },
    { name: 'name', value: 'ENDPOINT=HOST', many: true, doc: 'host name to advertise for an endpoint' },
    { name: 'region', value: 'REGION', doc: 'region it plays [us-west-2]' },
    { name: 'account', value: 'ID', doc: 'account it plays [123456789012]' },
    { name: 'mode', value: 'MODE', doc: 'documented (strict) or observed (tolerant) [observed]' },
    { name: 'ca-dir', value: 'DIR', doc: 'keeps its certificate authority here [in the state folder]' },
    { name: 'time-factor', value: 'N', doc: "the service's intervals pass N times as fast [1]" },
    { name: 'seed', value: 'N', doc: 'repeats the choices of random faults [1]' },
    { name: 'credentials-from-env', doc: 'take AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY instead of made-up ones' },
    { name: 'verbose', short: 'v', doc: 'a line on stderr for each thing that happens' },
    jsonOption,
  ],
  notes: () => 'KVSB_EMULATOR_TOKEN is the token of its admin API, needed beyond loopback.\n',
  async run(args, io) {
    const options = emulatorOptions(args, io);
    const { startEmulator } = await import('../emulator/index.ts');
    const { describeEmulator, describeEmulatorJson } = await import('../emulator/describe.ts');
    const emulator = await startEmulator(options);
    const json = args.options.get('json') === true;
    io.out(
      json ? `${JSON.stringify(describeEmulatorJson(emulator))}\n` : `${describeEmulator(emulator)}\nCtrl-C ends it.\n`,
    );
    await new Promise<void>((resolve) => {
      process.once('SIGTERM', () => resolve());
      process.once('SIGINT', () => resolve());
    });
    await emulator.close();
    return exitCodes.ok;
  },
};

export function emulatorOptions(args: Args, { env, err }: Io): EmulatorOptions {
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN, KVSB_EMULATOR_TOKEN } = env;
  const fromEnv = args.options.get('credentials-from-env') === true;
  if (fromEnv && (!AWS_ACCESS_KEY_ID || !AWS_SECRET_ACCESS_KEY)) {
    throw usage('--credentials-from-env needs AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY');
  }
  const keys = { accessKeyId: AWS_ACCESS_KEY_ID ?? '', secretAccessKey: AWS_SECRET_ACCESS_KEY ?? '' };
  const plain = args.lists.get('channel') ?? [];
  const stored = (args.lists.get('storage') ?? []).map((name) => ({ name, storage: true }));
  const log = createLogger({
    level: 'debug',
    levels: {},
    format: 'text',
    colour: false,
    clock: systemClock,
    write: err,
  });
  return {
    channels: [...plain, ...stored],
    caDirectory: textOption(args, 'ca-dir') ?? join(defaultStateDir(thisHost(env)), 'emulator'),
    ...defined({
      host: textOption(args, 'host'),
      ports: ports(numberOption(args, 'port')),
      names: names(args.lists.get('name') ?? []),
      region: textOption(args, 'region'),
      accountId: textOption(args, 'account'),
      mode: modeOption(args),
      timeFactor: numberOption(args, 'time-factor'),
      seed: numberOption(args, 'seed'),
      adminToken: KVSB_EMULATOR_TOKEN,
      credentials: fromEnv ? [{ ...keys, ...defined({ sessionToken: AWS_SESSION_TOKEN }) }] : undefined,
      log: args.options.get('verbose') === true ? log : undefined,
    }),
  };
}

function modeOption(args: Args): EmulatorOptions['mode'] {
  const mode = textOption(args, 'mode');
  if (mode === undefined || mode === 'documented' || mode === 'observed') return mode;
  throw usage(`--mode is ${JSON.stringify(mode)}, allowed: documented or observed`);
}

function ports(first: number | undefined): Record<string, number> | undefined {
  if (first === undefined) return undefined;
  const last = first + endpoints.length - 1;
  if (!Number.isInteger(first) || first < 1 || last > LAST_PORT)
    throw usage(`--port is ${first}, allowed: 1 to ${LAST_PORT - endpoints.length + 1}`);
  return Object.fromEntries(endpoints.map((name, i) => [name, first + i]));
}

function names(pairs: readonly string[]): Record<string, string> | undefined {
  if (pairs.length === 0) return undefined;
  return Object.fromEntries(
    pairs.map((pair) => {
      const [endpoint = '', name = ''] = pair.split('=', 2);
      if (!endpoints.some((known) => known === endpoint) || name === '') {
        throw usage(`--name is ${JSON.stringify(pair)}, allowed: ENDPOINT=HOST with ${endpoints.join(', ')}`);
      }
      return [endpoint, name];
    }),
  );
}

function numberOption(args: Args, name: string): number | undefined {
  const text = textOption(args, name);
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!Number.isFinite(value) || value <= 0)
    throw usage(`--${name} is ${JSON.stringify(text)}, allowed: a number above 0`);
  return value;
}

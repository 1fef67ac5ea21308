import { join } from 'node:path';
import { systemClock } from '../common/clock.ts';
import { defined } from '../common/defined.ts';
import { createLogger } from '../common/logger.ts';
import { defaultStateDir, thisHost } from '../config/paths.ts';
import type { EmulatorOptions, IceServerEntry } from '../emulator/index.ts';
import { type Args, type Io, type OptionSpec, textOption, usage } from './command.ts';
import { DOMAIN, endpoints, hosting, numberOption, portOption } from './emulate-hosting.ts';
import { jsonOption } from './parse.ts';
import { readScenario } from './scenario.ts';

/** Of the ICE servers that are given, as the service's, s. */
const ICE_TTL_S = 300;

export const emulateSpecs: readonly OptionSpec[] = [
  { name: 'channel', value: 'NAME', many: true, doc: 'a channel that exists from the start' },
  { name: 'storage', value: 'NAME', many: true, doc: 'a channel with media storage' },
  { name: 'host', value: 'ADDRESS', doc: 'where to listen [127.0.0.1]' },
  { name: 'port', value: 'N', doc: `this and the next ports, for ${endpoints.join(', ')} [free ones]` },
  { name: 'one-port', value: 'N', doc: 'one port for all endpoints, told apart by host names; 443 is in no URL' },
  { name: 'domain', value: 'DOMAIN', doc: `with --one-port: their names are ENDPOINT.DOMAIN [${DOMAIN}]` },
  { name: 'name', value: 'ENDPOINT=HOST', many: true, doc: 'host name to advertise for an endpoint' },
  { name: 'advertised-port', value: 'N', doc: 'the port in URLs, where a port mapping changes it' },
  {
    name: 'certificate-name',
    value: 'NAME',
    many: true,
    doc: "one more host name or address in the server's certificate",
  },
  { name: 'allow-origin', value: 'ORIGIN', many: true, doc: 'pages of this origin may call it: https://example.org' },
  { name: 'region', value: 'REGION', doc: 'region it plays [us-west-2]' },
  { name: 'account', value: 'ID', doc: 'account it plays [123456789012]' },
  { name: 'mode', value: 'MODE', doc: 'documented (strict) or observed (tolerant) [observed]' },
  { name: 'quotas', doc: 'count requests against the quotas, or with --no-quotas do not [in mode documented]' },
  { name: 'ice-server', value: 'URI[,USER,PASSWORD]', many: true, doc: 'an ICE server to give [two that look real]' },
  { name: 'no-ice-servers', doc: 'give an empty list of ICE servers' },
  { name: 'ca-dir', value: 'DIR', doc: 'keeps its certificate authority here [in the state folder]' },
  { name: 'time-factor', value: 'N', doc: "the service's intervals pass N times as fast [1]" },
  {
    name: 'fault',
    value: 'FAULT',
    many: true,
    doc: 'NAME, NAME:PROBABILITY or NAME:xCOUNT, then ,only=OPERATION and more',
  },
  { name: 'scenario', value: 'FILE', doc: 'YAML with all of this, and with steps that happen later; flags win' },
  { name: 'seed', value: 'N', doc: 'repeats the choices of random faults [1]' },
  { name: 'session-token', doc: 'the made-up credentials are temporary ones, with a token' },
  { name: 'credentials-from-env', doc: 'take AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY instead of made-up ones' },
  { name: 'verbose', short: 'v', doc: 'a line on stderr for each thing that happens' },
  jsonOption,
];

/** Flags over the scenario; lists of both together. */
export function emulatorOptions(args: Args, { env, err }: Io): EmulatorOptions {
  const file = textOption(args, 'scenario');
  const scenario = file === undefined ? {} : readScenario(file);
  const { KVSB_EMULATOR_TOKEN } = env;
  const many = (name: string): string[] => [...(args.lists.get(name) ?? [])];
  const stored = many('storage').map((name) => ({ name, storage: true }));
  const log = createLogger({
    level: 'debug',
    levels: {},
    format: 'text',
    colour: false,
    clock: systemClock,
    write: err,
  });
  const { ports, names } = hosting(args);
  return {
    caDirectory: join(defaultStateDir(thisHost(env)), 'emulator'),
    ...scenario,
    channels: [...(scenario.channels ?? []), ...many('channel'), ...stored],
    ...defined({
      faults: filled([...(scenario.faults ?? []), ...many('fault')]),
      certificateNames: filled([...(scenario.certificateNames ?? []), ...many('certificate-name')]),
      allowedOrigins: filled([...(scenario.allowedOrigins ?? []), ...many('allow-origin').map(origin)]),
      caDirectory: textOption(args, 'ca-dir'),
      host: textOption(args, 'host'),
      ports: ports && { ...scenario.ports, ...ports },
      names: names && { ...scenario.names, ...names },
      advertisedPort: portOption(args, 'advertised-port'),
      region: textOption(args, 'region'),
      accountId: textOption(args, 'account'),
      mode: modeOption(args),
      quotas: switchOption(args, 'quotas'),
      iceServers: iceServers(args, many('ice-server')),
      timeFactor: numberOption(args, 'time-factor'),
      seed: numberOption(args, 'seed'),
      sessionToken: switchOption(args, 'session-token'),
      adminToken: KVSB_EMULATOR_TOKEN,
      credentials: credentialsOf(args, env),
      log: args.options.get('verbose') === true ? log : undefined,
    }),
  };
}

/** Nothing instead of an empty list. */
function filled<T>(items: T[]): T[] | undefined {
  return items.length > 0 ? items : undefined;
}

function credentialsOf(args: Args, env: NodeJS.ProcessEnv): EmulatorOptions['credentials'] {
  if (args.options.get('credentials-from-env') !== true) return undefined;
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_SESSION_TOKEN } = env;
  if (!accessKeyId || !secretAccessKey) {
    throw usage('--credentials-from-env needs AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY');
  }
  return [{ accessKeyId, secretAccessKey, ...defined({ sessionToken: AWS_SESSION_TOKEN }) }];
}

function origin(text: string): string {
  if (/^https?:\/\/[^/]+$/.test(text)) return text;
  throw usage(`--allow-origin is ${JSON.stringify(text)}, allowed: an origin such as https://example.org`);
}

function iceServers(args: Args, given: readonly string[]): EmulatorOptions['iceServers'] {
  if (args.options.get('no-ice-servers') === true) {
    if (given.length > 0) throw usage('--ice-server and --no-ice-servers exclude each other');
    return 'none';
  }
  return given.length === 0 ? undefined : given.map(iceServer);
}

function iceServer(text: string): IceServerEntry {
  const [uri = '', user, password, ...rest] = text.split(',');
  if (!/^(stun|turn)s?:[^,\s]+$/.test(uri) || (user === undefined) !== (password === undefined) || rest.length > 0) {
    throw usage(
      `--ice-server is ${JSON.stringify(uri)}..., allowed: URI or URI,USER,PASSWORD with stun:, turn: or turns:`,
    );
  }
  return { Uris: [uri], Ttl: ICE_TTL_S, ...defined({ Username: user, Password: password }) };
}

function modeOption(args: Args): EmulatorOptions['mode'] {
  const mode = textOption(args, 'mode');
  if (mode === undefined || mode === 'documented' || mode === 'observed') return mode;
  throw usage(`--mode is ${JSON.stringify(mode)}, allowed: documented or observed`);
}

function switchOption(args: Args, name: string): boolean | undefined {
  const value = args.options.get(name);
  return typeof value === 'boolean' ? value : undefined;
}

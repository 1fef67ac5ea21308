import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { BridgeError, errorText } from '../common/errors.ts';
import { SOCKET_PATH_MAX_BYTES } from '../common/limits.ts';
import { redact, registerSecret } from '../common/redact.ts';
import { crossChecks, httpAddress, regionOf } from './checks.ts';
import { Draft, getIn, type Mistake } from './draft.ts';
import { explain } from './explain.ts';
import { credentialReader, isPublic, readOptionFile, readText } from './files.ts';
import { type BridgeDraft, dropEmptySections, splitBridges } from './merge.ts';
import { bridgeOptions, optionAt } from './options.ts';
import { configFiles, defaultRuntimeDir, defaultStateDir, type Host } from './paths.ts';
import { type BridgeOptions, bridgeSchema, type DaemonOptions, daemonSchema } from './schema.ts';
import { type Flags, readEnv, readFlags, resolveReferences } from './sources.ts';
import { readYaml } from './yaml.ts';

export interface BridgeConfig extends BridgeOptions {
  kvs: BridgeOptions['kvs'] & { region: string };
  /** What the CA files hold. */
  pem: { kvs: string | undefined; iot: string | undefined };
}

export interface Config {
  bridges: BridgeConfig[];
  control: { socket: string; http: { host: string; port: number } | undefined; token: string | undefined };
  log: DaemonOptions['log'];
  stateDir: string;
  runtimeDir: string;
}

export interface Loaded {
  config: Config;
  /** The file it came from, if any. */
  file: string | undefined;
  /** Allowed, but probably not wanted. */
  warnings: string[];
  /** Where each value came from. */
  draft: Draft;
  bridges: BridgeDraft[];
}

/** The configuration cannot be used; all that is wrong with it, one line each. */
export class ConfigError extends BridgeError {
  readonly mistakes: readonly string[];

  constructor(mistakes: readonly string[], hint: string) {
    super('KVSB-CONFIG', mistakes.join('\n'), hint);
    this.mistakes = mistakes;
  }
}

export interface LoadOptions {
  host: Host;
  /** `--config` */
  file: string | undefined;
  flags: Flags;
}

/** Flags over environment over file over defaults. Throws ConfigError with every mistake at once. */
export function loadConfig({ host, file: named, flags }: LoadOptions): Loaded {
  const draft = new Draft();
  const searched = configFiles(host);
  const { KVSB_CONFIG } = host.env;
  const file = named ?? KVSB_CONFIG ?? searched.find((path) => existsSync(path));
  const warnings: string[] = [];
  if (file !== undefined) readFile(draft, resolve(host.cwd, file), file, warnings);
  const fileFaults = draft.mistakes.length;
  readEnv(draft, host.env);
  readFlags(draft, flags);
  if (file === undefined && fileFaults === draft.mistakes.length && Object.keys(draft.root).length === 0) {
    throw new ConfigError([`no configuration: looked for ${searched.join(', ')}`], 'name one with --config FILE');
  }
  // What could not be read has no options: saying that all are missing would hide the one mistake.
  if (fileFaults === 0) {
    const loaded = check(draft, host, file, warnings);
    if (loaded !== undefined) return loaded;
  }
  throw new ConfigError(mistakeLines(draft.mistakes), 'see `kvs-bridge config --help` for all options');
}

function readFile(draft: Draft, path: string, shown: string, warnings: string[]): void {
  try {
    readYaml(draft, readText(path), shown);
  } catch (error) {
    draft.mistake([], errorText(error), { place: shown, kind: 'file', order: 0 });
    return;
  }
  const holdsSecret = [...draft.leaves()].some(
    ([key, value]) => optionAt(key)?.secret === true && !/^\$\{/.test(String(value)),
  );
  if (holdsSecret && isPublic(path))
    warnings.push(`${shown}: holds a secret and everybody can read it: chmod o-r ${shown}`);
}

function check(draft: Draft, host: Host, file: string | undefined, warnings: string[]): Loaded | undefined {
  const { env } = host;
  const { CREDENTIALS_DIRECTORY } = env;
  const readCredential = credentialReader(CREDENTIALS_DIRECTORY);
  resolveReferences(draft, { env, readCredential, onSecret: registerSecret });
  dropEmptySections(draft);
  for (const [path, value] of [...draft.leaves()]) {
    const option = optionAt(path);
    const origin = draft.near(path);
    const base = origin.kind === 'file' && file !== undefined ? dirname(resolve(host.cwd, file)) : host.cwd;
    if (typeof value !== 'string') continue;
    if (option?.secret === true) registerSecret(value);
    if (option?.kind === 'path' && value !== '') draft.set(path, resolve(base, value), origin, draft.keyOf(path));
  }
  const { bridges, daemon } = splitBridges(draft);
  const checked = bridges.map((bridge) => checkBridge(draft, bridge, env, warnings));
  const rest = daemonSchema.safeParse(daemon);
  for (const issue of rest.error?.issues ?? []) explain(draft, issue, daemon, (path) => path);
  crossChecks(draft, bridges, daemon, env);
  if (rest.data === undefined) return undefined;

  const runtimeDir = rest.data.runtimeDir ?? defaultRuntimeDir(host);
  const socket = rest.data.control.socket ?? join(runtimeDir, 'control.sock');
  const bytes = Buffer.byteLength(socket);
  if (bytes > SOCKET_PATH_MAX_BYTES) {
    draft.mistake(['control', 'socket'], `${socket} has ${bytes} bytes, allowed: ${SOCKET_PATH_MAX_BYTES}`);
  }
  const good = checked.filter((bridge) => bridge !== undefined);
  if (draft.mistakes.length > 0) return undefined;
  const { http, token } = rest.data.control;
  const config: Config = {
    bridges: good,
    control: { socket, http: httpAddress(http), token },
    log: rest.data.log,
    stateDir: rest.data.stateDir ?? defaultStateDir(host),
    runtimeDir,
  };
  return { config, file, warnings, draft, bridges };
}

function checkBridge(
  draft: Draft,
  { tree, locate }: BridgeDraft,
  env: NodeJS.ProcessEnv,
  warnings: string[],
): BridgeConfig | undefined {
  const { data, error } = bridgeSchema.safeParse(tree);
  for (const issue of error?.issues ?? []) explain(draft, issue, tree, locate);
  const texts = new Map<string, string>();
  for (const { key, file } of bridgeOptions) {
    const path = key.split('.');
    const value = getIn(tree, path);
    if (file === undefined || typeof value !== 'string' || value === '') continue;
    try {
      texts.set(key, readOptionFile(file, value));
    } catch (error) {
      draft.mistake(locate(path), `${value}: ${errorText(error)}`);
    }
  }
  if (data === undefined) return undefined;
  if (/^\/dev\/tty(USB|ACM)\d+$/.test(data.serial.port)) {
    const { place } = draft.near(locate(['serial', 'port']));
    warnings.push(
      `${place}: serial.port: ${data.serial.port} may name another device after a reboot: prefer /dev/serial/by-id/`,
    );
  }
  const pem = { kvs: texts.get('kvs.caFile'), iot: texts.get('kvs.credentials.caFile') };
  return { ...data, pem, kvs: { ...data.kvs, region: regionOf(tree, env) ?? '' } };
}

/** Sorted as a reader meets them. */
export function mistakeLines(mistakes: readonly Mistake[]): string[] {
  const sorted = [...mistakes].sort((a, b) => a.order - b.order);
  return sorted.map(({ place, key, text }) =>
    [place, key, text]
      .filter((part) => part !== '')
      .map(redact)
      .join(': '),
  );
}

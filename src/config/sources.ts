import { errorText } from '../common/errors.ts';
import { suggest } from '../common/suggest.ts';
import type { Draft, Origin, Path } from './draft.ts';
import { allOptions, bridgeOptions, type Option, optionAt } from './options.ts';

/** Variables with our prefix that are no options. */
const otherVariables = new Set(['KVSB_CONFIG', 'KVSB_NOTIFY_FD', 'KVSB_NO_INSTALL', 'KVSB_EMULATOR_TOKEN']);
const ENV_ORDER = 1e9;
const FLAG_ORDER = 2e9;
export const BRIDGES_MAX = 64;

const byEnv = new Map(allOptions.map((option) => [option.env, option]));
const bridgeByEnv = new Map(bridgeOptions.map((option) => [option.env, option]));

/** `KVSB_SERIAL__PORT`, or `KVSB_BRIDGES__0__SERIAL__PORT` for the first entry of `bridges`. An empty value is none. */
export function readEnv(draft: Draft, env: NodeJS.ProcessEnv): void {
  Object.entries(env).forEach(([name, value], i) => {
    if (!name.startsWith('KVSB_') || otherVariables.has(name) || value === undefined || value === '') return;
    const origin: Origin = { place: name, kind: 'env', order: ENV_ORDER + i };
    const entry = /^KVSB_BRIDGES__(\d{1,3})__(.+)$/.exec(name);
    const index = Number(entry?.[1] ?? 0);
    const option = entry === null ? byEnv.get(name) : bridgeByEnv.get(`KVSB_${entry[2]}`);
    if (option !== undefined && index < BRIDGES_MAX) {
      const path: Path = option.key.split('.');
      draft.set(entry === null ? path : ['bridges', index, ...path], coerce(option, value), origin);
      return;
    }
    const meant = suggest(name, byEnv.keys());
    // Other tools may use the prefix; a nested or almost right name is meant for us.
    if (meant === undefined && !name.includes('__')) return;
    draft.mistake([], `unknown variable${meant === undefined ? '' : `, did you mean ${meant}?`}`, origin);
  });
}

export type Flags = ReadonlyMap<string, string | boolean>;

export function readFlags(draft: Draft, flags: Flags): void {
  allOptions.forEach((option, i) => {
    const value = option.flag === undefined ? undefined : flags.get(option.flag);
    if (value === undefined) return;
    const origin: Origin = { place: `--${option.flag}`, kind: 'flag', order: FLAG_ORDER + i };
    draft.set(option.key.split('.'), typeof value === 'string' ? coerce(option, value) : value, origin);
  });
}

/** Text from outside the file as the option's type; what does not fit stays text, for the check to name. */
function coerce(option: Option, text: string): unknown {
  if (option.kind === 'integer' && /^-?\d{1,15}$/.test(text)) return Number(text);
  if (option.kind === 'boolean' && /^(true|yes|on|1)$/i.test(text)) return true;
  if (option.kind === 'boolean' && /^(false|no|off|0)$/i.test(text)) return false;
  return text;
}

const CREDENTIAL_NAME = /^[\w.@:-]{1,255}$/;

export interface References {
  env: NodeJS.ProcessEnv;
  /** Text of a file of `$CREDENTIALS_DIRECTORY`; throws when there is none. */
  readCredential(name: string): string;
  /** A value that may never be shown from now on. */
  onSecret(value: string): void;
}

/** Replaces `${cred:NAME}` and `${env:NAME}` in every text. */
export function resolveReferences(draft: Draft, { env, readCredential, onSecret }: References): void {
  const lookUp = (kind: string, name: string): string => {
    if (kind === 'env') {
      const value = env[name];
      if (value === undefined) throw new Error(`the variable ${name} is not set`);
      return value;
    }
    if (kind !== 'cred') throw new Error('allowed: cred and env');
    if (!CREDENTIAL_NAME.test(name)) throw new Error('no name of a credential');
    const value = readCredential(name).replace(/\r?\n$/, '');
    onSecret(value);
    return value;
  };
  for (const [path, text] of [...draft.leaves()]) {
    if (typeof text !== 'string') continue;
    const value = text.replace(/\$\{([a-z]+):([^}]*)\}/g, (reference, kind: string, name: string) => {
      try {
        return lookUp(kind, name);
      } catch (error) {
        draft.mistake(path, `${reference}: ${errorText(error)}`);
        return reference;
      }
    });
    const option = optionAt(path);
    if (value !== text)
      draft.set(path, option === undefined ? value : coerce(option, value), draft.near(path), draft.keyOf(path));
  }
}

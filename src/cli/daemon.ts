import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { loadConfig } from '../config/load.ts';
import { defaultRuntimeDir, thisHost } from '../config/paths.ts';
import { type Args, type Io, type OptionSpec, textOption } from './command.ts';

export const socketOption: OptionSpec = { name: 'socket', value: 'PATH', doc: 'control socket of the daemon' };
export const configOption: OptionSpec = {
  name: 'config',
  short: 'c',
  value: 'FILE',
  doc: 'configuration, to find the socket',
};

/** Where the daemon listens: as told, else by its configuration if that can be read, else the usual places. */
export function socketPath(args: Args, { env }: Io): string {
  const told = textOption(args, 'socket');
  if (told !== undefined) return told;
  const host = thisHost(env);
  const file = textOption(args, 'config');
  const { KVSB_CONTROL__SOCKET } = env;
  try {
    return loadConfig({ host, file, flags: new Map() }).config.control.socket;
  } catch (error) {
    // The daemon's own configuration may be none of this user's business; a file that was named is.
    if (file !== undefined) throw error;
  }
  const usual = [defaultRuntimeDir(host), '/run/kvs-bridge'].map((folder) => join(folder, 'control.sock'));
  return KVSB_CONTROL__SOCKET ?? usual.find((path) => existsSync(path)) ?? usual[0] ?? '';
}

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { defaultRuntimeDir, thisHost } from '../config/paths.ts';
import { type Args, type Io, type OptionSpec, textOption } from './command.ts';

export const socketOption: OptionSpec = { name: 'socket', value: 'PATH', doc: 'control socket of the daemon' };
export const configOption: OptionSpec = {
  name: 'config',
  short: 'c',
  value: 'FILE',
  doc: 'configuration, to find the socket',
};

/** Where the daemon listens: as told, else at a usual place, else where its configuration says. */
export async function socketPath(args: Args, { env }: Io): Promise<string> {
  const { KVSB_CONTROL__SOCKET, KVSB_CONFIG } = env;
  const told = textOption(args, 'socket') ?? KVSB_CONTROL__SOCKET;
  if (told !== undefined) return told;
  const host = thisHost(env);
  const file = textOption(args, 'config');
  const usual = [defaultRuntimeDir(host), '/run/kvs-bridge'].map((folder) => join(folder, 'control.sock'));
  const found = usual.find((path) => existsSync(path));
  if (found !== undefined && file === undefined && KVSB_CONFIG === undefined) return found;
  try {
    const { loadConfig } = await import('../config/load.ts');
    return loadConfig({ host, file, flags: new Map() }).config.control.socket;
  } catch (error) {
    // The daemon's own configuration may be none of this user's business; a file that was named is.
    if (file !== undefined) throw error;
    return found ?? usual[0] ?? '';
  }
}

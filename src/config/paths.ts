import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';

/** What the host says about where files belong. */
export interface Host {
  env: NodeJS.ProcessEnv;
  root: boolean;
  cwd: string;
}

export function thisHost(env: NodeJS.ProcessEnv = process.env): Host {
  return { env, root: process.getuid?.() === 0, cwd: process.cwd() };
}

/** Files looked for when none is named, in this order. */
export function configFiles({ env, root }: Host): string[] {
  const { CONFIGURATION_DIRECTORY, XDG_CONFIG_HOME } = env;
  const own = join(XDG_CONFIG_HOME ?? join(homedir(), '.config'), 'kvs-bridge');
  const folders = [...first(CONFIGURATION_DIRECTORY), ...(root ? [] : [own]), '/etc/kvs-bridge'];
  return [...new Set(folders.map((folder) => join(folder, 'config.yaml')))];
}

export function defaultStateDir({ env, root }: Host): string {
  const { STATE_DIRECTORY, XDG_STATE_HOME } = env;
  const own = join(XDG_STATE_HOME ?? join(homedir(), '.local', 'state'), 'kvs-bridge');
  return first(STATE_DIRECTORY)[0] ?? (root ? '/var/lib/kvs-bridge' : own);
}

export function defaultRuntimeDir({ env, root }: Host): string {
  const { RUNTIME_DIRECTORY, XDG_RUNTIME_DIR } = env;
  const own = XDG_RUNTIME_DIR ?? join(tmpdir(), `kvs-bridge-${process.getuid?.() ?? 'user'}`);
  return first(RUNTIME_DIRECTORY)[0] ?? (root ? '/run/kvs-bridge' : join(own, 'kvs-bridge'));
}

/** systemd separates several folders by colons; ours is the first. */
function first(folders: string | undefined): string[] {
  return (folders ?? '')
    .split(':')
    .filter((folder) => folder !== '')
    .slice(0, 1);
}

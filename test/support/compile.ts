import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository, wherever this file was compiled to. */
export const root = repository(dirname(fileURLToPath(import.meta.url)));

function repository(folder: string): string {
  return existsSync(join(folder, 'package.json')) ? folder : repository(dirname(folder));
}

/** Builds a C program into .build/ unless it is newer than its sources; the result is its path. Safe side by side. */
export function compileC(name: string, sources: string[], flags: string[] = [], watched: string[] = []): string {
  const target = join(root, '.build', name);
  const newest = Math.max(...[...sources, ...watched].map((file) => statSync(file).mtimeMs));
  if (existsSync(target) && statSync(target).mtimeMs > newest) return target;
  mkdirSync(join(root, '.build'), { recursive: true });
  const fresh = `${target}.${process.pid}`;
  try {
    execFileSync('cc', ['-O2', '-o', fresh, ...sources, ...flags], { stdio: ['ignore', 'pipe', 'pipe'] });
  } catch (error) {
    rmSync(fresh, { force: true });
    throw new Error(`cc could not build ${basename(target)} (Debian: gcc, libc6-dev)`, { cause: error });
  }
  renameSync(fresh, target);
  return target;
}

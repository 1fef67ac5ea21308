import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './compile.ts';

/** The C shim as a child process, with its sanitizers; built when its sources are newer. Safe side by side. */
export function shimProgram(): string {
  return lockstep('interop', []);
}

/** The same as firmware has it: optimised, without sanitizers. For figures. */
export function bareShimProgram(): string {
  return lockstep('bench', ['SAN=-O2']);
}

function lockstep(folder: string, words: string[]): string {
  const build = join(root, '.build', folder);
  mkdirSync(build, { recursive: true });
  const make = ['make', '-s', '-C', join(root, 'firmware-shim'), 'lockstep', `BUILD=${build}`, ...words];
  execFileSync('flock', [`${build}.lock`, ...make], { stdio: ['ignore', 'ignore', 'inherit'] });
  return join(build, 'lockstep');
}

import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './compile.ts';

/** The C shim as a child process, with its sanitizers; built when its sources are newer. Safe side by side. */
export function shimProgram(): string {
  const build = join(root, '.build', 'interop');
  mkdirSync(build, { recursive: true });
  const make = ['make', '-s', '-C', join(root, 'firmware-shim'), 'lockstep', `BUILD=${build}`];
  execFileSync('flock', [`${build}.lock`, ...make], { stdio: ['ignore', 'ignore', 'inherit'] });
  return join(build, 'lockstep');
}

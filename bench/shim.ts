import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { compileC, root } from '../test/support/compile.ts';

/** The shim as firmware has it, without sanitizers, behind firmware-shim/test/lockstep.c; its path. */
export function benchShim(): string {
  const shim = join(root, 'firmware-shim');
  const folder = join(shim, 'src');
  const files = readdirSync(folder).map((name) => join(folder, name));
  const own = [join(shim, 'test/lockstep.c'), join(shim, 'ports/posix/kvb_posix.c')];
  const includes = ['include', 'src', 'ports/posix', 'test'].map((name) => `-I${join(shim, name)}`);
  const units = files.filter((file) => file.endsWith('.c'));
  return compileC('bench-shim', [...units, ...own], [...includes, '-lutil'], [...files, join(shim, 'include/kvb.h')]);
}

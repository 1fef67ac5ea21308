import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { findChromium } from '../../demo/chromium.ts';
import { inRepository } from '../../demo/paths.ts';

/** Builds what the tests start as processes, and says once what cannot be tested here. */
export default function setup(): void {
  const compiler = inRepository('node_modules', 'typescript', 'bin', 'tsc');
  const built = spawnSync(process.execPath, [compiler, '-p', inRepository()], { encoding: 'utf8' });
  if (built.status !== 0) throw new Error(`the sources do not compile:\n${built.stdout}`);
  createRequire(import.meta.url)('../../demo/vendor.cjs').ensure();
  if (findChromium() === undefined) process.stdout.write('SKIP end to end in a browser: no Chromium on the PATH\n');
}

import { execFileSync } from 'node:child_process';
import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { inRepository } from '../../demo/paths.ts';
import { type Row, rounded } from '../figures.ts';

/** Bytes of a package's own files; packages nested in it are counted by themselves. */
function ownBytes(folder: string): number {
  let bytes = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) bytes += entry.name === 'node_modules' ? 0 : ownBytes(path);
    else bytes += lstatSync(path).size;
  }
  return bytes;
}

function npm(...words: string[]): string {
  return execFileSync('npm', words, { cwd: inRepository(), encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
}

/** What a production install takes unpacked, and from how many packages, by what is installed here. */
export function packageRows(): Row[] {
  const [packed] = JSON.parse(npm('pack', '--dry-run', '--json', '--ignore-scripts'));
  const own = Number(packed.unpackedSize);
  const [, ...installed] = npm('ls', '--omit=dev', '--all', '--parseable').trim().split('\n');
  const others = installed.reduce((sum, folder) => sum + ownBytes(folder), 0);
  const mib = (bytes: number): number => rounded(bytes / 2 ** 20, 2);
  return [
    { test: 'package', what: 'kvs-bridge', packages: 1, unpacked_mib: mib(own), n: 1 },
    {
      test: 'package',
      what: 'with dependencies',
      packages: 1 + installed.length,
      unpacked_mib: mib(own + others),
      n: 1,
    },
  ];
}

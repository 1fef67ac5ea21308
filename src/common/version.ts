import { readFileSync } from 'node:fs';

/** The version of the package; sources and builds lie at different depths below it. */
export const version = read(new URL('../', import.meta.url));

function read(folder: URL): string {
  const file = new URL('package.json', folder);
  try {
    const { name, version: found }: Record<string, unknown> = JSON.parse(readFileSync(file, 'utf8'));
    if (name === 'kvs-bridge') return String(found);
  } catch {
    // Not here: the next folder up may have it.
  }
  const parent = new URL('../', folder);
  return parent.href === folder.href ? 'unknown' : read(parent);
}

import { readFileSync } from 'node:fs';

/** The version of the package; the sources and the build lie at different depths below it. */
export const version: string =
  ['../../package.json', '../../../package.json'].map(read).find((text) => text !== '') ?? '0';

function read(path: string): string {
  try {
    const { name, version }: Record<string, unknown> = JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'));
    return name === 'kvs-bridge' ? String(version) : '';
  } catch {
    return '';
  }
}

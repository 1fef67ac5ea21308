import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository, wherever this file was compiled to. */
export const repository = findUp(dirname(fileURLToPath(import.meta.url)), 'package.json');

export const inRepository = (...parts: string[]): string => join(repository, ...parts);

function findUp(folder: string, name: string): string {
  if (existsSync(join(folder, name))) return folder;
  const parent = dirname(folder);
  if (parent === folder) throw new Error(`no ${name} above ${fileURLToPath(import.meta.url)}`);
  return findUp(parent, name);
}

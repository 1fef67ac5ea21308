import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/** Makes a folder and those above it. (The recursive mkdir of Node spins where mkdir says ENOENT, as /proc does.) */
export function makeFolder(path: string, mode: number): void {
  if (existsSync(path)) return;
  makeFolder(dirname(path), mode);
  mkdirSync(path, { mode });
}

/** Replaces a file so that a reader, or the next boot, sees all of the old one or all of the new one. */
export function writeAtomic(path: string, text: string): void {
  const temporary = `${path}.tmp`;
  synced(temporary, 'w', (file) => writeSync(file, text));
  renameSync(temporary, path);
  synced(dirname(path), 'r', () => undefined);
}

function synced(path: string, flags: string, write: (file: number) => void): void {
  const file = openSync(path, flags, 0o600);
  try {
    write(file);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

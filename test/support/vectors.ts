import { readFileSync } from 'node:fs';

/** The columns of a file of test/vectors, comments left out; `-` stands for nothing. */
export function vectorLines(file: 'frames.txt' | 'messages.txt' | 'seeds.txt'): string[][] {
  const text = readFileSync(new URL(`../vectors/${file}`, import.meta.url), 'ascii');
  return text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split(' | ').map((column) => (column === '-' ? '' : column)));
}

export function fromHex(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

export function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

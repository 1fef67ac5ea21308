import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './compile.ts';

export type Link = typeof import('../../src/link/endpoint.ts');

/** A file of src/link, what stands in it once compiled, and what shall stand there. */
export type Change = [file: string, from: string, to: string];

/** So that numbers wrap within a few steps. */
const smallNumbers: Change = ['sequence', 'SEQUENCES = 256', 'SEQUENCES = 8'];

let compiled: Map<string, string> | undefined;

/** src/link as it is, but that its private fields can be read, that it counts modulo 8, and for the changes. */
export async function openLink(changes: Change[] = []): Promise<Link> {
  compiled ??= compile();
  const texts = new Map(compiled);
  for (const [name, from, to] of [smallNumbers, ...changes]) {
    const file = `${name}.js`;
    const text = texts.get(file);
    if (!text?.includes(from)) throw new Error(`${file} has no place for '${from}' any more`);
    texts.set(file, text.replace(from, to));
  }
  return inFolder(async (folder) => {
    for (const [file, text] of texts) writeFileSync(join(folder, file), text.replace(/#(?=[a-z])/g, '_'));
    return import(join(folder, 'endpoint.js'));
  });
}

function compile(): Map<string, string> {
  const out = mkdtempSync(join(build(), 'open-link-'));
  try {
    const source = join(root, 'src');
    const compilerOptions = { rootDir: source, outDir: out, noCheck: true, types: [] };
    const project = { extends: join(root, 'tsconfig.json'), compilerOptions, include: [join(source, 'link')] };
    writeFileSync(join(out, 'tsconfig.json'), JSON.stringify(project));
    execFileSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', out], { stdio: 'pipe' });
    const read = (file: string): string =>
      readFileSync(join(out, 'link', file), 'utf8').replace('../generated/', join(source, 'generated/'));
    return new Map(readdirSync(join(out, 'link')).map((file) => [file, read(file)]));
  } finally {
    rmSync(out, { recursive: true });
  }
}

async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(build(), 'open-link-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function build(): string {
  const folder = join(root, '.build');
  mkdirSync(folder, { recursive: true });
  return folder;
}

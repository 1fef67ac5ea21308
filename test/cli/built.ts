import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { root } from '../support/compile.ts';

/** How long a line may take that must come, on a busy machine. */
const LINE_MS = 30_000;
const main = join(root, 'dist/src/main.js');

/** Compiles into dist/ unless that is newer than all sources; test files that run side by side wait for each other. */
export function build(): void {
  const folder = join(root, 'src');
  const dated = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .map((path) => ({ path, at: statSync(path).mtimeMs }));
  const newest = dated.reduce((last, one) => (one.at > last.at ? one : last)).path;
  const compile = [process.execPath, join(root, 'node_modules/typescript/bin/tsc'), '-p', root];
  const unlessFresh = ['sh', '-c', 'test "$0" -nt "$1" || { shift; exec "$@"; }', main, newest, ...compile];
  mkdirSync(join(root, '.build'), { recursive: true });
  execFileSync('flock', [join(root, '.build/dist.lock'), ...unlessFresh]);
}

export interface Ended {
  code: number | null;
  signal: string | null;
  out: string;
  err: string;
}

/** A kvs-bridge of its own: what it says line by line, and how it ended. */
export function start(
  args: string[],
  { env = {}, cwd = root, fd }: { env?: Record<string, string>; cwd?: string; fd?: number } = {},
) {
  const { PATH = '', HOME = '' } = process.env;
  const stdio = ['ignore', 'pipe', 'pipe', ...(fd === undefined ? [] : [fd])] as const;
  const child = spawn(process.execPath, [main, ...args], { cwd, env: { PATH, HOME, ...env }, stdio: [...stdio] });
  const lines: string[] = [];
  const waiting: { test: (line: string) => boolean; resolve: (line: string) => void }[] = [];
  let err = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  if (child.stdout !== null) {
    createInterface({ input: child.stdout }).on('line', (line) => {
      lines.push(line);
      for (const wanted of waiting) if (wanted.test(line)) wanted.resolve(line);
    });
  }
  const ended = new Promise<Ended>((resolve) => {
    child.on('close', (code, signal) => resolve({ code, signal, out: lines.map((line) => `${line}\n`).join(''), err }));
  });
  return {
    child,
    lines,
    ended,
    /** The first line with this text, from the beginning of its life. */
    line: (text: string, from = 0): Promise<string> =>
      new Promise((resolve, reject) => {
        const test = (line: string) => line.includes(text);
        const already = lines.slice(from).find(test);
        if (already !== undefined) resolve(already);
        else waiting.push({ test, resolve });
        const missing = (why: string) => reject(new Error(`no line with ${text}:\n${lines.join('\n')}\n${err}${why}`));
        setTimeout(() => missing('it runs on'), LINE_MS).unref();
        void ended.then(() => missing('it ended'));
      }),
  };
}

export function once(args: string[], options: Parameters<typeof start>[1] = {}): Promise<Ended> {
  return start(args, options).ended;
}

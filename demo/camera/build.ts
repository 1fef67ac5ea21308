import { execFile } from 'node:child_process';
import { mkdir, readdir, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { inRepository } from '../paths.ts';

const SOURCES = ['demo/camera', 'firmware-shim/src', 'firmware-shim/include'];
const FLAGS = [
  '-std=c99',
  '-O2',
  '-Wall',
  '-Wextra',
  '-Wpedantic',
  '-DKVB_PENDING_SIGNALING=16',
  `-I${inRepository('firmware-shim/include')}`,
];

/** What runs the camera: its program, and its media engine as that program's child. */
export async function cameraCommand(options: readonly string[]): Promise<string[]> {
  const engine = [process.execPath, inRepository('dist/demo/camera/media.js'), inRepository('demo/camera/clip.h264')];
  return [await cameraProgram(), ...options, '--', ...engine];
}

/** The camera's program, compiled if it is older than its sources. */
async function cameraProgram(): Promise<string> {
  const program = inRepository('.build', 'camera', 'kvb-camera');
  const sources = await listSources();
  const newest = Math.max(...(await Promise.all(sources.map(changedMs))));
  if ((await changedMs(program)) > newest) return program;
  await mkdir(inRepository('.build', 'camera'), { recursive: true });
  const compiler = process.env['CC'] ?? 'cc';
  const fresh = `${program}.${process.pid}`;
  const units = sources.filter((source) => source.endsWith('.c'));
  try {
    await promisify(execFile)(compiler, [...FLAGS, '-o', fresh, ...units]);
  } catch (error) {
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : '';
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    throw new Error(
      missing
        ? `no C compiler '${compiler}': install one (Debian: apt-get install gcc libc6-dev) or name one in CC`
        : `'${compiler}' does not compile the simulated camera: ${said || String(error)}`,
    );
  }
  await rename(fresh, program);
  return program;
}

async function listSources(): Promise<string[]> {
  const lists = await Promise.all(
    SOURCES.map(async (folder) => {
      // An image may hold the program alone.
      const names = await readdir(inRepository(folder)).catch(() => []);
      return names.filter((name) => /\.[ch]$/.test(name)).map((name) => join(inRepository(folder), name));
    }),
  );
  return lists.flat();
}

async function changedMs(file: string): Promise<number> {
  return stat(file).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  );
}

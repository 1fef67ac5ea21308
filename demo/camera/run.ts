/** Runs the simulated camera alone: node dist/demo/camera/run.js [--tty-link PATH] [--baud N] */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { inRepository } from '../paths.ts';
import { cameraProgram } from './build.ts';

const engine = [
  process.execPath,
  fileURLToPath(new URL('./media.js', import.meta.url)),
  inRepository('demo/camera/clip.h264'),
];

try {
  const camera = spawn(await cameraProgram(), [...process.argv.slice(2), '--', ...engine], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => camera.kill(signal));
  camera.on('error', (error) => fail(error.message));
  camera.on('exit', (code) => process.exit(code ?? 1));
} catch (error) {
  fail(error instanceof Error ? error.message : String(error));
}

function fail(message: string): never {
  process.stderr.write(`camera: ${message}\n`);
  process.exit(1);
}

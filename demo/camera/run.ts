/** Runs the simulated camera alone: node dist/demo/camera/run.js [--tty-link PATH] [--baud N] */
import { spawn } from 'node:child_process';
import { cameraCommand } from './build.ts';

try {
  const [program = '', ...options] = await cameraCommand(process.argv.slice(2));
  const camera = spawn(program, options, { stdio: 'inherit' });
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

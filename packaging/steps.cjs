// Runs named commands one after the other and keeps what they say.
'use strict';
const { spawn } = require('node:child_process');
const path = require('node:path');

const root = path.join(__dirname, '..');
const KEPT_CHARACTERS = 1_000_000;
/** For the last of the output after the end. */
const GRACE_MS = 2000;

let running;
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => {
    stop(running);
    process.exit(130);
  });
}

/** Ends a step with everything that it started. */
function stop(child) {
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // Nothing runs, or it has just ended.
  }
}

/**
 * Runs one command from the repository's root without input. `show` passes its output on as it comes; `minutes` ends
 * what hangs. The result has the last KEPT_CHARACTERS of the output.
 */
function run(command, { show = false, minutes = 10, env = {} } = {}) {
  const begin = process.hrtime.bigint();
  return new Promise((resolve) => {
    const child = spawn(command[0], command.slice(1), {
      cwd: root,
      detached: true,
      env: { ...process.env, ...(process.stdout.isTTY ? { FORCE_COLOR: '1' } : {}), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    running = child;
    let output = '';
    const take = (sink) => (chunk) => {
      output = (output + chunk).slice(-KEPT_CHARACTERS);
      if (show) {
        sink.write(chunk);
      }
    };
    child.stdout.setEncoding('utf8').on('data', take(process.stdout));
    child.stderr.setEncoding('utf8').on('data', take(process.stderr));
    const watchdog = setTimeout(() => {
      take(process.stderr)(`\nended after ${minutes} minutes\n`);
      stop(child);
    }, minutes * 60_000);
    const done = (ok) => {
      clearTimeout(watchdog);
      running = undefined;
      child.stdout?.destroy();
      child.stderr?.destroy();
      resolve({ ok, output, seconds: Number(process.hrtime.bigint() - begin) / 1e9 });
    };
    child.once('error', (error) => {
      take(process.stderr)(`${error.message}\n`);
      done(false);
    });
    child.once('exit', (code) => {
      // What it left running goes with it. A process that got away may hold the pipes open, but not the step.
      stop(child);
      const grace = setTimeout(done, GRACE_MS, code === 0);
      child.once('close', () => {
        clearTimeout(grace);
        done(code === 0);
      });
    });
  });
}

/** A command of node_modules/.bin, started without a shell and without npx. */
function bin(name, ...args) {
  return [process.execPath, path.join(root, 'node_modules', name), ...args];
}

module.exports = { bin, root, run };

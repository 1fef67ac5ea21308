'use strict';
// npm start: sets up what is missing, builds, and shows the bridge at work. --once: with headless Chromium, and JSON on stdout.
var setup = require('../packaging/setup.cjs');
var childProcess = require('node:child_process');
var path = require('node:path');

var root = path.join(__dirname, '..');
var once = process.argv.indexOf('--once') >= 0;

function fail(message) {
  console.error('npm start: ' + message);
  process.exit(1);
}

var found = setup.ensure({ compiler: true, chromium: once });
found.skips.forEach((skip) => {
  fail('it needs a ' + skip.what + ': ' + skip.why);
});
try {
  require('./vendor.cjs').ensure((what) => {
    console.error('npm start: ' + what);
  });
} catch (error) {
  fail(error.message);
}

var compiler = path.join(root, 'node_modules', 'typescript', 'bin', 'tsc');
var built = childProcess.spawnSync(process.execPath, [compiler, '-p', root], { stdio: ['ignore', 2, 2] });
if (built.status !== 0) fail('the TypeScript sources do not compile');

// Both processes get a terminal's Ctrl-C. The demo ends its children and then itself; this one only waits for it.
var demo = childProcess.spawn(
  process.execPath,
  [path.join(root, 'dist', 'demo', 'main.js')].concat(process.argv.slice(2)),
  { stdio: 'inherit' },
);
['SIGINT', 'SIGTERM', 'SIGHUP'].forEach((signal) => {
  process.on(signal, () => {
    if (signal !== 'SIGINT' || !process.stdin.isTTY) demo.kill(signal);
  });
});
demo.on('exit', (code) => {
  process.exit(code === null ? 1 : code);
});

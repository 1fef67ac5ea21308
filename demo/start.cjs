'use strict';
// npm start: sets up what is missing, builds, and shows the bridge at work. --once: with headless Chromium, and JSON on stdout.
const setup = require('../packaging/setup.cjs');
const childProcess = require('node:child_process');
const path = require('node:path');

const root = path.join(__dirname, '..');
const once = process.argv.indexOf('--once') >= 0;

function fail(message) {
  console.error(`npm start: ${message}`);
  process.exit(1);
}

const found = setup.ensure({ compiler: true, chromium: once });
found.skips.forEach((skip) => {
  fail(`it needs a ${skip.what}: ${skip.why}`);
});
try {
  require('node-datachannel');
} catch {
  fail(
    `there is no WebRTC for the simulated camera on ${process.platform} ${process.arch}; the daemon itself runs here`,
  );
}
try {
  require('./vendor.cjs').ensure((what) => {
    console.error(`npm start: ${what}`);
  });
} catch (error) {
  fail(error.message);
}

const compiler = path.join(root, 'node_modules', 'typescript', 'bin', 'tsc');
const built = childProcess.spawnSync(process.execPath, [compiler, '-p', root], { stdio: ['ignore', 2, 2] });
if (built.status !== 0) fail('the TypeScript sources do not compile');

// One word on the supported Node is enough, and the set-up has said it.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

// Both processes get a terminal's Ctrl-C. The demo ends its children and then itself; this one only waits for it.
const demo = childProcess.spawn(
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

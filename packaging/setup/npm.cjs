'use strict';
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');

const root = path.join(__dirname, '../..');
const INSTALLED_MB = 420;

function readLock(file) {
  try {
    return JSON.parse(fs.readFileSync(path.join(root, file), 'utf8')).packages;
  } catch {
    return undefined;
  }
}

/** Why node_modules is not what package-lock.json says, or ''. Optional packages may be absent (other platforms). */
function stale() {
  const wanted = readLock('package-lock.json') ?? {};
  const installed = readLock('node_modules/.package-lock.json');
  if (installed === undefined) {
    return 'node_modules is missing';
  }
  for (const [name, one] of Object.entries(wanted)) {
    if (name !== '' && (installed[name]?.version ?? (one.optional ? one.version : '')) !== one.version) {
      return `${name} is not ${one.version}`;
    }
  }
  return '';
}

/** Runs `npm ci` when it must; ends the process when there is nothing to go on with. */
function ensurePackages(mayInstall) {
  const why = stale();
  if (why === '') {
    return;
  }
  if (!mayInstall) {
    console.error(`${why}, and KVSB_NO_INSTALL=1 forbids installing: run npm ci`);
    if (!fs.existsSync(path.join(root, 'node_modules'))) {
      process.exit(1);
    }
    return;
  }
  console.error(`${why}: installing the npm packages of package-lock.json (npm ci, about ${INSTALLED_MB} MB on disk)`);
  if (npm('ci') !== 0) {
    // A registry that has not every system's optional packages makes npm ci refuse a lock that names them.
    console.error('npm ci failed; trying npm install, which changes nothing but node_modules');
    if (npm('install', '--no-save') !== 0) {
      process.exit(1);
    }
  }
}

/** Runs the npm that runs us, or the one on the PATH. Its exit status. */
function npm(...words) {
  const own = process.env.npm_execpath;
  const [command, ...first] = own?.endsWith('.js') ? [process.execPath, own] : ['npm'];
  const { status, error } = spawnSync(command, [...first, ...words, '--no-audit', '--no-fund'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  });
  if (error?.code === 'ENOENT') {
    console.error('npm is missing: sudo apt-get install npm');
    process.exit(1);
  }
  return status;
}

module.exports = { ensurePackages };

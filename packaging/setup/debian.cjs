'use strict';
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { onPath } = require('./tools.cjs');

/** Debian packages of the core tier: what may be left out is, above it. */
const BUDGET_MB = 800;
const NO_BUDGET_MB = 1_000_000;
/** What an earlier set-up left out, a tool a line: the budget is for all of them together. */
const LEFT_OUT = path.join(process.env.KVSB_BUILD_DIR ?? path.join(__dirname, '../../.build'), 'left-out');

/** How to become root without a question that nobody answers: the words before the command, or undefined. */
function rootPrefix() {
  if (process.getuid?.() === 0) {
    return [];
  }
  if (onPath('sudo') === '') {
    return undefined;
  }
  if (spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status === 0) {
    return ['sudo', '-n'];
  }
  return process.stdin.isTTY && process.stderr.isTTY ? ['sudo'] : undefined;
}

/** The line that installs them. */
function byHand(packages) {
  return `sudo apt-get install --no-install-recommends ${packages.join(' ')}`;
}

function leftOut() {
  try {
    return fs.readFileSync(LEFT_OUT, 'utf8').split('\n');
  } catch {
    return [];
  }
}

/**
 * Installs the packages of the tools; each is {packages, optional}, those that matter most come first. Says why one may
 * be absent afterwards.
 */
function installDebian(wanted, mayInstall) {
  const before = leftOut();
  const missing = wanted.filter((tool) => !tool.optional || !before.includes(tool.packages.join(' ')));
  if (missing.length === 0) {
    return `all would be more than ${BUDGET_MB} MB`;
  }
  const packages = missing.flatMap((tool) => tool.packages);
  if (onPath('apt-get') === '') {
    return 'not installed, and this is no Debian';
  }
  if (!mayInstall) {
    console.error(`KVSB_NO_INSTALL=1 forbids installing; by hand: ${byHand(packages)}`);
    return 'KVSB_NO_INSTALL=1';
  }
  const prefix = rootPrefix();
  if (prefix === undefined) {
    console.error(`Debian packages are missing, and there is neither root nor sudo. Run: ${byHand(packages)}`);
    return 'neither root nor sudo';
  }
  console.error(
    `Debian packages are missing, ${[...prefix, 'apt-get'].join(' ')} installs them: ${packages.join(' ')}`,
  );
  const budget = missing.some((tool) => tool.optional) ? BUDGET_MB : NO_BUDGET_MB;
  const words = missing.map((tool) => `${tool.optional ? 'may' : 'must'}:${tool.packages.join(' ')}`);
  fs.mkdirSync(path.dirname(LEFT_OUT), { recursive: true });
  const command = [...prefix, 'sh', path.join(__dirname, 'install.sh'), String(budget), LEFT_OUT, ...words];
  if (spawnSync(command[0], command.slice(1), { stdio: ['ignore', 2, 2] }).status !== 0) {
    console.error(`apt-get could not install everything; by hand: ${byHand(packages)}`);
  }
  return `apt-get could not install it, or all would be more than ${BUDGET_MB} MB`;
}

module.exports = { byHand, installDebian };

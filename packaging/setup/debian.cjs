'use strict';
const { spawnSync } = require('node:child_process');
const path = require('node:path');
const { onPath } = require('./tools.cjs');

/** Debian packages of the core tier: what may be left out is, above it. */
const BUDGET_MB = 800;
const NO_BUDGET_MB = 1_000_000;

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

/**
 * Installs the packages of the tools; each is {packages, optional}, those that matter most come first. Says why one may
 * be absent afterwards.
 */
function installDebian(missing, mayInstall) {
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
  const command = [...prefix, 'sh', path.join(__dirname, 'install.sh'), String(budget), ...words];
  if (spawnSync(command[0], command.slice(1), { stdio: ['ignore', 2, 2] }).status !== 0) {
    console.error(`apt-get could not install everything; by hand: ${byHand(packages)}`);
  }
  return `apt-get could not install it, or all would be more than ${BUDGET_MB} MB`;
}

module.exports = { byHand, installDebian };

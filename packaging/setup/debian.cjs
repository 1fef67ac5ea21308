'use strict';
const { spawnSync } = require('node:child_process');
const { onPath } = require('./tools.cjs');

// One shell, so that sudo is asked once at most. Each argument is one tool's packages. All at once first; again with
// fresh lists; and at last one by one, so that a package that does not exist here costs only its own tool.
const SCRIPT = `
install() { apt-get install -y -q --no-install-recommends -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 $*; }
ls /var/lib/apt/lists/*_Packages* >/dev/null 2>&1 && install "$@" && exit 0
apt-get update -q
install "$@" && exit 0
result=0
for packages in "$@"; do install "$packages" || result=1; done
exit $result
`;

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

/** Installs the packages of the tools, and says why a tool may still be absent afterwards. */
function installDebian(missing, mayInstall) {
  const packages = missing.flatMap((tool) => tool.packages);
  const size = missing.reduce((sum, tool) => sum + tool.mb, 0);
  if (onPath('apt-get') === '') {
    return 'not installed, and this is no Debian';
  }
  if (!mayInstall) {
    console.error(`KVSB_NO_INSTALL=1 forbids installing; by hand: ${byHand(packages)}`);
    return 'KVSB_NO_INSTALL=1';
  }
  const prefix = rootPrefix();
  if (prefix === undefined) {
    console.error(
      `Debian packages are missing, and there is neither root nor sudo without a question. Run: ${byHand(packages)}`,
    );
    return 'neither root nor sudo';
  }
  const how = prefix.length === 0 ? 'apt-get' : 'sudo apt-get';
  console.error(`installing Debian packages with ${how} (about ${size} MB on disk at most): ${packages.join(' ')}`);
  const groups = missing.map((tool) => tool.packages.join(' '));
  const command = [...prefix, 'env', 'DEBIAN_FRONTEND=noninteractive', 'sh', '-c', SCRIPT, 'sh', ...groups];
  const done = spawnSync(command[0], command.slice(1), { stdio: ['ignore', 2, 2] });
  if (done.status !== 0) {
    console.error(`apt-get could not install everything; by hand: ${byHand(packages)}`);
  }
  return 'apt-get could not install it';
}

module.exports = { byHand, installDebian };

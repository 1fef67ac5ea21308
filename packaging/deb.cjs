// Builds kvs-bridge_VERSION_all.deb in the given folder (dist by default) with dpkg-deb: the compiled daemon, the
// packages of its production tree as package-lock.json has them, unit, launcher, udev rule and an example. Works
// offline: what is packed is what npm ci installed. --stage only lays out the tree and says where.
'use strict';
const { ensure } = require('./setup.cjs');
const { execFileSync, spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { bin, root } = require('./steps.cjs');

const LIB = 'usr/lib/kvs-bridge';
const { version } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'));

/** Of a package, what Node never loads: types, maps, sources, prose and other systems' binaries. */
function isBallast(file) {
  return (
    /\.(d\.[cm]?ts|[cm]?ts|map|md|markdown|flow|h|cc|cpp|gyp|gypi)$/.test(file) ||
    /\/(dist-es|dist-types|test|tests|docs|examples)(\/|$)/.test(file) ||
    /\/prebuilds\/(?!linux-)/.test(file)
  );
}

/** Folders of the production tree. Optional packages of other systems are not there to be copied. */
function productionPackages() {
  const lock = JSON.parse(fs.readFileSync(path.join(root, 'package-lock.json'), 'utf8'));
  return Object.entries(lock.packages)
    .filter(([name, one]) => name !== '' && !one.dev && !one.devOptional && fs.existsSync(path.join(root, name)))
    .map(([name]) => name);
}

function put(stage, to, from, mode = 0o644) {
  const file = path.join(stage, to);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, fs.readFileSync(path.join(root, from)));
  fs.chmodSync(file, mode);
}

function write(stage, to, text, mode = 0o644) {
  const file = path.join(stage, to);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text);
  fs.chmodSync(file, mode);
}

function copyPackages(stage) {
  for (const name of productionPackages()) {
    const from = path.join(root, name);
    fs.cpSync(from, path.join(stage, LIB, name), {
      recursive: true,
      // A package inside another's node_modules has its own entry, or is none of production's.
      filter: (file) => {
        const inside = file.slice(from.length);
        return !inside.startsWith('/node_modules') && !(inside !== '' && isBallast(inside));
      },
    });
  }
}

const control = (kib) => `Package: kvs-bridge
Version: ${version}
Architecture: all
Maintainer: The kvs-bridge authors <kvs-bridge@localhost>
Installed-Size: ${kib}
Depends: nodejs (>= 20.19), perl-base, systemd | systemd-sysusers
Recommends: ca-certificates, systemd-timesyncd | time-daemon
Section: net
Priority: optional
Description: AWS Kinesis Video Streams WebRTC signaling for a camera MCU
 A daemon for the Linux host beside a media MCU: it runs all signaling with
 AWS and relays offers, answers and ICE candidates over one serial line.
`;

const postinst = `#!/bin/sh
set -e
if [ "$1" = configure ]; then
    systemd-sysusers kvs-bridge.conf || true
    if [ -d /run/systemd/system ]; then
        udevadm control --reload || true
        systemctl daemon-reload
        systemctl enable kvs-bridge.service
        if [ -e /etc/kvs-bridge/config.yaml ]; then
            systemctl restart kvs-bridge.service
        else
            echo "kvs-bridge: write /etc/kvs-bridge/config.yaml (see /usr/share/doc/kvs-bridge/examples), then" \\
                "systemctl start kvs-bridge"
        fi
    fi
fi
`;

const prerm = `#!/bin/sh
set -e
if [ "$1" = remove ] && [ -d /run/systemd/system ]; then
    systemctl disable --now kvs-bridge.service
fi
`;

const wrapper = `#!/bin/sh
exec /usr/bin/node /${LIB}/dist/src/main.js "$@"
`;

/** What dpkg wants, whatever the umask was: 755 for folders and programs, 644 for the rest. */
function settleModes(folder) {
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) {
      fs.chmodSync(file, 0o755);
      settleModes(file);
    } else if (entry.isFile()) {
      fs.chmodSync(file, fs.statSync(file).mode & 0o100 ? 0o755 : 0o644);
    }
  }
}

/** Time of the last commit, so that two builds of it are the same bytes. */
function buildTime() {
  const { status, stdout } = spawnSync('git', ['log', '-1', '--format=%ct'], { cwd: root, encoding: 'utf8' });
  return process.env.SOURCE_DATE_EPOCH ?? (status === 0 ? stdout.trim() : String(Math.floor(Date.now() / 1000)));
}

/** The daemon alone, without demo and benchmarks. */
function compile(outDir) {
  const [node, ...words] = bin('typescript/bin/tsc', '-p', 'packaging/tsconfig.json', '--outDir', outDir);
  if (spawnSync(node, words, { cwd: root, stdio: ['ignore', 2, 2] }).status !== 0) {
    process.exit(1);
  }
}

/** Lays out what the package installs. */
function layOut(stage) {
  compile(path.join(stage, 'built'));
  fs.mkdirSync(path.join(stage, LIB, 'dist'), { recursive: true });
  fs.renameSync(path.join(stage, 'built/src'), path.join(stage, LIB, 'dist/src'));
  fs.rmSync(path.join(stage, 'built'), { recursive: true });
  copyPackages(stage);
  put(stage, `${LIB}/package.json`, 'package.json');
  put(stage, `${LIB}/launcher`, 'packaging/systemd/launcher', 0o755);
  write(stage, 'usr/bin/kvs-bridge', wrapper, 0o755);
  put(stage, 'usr/lib/systemd/system/kvs-bridge.service', 'packaging/systemd/kvs-bridge.service');
  put(stage, 'usr/lib/sysusers.d/kvs-bridge.conf', 'packaging/systemd/kvs-bridge.sysusers');
  put(stage, 'usr/lib/udev/rules.d/70-kvs-bridge.rules', 'packaging/udev/70-kvs-bridge.rules');
  put(stage, 'usr/share/doc/kvs-bridge/examples/config.yaml', 'packaging/kvs-bridge.example.yaml');
  for (const [to, from] of [
    ['copyright', 'LICENSE'],
    ['changelog.md', 'CHANGELOG.md'],
    ['README.md', 'README.md'],
    ['SECURITY.md', 'SECURITY.md'],
  ]) {
    put(stage, `usr/share/doc/kvs-bridge/${to}`, from);
  }
  settleModes(stage);
}

function main() {
  const stageOnly = process.argv.includes('--stage');
  const target = path.resolve(process.argv.slice(2).find((argument) => !argument.startsWith('--')) ?? 'dist');
  ensure();
  const stage = stageOnly ? target : fs.mkdtempSync(path.join(os.tmpdir(), 'kvsb-deb-'));
  fs.mkdirSync(target, { recursive: true });
  fs.chmodSync(stage, 0o755);
  layOut(stage);
  if (stageOnly) {
    console.log(stage);
    return;
  }
  const kib = Number(execFileSync('du', ['-sk', '--apparent-size', stage]).toString().split('\t')[0]);
  write(stage, 'DEBIAN/control', control(kib));
  write(stage, 'DEBIAN/postinst', postinst, 0o755);
  write(stage, 'DEBIAN/prerm', prerm, 0o755);
  const file = path.join(target, `kvs-bridge_${version}_all.deb`);
  const compression = process.argv.includes('--fast') ? ['-Zgzip', '-z1'] : ['-Zxz'];
  execFileSync('dpkg-deb', ['--root-owner-group', ...compression, '--build', stage, file], {
    env: { ...process.env, SOURCE_DATE_EPOCH: buildTime() },
    stdio: ['ignore', 2, 2],
  });
  fs.rmSync(stage, { recursive: true });
  console.log(file);
}

main();

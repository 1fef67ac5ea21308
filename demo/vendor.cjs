'use strict';
// AWS's JavaScript SDK for KVS WebRTC: one file of its package, unmodified, never a dependency (the package drags in 900
// others). Taken with the npm client, pinned by version and content, kept in .build/vendor/.

const childProcess = require('node:child_process');
const crypto = require('node:crypto');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const PACKAGE = 'amazon-kinesis-video-streams-webrtc@2.9.0';
const MEMBER = 'package/dist/kvs-webrtc.min.js';
const SHA512 =
  '10c54d29c21664bf32e6d31a807eab155ed170991eca67c7b8d64de9ff5db698' +
  'b897b7aa7d9879b1a38f7c56cded25b377a27720ad4c50e0d6ece5d9baf56dbd';
const FILE = path.join(__dirname, '..', '.build', 'vendor', 'kvs-webrtc.min.js');

function digest(file) {
  return fs.existsSync(file) ? crypto.createHash('sha512').update(fs.readFileSync(file)).digest('hex') : '';
}

/** Runs a command in a folder; its output is shown only when it fails. */
function command(name, args, cwd) {
  const result = childProcess.spawnSync(name, args, { cwd: cwd, encoding: 'utf8' });
  if (result.status === 0) return;
  const why = result.error ? result.error.message : (result.stderr || '').trim().split('\n').slice(-6).join('\n');
  throw new Error(`cannot get AWS's JavaScript SDK: '${name} ${args.join(' ')}' failed: ${why}`);
}

/** Makes sure that the file is there and is the right one. Returns its path. */
function ensure(say) {
  if (digest(FILE) === SHA512) return FILE;
  if (say) say(`taking dist/kvs-webrtc.min.js of ${PACKAGE} with npm`);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'kvs-bridge-vendor-'));
  try {
    command('npm', ['pack', '--loglevel=error', PACKAGE], folder);
    const archive = fs.readdirSync(folder)[0];
    command('tar', ['-xzf', archive, MEMBER], folder);
    const found = digest(path.join(folder, MEMBER));
    if (found !== SHA512) throw new Error(`${MEMBER} of ${PACKAGE} is not the pinned file: its SHA-512 is ${found}`);
    fs.mkdirSync(path.dirname(FILE), { recursive: true });
    fs.copyFileSync(path.join(folder, MEMBER), FILE);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
  return FILE;
}

module.exports = { ensure: ensure, FILE: FILE, PACKAGE: PACKAGE };

if (require.main === module) console.log(ensure(console.error));

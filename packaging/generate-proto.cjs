// Makes src/generated from the schema; with --check says whether it is fresh, and changes nothing.
'use strict';
const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const root = path.join(__dirname, '..');
const schema = path.join(root, 'proto/kvs_bridge/link/v1/link.proto');
const target = path.join(root, 'src/generated');
const pbjs = path.join(root, 'node_modules/protobufjs-cli/bin/pbjs');
const flags = [
  '--no-create',
  '--no-verify',
  '--no-convert',
  '--no-delimited',
  '--no-service',
  '--no-typeurl',
  '--force-number',
];

const work = fs.mkdtempSync(path.join(os.tmpdir(), 'kvsb-proto-'));
const out = path.join(work, 'link.js');
execFileSync(process.execPath, [pbjs, '-t', 'static-module', '-w', 'esm', '--dts', ...flags, '-o', out, schema], {
  stdio: ['ignore', 'inherit', 'inherit'],
});
let stale = false;
for (const name of ['link.js', 'link.d.ts']) {
  const fresh = fs.readFileSync(path.join(work, name), 'utf8');
  const file = path.join(target, name);
  if (process.argv.includes('--check')) {
    if (!fs.existsSync(file) || fs.readFileSync(file, 'utf8') !== fresh) {
      console.error(`src/generated/${name} is not what the schema gives: run npm run proto`);
      stale = true;
    }
  } else {
    fs.writeFileSync(file, fresh);
  }
}
fs.rmSync(work, { recursive: true });
process.exit(stale ? 1 : 0);

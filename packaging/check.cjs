// npm run check: everything that can be said about the sources without running them. --no-types leaves out the types.
'use strict';
const { probe, skipLine, ensure } = require('./setup.cjs');
const fs = require('node:fs');
const path = require('node:path');
const { bin, root, run } = require('./steps.cjs');

const hasVectorTools = probe('protoc') !== '' && probe('python') !== '';
const hasFields = fs.existsSync(path.join(root, 'firmware-shim/generate-fields.cjs'));

// `only: false` leaves a check out without a word; `absent` names the tool that it lacks.
const checks = [
  { name: 'types', command: bin('typescript/bin/tsc', '-p', 'tsconfig.json', '--noEmit'), types: true },
  { name: 'types of tests', command: bin('typescript/bin/tsc', '-p', 'test/tsconfig.json'), types: true },
  { name: 'lint and format', command: bin('@biomejs/biome/bin/biome', 'check', '.', '--diagnostic-level=error') },
  { name: 'dead code', command: bin('knip/bin/knip.js') },
  { name: 'proto lint', command: bin('@bufbuild/buf/bin/buf', 'lint', 'proto') },
  {
    name: 'proto breaking',
    command: bin('@bufbuild/buf/bin/buf', 'breaking', 'proto', '--against', 'proto/v1.binpb'),
  },
  { name: 'generated code', command: [process.execPath, 'packaging/generate-proto.cjs', '--check'] },
  {
    name: 'fields of the shim',
    command: [process.execPath, 'firmware-shim/generate-fields.cjs', '--check'],
    only: hasFields,
  },
  {
    name: 'golden vectors',
    command: ['python3', 'test/vectors/generate.py', '--check'],
    absent: hasVectorTools
      ? undefined
      : { what: 'freshness of the golden vectors', why: 'protoc or python3 is missing' },
  },
];

async function main() {
  ensure();
  let failed = 0;
  for (const { name, command, types, only, absent } of checks) {
    if (only === false || (types && process.argv.includes('--no-types'))) {
      continue;
    }
    if (absent !== undefined) {
      console.log(skipLine(absent));
      continue;
    }
    const { ok, output, seconds } = await run(command, { minutes: 5 });
    console.log(`${ok ? 'ok    ' : 'FAILED'} ${name} (${seconds.toFixed(1)} s)`);
    if (!ok) {
      failed++;
      console.log(output.trimEnd());
    }
  }
  process.exitCode = failed === 0 ? 0 : 1;
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});

// npm run test:aws: asks the real service what its documents leave open. Does nothing without being asked twice.
'use strict';
const { spawnSync } = require('node:child_process');
const { consent, cost } = require('./consent.cjs');

function build() {
  const { bin, root } = require('../../packaging/steps.cjs');
  const [node, ...words] = bin('typescript/bin/tsc', '-p', 'tsconfig.json');
  return spawnSync(node, words, { cwd: root, stdio: 'inherit' }).status === 0;
}

async function main() {
  console.log(cost);
  const asked = consent(process.argv.slice(2), process.env);
  if (asked.kind === 'refused') {
    console.error(asked.why);
    process.exitCode = 64;
    return;
  }
  // Who has an emulator has built this.
  if (asked.service === undefined && !build()) {
    process.exitCode = 1;
    return;
  }
  const { askAll } = require('./ask.cjs');
  const { questions } = require('./questions.cjs');
  const { Account } = require('./account.cjs');
  const account = await Account.open(asked.region, asked.service);
  // An impatient Ctrl-C must not leave a channel behind.
  process.once('SIGINT', () => account.close().finally(() => process.exit(130)));
  process.exitCode = (await askAll(questions, account, { long: asked.long, say: console.log })) ? 0 : 1;
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});

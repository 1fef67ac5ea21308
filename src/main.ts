#!/usr/bin/env node
import { cli } from './cli/index.ts';

/** So much waits for a slow reader of stdout before it counts as behind, bytes. */
const BEHIND_BYTES = 1_048_576;

// A reader that has gone (`| head`) is no fault of ours.
let gone = false;
process.stdout.on('error', () => {
  gone = true;
});

// The platforms and their end are the README's matter, not a warning at each start.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';

const code = await cli(process.argv.slice(2), {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  env: process.env,
  reader: () => (gone ? 'gone' : process.stdout.writableLength > BEHIND_BYTES ? 'behind' : 'ready'),
});

// What was written must be out before the process ends; handles that libraries keep open must not hold it.
process.stdout.write('', () => process.exit(code));

/**
 * What npm start runs: the whole path on this machine, and one viewer.
 *
 *     --once            headless Chromium is the viewer; JSON on stdout
 *     --picture FILE    with --once: saves a picture of the page
 *     --verbose         what the parts say, on stderr
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { errorText } from '../src/common/errors.ts';
import { Observatory } from './observatory.ts';
import { PageServer } from './page-server/server.ts';
import { showOnce, showViewing } from './show.ts';
import { World } from './world.ts';

const EXIT_USAGE = 64;
const { once, verbose, picture } = readArguments();
const stays = !once && process.stdout.isTTY;
const say = (text: string): void => void (once ? process.stderr : process.stdout).write(`${text}\n`);

const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    // The second time nothing is waited for.
    if (stopping.signal.aborted) process.exit(130);
    stopping.abort(new Error(`ended by ${signal}`));
  });
}
const stopped = new Promise<never>((_resolve, reject) => {
  stopping.signal.addEventListener('abort', () => reject(stopping.signal.reason));
});
stopped.catch(() => undefined);

const folder = await mkdtemp(join(tmpdir(), 'kvs-bridge-demo-'));
const world = new World({
  folder,
  talk: (line) => verbose && process.stderr.write(`${line}\n`),
  ended: (message) => stopping.abort(new Error(message)),
});
process.on('exit', () => world.kill());

let failed = false;
try {
  await Promise.race([stopped, show()]);
} catch (error) {
  const asked = stopping.signal.aborted && /^ended by SIG/.test(errorText(error));
  failed = !(asked && stays);
  if (failed) process.stderr.write(`npm start: ${errorText(error)}\n`);
} finally {
  await world.stop();
  await rm(folder, { recursive: true, force: true });
}
process.exit(failed ? 1 : 0);

async function show(): Promise<void> {
  say('starting the emulator, the simulated camera and the daemon');
  await world.start();
  const observatory = new Observatory(world.controlSocket, stopping.signal);
  const pages = new PageServer(world.cloud, observatory);
  const url = await pages.start();
  say(`ready: ${world.describe()}`);
  if (once) {
    process.stdout.write(`${JSON.stringify(await showOnce(url, observatory, picture))}\n`);
    return;
  }
  for (const line of await showViewing(world.cloud, observatory)) say(line);
  if (!stays) return;
  say(`\nthe same with a picture, as long as this runs: ${url}\nend with Ctrl-C`);
  await stopped;
}

function readArguments() {
  const options = { once: { type: 'boolean' }, verbose: { type: 'boolean' }, picture: { type: 'string' } } as const;
  try {
    return parseArgs({ options }).values;
  } catch (error) {
    process.stderr.write(`npm start: ${errorText(error)}\n`);
    process.exit(EXIT_USAGE);
  }
}

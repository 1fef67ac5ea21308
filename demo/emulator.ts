/** The local KVS as a process of its own: its options as JSON in the first argument; a line of JSON when it is ready. */
import { describeEmulatorJson } from '../src/emulator/describe.ts';
import { startEmulator } from '../src/emulator/index.ts';

const emulator = await startEmulator(JSON.parse(process.argv[2] ?? '{}'));
process.stdout.write(`${JSON.stringify(describeEmulatorJson(emulator))}\n`);
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => void emulator.close().finally(() => process.exit(0)));
}

import { type Command, exitCodes } from './command.ts';
import { emulateSpecs, emulatorOptions } from './emulate-options.ts';

export const emulateCommand: Command = {
  examples: [
    ['kvs-bridge emulate --channel front', 'with free ports and made-up credentials'],
    ['kvs-bridge emulate --port 8440 --channel front', 'ports 8440 to 8444'],
    ['kvs-bridge emulate --json | head -1', 'endpoints, CA and credentials for a script'],
    ['kvs-bridge emulate --fault throttle:x3 --scenario night.yaml', 'with things that go wrong'],
    ['kvs-bridge emulate --one-port 443 --domain kvs.test', 'for clients that take no port in a URL'],
  ],
  options: emulateSpecs,
  notes: () =>
    'KVSB_EMULATOR_TOKEN is the token of its admin API, needed beyond loopback. What one can do to it while it runs, all\nfaults, and what a scenario can say: src/emulator/README.md.\n',
  async run(args, io) {
    const options = emulatorOptions(args, io);
    const { startEmulator } = await import('../emulator/index.ts');
    const { describeEmulator, describeEmulatorJson } = await import('../emulator/describe.ts');
    const emulator = await startEmulator(options);
    const json = args.options.get('json') === true;
    io.out(
      json ? `${JSON.stringify(describeEmulatorJson(emulator))}\n` : `${describeEmulator(emulator)}\nCtrl-C ends it.\n`,
    );
    await new Promise<void>((resolve) => {
      process.once('SIGTERM', () => resolve());
      process.once('SIGINT', () => resolve());
    });
    await emulator.close();
    return exitCodes.ok;
  },
};

import { BridgeError } from '../common/errors.ts';
import { LINK_TEST_COUNT, LINK_TEST_COUNT_MAX } from '../common/limits.ts';
import type { LinkTestResult } from '../serial/link-result.ts';
import type { LinkTestLine } from '../serial/link-test.ts';
import { type Command, exitCodes } from './command.ts';
import { lineOptions, readLine, wholeNumber } from './line.ts';
import { linkTestText } from './line-text.ts';
import { jsonOption } from './parse.ts';

export const linkTestCommand: Command = {
  examples: [
    ['kvs-bridge link-test', 'beside the traffic of the daemon'],
    ['kvs-bridge link-test --port /dev/ttyAMA0 --baud 921600', 'without a daemon'],
    ['kvs-bridge link-test --count 500 --json', 'longer, for scripts'],
  ],
  options: [
    {
      name: 'count',
      value: 'N',
      doc: `echoes for the round trip, and at most for the throughput [${LINK_TEST_COUNT}]`,
    },
    ...lineOptions,
    jsonOption,
  ],
  notes: () =>
    'Sends echoes of 1 byte up to the largest message that the device takes, with all byte values and with those that\nSLIP escapes; then small ones for the round trip, then large ones for the throughput, both ways at once. Ends with 0\nwhen every echo came back once and intact, else with 1. The device must answer Echo (kvb_send_echo).\n',
  async run(args, io) {
    const count = wholeNumber(args, 'count', LINK_TEST_COUNT_MAX) ?? LINK_TEST_COUNT;
    const json = args.options.get('json') === true;
    let result: LinkTestResult | undefined;
    const take = (value: unknown) => {
      const line: LinkTestLine = Object(value);
      if ('result' in line) result = line.result;
      else if (!json) io.err(`${line.progress}\n`);
      return result === undefined;
    };
    const direct = { method: 'POST', path: '/link-test', query: { count: String(count) } } as const;
    await readLine(
      args,
      io,
      {
        ...direct,
        async direct(line, sink) {
          await line.open();
          await line.up();
          return line.tools.linkTest(count, sink);
        },
      },
      take,
    );
    if (result === undefined) throw new BridgeError('KVSB-LINK-DOWN', 'the test ended without a result');
    io.out(json ? `${JSON.stringify(result)}\n` : linkTestText(result));
    return result.ok ? exitCodes.ok : exitCodes.failure;
  },
};

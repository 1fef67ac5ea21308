import { BridgeError } from '../common/errors.ts';
import { ask, watch } from '../control/client.ts';
import type { AppStatus } from '../control/status.ts';
import { type Command, exitCodes, type Io } from './command.ts';
import { configOption, socketOption, socketPath } from './daemon.ts';
import { jsonOption } from './parse.ts';
import { reportText, statusText } from './status-text.ts';

export const statusCommand: Command = {
  examples: [
    ['kvs-bridge status', 'for people'],
    ['kvs-bridge status --json', 'all figures, for scripts'],
    ['kvs-bridge status --follow', 'each change as it comes'],
  ],
  options: [{ name: 'follow', short: 'f', doc: 'go on with each change' }, socketOption, configOption, jsonOption],
  async run(args, io) {
    const socket = await socketPath(args, io);
    const json = args.options.get('json') === true;
    if (args.options.get('follow') === true) return follow(socket, json, io);
    const { status, body } = await ask(socket, 'GET', '/status');
    if (status !== 200) throw new BridgeError('KVSB-CONTROL', `the daemon answered ${status}`);
    const shown: AppStatus = JSON.parse(body);
    io.out(json ? body : statusText(shown));
    return exitCodes.ok;
  },
};

async function follow(socket: string, json: boolean, { out }: Io): Promise<number> {
  for await (const { event, data } of watch(socket, new AbortController().signal)) {
    if (json) out(`${JSON.stringify({ event, data })}\n`);
    else if (event === 'status') out(`${statusText(Object(data))}\n`);
    else out(reportText(Object(data)));
  }
  return exitCodes.ok;
}

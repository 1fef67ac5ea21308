import { errorText } from '../common/errors.ts';
import { ask } from '../control/client.ts';
import { type Command, exitCodes } from './command.ts';
import { configOption, socketOption, socketPath } from './daemon.ts';
import { jsonOption } from './parse.ts';

export const healthCommand: Command = {
  examples: [
    ['kvs-bridge health', 'the process answers'],
    ['kvs-bridge health --ready', 'every bridge has its link and its channel'],
  ],
  options: [
    { name: 'ready', doc: 'ask for link and channel, not only for life' },
    socketOption,
    configOption,
    jsonOption,
  ],
  async run(args, io) {
    const verdict = await check(await socketPath(args, io), args.options.get('ready') === true);
    if (args.options.get('json') === true) io.out(`${JSON.stringify(verdict)}\n`);
    else io.out(verdict.ok ? 'ok\n' : `${verdict.reasons.join('\n')}\n`);
    return verdict.ok ? exitCodes.ok : exitCodes.failure;
  },
};

async function check(socket: string, ready: boolean): Promise<{ ok: boolean; reasons: string[] }> {
  try {
    const { status, body } = await ask(socket, 'GET', ready ? '/readyz' : '/healthz');
    const { reasons }: { reasons?: unknown } = JSON.parse(body);
    return { ok: status === 200, reasons: Array.isArray(reasons) ? reasons.map(String) : [] };
  } catch (error) {
    return { ok: false, reasons: [errorText(error)] };
  }
}

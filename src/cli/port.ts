import { ask } from '../control/client.ts';
import { type Command, exitCodes, textOption } from './command.ts';
import { configOption, socketOption, socketPath } from './daemon.ts';
import { jsonOption } from './parse.ts';

const bridgeOption = { name: 'bridge', value: 'NAME', doc: 'only this bridge' };

export const releaseCommand: Command = {
  examples: [
    ['kvs-bridge release && esptool ... ; kvs-bridge resume', 'flash, then go on'],
    ['kvs-bridge release --bridge front', 'one of several'],
  ],
  options: [bridgeOption, socketOption, configOption, jsonOption],
  run: (args, io) => act('/release', args, io),
};

export const resumeCommand: Command = {
  examples: [['kvs-bridge resume', 'after a release']],
  options: [bridgeOption, socketOption, configOption, jsonOption],
  run: (args, io) => act('/resume', args, io),
};

async function act(path: string, ...[args, io]: Parameters<Command['run']>): Promise<number> {
  const bridge = textOption(args, 'bridge');
  const query = bridge === undefined ? '' : `?bridge=${encodeURIComponent(bridge)}`;
  const { status, body } = await ask(await socketPath(args, io), 'POST', `${path}${query}`);
  if (args.options.get('json') === true) io.out(body);
  if (status === 200) return exitCodes.ok;
  const { reasons }: { reasons?: string[] } = body.startsWith('{') ? JSON.parse(body) : { reasons: [body.trim()] };
  io.err(`${reasons?.join('\n')}\n`);
  return exitCodes.failure;
}

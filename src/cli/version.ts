import { version } from '../common/version.ts';
import { WIRE_VERSION } from '../link/limits.ts';
import { type Command, exitCodes } from './command.ts';
import { jsonOption } from './parse.ts';

export const versionCommand: Command = {
  examples: [['kvs-bridge version --json', 'for scripts']],
  options: [jsonOption],
  async run({ options }, { out }) {
    const { version: node } = process;
    if (options.get('json') === true) out(`${JSON.stringify({ version, wireVersion: WIRE_VERSION, node })}\n`);
    else out(`kvs-bridge ${version}, wire version ${WIRE_VERSION}, Node ${node}\n`);
    return exitCodes.ok;
  },
};

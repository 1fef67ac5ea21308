import type { FrameView } from '../serial/frame-view.ts';
import { type Command, exitCodes } from './command.ts';
import { lineOptions, readLine, wholeNumber } from './line.ts';
import { frameText } from './line-text.ts';
import { jsonOption } from './parse.ts';

const FRAMES_MAX = 1_000_000_000;

export const monitorCommand: Command = {
  examples: [
    ['kvs-bridge monitor', 'each frame, both ways, as the daemon sees it'],
    ['kvs-bridge monitor --count 100 --json', 'a hundred of them, one object a line'],
    ['kvs-bridge monitor --port /dev/ttyAMA0', 'without a daemon: it greets the device itself'],
  ],
  options: [{ name: 'count', value: 'N', doc: 'end after so many frames' }, ...lineOptions, jsonOption],
  notes: () =>
    'Of a message only its kind and length are shown: no SDP, candidate, password or other text of it ever leaves the\nline. Where this reader is too slow, frames are left out and counted.\n',
  async run(args, io) {
    const count = wholeNumber(args, 'count', FRAMES_MAX) ?? Number.POSITIVE_INFINITY;
    const json = args.options.get('json') === true;
    let seen = 0;
    let dropped = 0;
    const take = (value: unknown) => {
      const line: FrameView | { dropped: number } = Object(value);
      const isFrame = !('dropped' in line);
      const reader = io.reader();
      if (!isFrame) dropped += line.dropped;
      else if (reader === 'behind') dropped++;
      if (reader === 'ready') {
        if (dropped > 0) io.out(json ? `${JSON.stringify({ dropped })}\n` : `... ${dropped} frames left out\n`);
        dropped = 0;
        if (isFrame) io.out(json ? `${JSON.stringify(line)}\n` : frameText(line));
      }
      if (isFrame) seen++;
      return seen < count && reader !== 'gone';
    };
    await readLine(
      args,
      io,
      {
        ...{ method: 'GET', path: '/monitor', query: {} },
        async direct(line, sink) {
          const end = line.tools.monitor(sink);
          await line.open();
          return end;
        },
      },
      take,
    );
    return exitCodes.ok;
  },
};

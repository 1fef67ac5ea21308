import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { frameText } from '../../src/cli/line-text.ts';
import { monitorCommand } from '../../src/cli/monitor.ts';
import { parseCommand } from '../../src/cli/parse.ts';
import type { FrameView } from '../../src/serial/frame-view.ts';

const folder = mkdtempSync(join(tmpdir(), 'kvsb-monitor-'));
afterAll(() => rmSync(folder, { recursive: true }));

const at = '2026-01-01T12:34:56.789Z';
const heard = { ack: 7, credit: 9, sack: 0, nak: false };
const text: FrameView = { at, direction: 'in', bytes: 12, type: 'text' };

let count = 0;
/** What `monitor` prints of these lines of a daemon, while its reader is as told, line by line. */
async function monitor(lines: object[], readers: ('ready' | 'behind' | 'gone')[], args: string[] = []) {
  const socket = join(folder, `${++count}.sock`);
  const server = createServer((_, response) => {
    response.end(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  });
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  const out: string[] = [];
  const io = {
    out: (line: string) => void out.push(line),
    err: () => undefined,
    env: {},
    reader: () => readers.shift() ?? 'ready',
  };
  const code = await monitorCommand.run(parseCommand(monitorCommand, ['--socket', socket, ...args]), io);
  await new Promise((resolve) => server.close(resolve));
  return { code, out };
}

describe('kvs-bridge monitor', () => {
  it('leaves frames out while its reader is behind, and says how many, with those of the daemon', async () => {
    const lines = [text, text, { dropped: 40 }, text, text];
    const { code, out } = await monitor(lines, ['ready', 'behind', 'behind', 'behind', 'ready']);
    expect(out).toEqual([frameText(text), '... 42 frames left out\n', frameText(text)]);
    expect(code).toBe(0);
  });

  it('is JSON when told so, and ends after so many frames', async () => {
    const { out } = await monitor([text, { dropped: 1 }, text, text], [], ['--json', '--count', '2']);
    expect(out.map((line) => JSON.parse(line))).toEqual([text, { dropped: 1 }, text]);
  });

  it('ends with its reader', async () => {
    const { code, out } = await monitor([text, text, text], ['ready', 'gone']);
    expect([code, out.length]).toEqual([0, 1]);
  });

  it.each<[FrameView, string]>([
    [
      {
        ...{ at, direction: 'out', bytes: 280, type: 'data', channel: 1, seq: 12, ...heard, first: true, last: false },
        ...{ bodyBytes: 256, message: { id: 3, kind: 'offer', bytes: 6035 } },
      },
      '12:34:56.789 > data  ch 1 seq 12 ack 7 credit 9 | offer #3 begins, 256 of 6035 bytes',
    ],
    [
      {
        ...{ at, direction: 'in', bytes: 80, type: 'data', channel: 2, seq: 1, ...heard, sack: 5, nak: true },
        ...{ first: false, last: true, bodyBytes: 66, message: undefined },
      },
      '12:34:56.789 < data  ch 2 seq 1 ack 7 credit 9 sack 101 nak | a message ends, 66 bytes',
    ],
    [{ at, direction: 'in', bytes: 8, type: 'ack', ...heard }, '12:34:56.789 < ack   ack 7 credit 9'],
    [{ at, direction: 'out', bytes: 12, type: 'link', control: 'ping', token: 4 }, '12:34:56.789 > link  ping 4'],
    [{ at, direction: 'in', bytes: 9, type: 'bad', why: 'crc' }, '12:34:56.789 < bad   crc, 9 bytes'],
    [text, '12:34:56.789 < text  12 bytes of text, no frame'],
  ])('says %j in one line', (view, line) => {
    expect(frameText(view)).toBe(`${line}\n`);
  });
});

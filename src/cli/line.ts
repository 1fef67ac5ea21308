import { systemClock } from '../common/clock.ts';
import { BridgeError } from '../common/errors.ts';
import { createLogger } from '../common/logger.ts';
import { lines } from '../control/client.ts';
import type { LineSink } from '../control/types.ts';
import type { DirectLine } from '../direct-line.ts';
import { type Args, type Io, type OptionSpec, textOption, usage } from './command.ts';
import { configOption, socketOption, socketPath } from './daemon.ts';

const BAUD_MAX = 12_000_000;
const DEFAULT_BAUD = 115_200;

/** Where the line is: behind a daemon, or at a port that no daemon holds. */
export const lineOptions: readonly OptionSpec[] = [
  { name: 'bridge', value: 'NAME', doc: 'bridge of the daemon, where it has several' },
  { name: 'port', value: 'PATH', doc: 'without a daemon, on this serial port' },
  { name: 'baud', value: 'N', doc: `with --port: its rate, bit/s [${DEFAULT_BAUD}]` },
  socketOption,
  configOption,
];

/** What is asked of a line: of the daemon by its path, of the port itself by a call. */
export interface LineRequest {
  method: 'GET' | 'POST';
  path: string;
  query: Record<string, string>;
  direct(line: DirectLine, sink: LineSink): Promise<() => void>;
}

/** JSON lines until they end, or until `take` has seen enough and says false. */
export async function readLine(
  args: Args,
  io: Io,
  request: LineRequest,
  take: (value: unknown) => boolean,
): Promise<void> {
  const path = textOption(args, 'port');
  const baud = wholeNumber(args, 'baud', BAUD_MAX);
  if (path !== undefined) {
    if (textOption(args, 'bridge') !== undefined) throw usage('--bridge and --port exclude each other');
    await readDirectly({ path, baudRate: baud ?? DEFAULT_BAUD }, io, request, take);
    return;
  }
  if (baud !== undefined) throw usage('--baud belongs to --port');
  const bridge = textOption(args, 'bridge');
  const query = new URLSearchParams({ ...request.query, ...(bridge === undefined ? {} : { bridge }) });
  const abort = new AbortController();
  const target = `${request.path}?${query}`;
  try {
    for await (const value of lines(await socketPath(args, io), request.method, target, abort.signal)) {
      if (!take(value)) break;
    }
  } catch (error) {
    if (!(error instanceof BridgeError) || error.code !== 'KVSB-NOT-RUNNING') throw error;
    throw new BridgeError(error.code, error.message, 'name the port of the device with --port PATH');
  } finally {
    abort.abort();
  }
}

async function readDirectly(
  port: { path: string; baudRate: number },
  { err }: Io,
  request: LineRequest,
  take: (value: unknown) => boolean,
): Promise<void> {
  const log = createLogger({
    ...{ level: 'fatal', levels: {}, format: 'text', colour: false },
    ...{ clock: systemClock, write: err },
  });
  const { DirectLine } = await import('../direct-line.ts');
  const line = new DirectLine(port, { clock: systemClock, log, random: Math.random });
  let enough = false;
  try {
    await new Promise<void>((resolve, reject) => {
      const sink: LineSink = {
        line(value) {
          if (!enough) enough = !take(value);
          if (enough) resolve();
        },
        end: resolve,
      };
      request.direct(line, sink).catch(reject);
    });
  } finally {
    await line.close();
  }
}

export function wholeNumber(args: Args, name: string, most: number): number | undefined {
  const text = textOption(args, name);
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > most) {
    throw usage(`--${name} is ${JSON.stringify(text)}, allowed: a whole number from 1 to ${most}`);
  }
  return value;
}

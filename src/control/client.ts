import { type IncomingMessage, request } from 'node:http';
import { BridgeError, errorText } from '../common/errors.ts';

const ANSWER_MS = 5_000;
const BODY_MAX_BYTES = 4_194_304;

export interface ControlReply {
  status: number;
  body: string;
}

/** One request to the daemon behind the control socket. */
export async function ask(socket: string, method: 'GET' | 'POST', path: string): Promise<ControlReply> {
  const response = await open(socket, method, path);
  let body = '';
  response.setEncoding('utf8');
  for await (const chunk of response) {
    body += chunk;
    if (body.length > BODY_MAX_BYTES) throw new BridgeError('KVSB-CONTROL', `the daemon's answer is too long`);
  }
  return { status: response.statusCode ?? 0, body };
}

/** Events of the daemon until it ends or the signal aborts. */
export async function* watch(socket: string, signal: AbortSignal): AsyncGenerator<{ event: string; data: unknown }> {
  const response = await open(socket, 'GET', '/events', signal);
  response.socket.setTimeout(0);
  response.setEncoding('utf8');
  let rest = '';
  for await (const chunk of response) {
    rest += chunk;
    const frames = rest.split('\n\n');
    rest = frames.pop() ?? '';
    if (rest.length > BODY_MAX_BYTES) throw new BridgeError('KVSB-CONTROL', `the daemon's event is too long`);
    for (const frame of frames) {
      const match = /^event: (.*)\ndata: (.*)$/.exec(frame);
      if (match !== null) yield { event: match[1] ?? '', data: JSON.parse(match[2] ?? 'null') };
    }
  }
}

/** JSON lines of the daemon until there are no more or the signal aborts. */
export async function* lines(
  socket: string,
  method: 'GET' | 'POST',
  path: string,
  signal: AbortSignal,
): AsyncGenerator<unknown> {
  const response = await open(socket, method, path, signal);
  response.socket.setTimeout(0);
  response.setEncoding('utf8');
  let rest = '';
  for await (const chunk of untilItEnds(response, socket)) {
    const whole = `${rest}${chunk}`.split('\n');
    rest = whole.pop() ?? '';
    if (rest.length > BODY_MAX_BYTES) throw new BridgeError('KVSB-CONTROL', `the daemon's line is too long`);
    if (response.statusCode !== 200) throw refused(response.statusCode, whole[0] ?? rest);
    for (const line of whole) yield JSON.parse(line);
  }
}

/** A daemon that dies is told as such, not as a socket that was reset. */
async function* untilItEnds(response: IncomingMessage, socket: string): AsyncGenerator<string> {
  try {
    for await (const chunk of response) yield String(chunk);
  } catch (error) {
    throw new BridgeError('KVSB-CONTROL', `the daemon at ${socket} ended`, undefined, { cause: error });
  }
}

function refused(status: number | undefined, text: string): BridgeError {
  if (!text.startsWith('{')) return new BridgeError('KVSB-CONTROL', `the daemon answered ${status}: ${text}`);
  const { code, reasons }: { code?: string; reasons?: string[] } = JSON.parse(text);
  return new BridgeError(code ?? 'KVSB-CONTROL', reasons?.join('; ') ?? text);
}

function open(socketPath: string, method: string, path: string, signal?: AbortSignal): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const asked = request(
      { socketPath, method, path, timeout: ANSWER_MS, ...(signal === undefined ? {} : { signal }) },
      resolve,
    );
    asked.on('timeout', () => asked.destroy(new Error('no answer in time')));
    asked.on('error', (error) => reject(unreachable(socketPath, error)));
    asked.end();
  });
}

function unreachable(socket: string, error: Error): BridgeError {
  const code = 'code' in error ? error.code : undefined;
  if (code === 'ENOENT' || code === 'ECONNREFUSED') {
    return new BridgeError(
      'KVSB-NOT-RUNNING',
      `no daemon answers at ${socket}`,
      'start it with `kvs-bridge run`, or name its socket with --socket PATH',
      { cause: error },
    );
  }
  if (code === 'EACCES') {
    return new BridgeError(
      'KVSB-PERMISSION',
      `no permission to use ${socket}`,
      'ask as root or as a member of its group',
      { cause: error },
    );
  }
  return new BridgeError('KVSB-CONTROL', `${socket}: ${errorText(error)}`, undefined, { cause: error });
}

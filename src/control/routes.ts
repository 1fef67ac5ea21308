import { BridgeError } from '../common/errors.ts';
import { LINK_TEST_COUNT, LINK_TEST_COUNT_MAX } from '../common/limits.ts';
import { redactValue } from '../common/redact.ts';
import type { ControlSource, LineSink, Verdict } from './types.ts';

export interface Reply {
  status: number;
  type: string;
  body: string;
}

/** JSON lines for as long as the caller listens; the result of `open` ends them. */
export interface Stream {
  open(sink: LineSink): () => void;
}

/** What acts, and what shows more than the state, is not for everybody. */
const routes: Record<string, { method: 'GET' | 'POST'; guarded?: true; doc: string }> = {
  '/status': { method: 'GET', doc: 'everything, as JSON' },
  '/healthz': { method: 'GET', doc: '200 while the daemon works' },
  '/readyz': { method: 'GET', doc: '200 while every bridge has its link and its channel' },
  '/metrics': { method: 'GET', doc: 'Prometheus text' },
  '/events': { method: 'GET', doc: 'changes and session reports as server-sent events' },
  '/monitor': { method: 'GET', guarded: true, doc: 'each frame of a line as a JSON line (?bridge=NAME)' },
  '/link-test': {
    method: 'POST',
    guarded: true,
    doc: 'echoes, the result as the last JSON line (?bridge=NAME&count=N)',
  },
  '/release': { method: 'POST', guarded: true, doc: 'let go of the serial port (?bridge=NAME)' },
  '/resume': { method: 'POST', guarded: true, doc: 'open it again (?bridge=NAME)' },
};

/** The answer to a request; `events` is the one that the server streams. */
export async function route(
  method: string,
  target: string,
  mayAct: boolean,
  source: ControlSource,
): Promise<Reply | Stream | 'events'> {
  const [path = '', query] = target.split('?', 2);
  if (path === '/' && method === 'GET') return text(200, index());
  const known = Object.hasOwn(routes, path) ? routes[path] : undefined;
  if (known === undefined) return text(404, `unknown path\n\n${index()}`);
  if (known.method !== method) return text(405, `${path} wants ${known.method}\n`);
  if (known.guarded && !mayAct) return text(403, 'actions need the control socket or a token\n');
  const asked = new URLSearchParams(query);
  const bridge = asked.get('bridge') ?? undefined;
  switch (path) {
    case '/status':
      return json(200, source.status());
    case '/healthz':
      return verdict(source.healthy());
    case '/readyz':
      return verdict(source.ready());
    case '/metrics':
      return { status: 200, type: 'text/plain; version=0.0.4; charset=utf-8', body: source.metrics() };
    case '/events':
      return 'events';
    case '/monitor':
      return { open: (sink) => source.monitor(bridge, sink) };
    case '/link-test': {
      const count = Number(asked.get('count') ?? LINK_TEST_COUNT);
      if (!Number.isInteger(count) || count < 1 || count > LINK_TEST_COUNT_MAX)
        return text(400, `count: a whole number from 1 to ${LINK_TEST_COUNT_MAX}\n`);
      return { open: (sink) => source.linkTest(bridge, count, sink) };
    }
    case '/release':
      return act(() => source.release(bridge));
    default:
      return act(() => source.resume(bridge));
  }
}

async function act(action: () => Promise<void>): Promise<Reply> {
  try {
    await action();
    return json(200, { ok: true });
  } catch (error) {
    return refusal(error);
  }
}

/** What a person has to mend; anything else is a mistake of ours. */
export function refusal(error: unknown): Reply {
  if (!(error instanceof BridgeError)) throw error;
  return json(409, { ok: false, code: error.code, reasons: [error.message] });
}

function verdict(value: Verdict): Reply {
  return json(value.ok ? 200 : 503, value);
}

function json(status: number, value: unknown): Reply {
  // Status is made without secrets; texts of the service and of the device pass the same filter as the log.
  return { status, type: 'application/json; charset=utf-8', body: `${JSON.stringify(redactValue(value))}\n` };
}

function text(status: number, body: string): Reply {
  return { status, type: 'text/plain; charset=utf-8', body };
}

function index(): string {
  return Object.entries(routes)
    .map(([path, { method, doc }]) => `${method.padEnd(4)} ${path.padEnd(10)} ${doc}\n`)
    .join('');
}

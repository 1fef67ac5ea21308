import { BridgeError } from '../common/errors.ts';
import { redactValue } from '../common/redact.ts';
import type { ControlSource, Verdict } from './types.ts';

export interface Reply {
  status: number;
  type: string;
  body: string;
}

const routes: Record<string, { method: 'GET' | 'POST'; doc: string }> = {
  '/status': { method: 'GET', doc: 'everything, as JSON' },
  '/healthz': { method: 'GET', doc: '200 while the daemon works' },
  '/readyz': { method: 'GET', doc: '200 while every bridge has its link and its channel' },
  '/metrics': { method: 'GET', doc: 'Prometheus text' },
  '/events': { method: 'GET', doc: 'changes and session reports as server-sent events' },
  '/release': { method: 'POST', doc: 'let go of the serial port (?bridge=NAME)' },
  '/resume': { method: 'POST', doc: 'open it again (?bridge=NAME)' },
};

/** The answer to a request; `events` is the one that the server streams. */
export async function route(
  method: string,
  target: string,
  mayAct: boolean,
  source: ControlSource,
): Promise<Reply | 'events'> {
  const [path = '', query] = target.split('?', 2);
  if (path === '/' && method === 'GET') return text(200, index());
  const known = Object.hasOwn(routes, path) ? routes[path] : undefined;
  if (known === undefined) return text(404, `unknown path\n\n${index()}`);
  if (known.method !== method) return text(405, `${path} wants ${known.method}\n`);
  if (known.method === 'POST' && !mayAct) return text(403, 'actions need the control socket or a token\n');
  const bridge = new URLSearchParams(query).get('bridge') ?? undefined;
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
    if (!(error instanceof BridgeError)) throw error;
    return json(409, { ok: false, code: error.code, reasons: [error.message] });
  }
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
    .map(([path, { method, doc }]) => `${method.padEnd(4)} ${path.padEnd(9)} ${doc}\n`)
    .join('');
}

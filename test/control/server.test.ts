import { existsSync, mkdtempSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { type IncomingHttpHeaders, request } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { BridgeError } from '../../src/common/errors.ts';
import { createLogger } from '../../src/common/logger.ts';
import { ask, lines, watch } from '../../src/control/client.ts';
import { type ControlOptions, ControlServer } from '../../src/control/server.ts';
import type { ControlEvent, ControlSource, LineSink } from '../../src/control/types.ts';
import { FakeClock } from '../support/fake-clock.ts';

const folder = mkdtempSync(join(tmpdir(), 'kvsb-control-'));
const stops: (() => Promise<unknown> | unknown)[] = [];
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

class Source implements ControlSource {
  readonly calls: string[] = [];
  readonly listeners = new Set<(event: ControlEvent) => void>();
  reasons: string[] = [];
  revision = 1;
  status = () => ({ revision: this.revision });
  healthy = () => ({ ok: true, reasons: [] });
  ready = () => ({ ok: this.reasons.length === 0, reasons: this.reasons });
  metrics = () => 'kvsbridge_up 1\n';
  release = async (bridge: string | undefined) => {
    if (bridge === 'none') throw new BridgeError('KVSB-NO-BRIDGE', 'no bridge none');
    this.calls.push(`release ${bridge}`);
  };
  resume = async (bridge: string | undefined) => {
    this.calls.push(`resume ${bridge}`);
  };
  sink: LineSink | undefined;
  monitor = (bridge: string | undefined, sink: LineSink) => this.#stream(`monitor ${bridge}`, bridge, sink);
  linkTest = (bridge: string | undefined, count: number, sink: LineSink) =>
    this.#stream(`link-test ${bridge} ${count}`, bridge, sink);
  #stream(call: string, bridge: string | undefined, sink: LineSink) {
    if (bridge === 'none') throw new BridgeError('KVSB-NO-BRIDGE', 'no bridge none');
    this.calls.push(call);
    this.sink = sink;
    return () => void this.calls.push('closed');
  }
  watch = (listener: (event: ControlEvent) => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };
  emit(event: ControlEvent) {
    for (const listener of this.listeners) listener(event);
  }
}

let count = 0;
async function start(options: Partial<ControlOptions> = {}) {
  const source = new Source();
  const clock = new FakeClock();
  const log = createLogger({
    level: 'fatal',
    levels: {},
    format: 'json',
    colour: false,
    clock,
    write: () => undefined,
  });
  const socket = join(folder, `deep/er/${++count}.sock`);
  const server = new ControlServer({ socket, http: undefined, token: undefined, ...options }, source, { clock, log });
  await server.start();
  stops.push(() => server.stop());
  return { source, clock, server, socket: options.socket ?? socket };
}

function http(port: number | undefined, path: string, headers: Record<string, string> = {}, method = 'GET') {
  return new Promise<{ status: number; headers: IncomingHttpHeaders; body: string }>((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, path, method, headers }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        body += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
    });
    asked.on('error', reject);
    asked.end();
  });
}

describe('the control socket', () => {
  it('is made with its folders, for owner and group only, and goes with the server', async () => {
    const { socket, server } = await start();
    expect(statSync(socket).mode & 0o777).toBe(0o660);
    await server.stop();
    expect(existsSync(socket)).toBe(false);
  });

  it.each([
    ['GET', '/status', 200, '{"revision":1}\n'],
    ['GET', '/healthz', 200, '{"ok":true,"reasons":[]}\n'],
    ['GET', '/readyz', 200, '{"ok":true,"reasons":[]}\n'],
    ['GET', '/metrics', 200, 'kvsbridge_up 1\n'],
    ['POST', '/release', 200, '{"ok":true}\n'],
    ['POST', '/release?bridge=none', 409, '{"ok":false,"code":"KVSB-NO-BRIDGE","reasons":["no bridge none"]}\n'],
    ['POST', '/resume?bridge=front', 200, '{"ok":true}\n'],
    ['GET', '/release', 405, '/release wants POST\n'],
    ['GET', '/link-test', 405, '/link-test wants POST\n'],
    ['POST', '/link-test?count=0', 400, 'count: a whole number from 1 to 10000\n'],
    ['POST', '/link-test?count=1e9', 400, 'count: a whole number from 1 to 10000\n'],
    ['GET', '/monitor?bridge=none', 409, '{"ok":false,"code":"KVSB-NO-BRIDGE","reasons":["no bridge none"]}\n'],
    ['POST', '/status', 405, '/status wants GET\n'],
    ['GET', '/../etc/passwd', 404, expect.stringContaining('unknown path')],
    ['GET', '/constructor', 404, expect.stringContaining('unknown path')],
    ['GET', '/', 200, expect.stringContaining('GET  /status')],
  ] as const)('answers %s %s with %i', async (method, path, status, body) => {
    const { socket } = await start();
    expect(await ask(socket, method, path)).toEqual({ status, body });
  });

  it('masks a secret that got into a text of the status', async () => {
    const { socket, source } = await start();
    source.reasons = ['front: refused wss://h/?X-Amz-Signature=abcdef&a=b'];
    expect((await ask(socket, 'GET', '/readyz')).body).toContain('X-Amz-Signature=***&a=b');
  });

  it('says 503 and why when it is not ready', async () => {
    const { socket, source } = await start();
    source.reasons = ['front: no device'];
    expect(await ask(socket, 'GET', '/readyz')).toEqual({
      status: 503,
      body: '{"ok":false,"reasons":["front: no device"]}\n',
    });
  });

  it('replaces the socket of a daemon that died', async () => {
    const path = join(folder, 'stale.sock');
    // A socket file without a listener is what a killed process leaves behind.
    const dead = createServer();
    await new Promise<void>((resolve) => dead.listen(path, resolve));
    renameSync(path, `${path}.kept`);
    await new Promise((resolve) => dead.close(resolve));
    renameSync(`${path}.kept`, path);
    const { socket } = await start({ socket: path });
    expect((await ask(socket, 'GET', '/healthz')).status).toBe(200);
  });

  it('leaves the socket of a living daemon alone, and says so', async () => {
    const { socket } = await start();
    await expect(start({ socket })).rejects.toMatchObject({ code: 'KVSB-RUNNING' });
    expect((await ask(socket, 'GET', '/healthz')).status).toBe(200);
  });

  it('never removes a file that is no socket', async () => {
    const path = join(folder, 'precious.txt');
    writeFileSync(path, 'keep me');
    await expect(start({ socket: path })).rejects.toMatchObject({ code: 'KVSB-SOCKET' });
    expect(statSync(path).size).toBe(7);
  });

  it.each([
    [`/${'x'.repeat(120)}`, 'the socket path has 121 bytes'],
    ['/proc/none/control.sock', 'no control socket at /proc/none/control.sock'],
  ])('says what is wrong with %s', async (socket, text) => {
    await expect(start({ socket })).rejects.toThrow(text);
  });
});

describe('the client', () => {
  it('says that no daemon answers', async () => {
    await expect(ask(join(folder, 'none.sock'), 'GET', '/status')).rejects.toMatchObject({ code: 'KVSB-NOT-RUNNING' });
  });

  it('gets the status first, reports as they come, and one status for many changes', async () => {
    const { socket, source, clock } = await start();
    const abort = new AbortController();
    const events = watch(socket, abort.signal);
    expect((await events.next()).value).toEqual({ event: 'status', data: { revision: 1 } });
    source.revision = 2;
    for (let i = 0; i < 100; i++) source.emit({ kind: 'status' });
    source.emit({ kind: 'session', bridge: 'front', report: { kind: 'closed', session: 1 } });
    expect((await events.next()).value).toEqual({
      event: 'session',
      data: { bridge: 'front', kind: 'closed', session: 1 },
    });
    clock.advance(250);
    expect((await events.next()).value).toEqual({ event: 'status', data: { revision: 2 } });
    abort.abort();
    await expect(events.next()).rejects.toThrow();
  });

  it('leaves nothing behind when the last watcher is gone', async () => {
    const { socket, source, clock, server } = await start();
    const events = watch(socket, new AbortController().signal);
    await events.next();
    expect(source.listeners.size).toBe(1);
    await server.stop();
    expect(source.listeners.size).toBe(0);
    expect(clock.timers).toBe(0);
    await events.next().catch(() => undefined);
  });

  it('is refused as the ninth watcher', async () => {
    const { socket } = await start();
    const abort = new AbortController();
    for (let i = 0; i < 8; i++) await watch(socket, abort.signal).next();
    expect((await ask(socket, 'GET', '/events')).status).toBe(503);
    abort.abort();
  });
});

describe('a stream of lines', () => {
  it('carries them as they come, masked, and ends with its source', async () => {
    const { socket, source } = await start();
    const stream = lines(socket, 'POST', '/link-test?bridge=front&count=7', new AbortController().signal);
    const first = stream.next();
    await until(() => source.sink !== undefined);
    expect(source.calls).toEqual(['link-test front 7']);
    source.sink?.line({ progress: 'X-Amz-Signature=abcdef' });
    expect((await first).value).toEqual({ progress: 'X-Amz-Signature=***' });
    source.sink?.line({ result: 1 });
    source.sink?.end();
    expect((await stream.next()).value).toEqual({ result: 1 });
    expect((await stream.next()).done).toBe(true);
    await until(() => source.calls.includes('closed'));
  });

  it('is closed at its source when the reader goes away', async () => {
    const { socket, source } = await start();
    const abort = new AbortController();
    const next = lines(socket, 'GET', '/monitor', abort.signal).next();
    await until(() => source.sink !== undefined);
    abort.abort();
    await expect(next).rejects.toThrow();
    await until(() => source.calls.includes('closed'));
    expect(source.calls).toEqual(['monitor undefined', 'closed']);
  });

  it('says that the daemon ended in the middle of it', async () => {
    const { socket, source, server } = await start();
    const next = lines(socket, 'GET', '/monitor', new AbortController().signal).next();
    await until(() => source.sink !== undefined);
    await server.stop();
    await expect(next).rejects.toMatchObject({ code: 'KVSB-CONTROL', message: `the daemon at ${socket} ended` });
  });

  it('says why there is none', async () => {
    const { socket } = await start();
    const stream = lines(socket, 'GET', '/monitor?bridge=none', new AbortController().signal);
    await expect(stream.next()).rejects.toMatchObject({ code: 'KVSB-NO-BRIDGE', message: 'no bridge none' });
  });

  it('drops what a slow reader cannot take, tells how much, and keeps no more than its bound', async () => {
    const { socket, source } = await start();
    const stream = lines(socket, 'GET', '/monitor', new AbortController().signal);
    const first = stream.next();
    await until(() => source.sink !== undefined);
    const sent = 3_000;
    const text = 'x'.repeat(1_000);
    // All in one turn of the loop: the socket takes what its buffers hold, the rest is behind the bound.
    for (let i = 0; i < sent; i++) source.sink?.line({ text });
    source.sink?.end();
    let got = 0;
    let dropped = 0;
    const take = (value: unknown) => {
      const line: { text?: string; dropped?: number } = Object(value);
      if (line.text === undefined) dropped += line.dropped ?? 0;
      else got++;
    };
    take((await first).value);
    for await (const value of stream) take(value);
    expect(dropped).toBeGreaterThan(0);
    expect(got + dropped).toBe(sent);
  });
});

/** Turns of the loop until it is so. */
async function until(done: () => boolean): Promise<void> {
  while (!done()) await new Promise(setImmediate);
}

describe('control over TCP', () => {
  const token = '0123456789abcdef';
  const local = { host: '127.0.0.1', port: 0 };

  it('reads on loopback, says how it wants to be framed, and acts for nobody without a token', async () => {
    const { server, source } = await start({ http: local });
    const { status, headers } = await http(server.port, '/status');
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    });
    for (const [path, method] of [
      ['/release', 'POST'],
      ['/link-test', 'POST'],
      ['/monitor', 'GET'],
    ] as const) {
      expect((await http(server.port, path, {}, method)).status).toBe(403);
    }
    expect((await http(server.port, '/release', { authorization: 'Bearer guess' }, 'POST')).status).toBe(401);
    expect(source.calls).toEqual([]);
  });

  it('acts with the token', async () => {
    const { server, source } = await start({ http: local, token });
    expect((await http(server.port, '/release', { authorization: `Bearer ${token}` }, 'POST')).status).toBe(200);
    expect((await http(server.port, '/release', { authorization: `Bearer ${token}x` }, 'POST')).status).toBe(401);
    expect(source.calls).toEqual(['release undefined']);
  });

  it('refuses names that could be rebound and pages of other sites', async () => {
    const { server } = await start({ http: local });
    const own = `127.0.0.1:${server.port}`;
    expect((await http(server.port, '/status', { host: 'evil.example' })).status).toBe(403);
    expect((await http(server.port, '/status', { host: 'localhost' })).status).toBe(200);
    expect((await http(server.port, '/status', { host: '[::1]:80' })).status).toBe(200);
    expect((await http(server.port, '/status', { host: own, origin: 'http://evil.example' })).status).toBe(403);
    expect((await http(server.port, '/status', { host: own, origin: 'null' })).status).toBe(403);
    expect((await http(server.port, '/status', { host: own, origin: `http://${own}` })).status).toBe(200);
  });

  it('wants a token for everything when the address is open, and refuses to start without one', async () => {
    await expect(start({ http: { host: '0.0.0.0', port: 0 } })).rejects.toMatchObject({ code: 'KVSB-CONTROL' });
    const { server } = await start({ http: { host: '0.0.0.0', port: 0 }, token });
    expect((await http(server.port, '/metrics')).status).toBe(401);
    expect((await http(server.port, '/metrics', { authorization: `Bearer ${token}` })).status).toBe(200);
  });

  it('says which port is taken', async () => {
    const { server } = await start({ http: local });
    const port = server.port ?? 0;
    await expect(start({ http: { host: '127.0.0.1', port } })).rejects.toThrow(`control.http 127.0.0.1:${port}`);
  });
});

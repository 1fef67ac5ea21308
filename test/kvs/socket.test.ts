import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import { KvsSocket, type SocketEvent } from '../../src/kvs/socket.ts';
import { TrueTime } from '../../src/kvs/true-time.ts';
import { FakeClock, until } from './support.ts';

type Upgrade = (server: WebSocketServer, ...args: Parameters<WebSocketServer['handleUpgrade']>) => void;

const accept: Upgrade = (server, request, socket, head, callback) =>
  server.handleUpgrade(request, socket, head, callback);
const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup();
});

/** A service on this machine, and a socket to it with a clock of its own. */
async function meet(upgrade: Upgrade = accept, autoPong = true) {
  const http: Server = createServer();
  const server = new WebSocketServer({ noServer: true, autoPong });
  const peers: WebSocket[] = [];
  let pings = 0;
  http.on('upgrade', (request, socket, head) => {
    socket.on('error', () => undefined);
    upgrade(server, request, socket, head, (peer) => {
      peers.push(peer);
      peer.on('ping', () => {
        pings += 1;
      });
    });
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const { port } = http.address() as AddressInfo;
  const clock = new FakeClock();
  const events: SocketEvent[] = [];
  const time = new TrueTime(clock);
  const socket = new KvsSocket(`ws://127.0.0.1:${port}/?X-Amz-Signature=planted`, {
    clock,
    time,
    agent: undefined,
    onEvent: (event) => events.push(event),
  });
  cleanups.push(() => {
    socket.close();
    for (const peer of peers) peer.terminate();
    http.closeAllConnections();
    http.close();
  });
  const kinds = () => events.map(({ kind }) => kind);
  const peer = async () => {
    await until(() => peers.length > 0 && kinds().includes('open'));
    const [first] = peers;
    if (first === undefined) throw new Error('no peer');
    return first;
  };
  const end = async () => {
    await until(() => kinds().includes('closed'));
    const last = events.at(-1);
    if (last?.kind !== 'closed') throw new Error('not the last event');
    return last;
  };
  return { clock, events, kinds, socket, time, peer, end, pings: () => pings, http };
}

describe('a socket', () => {
  it('opens, carries text both ways, and reports binary frames', async () => {
    const { socket, peer, events } = await meet();
    const other = await peer();
    const heard: string[] = [];
    other.on('message', (data) => heard.push(data.toString()));
    const written: boolean[] = [];
    socket.send('there', (ok) => written.push(ok));
    other.send('here');
    other.send('');
    other.send(Buffer.from([1, 2]));
    await until(() => events.length === 4 && heard.length === 1 && written.length === 1);
    expect(events).toEqual([
      { kind: 'open' },
      { kind: 'text', text: 'here' },
      { kind: 'text', text: '' },
      { kind: 'binary' },
    ]);
    expect(heard).toEqual(['there']);
    expect(written).toEqual([true]);
  });

  it('pings every 10 s and stays while it is answered', async () => {
    const { clock, peer, pings, kinds } = await meet();
    const other = await peer();
    for (let round = 1; round <= 5; round += 1) {
      clock.advance(10_000);
      await until(() => pings() === round);
      other.send('x');
      await until(() => kinds().filter((kind) => kind === 'text').length === round);
    }
    expect(kinds()).not.toContain('closed');
  });

  it('knows which messages a pong has confirmed: those before its ping', async () => {
    const { clock, socket, peer, pings } = await meet(accept, false);
    const other = await peer();
    const say = (text: string) => new Promise((resolve) => socket.send(text, resolve));
    await say('a');
    await say('b');
    expect(socket.unconfirmed).toBe(2);
    clock.advance(10_000);
    await until(() => pings() === 1);
    await say('c');
    other.pong();
    await until(() => socket.unconfirmed < 3);
    expect(socket.unconfirmed).toBe(1);
  });

  it('is dead 18 s after the last sign of life at the latest', async () => {
    const { clock, peer, pings, kinds, end } = await meet(accept, false);
    await peer();
    clock.advance(10_000);
    await until(() => pings() === 1);
    clock.advance(7_999);
    expect(kinds()).toEqual(['open']);
    clock.advance(1);
    const { code, failure } = await end();
    expect(code).toBe(1006);
    expect(failure).toMatchObject({ reason: 'network', text: expect.stringContaining('no pong') });
  });

  it.each([
    [1001, 'Going away', 'closed'],
    [1000, '', 'closed'],
    [1011, 'oops', 'closed'],
  ] as const)('says with which code the service closed it: %i', async (code, reason, expected) => {
    const { peer, end } = await meet();
    (await peer()).close(code, reason);
    const closed = await end();
    expect(closed.code).toBe(code);
    expect(closed.failure).toMatchObject({ reason: expected, text: expect.stringContaining(String(code)) });
  });

  it('says that the connection broke without a close frame', async () => {
    const { peer, end } = await meet();
    (await peer()).terminate();
    expect(await end()).toMatchObject({ code: 1006, failure: { reason: 'network' } });
  });

  it('ends at a frame over the limit', async () => {
    const { peer, end } = await meet();
    (await peer()).send('x'.repeat(64 * 1024 + 1));
    expect(await end()).toMatchObject({ failure: { reason: 'service', text: expect.stringContaining('frame') } });
  });

  it('says nothing more once it was told to close', async () => {
    const { socket, peer, kinds } = await meet();
    (await peer()).on('close', () => undefined);
    socket.close();
    await socket.gone;
    expect(kinds()).toEqual(['open']);
  });

  it("does not wait for ever for the other side's close frame", async () => {
    const { clock, socket, peer } = await meet();
    (await peer()).pause();
    socket.close();
    clock.advance(1_000);
    await socket.gone;
  });

  it('tells that a message was not written when it is not open', async () => {
    const { socket, peer } = await meet();
    await peer();
    socket.close();
    const written: boolean[] = [];
    socket.send('late', (ok) => written.push(ok));
    expect(written).toEqual([false]);
  });
});

describe('a refused socket', () => {
  const answer =
    (status: string, headers: string[], body: string): Upgrade =>
    (_server, _request, socket) => {
      const lines = [`HTTP/1.1 ${status}`, ...headers, `Content-Length: ${Buffer.byteLength(body)}`, '', body];
      socket.end(lines.join('\r\n'));
    };

  it('tells status, type, message and Retry-After', async () => {
    const headers = ['x-amzn-ErrorType: ClientLimitExceededException', 'Retry-After: 9'];
    const { end, kinds } = await meet(answer('400 Bad Request', headers, '{"message":"Too many"}'));
    expect((await end()).failure).toEqual({
      reason: 'throttled',
      status: 400,
      errorType: 'ClientLimitExceededException',
      text: 'ClientLimitExceededException (HTTP 400): Too many',
      retryAfterMs: 9_000,
    });
    expect(kinds()).toEqual(['closed']);
  });

  it("teaches the service's time", async () => {
    const later = new Date(Date.UTC(2026, 10, 20) + 7_200_000).toUTCString();
    const { end, time } = await meet(answer('403 Forbidden', [`Date: ${later}`], '{"message":"Signature expired: x"}'));
    expect((await end()).failure.reason).toBe('clock');
    expect(Math.abs(time.offsetMs() - 7_200_000)).toBeLessThan(1_000);
  });

  it('is told though the body never ends', async () => {
    const { clock, end } = await meet((_server, _request, socket) => {
      socket.write('HTTP/1.1 503 No\r\nContent-Length: 100\r\n\r\nhalf');
    });
    await until(() => clock.timers > 0);
    clock.advance(2_000);
    expect((await end()).failure).toMatchObject({ reason: 'service', status: 503 });
  });

  it('is told without its whole body when that is large', async () => {
    const { end } = await meet(answer('404 Not Found', [], 'x'.repeat(100_000)));
    expect((await end()).failure).toMatchObject({ reason: 'missing_channel', status: 404 });
  });

  it('is told when nothing like a WebSocket answers', async () => {
    const { end } = await meet((_server, _request, socket) => {
      socket.end(
        'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: no\r\n\r\n',
      );
    });
    expect((await end()).failure).toMatchObject({ reason: 'network', text: expect.stringContaining('no WebSocket') });
  });

  it('is told when nobody listens, without the signed URL', async () => {
    const { http, end } = await meet((_server, _request, socket) => socket.destroy());
    http.close();
    const { failure } = await end();
    expect(failure.reason).toBe('network');
    expect(JSON.stringify(failure)).not.toContain('planted');
  });
});

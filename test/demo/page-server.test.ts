import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { PageServer } from '../../demo/page-server/server.ts';
import { Tickets } from '../../demo/page-server/tickets.ts';
import { ViewerCloud } from '../../demo/viewer/cloud.ts';

/** The pinned file; it is not there before the set-up of npm start. */
const SDK_BYTES = 31_787;
const nowhere = { endpoint: 'https://127.0.0.1:9', region: 'us-west-2', channel: 'porch', ca: '' };
const credentials = { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'planted-secret' };
const server = new PageServer(new ViewerCloud({ ...nowhere, credentials }), {
  watch: (show) => {
    show('parts', { cloud: 'here' });
    return () => undefined;
  },
});
let port: number;

beforeAll(async () => {
  port = Number(new URL(await server.start()).port);
});
afterAll(() => server.stop());

function get(path: string, headers: Record<string, string> = {}) {
  return new Promise<{ status: number; policy: unknown; body: string }>((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, path, headers }, (response) => {
      const head = { status: response.statusCode ?? 0, policy: response.headers['content-security-policy'] };
      let body = '';
      response.on('data', (chunk) => {
        body += chunk;
        if (path === '/api/events') response.destroy();
      });
      response.on('close', () => resolve({ ...head, body }));
    });
    asked.on('error', reject);
    asked.end();
  });
}

function socketOutcome(path: string, headers: Record<string, string>) {
  return new Promise<string>((resolve) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, { headers });
    socket.on('open', () => resolve('open'));
    socket.on('error', ({ message }) => resolve(message));
  });
}

describe('the page server', () => {
  it('serves the page with a policy that loads nothing from elsewhere', async () => {
    const page = await get('/');
    expect(page.status).toBe(200);
    expect(page.policy).toContain("default-src 'self'");
  });

  it('is small: the page and the SDK of AWS are 60 KB at most', async () => {
    const own = ['/', '/main.js', '/viewer.js', '/timeline.js', '/style.css', '/parts.css', '/icon.svg'];
    const sizes = await Promise.all(own.map(async (path) => Buffer.byteLength((await get(path)).body)));
    expect(sizes.reduce((sum, size) => sum + size, SDK_BYTES)).toBeLessThan(60_000);
  });

  it.each(['/../package.json', '/%2e%2e/package.json', '/constructor', '/server.js'])(
    'has no file %s',
    async (path) => {
      expect((await get(path)).status).toBe(404);
    },
  );

  it('refuses a host name that is not its own', async () => {
    expect((await get('/', { host: `evil.example:${port}` })).status).toBe(403);
  });

  it('refuses another origin', async () => {
    expect((await get('/api/events', { origin: 'http://evil.example' })).status).toBe(403);
  });

  it('takes localhost for its own name', async () => {
    const host = `localhost:${port}`;
    expect((await get('/', { host, origin: `http://${host}` })).status).toBe(200);
  });

  it.each(['', '?clientId=', '?clientId=a%20b', `?clientId=${'a'.repeat(65)}`])(
    'asks for a plain client id, not %s',
    async (query) => {
      expect((await get(`/api/sign${query}`)).status).toBe(400);
    },
  );

  it('says that the cloud does not answer, without its secrets', async () => {
    const refused = await get('/api/channel?clientId=ann');
    expect(refused.status).toBe(502);
    expect(refused.body).not.toContain('planted-secret');
  });

  it('streams pictures as events', async () => {
    expect((await get('/api/events')).body).toBe('event: parts\ndata: {"cloud":"here"}\n\n');
  });

  it('opens no socket without a ticket', async () => {
    const origin = `http://127.0.0.1:${port}`;
    expect(await socketOutcome('/signaling?ticket=guess', { origin })).toContain('403');
  });

  it('opens no socket for another origin', async () => {
    expect(await socketOutcome('/signaling?ticket=guess', { origin: 'http://evil.example' })).toContain('403');
  });
});

describe('a ticket', () => {
  it('is good once', () => {
    const tickets = new Tickets();
    const ticket = tickets.issue('wss://service/', 0);
    expect(tickets.redeem(ticket, 1)).toBe('wss://service/');
    expect(tickets.redeem(ticket, 1)).toBeUndefined();
  });

  it('ends after ten seconds', () => {
    const tickets = new Tickets();
    expect(tickets.redeem(tickets.issue('wss://service/', 0), 10_000)).toBeUndefined();
  });

  it('gives way to newer ones when there are too many', () => {
    const tickets = new Tickets();
    const issued = Array.from({ length: 65 }, (_, index) => tickets.issue(`wss://service/${index}`, 0));
    expect(tickets.redeem(issued[0] ?? '', 1)).toBeUndefined();
    expect(tickets.redeem(issued[64] ?? '', 1)).toBe('wss://service/64');
  });
});

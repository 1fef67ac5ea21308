import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { adminObjection, objection } from '../../src/emulator/guard.ts';
import { type Emulator, startEmulator } from '../../src/emulator/index.ts';
import { http, signedUrl } from './support.ts';

const rules = { names: new Set(['m-1.kvs.test']), origins: new Set(['https://page.test']) };

describe('Host and Origin', () => {
  it.each([
    ['localhost:1234', undefined, true],
    ['LOCALHOST', undefined, true],
    ['127.0.0.1:1', undefined, true],
    ['[::1]:1', undefined, true],
    ['192.168.1.5:8443', undefined, true],
    ['M-1.kvs.test', undefined, true],
    ['m-1.kvs.test:443', undefined, true],
    ['m-2.kvs.test', undefined, false],
    ['localhost.evil.test', undefined, false],
    ['evil.test:1', undefined, false],
    ['', undefined, false],
    ['localhost:1 ', undefined, false],
    ['local host', undefined, false],
    [undefined, undefined, false],
    ['localhost:1', 'http://localhost:3000', true],
    ['localhost:1', 'https://127.0.0.1', true],
    ['localhost:1', 'http://[::1]:8080', true],
    ['localhost:1', 'https://page.test', true],
    ['localhost:1', 'http://page.test', false],
    ['localhost:1', 'https://evil.test', false],
    ['localhost:1', 'http://localhost.evil.test', false],
    ['localhost:1', 'http://evil.test/http://localhost', false],
    ['localhost:1', 'null', false],
    ['localhost:1', '', false],
  ])('%j from %j: %s', (host, origin, allowed) => {
    expect(objection(host, origin, rules) === undefined).toBe(allowed);
  });

  it.each([
    ['localhost:1', undefined, true],
    ['localhost:1', 'https://localhost:1', true],
    ['localhost:1', 'https://localhost:2', false],
    ['localhost:1', 'http://localhost:1', false],
    ['localhost:1', 'https://page.test', false],
    ['evil.test', 'https://evil.test', false],
  ])('of the admin API: %j from %j: %s', (host, origin, allowed) => {
    expect(adminObjection(host, origin, rules) === undefined).toBe(allowed);
  });
});

describe('a page', () => {
  let emulator: Emulator;

  beforeEach(async () => {
    emulator = await startEmulator({ channels: ['cam'] });
  });

  afterEach(async () => {
    await emulator.close();
  });

  const from = (origin: string, method: string) =>
    http(emulator, emulator.controlEndpoint, {
      method,
      path: '/describeSignalingChannel',
      headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization' },
    });

  it('on this machine may ask, and may read the answer', async () => {
    const preflight = await from('http://localhost:3000', 'OPTIONS');
    expect(preflight).toMatchObject({
      status: 200,
      headers: {
        'access-control-allow-origin': 'http://localhost:3000',
        'access-control-allow-methods': expect.stringContaining('POST'),
        'access-control-allow-headers': expect.stringContaining('x-amz-security-token'),
        vary: 'origin',
      },
    });
    expect(await from('http://localhost:3000', 'POST')).toMatchObject({
      status: 403,
      headers: {
        'access-control-allow-origin': 'http://localhost:3000',
        'access-control-expose-headers': expect.stringContaining('x-amzn-ErrorType'),
        'content-security-policy': expect.stringContaining("default-src 'none'"),
      },
      body: '{"message":"Missing Authentication Token"}',
    });
  });

  it('elsewhere may not', async () => {
    for (const method of ['OPTIONS', 'POST']) {
      const result = await from('https://evil.test', method);
      expect(result.status).toBe(403);
      expect(result.headers).not.toHaveProperty('access-control-allow-origin');
    }
  });

  it.each([
    ['http://localhost:3000', true],
    ['https://evil.test', false],
  ])('from %s may open a socket: %s', async (origin, allowed) => {
    const socket = new WebSocket(await signedUrl(emulator, { role: 'viewer' }), { ca: emulator.caPem, origin });
    const opened = await new Promise<boolean>((resolve) => {
      socket.once('open', () => resolve(true));
      socket.once('error', () => resolve(false));
    });
    expect(opened).toBe(allowed);
  });

  it('asks on an unknown path in vain', async () => {
    const result = await http(emulator, emulator.controlEndpoint, { path: '/v1/get-ice-server-config<x>' });
    expect(result).toMatchObject({ status: 403, headers: { 'content-type': 'application/xml' } });
    expect(result.body).toContain('Unable to determine service/operation name to be authorized');
    expect(result.body).not.toContain('<x>');
  });
});

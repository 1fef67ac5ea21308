import { connect as connectTls } from 'node:tls';
import { SignatureV4 } from '@smithy/signature-v4';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../../src/emulator/index.ts';
import { parseMessage } from '../../src/emulator/messages.ts';
import { verify } from '../../src/emulator/sigv4.ts';
import { cHeaders } from './c-signer.ts';
import { connect, credentialOf, encode, FakeClock, http, Sha256 } from './support.ts';

const credential = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret', sessionToken: 'a+/=b' };
const wallMs = Date.UTC(2026, 0, 1);
const rules = {
  region: 'us-west-2',
  service: 'kinesisvideo',
  wallMs,
  find: (id: string) => (id === credential.accessKeyId ? credential : undefined),
};

describe('signatures', () => {
  it('are taken whatever text a client signs', async () => {
    const names = fc.string({ minLength: 1, maxLength: 8, unit: 'grapheme' }).filter((name) => !/^x-amz-/i.test(name));
    const values = fc.string({ maxLength: 12, unit: 'grapheme' });
    const signer = new SignatureV4({ ...rules, sha256: Sha256, credentials: credential });
    await fc.assert(
      fc.asyncProperty(fc.dictionary(names, values, { maxKeys: 6 }), async (query) => {
        const request = { method: 'GET', protocol: 'wss:', hostname: 'h', path: '/', headers: { host: 'h' }, query };
        const signed = await signer.presign(request, { expiresIn: 299, signingDate: new Date(wallMs) });
        const pairs = Object.entries(signed.query ?? {}).map(
          ([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`,
        );
        const received = { method: 'GET', path: '/', query: pairs.join('&'), headers: [['Host', 'h'] as const] };
        expect(verify({ ...received, body: Buffer.alloc(0) }, rules)).toMatchObject({ ok: true });
      }),
      { numRuns: 200 },
    );
  });

  it('are judged, never thrown at, whatever comes', () => {
    const name = fc.constantFrom('Authorization', 'X-Amz-Date', 'Host', 'X-Amz-Security-Token', 'x');
    const piece = fc.constantFrom(
      'AWS4-HMAC-SHA256',
      ' ',
      ',',
      '=',
      '/',
      'Credential=',
      'SignedHeaders=host',
      'Signature=',
      'a'.repeat(64),
      'X-Amz-Algorithm=AWS4-HMAC-SHA256&',
      'X-Amz-Signature=',
      '%',
      '&',
      '20260101T000000Z',
      'AKIDEXAMPLE/20260101/us-west-2/kinesisvideo/aws4_request',
    );
    const text = fc
      .array(fc.oneof(piece, fc.string({ maxLength: 5 })), { maxLength: 12 })
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, text, fc.array(fc.tuple(name, text), { maxLength: 4 }), (path, query, headers) => {
        const verdict = verify({ method: 'GET', path, query, headers, body: Buffer.alloc(0) }, rules);
        expect(verdict.ok).toBe(false);
      }),
      { numRuns: 500 },
    );
  });
});

describe('frames', () => {
  it('are judged, never thrown at, whatever comes', () => {
    const value = fc.oneof(fc.jsonValue(), fc.constantFrom('SDP_OFFER', 'eA==', ''));
    const key = fc.constantFrom(
      'action',
      'messagePayload',
      'MessagePayload',
      'recipientClientId',
      'correlationId',
      '__proto__',
    );
    const frame = fc.oneof(
      fc.string(),
      fc.array(fc.tuple(key, value), { maxLength: 5 }).map((members) => JSON.stringify(Object.fromEntries(members))),
    );
    fc.assert(
      fc.property(frame, fc.constantFrom('documented' as const, 'observed' as const), (text, mode) => {
        const parsed = parseMessage(text, mode);
        if (parsed.ok) expect(parsed.message.payload).toMatch(/^[\w+/=-]+$/);
        else expect(parsed.why).not.toBe('');
      }),
      { numRuns: 500 },
    );
  });
});

describe('a running emulator', () => {
  let clock: FakeClock;
  let emulator: Emulator;

  beforeEach(async () => {
    clock = new FakeClock();
    emulator = await startEmulator({ clock, channels: ['cam'] });
  });

  afterEach(async () => {
    await emulator.close();
  });

  it('survives what is no HTTP, and a client that leaves in the middle', async () => {
    const { hostname, port } = new URL(emulator.controlEndpoint);
    for (const text of [
      '\r\n\r\n',
      'GET',
      'POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nx',
      '\0\0\0',
    ]) {
      const socket = connectTls({ host: hostname, port: Number(port), ca: emulator.caPem });
      socket.on('error', () => {});
      await new Promise<void>((resolve) => socket.once('secureConnect', resolve));
      socket.end(text);
      socket.resume();
      await new Promise<void>((resolve) => socket.once('close', () => resolve()));
    }
    expect(await http(emulator, emulator.controlEndpoint, { path: '/' })).toMatchObject({ status: 403 });
  });

  it('does not take a body without end', async () => {
    const call = http(emulator, emulator.controlEndpoint, {
      path: '/createSignalingChannel',
      body: 'x'.repeat(300_000),
    });
    await expect(call).rejects.toThrow();
  });

  it.each(['[]', '{', 'null'])('answers a body of %s with an error of its own', async (body) => {
    const path = '/describeSignalingChannel';
    const { accessKeyId, secretAccessKey } = credentialOf(emulator);
    const url = `${emulator.controlEndpoint}${path}`;
    const headers = cHeaders({ url, body, region: emulator.region, accessKeyId, secretAccessKey });
    expect(await http(emulator, emulator.controlEndpoint, { path, headers, body })).toMatchObject({
      status: 400,
      headers: { 'x-amzn-errortype': 'SerializationException' },
    });
  });

  it('leaves no timer behind', async () => {
    const viewer = await connect(emulator, { role: 'viewer' });
    viewer.send({ action: 'SDP_OFFER', messagePayload: encode('waits') });
    await viewer.settled();
    expect(clock.waiting).toBeGreaterThan(0);
    await emulator.close();
    await viewer.closed;
    expect(clock.waiting).toBe(0);
  });

  it('keeps a bounded log', () => {
    for (let i = 0; i < 10_000; i++) emulator.events.add({ kind: 'admin' });
    const events = emulator.events.list();
    expect(events).toHaveLength(2_000);
    expect(events.at(-1)?.seq).toBe(10_000);
  });

  it('says who has the port when it cannot have it', async () => {
    const port = Number(new URL(emulator.controlEndpoint).port);
    await expect(startEmulator({ ports: { control: port } })).rejects.toMatchObject({ code: 'KVSB-EMULATOR-LISTEN' });
  });

  it('knows the ARNs of its channels only', () => {
    expect(() => emulator.channelArn('nobody')).toThrow('there is no channel nobody');
  });

  it('does not run backwards', async () => {
    await expect(startEmulator({ timeFactor: 0 })).rejects.toMatchObject({ code: 'KVSB-EMULATOR-TIME' });
  });
});

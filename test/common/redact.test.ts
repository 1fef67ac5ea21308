import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redact, redactValue, registerSecret } from '../../src/common/redact.ts';

const key = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';

describe('redact', () => {
  const masked: [what: string, text: string, shown: string][] = [
    [
      'a presigned URL',
      'wss://v.kinesisvideo.eu-west-1.amazonaws.com/?X-Amz-Signature=0a1b2c&X-Amz-Expires=299&X-Amz-Security-Token=Fwo%2B',
      'wss://v.kinesisvideo.eu-west-1.amazonaws.com/?X-Amz-Signature=***&X-Amz-Expires=299&X-Amz-Security-Token=***',
    ],
    [
      'a presigned URL inside a URL',
      'to=wss%3A%2F%2Fx%3FX-Amz-Signature%3Dabc',
      'to=wss%3A%2F%2Fx%3FX-Amz-Signature%3D***',
    ],
    ['a credential scope', 'X-Amz-Credential=AKIDEXAMPLE%2F20261120', 'X-Amz-Credential=***'],
    [
      'an Authorization header',
      'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261120, SignedHeaders=host, Signature=5d672d79',
      'AWS4-HMAC-SHA256 Credential=***, SignedHeaders=host, Signature=***',
    ],
    ['a bearer token', 'authorization: Bearer abc.def', 'authorization: Bearer ***'],
    [
      'an ICE password in SDP',
      'a=ice-pwd:Zx9/+ab\r\na=fingerprint:sha-256 AB:CD',
      'a=ice-pwd:***\r\na=fingerprint:sha-256 AB:CD',
    ],
    [
      'an ICE password in JSON',
      String.raw`a=ice-pwd:Zx9\r\na=fingerprint:sha-256 AB`,
      String.raw`a=ice-pwd:***\r\na=fingerprint:sha-256 AB`,
    ],
    ['an SDES key', 'a=crypto:1 AES_CM_128 inline:d0RmdmcmVCspeEc3', 'a=crypto:1 AES_CM_128 inline:***'],
    [
      'a TURN password in JSON',
      '{"Username":"u","Password":"p,w\\"x","Ttl":300}',
      '{"Username":"u","Password":"***","Ttl":300}',
    ],
    [
      'JSON inside JSON',
      String.raw`"{\"Password\":\"p,w\",\"Ttl\":300}"`,
      String.raw`"{\"Password\":\"***\",\"Ttl\":300}"`,
    ],
    ['an environment file', `AWS_SECRET_ACCESS_KEY=${key} x`, 'AWS_SECRET_ACCESS_KEY=*** x'],
    ['a secret key alone', `got ${key}.`, 'got ***.'],
    ['an access key id', 'key AKIAIOSFODNN7EXAMPLE', 'key AKIA***'],
    ['a proxy password', 'http://user:pass@proxy:3128/', 'http://user:***@proxy:3128/'],
    [
      'a private key',
      'x -----BEGIN RSA PRIVATE KEY-----\nMIIB\n-----END RSA PRIVATE KEY----- y',
      'x [private key ***] y',
    ],
    ['half a private key', '-----BEGIN PRIVATE KEY-----\nMIIB', '[private key ***]'],
  ];
  it.each(masked)('masks %s', (_, text, shown) => {
    expect(redact(text)).toBe(shown);
  });

  const kept = [
    'a=fingerprint:sha-256 4A:AD:B9:B1:3F:82:18:3B:54:02:12:DF:3E:5D:49:6B:19:E5:7C:AB',
    'Signature expired: 20261120T120000Z is now earlier than 20261120T121500Z',
    'commit da39a3ee5e6b4b0d3255bfef95601890afd80709',
    '/dev/serial/by-id/usb-Espressif_USB_JTAG_serial_debug_unit_7C:DF:A1:00:11:22-if00',
    'arn:aws:kinesisvideo:eu-west-1:123456789012:channel/front-door/1700000000000',
    'candidate:1 1 udp 2130706431 192.168.1.7 40000 typ host',
  ];
  it.each(kept)('leaves %s', (text) => {
    expect(redact(text)).toBe(text);
  });

  it('masks a registered secret raw, URL-encoded and JSON-escaped', () => {
    const secret = 'pä"ss\\w/rd!(1)';
    registerSecret(secret);
    const forms = [secret, encodeURIComponent(secret), JSON.stringify(secret)];
    for (const form of forms) expect(redact(`<${form}>`)).toMatch(/^<"?\*\*\*"?>$/);
  });

  it('forgets the oldest secret beyond its bound, and refuses to mask short words', () => {
    registerSecret('oldest-secret');
    registerSecret('abc');
    for (let i = 0; i < 256; i++) registerSecret(`newer-secret-${i}`);
    expect(redact('oldest-secret abc')).toBe('oldest-secret abc');
    expect(redact('newer-secret-255')).toBe('***');
  });
});

describe('redactValue', () => {
  it('masks fields by their name at any depth and leaves numbers', () => {
    const fields = {
      password: 'a',
      token: 7,
      servers: [{ credential: 'b', iceServer: { sessionToken: 'c', uris: ['stun:x'] } }],
    };
    expect(redactValue(fields)).toEqual({
      password: '***',
      token: 7,
      servers: [{ credential: '***', iceServer: { sessionToken: '***', uris: ['stun:x'] } }],
    });
  });

  it('masks a secret that it let pass before it knew it', () => {
    expect(redactValue('a text with learnt-later')).toBe('a text with learnt-later');
    registerSecret('learnt-later');
    expect(redactValue('a text with learnt-later')).toBe('a text with ***');
  });

  it('cuts long strings after masking, deep objects and long lists', () => {
    const long = redactValue(`${'x'.repeat(4080)} password=${'q'.repeat(100)}`);
    expect(long).not.toContain('q');
    expect(JSON.stringify(redactValue(Array.from({ length: 1000 }, (_, i) => i))).length).toBeLessThan(300);
    let deep: unknown = 'end';
    for (let i = 0; i < 50; i++) deep = { deep };
    expect(JSON.stringify(redactValue(deep))).toContain('[object]');
  });

  it('never lets a planted secret out, whatever stands around it', () => {
    const base64 = fc.stringMatching(/^[A-Za-z0-9+/]{12,60}$/);
    const around = fc.string({ maxLength: 40 }).filter((text) => !/["'\\]$/.test(text));
    const plants: ((secret: string) => unknown)[] = [
      (secret) => `?X-Amz-Security-Token=${encodeURIComponent(secret)}&a=b`,
      (secret) => `X-Amz-Signature=${secret}`,
      (secret) => `a=ice-pwd:${secret}\r\n`,
      (secret) => JSON.stringify({ Password: secret }),
      (secret) => JSON.stringify(JSON.stringify({ sessionToken: secret, credential: secret })),
      (secret) => `-----BEGIN PRIVATE KEY-----\n${secret}\n-----END PRIVATE KEY-----`,
      (secret) => ({ nested: [{ turnPassword: secret, url: `turn://u:${encodeURIComponent(secret)}@h` }] }),
    ];
    fc.assert(
      fc.property(base64, around, around, fc.constantFrom(...plants), (secret, before, after, plant) => {
        fc.pre(!before.includes(secret) && !after.includes(secret));
        const planted = plant(secret);
        const out = JSON.stringify(
          redactValue(typeof planted === 'string' ? `${before} ${planted} ${after}` : { before, planted, after }),
        );
        expect(out).not.toContain(secret);
        expect(out).not.toContain(encodeURIComponent(secret));
      }),
      { numRuns: 500 },
    );
  });
});

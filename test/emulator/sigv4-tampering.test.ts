import { SignatureV4 } from '@smithy/signature-v4';
import { describe, expect, it } from 'vitest';
import type { SignedRequest } from '../../src/emulator/signature-claim.ts';
import { type Credential, verify } from '../../src/emulator/sigv4.ts';
import { Sha256 } from './support.ts';

const MINUTE_MS = 60_000;
const signedMs = Date.UTC(2019, 11, 1);

/** Published in the tests of AWS's JavaScript SDK for KVS. */
const published: Credential = {
  accessKeyId: ['AKIA', '4F7WJQR7FMMWMNXI'].join(''),
  secretAccessKey: 'FakeSecretKey',
  sessionToken: 'FakeSessionToken',
};

function judge(request: SignedRequest, credential: Credential, wallMs = signedMs, service = 'kinesisvideo') {
  const find = (id: string) => (id === credential.accessKeyId ? credential : undefined);
  return verify(request, { region: 'us-west-2', service, wallMs, find });
}

function publishedRequest(signature: string, options: { token?: boolean; service?: string; path?: string } = {}) {
  const { token = true, service = 'kinesisvideo', path = '/' } = options;
  const pairs: [string, string][] = [
    ['X-Amz-TestParam', 'test-param-value'],
    ['X-Amz-Algorithm', 'AWS4-HMAC-SHA256'],
    ['X-Amz-Credential', `${published.accessKeyId}/20191201/us-west-2/${service}/aws4_request`],
    ['X-Amz-Date', '20191201T000000Z'],
    ['X-Amz-Expires', '299'],
    ['X-Amz-Signature', signature],
    ['X-Amz-SignedHeaders', 'host'],
  ];
  if (token) pairs.push(['X-Amz-Security-Token', 'FakeSessionToken']);
  const query = pairs.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&');
  const headers: [string, string][] = [['Host', 'kvs.awsamazon.com']];
  return { method: 'GET', path, query, headers, body: Buffer.alloc(0) };
}

describe('the vectors published with the KVS SDK for JavaScript', () => {
  const { sessionToken: _, ...noToken } = published;

  it('accepts the signature with a session token', () => {
    const request = publishedRequest('fc268038be276315822b4f73eafd28ee3a5632a2a35fdb0a88db9a42b13d6c92');
    expect(judge(request, published)).toMatchObject({ ok: true });
  });

  it('accepts the signature without a token', () => {
    const signature = 'be1e78950d956a8a9a1997417099ddbd7455619f3d08c4ad20e1e272179ca695';
    expect(judge(publishedRequest(signature, { token: false }), noToken)).toMatchObject({ ok: true });
  });

  it('accepts the signature for another service', () => {
    const signature = 'f15308513d21a381d38b7607a0439f25fc2e6c9f5ff56a48c1664b486e6234d5';
    const request = publishedRequest(signature, { service: 'firehose' });
    expect(judge(request, published, signedMs, 'firehose')).toMatchObject({ ok: true });
  });

  it('accepts the signature with a path', () => {
    const signature = '0bf3df6ca23d8d82f688e8dbfb90d69e74843d40038541b1721c545eef7612a4';
    expect(judge(publishedRequest(signature, { path: '/path/path/path' }), published)).toMatchObject({ ok: true });
  });
});

const arn = 'arn:aws:kinesisvideo:us-west-2:123456789012:channel/cam/1600000000000';

/** A URL's request as the SDK's own signer makes it. */
async function presigned(expiresIn = 299, credential = published): Promise<SignedRequest> {
  const { accessKeyId, secretAccessKey, sessionToken } = credential;
  const signer = new SignatureV4({
    service: 'kinesisvideo',
    region: 'us-west-2',
    sha256: Sha256,
    credentials: { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) },
  });
  const host = 'v-1234.kinesisvideo.us-west-2.amazonaws.com';
  const query = { 'X-Amz-ChannelARN': arn, 'X-Amz-ClientId': 'viewer~1 (a)*!' };
  const signed = await signer.presign(
    { method: 'GET', protocol: 'wss:', hostname: host, path: '/', headers: { host }, query },
    { expiresIn, signingDate: new Date(signedMs) },
  );
  const pairs = Object.entries(signed.query ?? {}).map(
    ([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`,
  );
  return { method: 'GET', path: '/', query: pairs.join('&'), headers: [['Host', host]], body: Buffer.alloc(0) };
}

const changed = (change: (query: string) => string) => (request: SignedRequest) => ({
  ...request,
  query: change(request.query),
});
const replaceIn = (pattern: RegExp, text: string) => changed((query) => query.replace(pattern, text));
const otherDigit = (digit: string) => (digit === '0' ? '1' : '0');

describe('a signed query', () => {
  it('is taken in any order of its parameters', async () => {
    const request = await presigned();
    const query = request.query.split('&').reverse().join('&');
    expect(judge({ ...request, query }, published)).toMatchObject({ ok: true });
  });

  const tamperings: [string, (request: SignedRequest) => SignedRequest, string][] = [
    ['another method', (request) => ({ ...request, method: 'POST' }), 'mismatch'],
    ['another path', (request) => ({ ...request, path: '/x' }), 'mismatch'],
    ['another host', (request) => ({ ...request, headers: [['Host', 'elsewhere']] }), 'mismatch'],
    ['no host', (request) => ({ ...request, headers: [] }), 'mismatch'],
    ['a body', (request) => ({ ...request, body: Buffer.from('x') }), 'mismatch'],
    ['another channel', replaceIn(/cam/, 'com'), 'mismatch'],
    ['another client id', replaceIn(/viewer/, 'Viewer'), 'mismatch'],
    ['one more parameter', (request) => ({ ...request, query: `${request.query}&a=b` }), 'mismatch'],
    ['one parameter less', replaceIn(/&?X-Amz-ClientId=[^&]*/, ''), 'mismatch'],
    ['a longer life', replaceIn(/Expires=299/, 'Expires=300'), 'mismatch'],
    ['a later date', replaceIn(/T000000Z/, 'T000001Z'), 'mismatch'],
    ['another token', replaceIn(/FakeSessionToken/, 'OtherSessionToken'), 'mismatch'],
    ['no token', replaceIn(/&?X-Amz-Security-Token=[^&]*/, ''), 'mismatch'],
    ['a flipped signature', changed((query) => query.replace(/(?<=Signature=)./, otherDigit)), 'mismatch'],
    ['more signed headers', replaceIn(/SignedHeaders=host/, 'SignedHeaders=host%3Buser-agent'), 'mismatch'],
    ['host not signed', replaceIn(/SignedHeaders=host/, 'SignedHeaders=user-agent'), 'incomplete'],
    ['an unknown key', replaceIn(/AKIA/, 'AKIB'), 'unknown_key'],
    ['another region', replaceIn(/us-west-2%2Fkin/, 'us-west-1%2Fkin'), 'wrong_scope'],
    ['another service', replaceIn(/%2Fkinesisvideo%2F/, '%2Fkinesis%2F'), 'wrong_scope'],
    ['another end of the scope', replaceIn(/aws4_request/, 'aws5_request'), 'wrong_scope'],
    ['a scope of another day', replaceIn(/%2F20191201%2F/, '%2F20191202%2F'), 'wrong_scope'],
    ['another algorithm', replaceIn(/AWS4-HMAC-SHA256/, 'AWS4-HMAC-SHA1'), 'incomplete'],
    ['no algorithm', replaceIn(/&?X-Amz-Algorithm=[^&]*/, ''), 'incomplete'],
    ['no signature', replaceIn(/&?X-Amz-Signature=[^&]*/, ''), 'incomplete'],
    [
      'an upper-case signature',
      changed((query) => query.replace(/(?<=Signature=).{64}/, (hex) => hex.toUpperCase())),
      'incomplete',
    ],
    ['no date', replaceIn(/&?X-Amz-Date=[^&]*/, ''), 'incomplete'],
    ['a date that is none', replaceIn(/20191201T/, '20191301T'), 'incomplete'],
    ['no life', replaceIn(/&?X-Amz-Expires=[^&]*/, ''), 'incomplete'],
    ['a life of 0', replaceIn(/Expires=299/, 'Expires=0'), 'incomplete'],
    ['a life beyond a week', replaceIn(/Expires=299/, 'Expires=604801'), 'incomplete'],
    ['a repeated parameter', (request) => ({ ...request, query: `${request.query}&X-Amz-Expires=299` }), 'incomplete'],
    ['a broken escape', (request) => ({ ...request, query: `${request.query}&a=%zz` }), 'incomplete'],
    ['no signing at all', (request) => ({ ...request, query: '' }), 'missing'],
  ];

  it.each(tamperings)('is refused with %s', async (_name, tamper, fault) => {
    const request = await presigned();
    expect(judge(request, published)).toMatchObject({ ok: true });
    expect(judge(tamper(request), published)).toMatchObject({ ok: false, fault });
  });

  it.each([
    ['at once', 0, 299, true, ''],
    ['in its last second', 299_000, 299, true, ''],
    ['after its life', 299_001, 299, false, 'Signature expired: 20191201T000000Z is now earlier than'],
    ['after 5 minutes when it lives a week', 6 * MINUTE_MS, 604_800, true, ''],
    ['at the end of the week', 604_800_000, 604_800, true, ''],
    ['after a week', 604_800_001, 604_800, false, 'Signature expired'],
    ['5 minutes before it begins', -5 * MINUTE_MS, 299, true, ''],
    ['earlier', -5 * MINUTE_MS - 1, 299, false, 'Signature not yet current: 20191201T000000Z is still later than'],
  ])('is judged by the clock %s', async (_name, afterMs, expiresS, ok, message) => {
    const verdict = judge(await presigned(expiresS), published, signedMs + afterMs);
    expect(verdict).toMatchObject(ok ? { ok } : { ok, message: expect.stringContaining(message) });
  });

  it('is refused when its credentials have expired, whatever its own life', async () => {
    const expiring = { ...published, expiration: signedMs + 1000 };
    expect(judge(await presigned(), expiring, signedMs + 999)).toMatchObject({ ok: true });
    expect(judge(await presigned(), expiring, signedMs + 1000)).toMatchObject({ ok: false, fault: 'expired_token' });
  });

  it('is refused with a token that does not belong to its key', async () => {
    const request = await presigned(299, { ...published, sessionToken: 'OtherSessionToken' });
    expect(judge(request, published)).toMatchObject({ ok: false, fault: 'bad_token' });
  });
});

describe('signed headers', () => {
  const body = '{"ChannelName":"cam"}';
  async function signed(): Promise<SignedRequest> {
    const signer = new SignatureV4({
      service: 'kinesisvideo',
      region: 'us-west-2',
      sha256: Sha256,
      credentials: {
        accessKeyId: published.accessKeyId,
        secretAccessKey: published.secretAccessKey,
        sessionToken: 'FakeSessionToken',
      },
    });
    const host = 'kinesisvideo.us-west-2.amazonaws.com';
    const { headers } = await signer.sign(
      {
        method: 'POST',
        protocol: 'https:',
        hostname: host,
        path: '/describeSignalingChannel',
        headers: { host, 'content-type': 'application/json', 'x-amz-user-agent': 'a  b' },
        body,
      },
      { signingDate: new Date(signedMs) },
    );
    const pairs = Object.entries(headers).map(([name, value]): [string, string] => [name, String(value)]);
    return { method: 'POST', path: '/describeSignalingChannel', query: '', headers: pairs, body: Buffer.from(body) };
  }
  const withHeader = (name: string, change: (value: string) => string) => (request: SignedRequest) => ({
    ...request,
    headers: request.headers.map(([key, value]): [string, string] => [key, key === name ? change(value) : value]),
  });
  const without = (name: string) => (request: SignedRequest) => ({
    ...request,
    headers: request.headers.filter(([key]) => key !== name),
  });

  const tamperings: [string, (request: SignedRequest) => SignedRequest, string][] = [
    ['another body', (request) => ({ ...request, body: Buffer.from('{"ChannelName":"com"}') }), 'mismatch'],
    ['another path', (request) => ({ ...request, path: '/deleteSignalingChannel' }), 'mismatch'],
    ['a query', (request) => ({ ...request, query: 'a=b' }), 'mismatch'],
    ['another signed header', withHeader('content-type', () => 'text/plain'), 'mismatch'],
    ['a signed header less', without('content-type'), 'mismatch'],
    ['another hash of the body', withHeader('x-amz-content-sha256', () => 'UNSIGNED-PAYLOAD'), 'mismatch'],
    ['another date', withHeader('x-amz-date', () => '20191201T000001Z'), 'mismatch'],
    ['another token', withHeader('x-amz-security-token', () => 'x'), 'mismatch'],
    ['a flipped signature', withHeader('authorization', (v) => v.replace(/.$/, otherDigit)), 'mismatch'],
    ['no date', without('x-amz-date'), 'incomplete'],
    ['no signature', withHeader('authorization', (v) => v.replace(/,\s*Signature=.*/, '')), 'incomplete'],
    ['another algorithm', withHeader('authorization', (v) => v.replace('SHA256', 'SHA1')), 'incomplete'],
    [
      'a key with no scope',
      withHeader('authorization', (v) => v.replace(/Credential=[^,]*/, 'Credential=x')),
      'incomplete',
    ],
    ['no authorization', without('authorization'), 'missing'],
  ];

  it.each(tamperings)('are refused with %s', async (_name, tamper, fault) => {
    const request = await signed();
    expect(judge(request, published)).toMatchObject({ ok: true });
    expect(judge(tamper(request), published)).toMatchObject({ ok: false, fault });
  });

  it('are taken whatever else comes unsigned, in any spelling of names and spaces', async () => {
    const request = await signed();
    const headers: [string, string][] = request.headers.map(([name, value]) => [
      name.toUpperCase(),
      name === 'authorization' ? value.replaceAll(', ', ',') : ` ${value} `,
    ]);
    headers.push(['X-Unsigned', 'anything']);
    expect(judge({ ...request, headers }, published)).toMatchObject({ ok: true });
  });

  it('expire after 5 minutes and begin 5 minutes early', async () => {
    const request = await signed();
    expect(judge(request, published, signedMs + 5 * MINUTE_MS)).toMatchObject({ ok: true });
    expect(judge(request, published, signedMs - 5 * MINUTE_MS)).toMatchObject({ ok: true });
    expect(judge(request, published, signedMs + 5 * MINUTE_MS + 1)).toMatchObject({
      message: 'Signature expired: 20191201T000000Z is now earlier than 20191201T000000Z (20191201T000500Z - 5 min.)',
    });
    expect(judge(request, published, signedMs - 5 * MINUTE_MS - 1)).toMatchObject({ fault: 'not_yet' });
  });
});

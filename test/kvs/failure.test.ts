import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asCloudError, CloudError, classifyConnection, classifyRefusal, failureOf } from '../../src/kvs/failure.ts';
import { readRefusal } from '../../src/kvs/http.ts';
import type { CloudReason } from '../../src/kvs/state.ts';

const NOW = Date.UTC(2026, 10, 20, 12);

describe('a refusal of the service', () => {
  const rows: [status: number, errorType: string, message: string, reason: CloudReason][] = [
    [400, 'ClientLimitExceededException', 'Rate exceeded', 'throttled'],
    [429, '', '', 'throttled'],
    [400, 'ThrottlingException', '', 'throttled'],
    [503, 'SlowDown', '', 'throttled'],
    [403, '', 'The security token included in the request is invalid.', 'credentials'],
    [403, 'ExpiredTokenException', 'The security token included in the request is expired', 'credentials'],
    [403, 'UnrecognizedClientException', '', 'credentials'],
    [403, 'SignatureDoesNotMatch', 'The request signature we calculated does not match', 'credentials'],
    [403, 'com.amazon.coral.service#IncompleteSignatureException', '', 'credentials'],
    [403, 'InvalidSignatureException:http://internal.amazon.com/', '', 'credentials'],
    [403, 'InvalidSignatureException', 'Signature expired: 20261120T110000Z is now earlier than', 'clock'],
    [403, '', 'Signature not yet current: 20261120T130000Z is still later than', 'clock'],
    [403, 'RequestTimeTooSkewed', '', 'clock'],
    [401, 'AccessDeniedException', 'User: arn:aws:iam::1:user/x is not authorized to perform', 'forbidden'],
    [401, 'NotAuthorizedException', '', 'forbidden'],
    [403, '', '', 'forbidden'],
    [403, 'AccessDeniedException', '', 'forbidden'],
    [404, 'ResourceNotFoundException', 'The requested channel is not found', 'missing_channel'],
    [404, '', '', 'missing_channel'],
    [400, 'ResourceInUseException', '', 'service'],
    [400, 'SessionExpiredException', '', 'service'],
    [500, '', 'Internal server error', 'service'],
    [503, '', '<html>', 'service'],
    [504, '', '', 'service'],
    [403, 'InvalidSignatureException', 'Credential should be scoped to a valid region.', 'configuration'],
    [400, 'InvalidArgumentException', '', 'configuration'],
    [400, 'AccountChannelLimitExceededException', '', 'configuration'],
    [301, '', '', 'configuration'],
    [407, '', '', 'configuration'],
  ];
  it.each(rows)('%i %s %s is: %s', (status, errorType, message, reason) => {
    const failure = classifyRefusal({ status, errorType, message, retryAfter: '' }, NOW);
    expect(failure.reason).toBe(reason);
    expect(failure.status).toBe(status);
    expect(failure.text).toContain(String(status));
  });

  const retryAfters: [string, number][] = [
    ['', 0],
    ['7', 7_000],
    ['0', 0],
    ['-5', 0],
    ['Fri, 20 Nov 2026 12:00:30 GMT', 30_000],
    ['Fri, 20 Nov 2026 11:00:00 GMT', 0],
    ['999999999', 600_000],
    ['soon', 0],
  ];
  it.each(retryAfters)('asks for a wait: Retry-After "%s" is %i ms', (retryAfter, ms) => {
    expect(classifyRefusal({ status: 503, errorType: '', message: '', retryAfter }, NOW).retryAfterMs).toBe(ms);
  });

  it('names type, status and message in at most 200 bytes', () => {
    const message = 'ü'.repeat(500);
    const { text } = classifyRefusal({ status: 400, errorType: 'SomeException', message, retryAfter: '' }, NOW);
    expect(text).toMatch(/^SomeException \(HTTP 400\): ü+\.\.\.$/);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(200);
  });

  const bodies: [string, string, string][] = [
    ['{"message":"no","__type":"ns#AccessDeniedException"}', 'ns#AccessDeniedException', 'no'],
    ['{"Message":"no","code":"Throttling"}', 'Throttling', 'no'],
    ['<html>403</html>', '', ''],
    ['null', '', ''],
    ['{"message":{"a":1},"code":5}', '', '[object Object]'],
  ];
  it.each(bodies)('is read from the body %s', (body, errorType, message) => {
    expect(readRefusal(403, {}, body)).toEqual({ status: 403, errorType, message, retryAfter: '' });
  });

  it('takes its type from the header before the body', () => {
    expect(readRefusal(400, { 'x-amzn-errortype': 'A', 'retry-after': '3' }, '{"__type":"B"}')).toMatchObject({
      errorType: 'A',
      retryAfter: '3',
    });
  });
});

describe('a failed connection', () => {
  const withCode = (code: string, message = 'it failed') => Object.assign(new Error(message), { code });
  const rows: [string, unknown, CloudReason][] = [
    ['refused', withCode('ECONNREFUSED'), 'network'],
    ['no such name', withCode('ENOTFOUND', 'getaddrinfo ENOTFOUND kinesisvideo.us-west-9.amazonaws.com'), 'network'],
    ['DNS down', withCode('EAI_AGAIN'), 'network'],
    ['reset', withCode('ECONNRESET', 'socket hang up'), 'network'],
    ['timed out', Object.assign(withCode('ETIMEDOUT'), { name: 'TimeoutError' }), 'network'],
    ['all addresses failed', new AggregateError([withCode('ENETUNREACH')], ''), 'network'],
    ['wrapped', new Error('outer', { cause: withCode('CERT_HAS_EXPIRED') }), 'clock'],
    ['certificate of the future', withCode('CERT_NOT_YET_VALID'), 'clock'],
    ['unknown CA', withCode('UNABLE_TO_GET_ISSUER_CERT_LOCALLY'), 'configuration'],
    ['self-signed', withCode('SELF_SIGNED_CERT_IN_CHAIN'), 'configuration'],
    ['wrong name', withCode('ERR_TLS_CERT_ALTNAME_INVALID'), 'configuration'],
    ['SDK misuse', new Error('Invalid Configuration: FIPS and custom endpoint are not supported'), 'configuration'],
    ['a string', 'what', 'network'],
    ['nothing', undefined, 'network'],
  ];
  it.each(rows)('%s', (_name, error, reason) => {
    const failure = classifyConnection(error);
    expect(failure.reason).toBe(reason);
    expect(failure.text).not.toBe('');
  });

  it('says what to do about a region that has no name', () => {
    expect(classifyConnection(rows[1]?.[1]).text).toContain('is the region right');
  });

  it('never quotes an answer that could not be read', () => {
    const error = new SyntaxError('Unexpected token, "{"Password":"hunter2"... is not valid JSON');
    expect(asCloudError(error).failure).toMatchObject({ reason: 'service', text: 'the answer could not be read' });
  });

  it('keeps a failure that was classified before', () => {
    const error = new CloudError(failureOf('throttled', 'slow'));
    expect(asCloudError(error)).toBe(error);
  });
});

describe('the text of a failure', () => {
  const token = 'IQoJb3JpZ2luX2VjEPL'.padEnd(120, 'aB3/+');
  const leaks = [
    `The Canonical String for this request should have been 'POST\n/\nx-amz-security-token:${token}\n'`,
    `connect failed: wss://m-1.example/?X-Amz-Security-Token=${encodeURIComponent(token)}&X-Amz-Signature=${'ab'.repeat(32)}`,
    `{"X-Amz-Security-Token":"${token}"}`,
    `x-amz-security-token: ${token}`,
    `token ${token}`,
    `X-Amz-Signature=${'0f'.repeat(32)}`,
  ];
  it.each(leaks)('drops secrets: %.60s', (message) => {
    const { text } = classifyRefusal({ status: 403, errorType: 'X', message, retryAfter: '' }, NOW);
    expect(text).not.toContain(token.slice(0, 25));
    expect(text).not.toMatch(/(ab){20}|(0f){20}/);
  });

  it('drops access key ids', () => {
    expect(failureOf('credentials', `no key ${['ASIA', 'QWERTYUIOPASDFGH'].join('')}!`).text).toBe('no key ASIA***!');
  });

  it('is one line without control characters, whatever the service said', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 600 }),
        fc.integer({ min: 300, max: 599 }),
        (message, status) => {
          const { text } = classifyRefusal({ status, errorType: '', message, retryAfter: message }, NOW);
          expect(text).not.toMatch(/\p{Cc}/u);
          expect(Buffer.byteLength(text)).toBeLessThanOrEqual(200);
        },
      ),
    );
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatMessage, messageLimits, type ParsedFrame, parseFrame } from '../../src/kvs/message.ts';
import { seededRandom } from './support.ts';

const b64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64');
const b64url = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const frame = (value: unknown) => JSON.stringify(value);
const noise = (kind: string): ParsedFrame => ({ kind: 'noise', noise: kind }) as ParsedFrame;

const SDP = 'v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\n';
const LINE = 'candidate:1 1 udp 2130706431 192.0.2.1 5000 typ host';
const candidateOf = (part: Record<string, unknown>) =>
  parseFrame(frame({ messageType: 'ICE_CANDIDATE', senderClientId: 'v1', messagePayload: b64(part) }));
const plain = { kind: 'candidate', from: 'v1', candidate: { candidate: LINE, mid: '0', mline: 0, ufrag: undefined } };

describe('parseFrame', () => {
  const offer = { kind: 'message', message: { kind: 'offer', from: 'v1', sdp: SDP } };
  const payload = { type: 'offer', sdp: SDP };
  const good: [string, string, unknown][] = [
    ['an offer', frame({ messageType: 'SDP_OFFER', senderClientId: 'v1', messagePayload: b64(payload) }), offer],
    [
      'keys as the C SDK writes them',
      frame({ MessageType: 'SDP_OFFER', SenderClientId: 'v1', MessagePayload: b64(payload) }),
      offer,
    ],
    [
      'keys in any case',
      frame({ MESSAGETYPE: 'SDP_OFFER', senderclientid: 'v1', messagepayload: b64(payload) }),
      offer,
    ],
    [
      'the exact spelling before another',
      frame({ MessageType: 'GO_AWAY', messageType: 'SDP_OFFER', senderClientId: 'v1', messagePayload: b64(payload) }),
      offer,
    ],
    [
      'base64url without padding',
      frame({ messageType: 'SDP_OFFER', senderClientId: 'v1', messagePayload: b64url({ ...payload, x: '>>>???~~~' }) }),
      offer,
    ],
    [
      'base64 in lines',
      frame({
        messageType: 'SDP_OFFER',
        senderClientId: 'v1',
        messagePayload: b64(payload).replace(/(.{20})/g, '$1\n'),
      }),
      offer,
    ],
    [
      'unpadded base64',
      frame({ messageType: 'SDP_OFFER', senderClientId: 'v1', messagePayload: b64(payload).replace(/=+$/, '') }),
      offer,
    ],
    [
      'pretty-printed JSON with tabs',
      JSON.stringify({ messageType: 'SDP_OFFER', senderClientId: 'v1', messagePayload: b64(payload) }, null, '\t'),
      offer,
    ],
    [
      'extra keys',
      frame({
        messageType: 'SDP_OFFER',
        senderClientId: 'v1',
        messagePayload: b64(payload),
        IceServerList: [{}],
        statusResponse: null,
      }),
      offer,
    ],
    [
      'an offer of the storage session, without a sender',
      frame({ messageType: 'SDP_OFFER', messagePayload: b64(payload) }),
      { kind: 'message', message: { kind: 'offer', from: undefined, sdp: SDP } },
    ],
    [
      'an empty sender',
      frame({ messageType: 'SDP_ANSWER', senderClientId: '', messagePayload: b64(payload) }),
      { kind: 'message', message: { kind: 'answer', from: undefined, sdp: SDP } },
    ],
    [
      'non-ASCII in UTF-8',
      frame({ messageType: 'SDP_ANSWER', messagePayload: b64({ sdp: 's=café' }) }),
      { kind: 'message', message: { kind: 'answer', from: undefined, sdp: 's=café' } },
    ],
    [
      'non-ASCII from a peer that encodes Latin-1',
      frame({
        messageType: 'SDP_ANSWER',
        messagePayload: Buffer.from('{"sdp":"s=caf\xe9"}', 'latin1').toString('base64'),
      }),
      { kind: 'message', message: { kind: 'answer', from: undefined, sdp: 's=café' } },
    ],
    ['GO_AWAY without a payload', frame({ messageType: 'GO_AWAY' }), { kind: 'message', message: { kind: 'goAway' } }],
    [
      'GO_AWAY with an empty one',
      frame({ messageType: 'GO_AWAY', messagePayload: '', senderClientId: 7 }),
      { kind: 'message', message: { kind: 'goAway' } },
    ],
    [
      'RECONNECT_ICE_SERVER',
      frame({ messageType: 'RECONNECT_ICE_SERVER', messagePayload: null }),
      { kind: 'message', message: { kind: 'reconnectIceServer' } },
    ],
    [
      'a status as documented',
      frame({
        messageType: 'STATUS_RESPONSE',
        statusResponse: {
          correlationId: '1700186220273',
          errorType: 'InvalidArgumentException',
          statusCode: '400',
          success: false,
        },
      }),
      {
        kind: 'message',
        message: {
          kind: 'status',
          status: {
            correlationId: '1700186220273',
            statusCode: 400,
            errorType: 'InvalidArgumentException',
            description: '',
          },
        },
      },
    ],
    [
      'a status with a number and no id',
      frame({ messageType: 'STATUS_RESPONSE', statusResponse: { statusCode: 200 } }),
      {
        kind: 'message',
        message: { kind: 'status', status: { correlationId: '', statusCode: 200, errorType: '', description: '' } },
      },
    ],
    [
      'a status of success without a number',
      frame({ messageType: 'STATUS_RESPONSE', statusResponse: { correlationId: 'c', success: true } }),
      {
        kind: 'message',
        message: { kind: 'status', status: { correlationId: 'c', statusCode: 200, errorType: '', description: '' } },
      },
    ],
    [
      'a status of wrong types',
      frame({
        messageType: 'STATUS_RESPONSE',
        statusResponse: { correlationId: {}, statusCode: [], errorType: 5, description: null },
      }),
      {
        kind: 'message',
        message: { kind: 'status', status: { correlationId: '', statusCode: 0, errorType: '', description: '' } },
      },
    ],
  ];
  it.each(good)('takes %s', (_name, text, expected) => {
    expect(parseFrame(text)).toEqual(expected);
  });

  const bad: [string, string, string][] = [
    ['', 'nothing', 'empty'],
    [' \r\n', 'blanks', 'empty'],
    ['not JSON', 'text', 'not_json'],
    ['[]', 'an array', 'not_json'],
    ['null', 'null', 'not_json'],
    ['"SDP_OFFER"', 'a string', 'not_json'],
    ['{"messageType":"SDP_OFFER"', 'cut JSON', 'not_json'],
    ['['.repeat(60_000), 'deep nesting', 'not_json'],
    [
      frame({ message: 'Endpoint request timed out', connectionId: 'a', requestId: 'b' }),
      'what the gateway says',
      'gateway',
    ],
    [frame({ messagePayload: 'e30=' }), 'no type', 'no_type'],
    [frame({ messageType: null }), 'a null type', 'no_type'],
    [frame({ messageType: '' }), 'an empty type', 'no_type'],
    [frame({ messageType: ['SDP_OFFER'] }), 'a list for a type', 'no_type'],
    [frame({ messageType: 'SDP' }), 'a beginning of a type', 'unknown_type'],
    [frame({ messageType: 'sdp_offer' }), 'a type in another case', 'unknown_type'],
    [frame({ messageType: 'SDP_OFFER ' }), 'a type and a blank', 'unknown_type'],
    [frame({ messageType: 'SDP_OFFER' }), 'an offer without payload', 'no_payload'],
    [frame({ messageType: 'SDP_OFFER', messagePayload: null }), 'a null payload', 'no_payload'],
    [frame({ messageType: 'SDP_OFFER', messagePayload: {} }), 'an object for a payload', 'bad_payload'],
    [frame({ messageType: 'SDP_OFFER', messagePayload: '%%%' }), 'a payload that is not base64', 'bad_payload'],
    [
      frame({ messageType: 'SDP_OFFER', messagePayload: Buffer.from('v=0').toString('base64') }),
      'a payload that is not JSON',
      'bad_payload',
    ],
    [frame({ messageType: 'SDP_OFFER', messagePayload: b64([]) }), 'a payload that is a list', 'bad_payload'],
    [
      frame({ messageType: 'SDP_OFFER', messagePayload: b64({ type: 'offer' }) }),
      'an offer without SDP',
      'bad_payload',
    ],
    [frame({ messageType: 'SDP_OFFER', messagePayload: b64({ sdp: 7 }) }), 'a number for SDP', 'bad_payload'],
    [frame({ messageType: 'SDP_OFFER', messagePayload: b64({ sdp: '' }) }), 'an empty SDP', 'bad_payload'],
    [
      frame({ messageType: 'SDP_OFFER', messagePayload: b64({ sdp: 'v'.repeat(messageLimits.sdpBytes + 1) }) }),
      'an SDP over the limit',
      'bad_payload',
    ],
    [
      frame({ messageType: 'SDP_OFFER', senderClientId: 'a b', messagePayload: b64(payload) }),
      'a sender with a blank',
      'bad_sender',
    ],
    [
      frame({ messageType: 'SDP_OFFER', senderClientId: '../x\n', messagePayload: b64(payload) }),
      'a sender with a newline',
      'bad_sender',
    ],
    [
      frame({ messageType: 'SDP_OFFER', senderClientId: 'a'.repeat(257), messagePayload: b64(payload) }),
      'a sender over the limit',
      'bad_sender',
    ],
    [
      frame({ messageType: 'SDP_OFFER', senderClientId: 5, messagePayload: b64(payload) }),
      'a number for a sender',
      'bad_sender',
    ],
    [frame({ messageType: 'STATUS_RESPONSE' }), 'a status without its response', 'no_status'],
    [frame({ messageType: 'STATUS_RESPONSE', statusResponse: 'no' }), 'a string for a response', 'no_status'],
    [' '.repeat(messageLimits.frameBytes + 1), 'a frame over the limit', 'oversized'],
  ];
  it.each(bad)('%.20s (%s) is noise: %s', (text, _name, kind) => {
    expect(parseFrame(text)).toEqual(noise(kind));
  });

  it('takes SDP of exactly 40 KB, and client ids of every legal character', () => {
    const id = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-'.padEnd(256, 'x');
    const sdp = 'v'.repeat(messageLimits.sdpBytes);
    const text = frame({ messageType: 'SDP_OFFER', senderClientId: id, messagePayload: b64({ sdp }) });
    expect(parseFrame(text)).toEqual({ kind: 'message', message: { kind: 'offer', from: id, sdp } });
  });

  const candidates: [string, Record<string, unknown>, unknown][] = [
    [
      'as browsers send it',
      { candidate: LINE, sdpMid: '0', sdpMLineIndex: 0, usernameFragment: 'abcd' },
      { ...plain.candidate, ufrag: 'abcd' },
    ],
    ['with "a="', { candidate: `a=${LINE}\r\n`, sdpMid: '0', sdpMLineIndex: 0 }, plain.candidate],
    [
      'of the storage session, without mid',
      { candidate: LINE },
      { ...plain.candidate, mid: undefined, mline: undefined },
    ],
    [
      'with nulls',
      { candidate: LINE, sdpMid: null, sdpMLineIndex: null, usernameFragment: null },
      { ...plain.candidate, mid: undefined, mline: undefined },
    ],
    [
      'that ends the candidates',
      { candidate: '', sdpMid: '0', sdpMLineIndex: 0 },
      { ...plain.candidate, candidate: '' },
    ],
    ['that is null', { candidate: null, sdpMid: '0', sdpMLineIndex: 0 }, { ...plain.candidate, candidate: '' }],
    ['with numbers as text', { candidate: LINE, sdpMid: 0, sdpMLineIndex: '0' }, plain.candidate],
    [
      'with an index that is none',
      { candidate: LINE, sdpMid: '0', sdpMLineIndex: -1.5 },
      { ...plain.candidate, mline: undefined },
    ],
    [
      'with a mid over the limit',
      { candidate: LINE, sdpMid: 'm'.repeat(65), sdpMLineIndex: 0 },
      { ...plain.candidate, mid: undefined },
    ],
  ];
  it.each(candidates)('takes a candidate %s', (_name, part, expected) => {
    expect(candidateOf(part)).toEqual({ kind: 'message', message: { ...plain, candidate: expected } });
  });

  const badCandidates: [string, Record<string, unknown>][] = [
    ['missing', {}],
    ['a number', { candidate: 7 }],
    ['over the limit', { candidate: 'c'.repeat(513) }],
    ['with a line break inside', { candidate: `${LINE}\r\na=evil` }],
  ];
  it.each(badCandidates)('refuses a candidate that is %s', (_name, part) => {
    expect(candidateOf(part)).toEqual(noise('bad_payload'));
  });
});

describe('whatever comes', () => {
  const junk = fc.oneof(
    fc.constant(null),
    fc.boolean(),
    fc.double(),
    fc.string({ maxLength: 40 }),
    fc.constant(''),
    fc.constant('x'.repeat(300)),
    fc.array(fc.string(), { maxLength: 2 }),
    fc.object({ maxDepth: 2 }),
  );
  const key = (name: string) => fc.constantFrom(name, name.toUpperCase(), name.charAt(0).toUpperCase() + name.slice(1));
  const type = fc.oneof(
    fc.constantFrom('SDP_OFFER', 'SDP_ANSWER', 'ICE_CANDIDATE', 'GO_AWAY', 'RECONNECT_ICE_SERVER', 'STATUS_RESPONSE'),
    junk,
  );
  const inner = fc.dictionary(
    fc.constantFrom('type', 'sdp', 'candidate', 'sdpMid', 'sdpMLineIndex', 'usernameFragment', '__proto__'),
    junk,
  );
  const payload = fc.oneof(
    junk,
    inner.map(b64),
    inner.map(b64url),
    junk.map((value) => b64(value ?? 'x')),
  );
  const member = fc.oneof(
    fc.tuple(key('messageType'), type),
    fc.tuple(key('messagePayload'), payload),
    fc.tuple(key('senderClientId'), fc.oneof(junk, fc.constant('viewer-1'))),
    fc.tuple(
      key('statusResponse'),
      fc.oneof(junk, fc.dictionary(fc.constantFrom('correlationId', 'statusCode'), junk)),
    ),
    fc.tuple(fc.string({ maxLength: 10 }), junk),
  );
  /** Written by hand, so that keys may come twice. */
  const text = fc
    .array(member, { maxLength: 8 })
    .map(
      (members) =>
        `{${members.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value) ?? 'null'}`).join(',')}}`,
    );
  const cut = fc.tuple(text, fc.nat({ max: 400 })).map(([whole, at]) => whole.slice(0, at));

  it('never throws, and what it takes is within the limits', () => {
    fc.assert(
      fc.property(fc.oneof(text, text, cut, fc.string(), fc.json()), (given) => {
        const parsed = parseFrame(given);
        if (parsed.kind === 'noise') return;
        const { message } = parsed;
        if (message.kind === 'offer' || message.kind === 'answer' || message.kind === 'candidate') {
          expect(message.from ?? 'x').toMatch(/^[a-zA-Z0-9_.-]{1,256}$/);
        }
        if (message.kind === 'offer' || message.kind === 'answer') expect(message.sdp).not.toBe('');
        if (message.kind === 'candidate') {
          const { candidate, mid, mline, ufrag } = message.candidate;
          expect(candidate.length).toBeLessThanOrEqual(messageLimits.candidateChars);
          expect(candidate).not.toMatch(/[\r\n]/);
          expect((mid ?? '').length).toBeLessThanOrEqual(messageLimits.midChars);
          expect((ufrag ?? '').length).toBeLessThanOrEqual(messageLimits.ufragChars);
          expect(mline ?? 0).toBeLessThanOrEqual(messageLimits.mlineMax);
        }
        if (message.kind === 'status') expect(message.status.errorType.length).toBeLessThanOrEqual(256);
      }),
      { numRuns: 5_000 },
    );
  });

  it('survives flipped bytes in frames that were good', () => {
    const random = seededRandom(7);
    const whole = frame({
      messageType: 'ICE_CANDIDATE',
      senderClientId: 'v1',
      messagePayload: b64({ candidate: LINE, sdpMid: '0' }),
    });
    let taken = 0;
    for (let i = 0; i < 3_000; i += 1) {
      const bytes = Buffer.from(whole);
      for (let flips = 1 + Math.floor(random() * 3); flips > 0; flips -= 1) {
        bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256);
      }
      if (parseFrame(bytes.toString('utf8')).kind === 'message') taken += 1;
    }
    expect(taken).toBeGreaterThan(0);
    expect(taken).toBeLessThan(3_000);
  });
});

describe('formatMessage', () => {
  const decode = (text: string) => {
    const { messagePayload, ...rest } = JSON.parse(text);
    return { ...rest, payload: JSON.parse(Buffer.from(messagePayload, 'base64').toString()) };
  };

  it('writes an answer with recipient and correlation id', () => {
    expect(decode(formatMessage({ kind: 'answer', to: 'v1', correlationId: 'c-1', sdp: SDP }))).toEqual({
      action: 'SDP_ANSWER',
      recipientClientId: 'v1',
      correlationId: 'c-1',
      payload: { type: 'answer', sdp: SDP },
    });
  });

  it('leaves out the recipient where there is none', () => {
    const text = formatMessage({ kind: 'offer', to: undefined, correlationId: 'c-1', sdp: SDP });
    expect(Object.keys(JSON.parse(text))).toEqual(['action', 'messagePayload', 'correlationId']);
  });

  const filled: [string | undefined, number | undefined, string, number][] = [
    ['audio', 1, 'audio', 1],
    ['2', undefined, '2', 2],
    ['video', undefined, 'video', 0],
    [undefined, 3, '3', 3],
    [undefined, undefined, '0', 0],
  ];
  it.each(filled)('gives a candidate with mid %s and line %s all three fields', (mid, mline, sdpMid, sdpMLineIndex) => {
    const candidate = { candidate: LINE, mid, mline, ufrag: undefined };
    const text = formatMessage({ kind: 'candidate', to: 'v1', correlationId: 'c', candidate });
    expect(decode(text).payload).toEqual({ candidate: LINE, sdpMid, sdpMLineIndex });
  });

  it('writes what parseFrame reads', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 300, unit: 'grapheme' }), (sdp) => {
        const { action, messagePayload } = JSON.parse(
          formatMessage({ kind: 'answer', to: 'v1', correlationId: 'c', sdp }),
        );
        const text = frame({ messageType: action, messagePayload, senderClientId: 'm' });
        expect(parseFrame(text)).toEqual({ kind: 'message', message: { kind: 'answer', from: 'm', sdp } });
      }),
    );
  });
});

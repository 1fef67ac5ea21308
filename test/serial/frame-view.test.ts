import { describe, expect, it } from 'vitest';
import { encodeFrame, type Frame } from '../../src/link/frame.ts';
import { controlKinds, encodeControl, encodeHello, encodeMessage, type LinkMessage } from '../../src/link/message.ts';
import { type FrameView, FrameViews } from '../../src/serial/frame-view.ts';
import { introduction } from '../support/endpoint-pair.ts';

const SEED = 0x1234_5678;
const heard = { ack: 7, credit: 9, sack: 5, nak: true };

function views() {
  const seen: FrameView[] = [];
  const reader = new FrameViews(
    () => Date.UTC(2026, 0, 1),
    (view) => seen.push(view),
  );
  return { reader, seen };
}

function data(body: Uint8Array, part: Partial<Extract<Frame, { type: 'data' }>> = {}): Uint8Array {
  const first = { id: 3, total: body.length };
  return encodeFrame({ type: 'data', channel: 1, seq: 1, ...heard, first, last: true, body, ...part }, SEED);
}

/** One of each kind, with every text a secret. */
const secret = 'PLANTED-SECRET';
const messages: LinkMessage[] = [
  { kind: 'offer', session: 1, offerSeq: 1, trickle: true, renegotiation: false, answerMs: 0, sdp: secret },
  { kind: 'answer', session: 1, offerSeq: 1, sdp: secret },
  { kind: 'candidate', session: 1, mline: 0, mid: secret, ufrag: secret, candidate: secret },
  {
    kind: 'iceServers',
    generation: 1,
    expiresMs: 1,
    final: true,
    servers: [{ username: secret, password: secret, uris: [secret] }],
  },
  { kind: 'sessionOpened', session: 1, peerKind: 0, clientId: secret },
  { kind: 'log', level: 1, text: secret },
  { kind: 'echo', token: 1, reply: true, data: new TextEncoder().encode(secret) },
  { kind: 'applicationData', dataKind: 1, data: new TextEncoder().encode(secret) },
  { kind: 'error', code: 1, session: 1, text: secret },
  { kind: 'syncDone' },
  { kind: 'metricsRequest' },
];

describe('the view of a frame', () => {
  it.each(messages)('names a $kind and its length, and nothing that it says', (message) => {
    const { reader, seen } = views();
    const body = encodeMessage(message);
    reader.frame('in', data(body), SEED);
    expect(seen).toEqual([
      {
        ...{ at: '2026-01-01T00:00:00.000Z', direction: 'in', bytes: 4 + 2 + 4 + body.length + 4, type: 'data' },
        ...{ channel: 1, seq: 1, ...heard, first: true, last: true, bodyBytes: body.length },
        message: { id: 3, kind: message.kind, bytes: body.length },
      },
    ]);
    expect(JSON.stringify(seen)).not.toContain(secret);
  });

  it('knows a fragment by the message that began on its channel, direction by direction', () => {
    const { reader, seen } = views();
    const body = encodeMessage({ kind: 'answer', session: 1, offerSeq: 1, sdp: 'x'.repeat(90) });
    const middle = body.subarray(32, 64);
    const first = { id: 3, total: body.length };
    reader.frame('in', data(body.subarray(0, 32), { first, last: false }), SEED);
    reader.frame('out', data(middle, { first: undefined, last: false }), SEED);
    reader.frame('in', data(middle, { first: undefined, last: false, channel: 2 }), SEED);
    reader.frame('in', data(middle, { first: undefined, last: false }), SEED);
    reader.frame('in', data(body.subarray(64), { first: undefined }), SEED);
    reader.frame('in', data(middle, { first: undefined }), SEED);
    const kinds = seen.map((view) => (view.type === 'data' ? view.message?.kind : view.type));
    expect(kinds).toEqual(['answer', undefined, undefined, 'answer', 'answer', undefined]);
  });

  it.each<[string, Uint8Array, number | undefined, object]>([
    ['an acknowledgement', encodeFrame({ type: 'ack', ...heard }, SEED), SEED, { type: 'ack', ...heard }],
    [
      'a HELLO before there is a pair',
      encodeFrame({ type: 'hello', body: encodeHello({ ...introduction(0x22), role: 'mcu', peerEpoch: 0x11 }) }, 0),
      undefined,
      { type: 'hello', role: 'mcu', epoch: 0x22, peerEpoch: 0x11, window: 32, slots: 16, fragmentMax: 1024 },
    ],
    [
      'a control',
      encodeFrame({ type: 'link', body: encodeControl({ kind: controlKinds.ping, token: 4 }) }, SEED),
      SEED,
      { type: 'link', control: 'ping', token: 4 },
    ],
    [
      'a control of a later version',
      encodeFrame({ type: 'link', body: encodeControl({ kind: 77, token: 4 }) }, SEED),
      SEED,
      { type: 'link', control: '77' },
    ],
    ['a frame of another life', data(Uint8Array.of(1)), SEED + 1, { type: 'bad', why: 'crc' }],
    ['a frame before any HELLO', data(Uint8Array.of(1)), undefined, { type: 'bad', why: 'stray' }],
    [
      'a HELLO that cannot be read',
      encodeFrame({ type: 'hello', body: Uint8Array.of(255) }, 0),
      SEED,
      { type: 'bad', why: 'body' },
    ],
    ['three bytes', Uint8Array.of(1, 2, 3), SEED, { type: 'bad', why: 'short' }],
    ['boot text', new TextEncoder().encode('rst:0x1 (POWERON)\r\n'), SEED, { type: 'text', bytes: 19 }],
    ['an arm of a later version', data(Uint8Array.of(0xba, 0x03, 0)), SEED, { message: { kind: 'unknown' } }],
    ['an empty fragment', data(new Uint8Array(), { first: undefined }), SEED, { type: 'data', message: undefined }],
  ])('tells %s', (_, bytes, seed, expected) => {
    const { reader, seen } = views();
    reader.frame('in', bytes, seed);
    expect(seen).toMatchObject([expected]);
  });

  it('tells bytes that never were a frame from text', () => {
    const { reader, seen } = views();
    reader.noise(Uint8Array.of(0xdb, 0x01));
    reader.noise(new TextEncoder().encode('panic\n'));
    expect(seen).toMatchObject([
      { type: 'bad', why: 'slip', bytes: 2 },
      { type: 'text', bytes: 6 },
    ]);
  });
});

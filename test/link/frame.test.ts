import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seedsOf } from '../../src/link/crc.ts';
import { type BadFrame, type Channel, decodeFrame, encodeFrame, type Frame } from '../../src/link/frame.ts';
import { naiveEncode } from '../support/naive-frame.ts';
import { SlipReader, slipEncode } from '../support/naive-slip.ts';
import { fromHex, toHex, vectorLines } from '../support/vectors.ts';

const types = ['hello', 'data', 'ack', 'link'] as const;

/** The frame that the fields of a vector name. */
function frameOf(fields: string, body: Uint8Array): Frame {
  const [
    type = 0,
    channel = 0,
    first = 0,
    last = 0,
    ,
    nak = 0,
    seq = 0,
    ack = 0,
    credit = 0,
    sack = 0,
    id = 0,
    total = 0,
  ] = fields.split(' ').map(Number);
  const said = { ack, credit, sack, nak: nak === 1 };
  switch (types[type]) {
    case 'data': {
      const start = first ? { id, total } : undefined;
      return { type: 'data', channel: channel as Channel, seq, first: start, last: last === 1, body, ...said };
    }
    case 'ack':
      return { type: 'ack', ...said };
    case 'hello':
      return { type: 'hello', body };
    default:
      return { type: 'link', body };
  }
}

const vectors = vectorLines('frames.txt').map(
  ([name = '', verdict = '', where = '', fields = '', body = '', wire = '']) => {
    const [host = '', mcu = '', direction] = where.split(' ');
    const seeds = seedsOf(Number.parseInt(host, 16), Number.parseInt(mcu, 16));
    const seed = direction === '0' ? seeds.hostToMcu : seeds.mcuToHost;
    return { name, verdict, seed, fields, body: fromHex(body), wire };
  },
);

/** What a receiver of the golden vectors makes of the bytes of one frame. */
function receive(wire: Uint8Array, seed: number): Frame | BadFrame | 'slip' {
  const reader = new SlipReader();
  const results = [...wire].flatMap((byte) => reader.push(byte) ?? []);
  expect(results).toHaveLength(1);
  const [bytes] = results;
  return bytes === undefined || bytes === 'bad' ? 'slip' : decodeFrame(bytes, seed, 1024);
}

describe('the golden frames', () => {
  const ok = vectors.filter(({ verdict }) => verdict === 'ok');
  const bad = vectors.filter(({ verdict }) => verdict !== 'ok');

  it('are there', () => {
    expect(ok.length).toBeGreaterThanOrEqual(100);
    expect(bad.length).toBeGreaterThan(100);
  });

  it.each(ok)('decode to their fields: $name', ({ seed, fields, body, wire }) => {
    expect(receive(fromHex(wire), seed)).toEqual(frameOf(fields, body));
  });

  it.each(ok)('are what the encoder writes: $name', ({ seed, fields, body, wire }) => {
    expect(toHex(slipEncode(encodeFrame(frameOf(fields, body), seed)))).toBe(wire);
  });

  it.each(bad)('are refused for their fault: $name', ({ verdict, seed, wire }) => {
    const reason = verdict.replace('bad:', '').replace('overflow', 'slip');
    const allowed = reason === 'crc' ? ['crc', 'illegal', 'short', 'cut', 'slip'] : [reason];
    expect(allowed).toContain(receive(fromHex(wire), seed));
  });
});

const byte = fc.nat(255);
const said = fc.record({ ack: byte, credit: byte, sack: fc.nat(0xffff), nak: fc.boolean() });
const anyFrame: fc.Arbitrary<Frame> = fc.oneof(
  fc.uint8Array({ maxLength: 128 }).map((body): Frame => ({ type: 'hello', body })),
  fc.uint8Array({ maxLength: 128 }).map((body): Frame => ({ type: 'link', body })),
  said.map((s): Frame => ({ type: 'ack', ...s })),
  fc
    .record({
      said,
      channel: fc.constantFrom<Channel>(0, 1, 2),
      seq: byte,
      first: fc.option(
        fc.record({ id: fc.integer({ min: 1, max: 65535 }), total: fc.integer({ min: 1, max: 65535 }) }),
        {
          nil: undefined,
        },
      ),
      last: fc.boolean(),
      body: fc.uint8Array({ maxLength: 1024 }),
    })
    .map(({ said: s, ...rest }): Frame => ({ type: 'data', ...rest, ...s })),
);
const anySeed = fc.nat(0xffffffff);

describe('any frame', () => {
  it('is encoded as the naive twin encodes it, and decodes to itself', () => {
    fc.assert(
      fc.property(anyFrame, anySeed, (frame, seed) => {
        const bytes = encodeFrame(frame, seed);
        expect(toHex(bytes)).toBe(toHex(naiveEncode(frame, seed)));
        expect(decodeFrame(bytes, seed, 1024)).toEqual(frame);
      }),
    );
  });

  it('with one flipped bit is refused', () => {
    fc.assert(
      fc.property(anyFrame, anySeed, fc.nat(), (frame, seed, where) => {
        const bytes = encodeFrame(frame, seed);
        const at = where % (bytes.length * 8);
        bytes[at >> 3] = (bytes[at >> 3] ?? 0) ^ (1 << (at & 7));
        expect(typeof decodeFrame(bytes, seed, 1024)).toBe('string');
      }),
    );
  });

  it('but a HELLO is refused under another seed', () => {
    fc.assert(
      fc.property(anyFrame, anySeed, anySeed, (frame, seed, other) => {
        fc.pre(seed !== other);
        const decoded = decodeFrame(encodeFrame(frame, seed), other, 1024);
        if (frame.type === 'hello') expect(decoded).toEqual(frame);
        else expect(decoded).toBe('crc');
      }),
    );
  });

  it('is refused when its body is longer than the receiver takes', () => {
    const frame: Frame = {
      type: 'data',
      channel: 1,
      seq: 0,
      ack: 0,
      credit: 0,
      sack: 0,
      nak: false,
      first: undefined,
      last: true,
      body: new Uint8Array(65),
    };
    expect(decodeFrame(encodeFrame(frame, 1), 1, 64)).toBe('oversize');
    expect(decodeFrame(encodeFrame(frame, 1), 1, 65)).toEqual(frame);
  });
});

describe('garbage', () => {
  it('is refused and never thrown at', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 1100 }), anySeed, (bytes, seed) => {
        expect(typeof decodeFrame(bytes, seed, 1024)).toBe('string');
      }),
    );
  });
});

import { SlipDecoder } from '@serialport/parser-slip-encoder';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FRAME_MAX_BYTES } from '../../src/link/limits.ts';
import { SlipReader, SlipWriter } from '../../src/serial/slip.ts';
import { slipEncode } from '../support/naive-slip.ts';
import { fromHex, toHex, vectorLines } from '../support/vectors.ts';

/** Everything that a reader tells, as hex with its kind. */
function reading(): { reader: SlipReader; told: string[]; longest: () => number } {
  const told: string[] = [];
  let longest = 0;
  const tell = (kind: string) => (bytes: Uint8Array) => {
    longest = Math.max(longest, bytes.length);
    told.push(`${kind} ${toHex(bytes)}`);
  };
  const reader = new SlipReader({ frame: tell('frame'), bad: tell('bad'), skipped: tell('skipped') });
  return { reader, told, longest: () => longest };
}

const anyFrame = fc.uint8Array({ minLength: 1, maxLength: 300 });

/** Cuts bytes into chunks of these lengths, again and again. */
function chunks(bytes: Uint8Array, lengths: number[]): Uint8Array[] {
  const out: Uint8Array[] = [];
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const length = lengths[i % lengths.length] ?? 1;
    out.push(bytes.slice(at, at + length));
    at += length;
  }
  return out;
}

describe('the SLIP reader', () => {
  it('gives back any list of frames, however it is cut into chunks', () => {
    const lengths = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(fc.array(fc.tuple(anyFrame, fc.boolean()), { maxLength: 12 }), lengths, (frames, cuts) => {
        const { reader, told } = reading();
        const bytes = Buffer.concat(frames.map(([frame, leading]) => slipEncode(frame, leading)));
        for (const chunk of chunks(bytes, cuts)) reader.read(chunk);
        expect(told).toEqual(frames.map(([frame]) => `frame ${toHex(frame)}`));
      }),
    );
  });

  it('tells once of a wrong escape, and passes over the rest', () => {
    const { reader, told } = reading();
    reader.read(Uint8Array.of(1, 0xdb, 2, 3, 0xdb, 0xdc, 0xc0, 4, 0xc0));
    expect(told).toEqual(['bad 01db02', 'skipped 03dbdc', 'frame 04']);
  });

  it("reads what the package's decoder reads of bytes that are rightly escaped", () => {
    const some = fc.constantFrom(...[[0xc0], [0xdb, 0xdc], [0xdb, 0xdd], [0xdc], [0xdd], [0], [0x41, 0x42]]);
    fc.assert(
      fc.property(fc.array(some, { maxLength: 60 }), (parts) => {
        const bytes = Uint8Array.from(parts.flat());
        const { reader, told } = reading();
        reader.read(bytes);
        const decoder = new SlipDecoder({ readableObjectMode: true });
        decoder.write(bytes);
        const frames: string[] = [];
        for (let frame: Buffer | null = decoder.read(); frame !== null; frame = decoder.read()) {
          if (frame.length > 0) frames.push(`frame ${toHex(frame)}`);
        }
        expect(told).toEqual(frames);
      }),
    );
  });

  it('gives back more frames of one chunk than a stream buffers', () => {
    const { reader, told } = reading();
    const frames = Array.from({ length: 200 }, (_, i) => Uint8Array.of(i, 1, 2));
    reader.read(Buffer.concat(frames.map((frame) => slipEncode(frame))));
    expect(told).toEqual(frames.map((frame) => `frame ${toHex(frame)}`));
  });

  it('drops empty frames without a word', () => {
    const { reader, told } = reading();
    reader.read(Uint8Array.of(0xc0, 0xc0, 0xc0, 1, 0xc0, 0xc0));
    expect(told).toEqual(['frame 01']);
  });

  it('is not led past an END by a wrong escape before it', () => {
    const { reader, told } = reading();
    reader.read(Uint8Array.of(1, 0xdb, 0xc0, 2, 0xc0, 0xdb));
    reader.read(Uint8Array.of(0xc0, 3, 0xc0));
    expect(told).toEqual(['bad 01db', 'frame 02', 'bad db', 'frame 03']);
  });

  it('takes the longest frame with every byte escaped', () => {
    const { reader, told } = reading();
    const frame = new Uint8Array(1038).fill(0xc0);
    reader.read(slipEncode(frame, true));
    expect(told).toEqual([`frame ${toHex(frame)}`]);
  });

  it('tells once of what is too long, passes over the rest of it, and reads the next frame', () => {
    const { reader, told } = reading();
    const long = new Uint8Array(FRAME_MAX_BYTES + 1).fill(0x41);
    reader.read(long);
    reader.read(Uint8Array.of(0x42, 0x43));
    reader.read(Uint8Array.of(0x44, 0xc0, 1, 2, 0xc0));
    expect(told).toEqual([`bad ${toHex(long)}`, 'skipped 4243', 'skipped 44', 'frame 0102']);
  });

  it('never keeps more than its limit of any garbage, and is back within one frame', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 4000 }), { maxLength: 10 }), anyFrame, (garbage, frame) => {
        const { reader, told, longest } = reading();
        for (const bytes of garbage) reader.read(bytes);
        expect(longest()).toBeLessThanOrEqual(4000);
        const before = told.length;
        reader.read(slipEncode(frame, true));
        expect(told.slice(before).at(-1)).toBe(`frame ${toHex(frame)}`);
      }),
    );
  });

  it('is not slowed down by megabytes without an END', () => {
    const { reader, told } = reading();
    const chunk = new Uint8Array(65_536).fill(0x41);
    for (let i = 0; i < 64; i++) reader.read(chunk);
    expect(told.filter((line) => line.startsWith('bad'))).toHaveLength(1);
    expect(told.filter((line) => line.startsWith('frame'))).toHaveLength(0);
  });

  it.each(vectorLines('frames.txt').filter(([, verdict]) => verdict === 'ok'))(
    'reads the golden frame %s',
    (_name, ...columns) => {
      const { reader, told } = reading();
      reader.read(fromHex(columns[4] ?? ''));
      expect(told).toHaveLength(1);
    },
  );
});

describe('the SLIP writer', () => {
  it('makes an END of an empty frame: a sleeping device is woken with them', () => {
    expect(toHex(new SlipWriter().encode(new Uint8Array(0), false))).toBe('c0');
  });

  it('escapes any frame as the naive twin does, with and without a leading END', () => {
    const writer = new SlipWriter();
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 1038 }), fc.boolean(), (frame, leading) => {
        expect(toHex(writer.encode(frame, leading))).toBe(toHex(slipEncode(frame, leading)));
      }),
    );
  });
});

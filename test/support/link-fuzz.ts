import { decodeFrame, encodeFrame } from '../../src/link/frame.ts';
import { legalized } from '../../src/link/hello.ts';
import { FRAME_MAX_BYTES } from '../../src/link/limits.ts';
import {
  decodeControl,
  decodeHello,
  decodeMessage,
  encodeControl,
  encodeHello,
  encodeMessage,
} from '../../src/link/message.ts';
import { SlipReader } from '../../src/serial/slip.ts';
import { bytes, controls, frames, hellos, messages, mutated, oneOf, random, require, touched } from './fuzz-input.ts';
import { SlipReader as NaiveReader, slipEncode } from './naive-slip.ts';
import { toHex } from './vectors.ts';

/** What a peer or a line may do to each parser, from a seed. All throw when something does not hold. */

/** What is decoded is encoded again to the same message; the result: it was decoded. */
export function fuzzMessage(seed: number): boolean {
  const r = random(seed);
  const from = oneOf(r, messages);
  const decoded = decodeMessage([bytes(r, 64), mutated(r, from), touched(r, from), touched(r, from)][r(4)] ?? from);
  if (decoded.result !== 'message') return false;
  const again = decodeMessage(Uint8Array.from(encodeMessage(decoded.message)));
  require(again.result === 'message' && again.exact, 'our own message is not read');
  require(JSON.stringify(again.message, plain) ===
    JSON.stringify(decoded.message, plain), 'a message changed on its way through the codec');
  return true;
}

function plain(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? `${value}n` : value;
}

/** What is read is written again to the same frame; the result: it was read. */
export function fuzzFrame(seed: number): boolean {
  const r = random(seed);
  const from = oneOf(r, frames);
  const wire = mutated(r, from);
  decodeFrame(wire, 0, 1024);
  const frame = decodeFrame(sealed(wire, seed), seed, 1024);
  if (typeof frame === 'string') return false;
  const again = decodeFrame(encodeFrame(frame, seed), seed, 1024);
  require(JSON.stringify(again) === JSON.stringify(frame), 'a frame changed on its way through the codec');
  return true;
}

/** Bodies of HELLO and LINK: what is read is legal once it is cut to the schema, and is written again to the same. */
export function fuzzBody(seed: number): boolean {
  const r = random(seed);
  const body = r(8) === 0 ? bytes(r, 64) : mutated(r, oneOf(r, r(3) === 0 ? controls : hellos));
  const control = decodeControl(body);
  if (control) same(decodeControl(encodeControl(control)), control, 'a LINK body');
  const hello = decodeHello(body);
  if (hello) {
    same(decodeHello(encodeHello(hello)), hello, 'a HELLO body');
    same(legalized(legalized(hello)), legalized(hello), 'what is legal');
  }
  return control !== undefined || hello !== undefined;
}

function same(a: unknown, b: unknown, what: string): void {
  require(JSON.stringify(a) === JSON.stringify(b), `${what} changed on its way through the codec`);
}

/** The same bytes with a check that is right, whatever they are. */
function sealed(wire: Uint8Array, seed: number): Uint8Array {
  const head = Uint8Array.from({ length: 4 }, (_, i) => wire[i] ?? 0);
  const data = { type: 'data', channel: 0, seq: 0, ack: 0, credit: 0, sack: 0, nak: false, first: undefined } as const;
  const body = wire.subarray(4);
  // The seed is XORed into the head: what the head differs by from this one's is moved into the seed.
  const plainHead = 1;
  const wanted = ((head[0] ?? 0) | ((head[1] ?? 0) << 8) | ((head[2] ?? 0) << 16) | ((head[3] ?? 0) << 24)) >>> 0;
  const check = ((head[0] ?? 0) & 3) === 0 ? 0 : seed;
  const out = encodeFrame({ ...data, last: false, body }, (check ^ wanted ^ plainHead) >>> 0);
  out.set(head, 0);
  return out;
}

/** Any bytes in any pieces: bounded, the frames that a plain reader finds, and the frame after the next END is taken. */
export function fuzzSlip(seed: number): void {
  const r = random(seed);
  const taken: string[] = [];
  const expected: string[] = [];
  const twin = new NaiveReader(FRAME_MAX_BYTES);
  const reader = new SlipReader({
    frame: (frame) => {
      require(frame.length > 0 && frame.length <= FRAME_MAX_BYTES, 'size of a frame');
      taken.push(toHex(frame));
    },
    bad: (dropped) => require(dropped.length <= FRAME_MAX_BYTES + 2, 'size of what is dropped'),
    skipped: () => {},
  });
  const feed = (chunk: Uint8Array): void => {
    reader.read(chunk);
    for (const byte of chunk) {
      const frame = twin.push(byte);
      if (typeof frame === 'object') expected.push(toHex(frame));
    }
  };
  for (let i = r(12); i > 0; i--) feed(r(6) === 0 ? new Uint8Array(r(5000)).fill(r(256)) : bytes(r, 300));
  feed(Uint8Array.of(0xc0));
  require(taken.join() === expected.join(), 'other frames than a plain reader finds');
  taken.length = 0;
  const good = Uint8Array.of(1, 0xc0, 0xdb, 2);
  for (const byte of slipEncode(good)) feed(Uint8Array.of(byte));
  require(taken.join() === toHex(good), 'the frame after an END is not taken');
}

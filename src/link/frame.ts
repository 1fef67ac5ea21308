import { crc32 } from './crc.ts';
import { CONTROL_MAX_BYTES, CRC_BYTES, FIRST_BYTES, HEAD_BYTES, SACK_BYTES } from './limits.ts';

/** PROTOCOL.md section 2. */
export type Channel = 0 | 1 | 2;

/** What every DATA and ACK frame says about the other direction. */
export interface Acknowledgement {
  /** Next sequence number expected. */
  ack: number;
  /** In units of the receiver's `credit_unit`. */
  credit: number;
  /** Bit i: frame `ack + 1 + i` is kept. 0 when none is. */
  sack: number;
  /** The frame numbered `ack` is known to be missing. */
  nak: boolean;
}

export interface DataFrame extends Acknowledgement {
  type: 'data';
  channel: Channel;
  seq: number;
  /** The body starts a message. */
  first: { id: number; total: number } | undefined;
  last: boolean;
  body: Uint8Array;
}

export type Frame =
  | { type: 'hello'; body: Uint8Array }
  | DataFrame
  | ({ type: 'ack' } & Acknowledgement)
  | { type: 'link'; body: Uint8Array };

/** Why bytes are no frame: fewer than 8, wrong check, a combination that section 2 forbids, body too long, heads cut. */
export type BadFrame = 'short' | 'crc' | 'illegal' | 'oversize' | 'cut';

const HELLO = 0;
const DATA = 1;
const ACK = 2;
const LINK = 3;

/** 3 is illegal. */
const channels: readonly (Channel | undefined)[] = [0, 1, 2, undefined];

const FIRST = 0x10;
const LAST = 0x20;
const SACK = 0x40;
const NAK = 0x80;

/** True for a frame that every receiver reads, whatever its state. */
export function isHello(bytes: Uint8Array): boolean {
  return ((bytes[0] ?? DATA) & 3) === HELLO;
}

/** One unescaped frame of a direction with this seed. `body` of the result is a view of `bytes`. */
export function decodeFrame(bytes: Uint8Array, seed: number, fragmentMax: number): Frame | BadFrame {
  const end = bytes.length - CRC_BYTES;
  if (end < HEAD_BYTES) return 'short';
  const flags = bytes[0] ?? 0;
  const type = flags & 3;
  if (crc32(bytes, end, type === HELLO ? 0 : seed) !== readUint32(bytes, end)) return 'crc';

  const seq = bytes[1] ?? 0;
  const ack = bytes[2] ?? 0;
  const credit = bytes[3] ?? 0;
  if (type === HELLO || type === LINK) {
    if (flags !== type || seq !== 0 || ack !== 0 || credit !== 0) return 'illegal';
    if (end - HEAD_BYTES > CONTROL_MAX_BYTES) return 'oversize';
    const body = bytes.subarray(HEAD_BYTES, end);
    return type === HELLO ? { type: 'hello', body } : { type: 'link', body };
  }

  let at = HEAD_BYTES;
  let sack = 0;
  if (flags & SACK) {
    if (at + SACK_BYTES > end) return 'cut';
    sack = readUint16(bytes, at);
    if (sack === 0) return 'illegal';
    at += SACK_BYTES;
  }
  const nak = (flags & NAK) !== 0;
  const channel = channels[(flags >> 2) & 3];
  if (type === ACK) {
    if (channel !== 0 || flags & (FIRST | LAST) || seq !== 0 || at !== end) return 'illegal';
    return { type: 'ack', ack, credit, sack, nak };
  }

  if (channel === undefined) return 'illegal';
  let first: DataFrame['first'];
  if (flags & FIRST) {
    if (at + FIRST_BYTES > end) return 'cut';
    first = { id: readUint16(bytes, at), total: readUint16(bytes, at + 2) };
    if (first.id === 0 || first.total === 0) return 'illegal';
    at += FIRST_BYTES;
  }
  if (end - at > fragmentMax) return 'oversize';
  const last = (flags & LAST) !== 0;
  return { type: 'data', channel, seq, ack, credit, sack, nak, first, last, body: bytes.subarray(at, end) };
}

/** The bytes of a frame, not yet escaped. */
export function encodeFrame(frame: Frame, seed: number): Uint8Array {
  switch (frame.type) {
    case 'hello':
      return seal(withBody(HELLO, frame.body), 0);
    case 'link':
      return seal(withBody(LINK, frame.body), seed);
    case 'ack': {
      const out = new Uint8Array(HEAD_BYTES + (frame.sack ? SACK_BYTES : 0) + CRC_BYTES);
      writeAcknowledgement(out, ACK, 0, frame);
      return seal(out, seed);
    }
    case 'data': {
      const firstAt = HEAD_BYTES + (frame.sack ? SACK_BYTES : 0);
      const bodyAt = firstAt + (frame.first ? FIRST_BYTES : 0);
      const out = new Uint8Array(bodyAt + frame.body.length + CRC_BYTES);
      const flags = DATA | (frame.channel << 2) | (frame.first ? FIRST : 0) | (frame.last ? LAST : 0);
      writeAcknowledgement(out, flags, frame.seq, frame);
      if (frame.first) {
        writeUint16(out, firstAt, frame.first.id);
        writeUint16(out, firstAt + 2, frame.first.total);
      }
      out.set(frame.body, bodyAt);
      return seal(out, seed);
    }
  }
}

function withBody(flags: number, body: Uint8Array): Uint8Array {
  const out = new Uint8Array(HEAD_BYTES + body.length + CRC_BYTES);
  out[0] = flags;
  out.set(body, HEAD_BYTES);
  return out;
}

function writeAcknowledgement(out: Uint8Array, flags: number, seq: number, frame: Acknowledgement): void {
  out[0] = flags | (frame.sack ? SACK : 0) | (frame.nak ? NAK : 0);
  out[1] = seq;
  out[2] = frame.ack;
  out[3] = frame.credit;
  if (frame.sack) writeUint16(out, HEAD_BYTES, frame.sack);
}

function seal(out: Uint8Array, seed: number): Uint8Array {
  const end = out.length - CRC_BYTES;
  const crc = crc32(out, end, seed);
  writeUint16(out, end, crc & 0xffff);
  writeUint16(out, end + 2, crc >>> 16);
  return out;
}

function readUint16(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8);
}

function readUint32(bytes: Uint8Array, at: number): number {
  return (readUint16(bytes, at) | (readUint16(bytes, at + 2) << 16)) >>> 0;
}

function writeUint16(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value & 0xff;
  bytes[at + 1] = value >>> 8;
}

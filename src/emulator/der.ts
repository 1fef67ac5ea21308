/** The part of DER that an X.509 certificate needs. */

type Bytes = Uint8Array;

export function tlv(tag: number, ...content: Bytes[]): Buffer {
  const body = Buffer.concat(content);
  return Buffer.concat([Buffer.from([tag, ...lengthOf(body.length)]), body]);
}

function lengthOf(length: number): number[] {
  if (length < 0x80) return [length];
  const octets: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) octets.unshift(rest % 256);
  return [0x80 | octets.length, ...octets];
}

export const sequence = (...items: Bytes[]): Buffer => tlv(0x30, ...items);
export const set = (...items: Bytes[]): Buffer => tlv(0x31, ...items);
export const octets = (content: Bytes): Buffer => tlv(0x04, content);
export const text = (value: string): Buffer => tlv(0x0c, Buffer.from(value, 'utf8'));
export const yes = tlv(0x01, Buffer.from([0xff]));

/** An explicit or constructed context tag. */
export const tagged = (number: number, ...items: Bytes[]): Buffer => tlv(0xa0 | number, ...items);
/** An implicit, primitive context tag. */
export const implicit = (number: number, content: Bytes): Buffer => tlv(0x80 | number, content);

/** An unsigned big-endian number in as few bytes as DER wants. */
export function integer(value: Bytes): Buffer {
  let start = 0;
  while (start < value.length - 1 && value[start] === 0) start++;
  const digits = Buffer.from(value.subarray(start));
  return (digits[0] ?? 0) >= 0x80 ? tlv(0x02, Buffer.from([0]), digits) : tlv(0x02, digits);
}

/** Bits, the last `unused` of which do not count. */
export function bits(content: Bytes, unused = 0): Buffer {
  return tlv(0x03, Buffer.from([unused]), content);
}

export function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const encoded = [first * 40 + second, ...rest].flatMap((arc) => {
    const groups = [arc % 128];
    for (let left = Math.floor(arc / 128); left > 0; left = Math.floor(left / 128)) groups.unshift(0x80 | (left % 128));
    return groups;
  });
  return tlv(0x06, Buffer.from(encoded));
}

/** UTCTime up to 2049 and GeneralizedTime from 2050 on, as RFC 5280 4.1.2.5 wants. */
export function time(unixMs: number): Buffer {
  const digits = new Date(unixMs).toISOString().replace(/\.\d+/, '').replace(/[-:T]/g, '');
  return digits < '2050' ? tlv(0x17, Buffer.from(digits.slice(2))) : tlv(0x18, Buffer.from(digits));
}

import type { Frame } from '../../src/link/frame.ts';

/** PROTOCOL.md section 2 said twice, bit by bit and without tables: an independent twin of src/link/frame.ts and crc.ts. */
export function naiveCrc(bytes: readonly number[], seed: number): number {
  let crc = 0xffffffff;
  bytes.forEach((byte, i) => {
    const covered = i < 4 ? byte ^ ((seed >>> (8 * i)) & 0xff) : byte;
    for (let bit = 0; bit < 8; bit++) {
      const odd = ((crc ^ (covered >>> bit)) & 1) === 1;
      crc = odd ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
    }
  });
  return (crc ^ 0xffffffff) >>> 0;
}

export function naiveEncode(frame: Frame, seed: number): Uint8Array {
  const type = { hello: 0, data: 1, ack: 2, link: 3 }[frame.type];
  const speaks = frame.type === 'data' || frame.type === 'ack';
  const data = frame.type === 'data' ? frame : undefined;
  const bits = [
    type,
    (data?.channel ?? 0) * 4,
    data?.first ? 16 : 0,
    data?.last ? 32 : 0,
    speaks && frame.sack !== 0 ? 64 : 0,
    speaks && frame.nak ? 128 : 0,
  ];
  const out = [bits.reduce((sum, bit) => sum + bit), data?.seq ?? 0, speaks ? frame.ack : 0, speaks ? frame.credit : 0];
  const two = (value: number) => out.push(value % 256, Math.floor(value / 256));
  if (speaks && frame.sack !== 0) two(frame.sack);
  if (data?.first) {
    two(data.first.id);
    two(data.first.total);
  }
  if (frame.type !== 'ack') out.push(...frame.body);
  const crc = naiveCrc(out, frame.type === 'hello' ? 0 : seed);
  two(crc % 65536);
  two(Math.floor(crc / 65536));
  return Uint8Array.from(out);
}

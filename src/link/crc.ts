/** CRC-32 (IEEE 802.3), four bytes a step: tables[k * 256 + b] is the check of b followed by k zero bytes. */
const tables = makeTables();

function makeTables(): Int32Array {
  const out = new Int32Array(4 * 256);
  for (let b = 0; b < 256; b++) {
    let crc = b;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
    out[b] = crc;
  }
  for (let i = 256; i < out.length; i++) {
    const before = out[i - 256] ?? 0;
    out[i] = (out[before & 0xff] ?? 0) ^ (before >>> 8);
  }
  return out;
}

/**
 * Check of `bytes[0..end)` with `seed` XORed, little-endian, into its first four bytes (PROTOCOL.md section 2); seed 0
 * gives the plain CRC-32. For the seed to count in full, `end` is 4 or more.
 */
export function crc32(bytes: Uint8Array, end: number, seed: number): number {
  let crc = ~seed;
  let i = 0;
  for (; i + 4 <= end; i += 4) {
    crc ^= (bytes[i] ?? 0) | ((bytes[i + 1] ?? 0) << 8) | ((bytes[i + 2] ?? 0) << 16) | ((bytes[i + 3] ?? 0) << 24);
    crc =
      (tables[768 + (crc & 0xff)] ?? 0) ^
      (tables[512 + ((crc >>> 8) & 0xff)] ?? 0) ^
      (tables[256 + ((crc >>> 16) & 0xff)] ?? 0) ^
      (tables[crc >>> 24] ?? 0);
  }
  for (; i < end; i++) crc = (tables[(crc ^ (bytes[i] ?? 0)) & 0xff] ?? 0) ^ (crc >>> 8);
  return ~crc >>> 0;
}

export interface Seeds {
  hostToMcu: number;
  mcuToHost: number;
}

/** The directions' seeds of one epoch pair. Frames of another pair, and looped-back frames, never pass with them. */
export function seedsOf(hostEpoch: number, mcuEpoch: number): Seeds {
  const bytes = new Uint8Array(9);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, hostEpoch, true);
  view.setUint32(4, mcuEpoch, true);
  const hostToMcu = crc32(bytes, 9, 0);
  bytes[8] = 1;
  return { hostToMcu, mcuToHost: crc32(bytes, 9, 0) };
}

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crc32, seedsOf } from '../../src/link/crc.ts';
import { naiveCrc } from '../support/naive-frame.ts';
import { vectorLines } from '../support/vectors.ts';

describe('the check of a frame', () => {
  it('is the CRC-32 of IEEE 802.3 with seed 0', () => {
    const digits = new TextEncoder().encode('123456789');
    expect(crc32(digits, digits.length, 0)).toBe(0xcbf43926);
  });

  it('is the same as that of the bytes with the seed XORed into the first four', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 4, maxLength: 300 }), fc.nat(0xffffffff), (bytes, seed) => {
        expect(crc32(bytes, bytes.length, seed)).toBe(naiveCrc([...bytes], seed));
      }),
    );
  });

  it('covers the bytes before the end alone', () => {
    const bytes = Uint8Array.of(1, 2, 3, 4, 5, 6, 7);
    expect(crc32(bytes, 5, 99)).toBe(crc32(bytes.slice(0, 5), 5, 99));
  });

  it('has the seeds of the vectors for each epoch pair', () => {
    for (const [name, epochs = '', seeds = ''] of vectorLines('seeds.txt')) {
      const [host = '', mcu = ''] = epochs.split(' ');
      const { hostToMcu, mcuToHost } = seedsOf(Number.parseInt(host, 16), Number.parseInt(mcu, 16));
      const hex = [hostToMcu, mcuToHost].map((seed) => seed.toString(16).padStart(8, '0'));
      expect(hex.join(' '), name).toBe(seeds);
    }
  });
});

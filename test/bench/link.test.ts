import { describe, expect, it } from 'vitest';
import { peers } from '../../bench/line/peers.ts';
import { p4, p16, p64 } from '../../bench/line/points.ts';
import { realBulk } from '../../bench/line/real.ts';
import { receiveRates } from '../../bench/line/receive.ts';

describe('the bulk test in real time', () => {
  it.each([p64, p16, p4])('brings every message to an MCU of $name through a damaged line', async ({ sizes }) => {
    const row = await realBulk({ baudRate: 3_000_000, ber: 1e-5, sizes }, 1, 12);
    expect(row).toMatchObject({ accepted: 12, delivered: 12, lost: 0, corrupted: 0, duplicated: 0, out_of_order: 0 });
  });
});

describe('the receive path', () => {
  it('takes every frame, as frames and as bytes of the line, or there is no rate', () => {
    expect(Object.keys(receiveRates(1, 20))).toEqual(['link', 'slip and link']);
  });
});

describe('recorded peers', () => {
  it.each(peers)('have a figure for each rate and fault: $name', ({ at }) => {
    expect(Object.keys(at)).toEqual(['115200', '921600', '3000000']);
    for (const figures of Object.values(at)) {
      expect(figures).toHaveLength(5);
      for (const [goodput, delivered, corrupted = 0] of figures) {
        expect(goodput).toBeLessThan(1);
        expect(delivered + corrupted).toBeLessThanOrEqual(600);
      }
    }
  });
});

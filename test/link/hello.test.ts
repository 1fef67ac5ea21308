import { describe, expect, it } from 'vitest';
import {
  fragmentMaxAt,
  type Hello,
  judge,
  legalized,
  maxMessageBytes,
  type Self,
  sideToUpdate,
  type Verdict,
} from '../../src/link/hello.ts';
import { encodeHello } from '../../src/link/message.ts';
import { introduction } from '../support/endpoint-pair.ts';

const own = 10;
const peer = 20;
const self: Self = { role: 'host', epoch: own, versionMin: 2, versionMax: 4, pairedWith: undefined };

function hello(changes: Partial<Hello> = {}): Hello {
  return { ...introduction(peer, { versionMin: 2, versionMax: 4 }), role: 'mcu', peerEpoch: 0, ...changes };
}

describe('a HELLO', () => {
  const rows: [string, Partial<Self>, Partial<Hello>, Verdict][] = [
    ['with our own epoch is a loopback', {}, { epoch: own, role: 'host' }, 'loopback'],
    ['with our own epoch and the other role is one too', {}, { epoch: own }, 'loopback'],
    ['of our own role is the wrong device', {}, { role: 'host' }, 'same_role'],
    ['of older versions alone is incompatible', {}, { versionMin: 0, versionMax: 1 }, 'incompatible'],
    ['of newer versions alone is incompatible', {}, { versionMin: 5, versionMax: 9 }, 'incompatible'],
    ['with one version in common is compatible', {}, { versionMin: 4, versionMax: 9 }, 'unconfirmed'],
    ['that knows nobody does not confirm', {}, {}, 'unconfirmed'],
    ['that knows an earlier life of ours does not confirm', {}, { peerEpoch: 9 }, 'unconfirmed'],
    ['that forgot us is a change', { pairedWith: peer }, {}, 'unconfirmed'],
    ['that knows us confirms a new pair', {}, { peerEpoch: own }, 'new_pair'],
    ['of a new life that knows us confirms a new pair', { pairedWith: 19 }, { peerEpoch: own }, 'new_pair'],
    ['that knows us still confirms the pair that we have', { pairedWith: peer }, { peerEpoch: own }, 'same_pair'],
    [
      'of a new version range is incompatible whatever it knows',
      { pairedWith: peer },
      { peerEpoch: own, versionMin: 5, versionMax: 5 },
      'incompatible',
    ],
  ];

  it.each(rows)('%s', (_, selfChanges, changes, verdict) => {
    expect(judge({ ...self, ...selfChanges }, hello(changes))).toBe(verdict);
  });

  it('of lower versions names its sender for the update, one of higher versions us', () => {
    expect(sideToUpdate(self, hello({ versionMin: 0, versionMax: 1 }))).toBe('mcu');
    expect(sideToUpdate(self, hello({ versionMin: 7, versionMax: 8 }))).toBe('host');
  });

  it('beyond the ranges of the schema is taken as the nearest legal one', () => {
    const highest = 0xffffffff;
    const wild = hello({
      fragmentMax: highest,
      window: highest,
      slots: highest,
      creditUnit: highest,
      stallMs: highest,
      maxStateBytes: highest,
      maxSignalingBytes: highest,
      maxBulkBytes: highest,
      receiveBytes: highest,
    });
    expect(legalized(wild)).toMatchObject({
      fragmentMax: 1024,
      window: 32,
      slots: 16,
      creditUnit: 256,
      stallMs: 1000,
      maxStateBytes: 65535,
      maxSignalingBytes: 65535,
      maxBulkBytes: 65535,
      receiveBytes: highest,
    });
    expect(legalized(hello({ fragmentMax: 0, window: 0, creditUnit: 0 }))).toMatchObject({
      fragmentMax: 32,
      window: 1,
      creditUnit: 1,
    });
  });

  it('says how large messages may be on each channel', () => {
    const sizes = hello({ maxStateBytes: 1, maxSignalingBytes: 2, maxBulkBytes: 3 });
    expect(([0, 1, 2] as const).map((channel) => maxMessageBytes(sizes, channel))).toEqual([1, 2, 3]);
  });

  it.each([
    [1200, 32],
    [9600, 96],
    [57_600, 576],
    [115_200, 1024],
    [3_000_000, 1024],
  ])('asks at %i bit/s for frames of %i bytes: 100 ms at most, where that is legal', (bitsPerSecond, bytes) => {
    expect(fragmentMaxAt(bitsPerSecond)).toBe(bytes);
  });

  it('fits 128 bytes with the highest of all values', () => {
    const highest = 0xffffffff;
    const largest = Object.fromEntries(
      Object.entries(hello()).map(([key, value]) => [key, key === 'role' ? value : highest]),
    );
    expect(encodeHello(largest as unknown as Hello).length).toBeLessThanOrEqual(128);
  });
});

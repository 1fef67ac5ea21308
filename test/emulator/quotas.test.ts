import { describe, expect, it } from 'vitest';
import { QuotaMeter } from '../../src/emulator/quotas.ts';

const SECOND_MS = 1_000;
const MOST = 400;

/** As the developer guide says them: calls a second of the account, and of one channel. */
const documented: [operation: string, account: number | undefined, channel: number | undefined][] = [
  ['CreateSignalingChannel', 50, undefined],
  ['DescribeSignalingChannel', 300, 5],
  ['UpdateSignalingChannel', 50, 5],
  ['DeleteSignalingChannel', 50, 5],
  ['ListSignalingChannels', 50, undefined],
  ['GetSignalingChannelEndpoint', 300, undefined],
  ['TagResource', 50, 5],
  ['UntagResource', 50, 5],
  ['ListTagsForResource', 50, 5],
  ['DescribeMediaStorageConfiguration', 50, 5],
  ['UpdateMediaStorageConfiguration', 10, 5],
  ['GetIceServerConfig', 100, 5],
  ['SendAlexaOfferToMaster', 100, 5],
  ['JoinStorageSession', 50, 2],
  ['ConnectAsMaster', undefined, 3],
  ['ConnectAsViewer', undefined, 3],
];

/** How many of so many calls in one second are taken. */
function taken(operation: string, channelOf: (call: number) => string): number {
  const meter = new QuotaMeter();
  return Array.from({ length: MOST }, (_unused, i) => meter.take(operation, channelOf(i), i)).filter(Boolean).length;
}

describe('the quota of', () => {
  it.each(documented)('%s is %s a second for the account, %s for a channel', (operation, account, channel) => {
    expect(taken(operation, (call) => `cam-${call}`)).toBe(account ?? MOST);
    expect(taken(operation, () => 'cam')).toBe(channel ?? account ?? MOST);
  });

  it.each(documented)(
    '%s is there again after a second, and no other call uses it up',
    (operation, account, channel) => {
      const meter = new QuotaMeter();
      const limit = channel ?? account ?? 0;
      for (const [other] of documented) {
        if (other !== operation) for (let i = 0; i < MOST; i++) meter.take(other, 'cam', 0);
      }
      for (let i = 0; i < limit; i++) expect(meter.take(operation, 'cam', 0)).toBe(true);
      expect(meter.take(operation, 'cam', SECOND_MS - 1)).toBe(false);
      expect(meter.take(operation, 'cam', SECOND_MS)).toBe(true);
    },
  );

  it('a call without a figure of its own is without a limit', () => {
    expect(taken('DescribeMappedResourceConfiguration', () => 'cam')).toBe(MOST);
  });
});

import { describe, expect, it } from 'vitest';
import { didYouMean, suggest } from '../../src/common/suggest.ts';

describe('suggest', () => {
  const keys = ['port', 'baudRate', 'channel', 'channelArn', 'role'];
  it.each([
    ['prot', 'port'],
    ['baudrate', 'baudRate'],
    ['baud', undefined],
    ['chanel', 'channel'],
    ['channelARN', 'channelArn'],
    ['xyz', undefined],
    ['', undefined],
  ])('takes %j for %j', (wrong, meant) => {
    expect(suggest(wrong, keys)).toBe(meant);
  });

  it('says nothing rather than something wrong', () => {
    expect(didYouMean('quality', keys)).toBe('');
    expect(didYouMean('rol', keys)).toBe(', did you mean role?');
  });
});

import { describe, expect, it } from 'vitest';
import { parseChannelArn } from '../../src/kvs/arn.ts';
import { checkOptions, type KvsOptions } from '../../src/kvs/options.ts';

const ARN = 'arn:aws:kinesisvideo:us-west-2:123456789012:channel/front-door/1700000000000';
const good: KvsOptions = {
  region: 'us-west-2',
  channel: { name: 'front-door' },
  role: 'master',
  create: false,
  allowDelete: false,
  fips: false,
  dualStack: false,
  credentials: { kind: 'chain' },
  useStun: true,
};

describe('an ARN', () => {
  it.each([
    ARN,
    'arn:aws-cn:kinesisvideo:cn-north-1:123456789012:channel/a/1700000000000',
    'arn:aws-us-gov:kinesisvideo:us-gov-west-1:123456789012:channel/a.b_c-D/1700000000000',
    'arn:aws-iso-b:kinesisvideo:us-isob-east-1:123456789012:channel/a/1700000000000',
    'arn:aws-eusc:kinesisvideo:eusc-de-east-1:123456789012:channel/a/1700000000000',
    `arn:aws:kinesisvideo:us-west-2:123456789012:channel/${'n'.repeat(256)}/1700000000000`,
  ])('of a channel is taken apart: %.80s', (arn) => {
    const [, , , region, , rest] = arn.split(':');
    expect(parseChannelArn(arn)).toEqual({ region, name: rest?.split('/')[1] });
  });

  it.each([
    '',
    'arn',
    ARN.replace('arn:', 'ARN:'),
    ARN.replace('aws', 'azure'),
    ARN.replace('kinesisvideo', 'kinesis'),
    ARN.replace('us-west-2', ''),
    ARN.replace('us-west-2', 'US-WEST-2'),
    ARN.replace('123456789012', '12345678901'),
    ARN.replace('123456789012', '1234567890123'),
    ARN.replace('123456789012', ''),
    ARN.replace('channel', 'stream'),
    ARN.replace('channel', 'Channel'),
    ARN.replace('front-door', ''),
    ARN.replace('front-door', 'front door'),
    ARN.replace('front-door', 'front/door'),
    ARN.replace('front-door', 'n'.repeat(257)),
    ARN.replace('1700000000000', '170000000000'),
    ARN.replace('1700000000000', '17000000000000'),
    ARN.replace('/1700000000000', ''),
    ARN.replace('1700000000000', 'x'),
    `${ARN}/`,
    ` ${ARN}`,
    `${ARN}\n`,
    ARN.replaceAll(':', ';'),
  ])('that is none is refused: %.90s', (arn) => {
    expect(parseChannelArn(arn)).toBeUndefined();
  });
});

describe('options', () => {
  const taken: [string, Partial<KvsOptions>, string][] = [
    ['a name', {}, 'front-door'],
    ['an ARN', { channel: { arn: ARN } }, 'front-door'],
    ['both of the same channel', { channel: { name: 'front-door', arn: ARN } }, 'front-door'],
    ['a viewer with an id', { role: 'viewer', clientId: 'tablet_1.a-B' }, 'front-door'],
    ['a time to live', { messageTtlS: 5 }, 'front-door'],
    ['an endpoint', { endpoint: 'https://localhost:8443' }, 'front-door'],
  ];
  it.each(taken)('with %s say which channel is meant', (_name, part, name) => {
    expect(checkOptions({ ...good, ...part })).toBe(name);
  });

  const refused: [string, Partial<KvsOptions>, string][] = [
    ['neither name nor ARN', { channel: {} }, 'neither'],
    ['a name with a blank', { channel: { name: 'front door' } }, 'no channel name'],
    ['a name that is too long', { channel: { name: 'n'.repeat(257) } }, 'no channel name'],
    ['an ARN that is none', { channel: { arn: 'arn:aws:s3:::x' } }, 'not the ARN'],
    ['an ARN of another region', { region: 'eu-west-1', channel: { arn: ARN } }, 'is of us-west-2'],
    ['an ARN of another name', { channel: { name: 'back', arn: ARN } }, '"front-door"'],
    ['no region', { region: '' }, 'region'],
    ['an availability zone for a region', { region: 'us-west-2a' }, 'region'],
    ['a viewer without id', { role: 'viewer' }, 'needs a client id'],
    ['a master with an id', { clientId: 'x' }, 'no client id'],
    ['a client id with a blank', { role: 'viewer', clientId: 'a b' }, 'no client id'],
    ['a client id that AWS keeps for itself', { role: 'viewer', clientId: 'aWs_x' }, 'no client id'],
    ['a time to live that is too short', { messageTtlS: 4 }, '5 to 120'],
    ['a time to live that is too long', { messageTtlS: 121 }, '5 to 120'],
    ['a time to live that is no number', { messageTtlS: Number.NaN }, '5 to 120'],
    ['an endpoint with a path', { endpoint: 'https://localhost/x' }, 'endpoint'],
    ['an endpoint without a scheme', { endpoint: 'localhost' }, 'endpoint'],
  ];
  it.each(refused)('with %s are refused before anything is asked', (_name, part, text) => {
    expect(() => checkOptions({ ...good, ...part })).toThrow(text);
  });
});

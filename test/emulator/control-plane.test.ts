import {
  CreateSignalingChannelCommand,
  DeleteSignalingChannelCommand,
  DescribeMappedResourceConfigurationCommand,
  DescribeMediaStorageConfigurationCommand,
  DescribeSignalingChannelCommand,
  GetSignalingChannelEndpointCommand,
  type KinesisVideoClient,
  ListSignalingChannelsCommand,
  ListTagsForResourceCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateMediaStorageConfigurationCommand,
  UpdateSignalingChannelCommand,
} from '@aws-sdk/client-kinesis-video';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../../src/emulator/index.ts';
import { controlClient, FakeClock } from './support.ts';

let clock: FakeClock;
let emulator: Emulator;
let control: KinesisVideoClient;

beforeEach(async () => {
  clock = new FakeClock();
  emulator = await startEmulator({ clock, channels: ['cam', { name: 'door', ttlS: 30, tags: { site: 'home' } }] });
  control = controlClient(emulator);
});

afterEach(async () => {
  control.destroy();
  await emulator.close();
});

describe('channels', () => {
  it('are described by name or by ARN', async () => {
    const byName = await control.send(new DescribeSignalingChannelCommand({ ChannelName: 'door' }));
    const arn = emulator.channelArn('door');
    expect(arn).toMatch(/^arn:aws:kinesisvideo:us-west-2:123456789012:channel\/door\/\d{13}$/);
    expect(byName.ChannelInfo).toMatchObject({
      ChannelARN: arn,
      ChannelName: 'door',
      ChannelStatus: 'ACTIVE',
      ChannelType: 'SINGLE_MASTER',
      SingleMasterConfiguration: { MessageTtlSeconds: 30 },
      Version: expect.stringMatching(/^[A-Z0-9]{20}$/),
    });
    expect(Math.abs((byName.ChannelInfo?.CreationTime?.getTime() ?? 0) - clock.wall())).toBeLessThan(5_000);
    const byArn = await control.send(new DescribeSignalingChannelCommand({ ChannelARN: arn }));
    expect(byArn.ChannelInfo).toEqual(byName.ChannelInfo);
  });

  it.each([
    ['a name with a space', { ChannelName: 'front door' }, 'InvalidArgumentException', 400],
    ['neither name nor ARN', {}, 'InvalidArgumentException', 400],
    ['an ARN that is none', { ChannelARN: 'arn:aws:s3:::bucket' }, 'InvalidArgumentException', 400],
    ['an unknown name', { ChannelName: 'nobody' }, 'ResourceNotFoundException', 404],
    [
      'the ARN of another age',
      { ChannelARN: 'arn:aws:kinesisvideo:us-west-2:123456789012:channel/cam/1000000000000' },
      'ResourceNotFoundException',
      404,
    ],
  ])('are not described by %s', async (_name, input, name, httpStatusCode) => {
    const call = control.send(new DescribeSignalingChannelCommand(input));
    await expect(call).rejects.toMatchObject({
      name,
      $metadata: { httpStatusCode },
      message: expect.stringMatching(/./),
    });
  });

  it('are not described by a name and the ARN of another', async () => {
    const input = { ChannelName: 'door', ChannelARN: emulator.channelArn('cam') };
    const call = control.send(new DescribeSignalingChannelCommand(input));
    await expect(call).rejects.toMatchObject({ name: 'InvalidArgumentException' });
  });

  it.each([
    ['a known name', { ChannelName: 'cam' }, 'ResourceInUseException'],
    ['a name with a space', { ChannelName: 'front door' }, 'InvalidArgumentException'],
    ['a name of 257', { ChannelName: 'x'.repeat(257) }, 'InvalidArgumentException'],
    ['a full mesh', { ChannelName: 'new', ChannelType: 'FULL_MESH' as const }, 'InvalidArgumentException'],
    [
      'a TTL of 4',
      { ChannelName: 'new', SingleMasterConfiguration: { MessageTtlSeconds: 4 } },
      'InvalidArgumentException',
    ],
    [
      'a TTL of 121',
      { ChannelName: 'new', SingleMasterConfiguration: { MessageTtlSeconds: 121 } },
      'InvalidArgumentException',
    ],
  ])('are not created with %s', async (_name, input, name) => {
    const call = control.send(new CreateSignalingChannelCommand(input));
    await expect(call).rejects.toMatchObject({ name, $metadata: { httpStatusCode: 400 } });
  });

  it.each([5, 120])('are created with a TTL of %i s', async (MessageTtlSeconds) => {
    const SingleMasterConfiguration = { MessageTtlSeconds };
    await control.send(new CreateSignalingChannelCommand({ ChannelName: 'new', SingleMasterConfiguration }));
    const { ChannelInfo } = await control.send(new DescribeSignalingChannelCommand({ ChannelName: 'new' }));
    expect(ChannelInfo?.SingleMasterConfiguration).toEqual(SingleMasterConfiguration);
  });

  it('have a new version after each update, which needs the current one', async () => {
    const ChannelARN = emulator.channelArn('cam');
    const describe = new DescribeSignalingChannelCommand({ ChannelARN });
    const CurrentVersion = (await control.send(describe)).ChannelInfo?.Version;
    const update = { ChannelARN, CurrentVersion, SingleMasterConfiguration: { MessageTtlSeconds: 10 } };
    await control.send(new UpdateSignalingChannelCommand(update));
    const after = (await control.send(describe)).ChannelInfo;
    expect(after).toMatchObject({ SingleMasterConfiguration: { MessageTtlSeconds: 10 } });
    expect(after?.Version).not.toBe(CurrentVersion);
    await expect(control.send(new UpdateSignalingChannelCommand(update))).rejects.toMatchObject({
      name: 'VersionMismatchException',
    });
  });

  it('are deleted by the current version or without one, and come back under another ARN', async () => {
    const ChannelARN = emulator.channelArn('cam');
    const wrong = new DeleteSignalingChannelCommand({ ChannelARN, CurrentVersion: 'XXXX' });
    await expect(control.send(wrong)).rejects.toMatchObject({ name: 'VersionMismatchException' });
    await control.send(new DeleteSignalingChannelCommand({ ChannelARN }));
    const again = new DeleteSignalingChannelCommand({ ChannelARN });
    await expect(control.send(again)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    const created = await control.send(new CreateSignalingChannelCommand({ ChannelName: 'cam' }));
    expect(created.ChannelARN).not.toBe(ChannelARN);
    const stale = new DescribeSignalingChannelCommand({ ChannelARN });
    await expect(control.send(stale)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  it('are listed in pages, by the beginning of their names', async () => {
    for (const ChannelName of ['cam-2', 'cam-3'])
      await control.send(new CreateSignalingChannelCommand({ ChannelName }));
    const ChannelNameCondition = { ComparisonOperator: 'BEGINS_WITH' as const, ComparisonValue: 'cam' };
    const first = await control.send(new ListSignalingChannelsCommand({ MaxResults: 2, ChannelNameCondition }));
    expect(first.ChannelInfoList?.map(({ ChannelName }) => ChannelName)).toEqual(['cam', 'cam-2']);
    const { NextToken } = first;
    const second = await control.send(
      new ListSignalingChannelsCommand({ MaxResults: 2, ChannelNameCondition, NextToken }),
    );
    expect(second.ChannelInfoList?.map(({ ChannelName }) => ChannelName)).toEqual(['cam-3']);
    expect(second.NextToken).toBeUndefined();
  });

  it('carry tags', async () => {
    const ResourceARN = emulator.channelArn('door');
    await control.send(new TagResourceCommand({ ResourceARN, Tags: [{ Key: 'room', Value: 'hall' }] }));
    expect((await control.send(new ListTagsForResourceCommand({ ResourceARN }))).Tags).toEqual({
      site: 'home',
      room: 'hall',
    });
    await control.send(new UntagResourceCommand({ ResourceARN, TagKeyList: ['site', 'unknown'] }));
    expect((await control.send(new ListTagsForResourceCommand({ ResourceARN }))).Tags).toEqual({ room: 'hall' });
    const tooMany = Array.from({ length: 50 }, (_, i) => ({ Key: `k${i}`, Value: 'v' }));
    await expect(control.send(new TagResourceCommand({ ResourceARN, Tags: tooMany }))).rejects.toMatchObject({
      name: 'TagsPerResourceExceededLimitException',
    });
  });
});

describe('channels that take their time', () => {
  it('are CREATING, then ACTIVE, then DELETING, and cannot be used meanwhile', async () => {
    await emulator.close();
    emulator = await startEmulator({ clock, channelSettleMs: 3_000 });
    control = controlClient(emulator);
    const { ChannelARN } = await control.send(new CreateSignalingChannelCommand({ ChannelName: 'slow' }));
    const statusOf = async () =>
      (await control.send(new DescribeSignalingChannelCommand({ ChannelName: 'slow' }))).ChannelInfo?.ChannelStatus;
    expect(await statusOf()).toBe('CREATING');
    const endpoint = new GetSignalingChannelEndpointCommand({ ChannelARN });
    await expect(control.send(endpoint)).rejects.toMatchObject({ name: 'ResourceInUseException' });
    clock.advance(3_000);
    expect(await statusOf()).toBe('ACTIVE');
    await control.send(endpoint);
    await control.send(new DeleteSignalingChannelCommand({ ChannelARN }));
    expect(await statusOf()).toBe('DELETING');
    clock.advance(3_000);
    await expect(statusOf()).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });
});

describe('endpoints', () => {
  it.each(['MASTER', 'VIEWER'] as const)('are those of the role: %s', async (Role) => {
    const ChannelARN = emulator.channelArn('cam');
    const SingleMasterChannelEndpointConfiguration = { Protocols: ['HTTPS' as const, 'WSS' as const], Role };
    const reply = await control.send(
      new GetSignalingChannelEndpointCommand({ ChannelARN, SingleMasterChannelEndpointConfiguration }),
    );
    const base = emulator.endpoints[Role === 'MASTER' ? 'master' : 'viewer'];
    expect(reply.ResourceEndpointList).toEqual([
      { Protocol: 'HTTPS', ResourceEndpoint: base },
      { Protocol: 'WSS', ResourceEndpoint: base.replace('https', 'wss') },
    ]);
  });

  it('have WEBRTC only with media storage', async () => {
    const ChannelARN = emulator.channelArn('cam');
    const command = new GetSignalingChannelEndpointCommand({
      ChannelARN,
      SingleMasterChannelEndpointConfiguration: { Protocols: ['WEBRTC'], Role: 'MASTER' },
    });
    await expect(control.send(command)).rejects.toMatchObject({ name: 'InvalidArgumentException' });
    const StreamARN = 'arn:aws:kinesisvideo:us-west-2:123456789012:stream/cam/1600000000000';
    const MediaStorageConfiguration = { Status: 'ENABLED' as const, StreamARN };
    await control.send(new UpdateMediaStorageConfigurationCommand({ ChannelARN, MediaStorageConfiguration }));
    const { ResourceEndpointList } = await control.send(command);
    expect(ResourceEndpointList).toEqual([{ Protocol: 'WEBRTC', ResourceEndpoint: emulator.endpoints.master }]);
  });
});

describe('media storage', () => {
  const stream = (name: string) => `arn:aws:kinesisvideo:us-west-2:123456789012:stream/${name}/1600000000000`;
  const enable = (channel: string, StreamARN?: string) =>
    new UpdateMediaStorageConfigurationCommand({
      ChannelARN: emulator.channelArn(channel),
      MediaStorageConfiguration: { Status: 'ENABLED', StreamARN },
    });

  it('is off without a stream at first, and maps one channel to one stream', async () => {
    const describe = new DescribeMediaStorageConfigurationCommand({ ChannelName: 'cam' });
    const before = await control.send(describe);
    expect(before.MediaStorageConfiguration?.Status).toBe('DISABLED');
    expect(before.MediaStorageConfiguration?.StreamARN ?? null).toBeNull();
    await control.send(enable('cam', stream('s')));
    const after = await control.send(describe);
    expect(after.MediaStorageConfiguration).toEqual({ Status: 'ENABLED', StreamARN: stream('s') });
    await expect(control.send(enable('door', stream('s')))).rejects.toMatchObject({ name: 'ResourceInUseException' });
    const mapped = await control.send(new DescribeMappedResourceConfigurationCommand({ StreamName: 's' }));
    expect(mapped.MappedResourceConfigurationList).toEqual([
      { Type: 'SIGNALING_CHANNEL', ARN: emulator.channelArn('cam') },
    ]);
  });

  it('needs a stream, and one that keeps data', async () => {
    await expect(control.send(enable('cam'))).rejects.toMatchObject({ name: 'InvalidArgumentException' });
    await expect(control.send(enable('cam', stream('s-no-retention')))).rejects.toMatchObject({
      name: 'NoDataRetentionException',
    });
  });
});

describe('quotas', () => {
  it('hold in mode documented: 5 descriptions of a channel a second', async () => {
    await emulator.close();
    emulator = await startEmulator({ clock, mode: 'documented', channels: ['cam', 'door'] });
    control = controlClient(emulator);
    const describe = (ChannelName: string) => control.send(new DescribeSignalingChannelCommand({ ChannelName }));
    for (let i = 0; i < 5; i++) await describe('cam');
    await expect(describe('cam')).rejects.toMatchObject({
      name: 'ClientLimitExceededException',
      $metadata: { httpStatusCode: 400 },
    });
    await describe('door');
    clock.advance(1_000);
    await describe('cam');
  });
});

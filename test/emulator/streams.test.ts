import {
  CreateStreamCommand,
  DescribeStreamCommand,
  type KinesisVideoClient,
  UpdateMediaStorageConfigurationCommand,
} from '@aws-sdk/client-kinesis-video';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../../src/emulator/index.ts';
import { controlClient } from './support.ts';

let emulator: Emulator;
let control: KinesisVideoClient;

beforeEach(async () => {
  emulator = await startEmulator({ channels: ['cam', { name: 'stored', storage: true }] });
  control = controlClient(emulator);
});

afterEach(async () => {
  control.destroy();
  await emulator.close();
});

describe('streams, as far as ingestion is set up with them', () => {
  it('are made, and described by name or by ARN', async () => {
    const { StreamARN } = await control.send(
      new CreateStreamCommand({ StreamName: 'front', DataRetentionInHours: 24 }),
    );
    expect(StreamARN).toMatch(/^arn:aws:kinesisvideo:us-west-2:123456789012:stream\/front\/\d{13}$/);
    for (const by of [{ StreamName: 'front' }, { StreamARN }]) {
      const { StreamInfo } = await control.send(new DescribeStreamCommand(by));
      expect(StreamInfo).toMatchObject({ StreamName: 'front', StreamARN, Status: 'ACTIVE', DataRetentionInHours: 24 });
      expect(StreamInfo?.CreationTime).toBeInstanceOf(Date);
    }
  });

  it('are there for channels that have storage from the start', async () => {
    const { StreamInfo } = await control.send(new DescribeStreamCommand({ StreamName: 'stored' }));
    expect(StreamInfo).toMatchObject({ DataRetentionInHours: 24 });
  });

  it('can be given to a channel', async () => {
    const { StreamARN } = await control.send(new CreateStreamCommand({ StreamName: 'front', DataRetentionInHours: 1 }));
    const ChannelARN = emulator.channelArn('cam');
    const MediaStorageConfiguration = { Status: 'ENABLED' as const, StreamARN };
    await control.send(new UpdateMediaStorageConfigurationCommand({ ChannelARN, MediaStorageConfiguration }));
  });

  it.each([
    ['one that is there already', new CreateStreamCommand({ StreamName: 'stored' }), 'ResourceInUseException'],
    ['a name with a space', new CreateStreamCommand({ StreamName: 'a b' }), 'InvalidArgumentException'],
    [
      'a retention of less than none',
      new CreateStreamCommand({ StreamName: 'a', DataRetentionInHours: -1 }),
      'InvalidArgumentException',
    ],
  ])('are not made from %s', async (_, command, name) => {
    await expect(control.send(command)).rejects.toMatchObject({ name });
  });

  it.each([
    ['a name that nobody has', { StreamName: 'nobody' }, 'ResourceNotFoundException'],
    ['neither name nor ARN', {}, 'InvalidArgumentException'],
    ['name and ARN of two', { StreamName: 'stored', StreamARN: 'arn:x' }, 'ResourceNotFoundException'],
  ])('are not described by %s', async (_, by, name) => {
    await expect(control.send(new DescribeStreamCommand(by))).rejects.toMatchObject({ name });
  });
});

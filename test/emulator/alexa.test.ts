import { SendAlexaOfferToMasterCommand } from '@aws-sdk/client-kinesis-video-signaling';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../../src/emulator/index.ts';
import { connect, encode, FakeClock, signalingClient } from './support.ts';

let clock: FakeClock;
let emulator: Emulator;

beforeEach(async () => {
  clock = new FakeClock();
  emulator = await startEmulator({ clock, channels: ['cam', { name: 'short', ttlS: 5 }] });
});

afterEach(async () => {
  await emulator.close();
});

const send = (SenderClientId: string, channel = 'cam') =>
  signalingClient(emulator, emulator.endpoints.viewer).send(
    new SendAlexaOfferToMasterCommand({
      ChannelARN: emulator.channelArn(channel),
      SenderClientId,
      MessagePayload: encode('offer'),
    }),
  );

describe('an offer of Alexa', () => {
  it('comes to the master as an ordinary offer and returns its answer', async () => {
    const master = await connect(emulator);
    const call = send('echoshow195');
    expect(await master.frame(1)).toEqual({
      messagePayload: encode('offer'),
      messageType: 'SDP_OFFER',
      senderClientId: 'echoshow195',
    });
    master.send({ action: 'ICE_CANDIDATE', recipientClientId: 'echoshow195', messagePayload: encode('c') });
    master.send({ action: 'SDP_ANSWER', recipientClientId: 'echoshow195', messagePayload: encode('answer') });
    expect((await call).Answer).toBe(encode('answer'));
  });

  it('waits for a master, and for each of two separately', async () => {
    const calls = [send('a'), send('b')];
    for (const id of ['a', 'b'])
      await emulator.events.when(({ kind, clientId }) => kind === 'queued' && clientId === id);
    const master = await connect(emulator);
    await master.frame(2);
    master.send({ action: 'SDP_ANSWER', recipientClientId: 'b', messagePayload: encode('for b') });
    master.send({ action: 'SDP_ANSWER', recipientClientId: 'a', messagePayload: encode('for a') });
    expect((await Promise.all(calls)).map(({ Answer }) => Answer)).toEqual([encode('for a'), encode('for b')]);
  });

  it.each([
    ['cam', 29_000],
    ['short', 5_000],
  ])('on channel %s ends after %i ms without an answer', async (channel, waitMs) => {
    const outcome = send('echo', channel).then(
      () => 'answered',
      (error: Error) => error.name,
    );
    await emulator.events.when(({ kind }) => kind === 'queued');
    clock.advance(waitMs - 1);
    expect(emulator.events.list().some(({ kind }) => kind === 'request')).toBe(false);
    clock.advance(1);
    expect(await outcome).toBe('ResourceNotFoundException');
  });

  it.each([
    ['10,000 characters of payload', 'echo', 'A'.repeat(10_000), 'ResourceNotFoundException'],
    ['one more', 'echo', 'A'.repeat(10_001), 'InvalidArgumentException'],
    ['another alphabet', 'echo', 'A-_', 'InvalidArgumentException'],
    ['a sender id with a space', 'e o', 'AAAA', 'InvalidArgumentException'],
  ])('with %s is answered as documented', async (_, SenderClientId, MessagePayload, expected) => {
    const input = { ChannelARN: emulator.channelArn('cam'), SenderClientId, MessagePayload };
    const call = signalingClient(emulator).send(new SendAlexaOfferToMasterCommand(input));
    const outcome = call.then(
      () => 'answered',
      (error: Error) => error.name,
    );
    if (expected === 'ResourceNotFoundException') {
      await emulator.events.when(({ kind }) => kind === 'queued');
      clock.advance(29_000);
    }
    expect(await outcome).toBe(expected);
  });

  it('ends when the service does', async () => {
    const outcome = send('echo').then(
      () => 'answered',
      () => 'failed',
    );
    await emulator.events.when(({ kind }) => kind === 'queued');
    await emulator.close();
    expect(await outcome).toBe('failed');
  });
});

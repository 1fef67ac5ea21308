import {
  CreateSignalingChannelCommand,
  DescribeSignalingChannelCommand,
  GetSignalingChannelEndpointCommand,
} from '@aws-sdk/client-kinesis-video';
import { GetIceServerConfigCommand } from '@aws-sdk/client-kinesis-video-signaling';
import { afterEach, describe, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../../src/emulator/index.ts';
import { connect, controlClient, encode, signalingClient } from './support.ts';

let emulator: Emulator | undefined;

afterEach(async () => {
  await emulator?.close();
  emulator = undefined;
});

describe('a session over real TLS', () => {
  it('goes from an unknown channel to an answer', async () => {
    emulator = await startEmulator({ mode: 'documented' });
    const control = controlClient(emulator);
    await expect(control.send(new DescribeSignalingChannelCommand({ ChannelName: 'cam' }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
    const { ChannelARN } = await control.send(new CreateSignalingChannelCommand({ ChannelName: 'cam' }));
    expect(ChannelARN).toBe(emulator.channelArn('cam'));
    const { ResourceEndpointList } = await control.send(
      new GetSignalingChannelEndpointCommand({
        ChannelARN,
        SingleMasterChannelEndpointConfiguration: { Protocols: ['WSS', 'HTTPS'], Role: 'MASTER' },
      }),
    );
    expect(ResourceEndpointList).toContainEqual({ Protocol: 'HTTPS', ResourceEndpoint: emulator.endpoints.master });
    const { IceServerList } = await signalingClient(emulator).send(new GetIceServerConfigCommand({ ChannelARN }));
    expect(IceServerList).toHaveLength(2);

    const master = await connect(emulator);
    const viewer = await connect(emulator, { role: 'viewer', clientId: 'phone' });
    viewer.send({ action: 'SDP_OFFER', messagePayload: encode('offer'), recipientClientId: '' });
    expect(await master.frame(1)).toEqual({
      messagePayload: encode('offer'),
      messageType: 'SDP_OFFER',
      senderClientId: 'phone',
    });
    master.send({ action: 'SDP_ANSWER', messagePayload: encode('answer'), recipientClientId: 'phone' });
    expect(await viewer.frame(1)).toEqual({ messagePayload: encode('answer'), messageType: 'SDP_ANSWER' });
  });
});

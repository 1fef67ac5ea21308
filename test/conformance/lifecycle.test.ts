import { DescribeSignalingChannelCommand } from '@aws-sdk/client-kinesis-video';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { initialState, step } from '../../src/kvs/client.ts';
import type { ClientInput, ClientState } from '../../src/kvs/client-types.ts';
import { controlClient, refusedUpgrade, signedUrl } from '../emulator/support.ts';
import { Rig } from '../kvs/rig.ts';
import { SDP, tally } from './traffic.ts';

let rig: Rig;
beforeAll(async () => {
  rig = await Rig.start();
});
afterEach(() => rig.stopClients());
afterAll(() => rig.close());

describe('lifecycle and validation', () => {
  it('#1 a fresh channel is described, created, described again, and ready after one endpoint and one ICE call', async () => {
    const calls = tally(rig);
    const client = await rig.connect({ channel: { name: 'row-1' }, create: true });
    await client.has('iceServers');
    expect(calls()).toEqual({ describe: 2, create: 1, endpoint: 1, ice: 1 });
  });

  it('#2 a second connect needs no second socket, and stopping works', async () => {
    const client = await rig.connect();
    // The first fetch may end after the socket opened; one that joins it brings no second answer.
    await client.has('iceServers');
    const opened = rig.opened();
    client.driver.connect();
    client.driver.fetchIce();
    await client.has('iceServers', 2);
    expect(rig.opened()).toBe(opened);
    await client.driver.stop();
    await client.driver.stop();
  });

  it('#7 a TTL is 5 to 120 s, and the service takes 60 s where none is given', async () => {
    for (const messageTtlS of [0, 4, 121]) expect(() => rig.client({ messageTtlS })).toThrow('5 to 120 s');
    await rig.connect({ channel: { name: 'row-7' }, create: true });
    const { ChannelInfo } = await controlClient(rig.emulator).send(
      new DescribeSignalingChannelCommand({ ChannelName: 'row-7' }),
    );
    expect(ChannelInfo?.SingleMasterConfiguration?.MessageTtlSeconds).toBe(60);
  });

  it('#8 spaces in names are refused: here before any request, by the service at describe and connect', async () => {
    const calls = tally(rig);
    expect(() => rig.client({ channel: { name: 'front door' } })).toThrow('no channel name');
    expect(() => rig.client({ role: 'viewer', clientId: 'a b' })).toThrow('no client id');
    expect(calls()).toEqual({ describe: 0, create: 0, endpoint: 0, ice: 0 });
    const described = controlClient(rig.emulator).send(new DescribeSignalingChannelCommand({ ChannelName: 'a b' }));
    await expect(described).rejects.toMatchObject({ $metadata: { httpStatusCode: 400 } });
    const url = await signedUrl(rig.emulator, { role: 'viewer', clientId: 'a b' });
    expect((await refusedUpgrade(rig.emulator, url)).status).toBe(400);
  });

  it('#12 a channel in a state of no known name is reported and asked for again, and never taken for gone', () => {
    let state: ClientState = initialState({
      role: 'master',
      region: 'us-west-2',
      name: 'cam',
      arn: undefined,
      create: true,
      storage: 'off',
    });
    const seen: string[] = [];
    const calls: string[] = [];
    let now = 0;
    const put = (input: ClientInput): void => {
      const turn = step(state, input, now, () => 0.5);
      state = turn.state;
      for (const effect of turn.effects) {
        if (effect.kind === 'event' && effect.event.kind === 'state') seen.push(effect.event.text);
        if (effect.kind !== 'call') continue;
        const { id, call } = effect;
        calls.push(call.name);
        if (call.name === 'credentials') put({ kind: 'done', id, call: 'credentials' });
        if (call.name === 'describe') {
          const channel = { arn: 'arn', name: 'cam', status: 'DREAMING', version: undefined };
          put({ kind: 'done', id, call: 'describe', channel });
        }
      }
    };
    put({ kind: 'start' });
    now = 60_000;
    put({ kind: 'tick' });
    expect(calls).toEqual(['credentials', 'describe', 'describe']);
    expect(seen.some((text) => text.includes('DREAMING'))).toBe(true);
  });

  it('#15 a second client with the ARN alone describes and creates nothing, connects and sends', async () => {
    const master = await rig.connect();
    await master.has('iceServers');
    const calls = tally(rig);
    const viewer = await rig.connect({
      role: 'viewer',
      clientId: 'row-15',
      channel: { arn: rig.emulator.channelArn('cam') },
    });
    await viewer.has('iceServers');
    expect(calls()).toEqual({ describe: 0, create: 0, endpoint: 1, ice: 1 });
    viewer.driver.send({ kind: 'offer', to: undefined, correlationId: 'o', sdp: SDP }, 60_000);
    await master.has('message');
  });

  it('#16 disconnecting early and twice is fine: READY, nothing is sent, ICE servers are served, it connects again', async () => {
    const client = rig.client();
    client.driver.disconnect();
    client.driver.start();
    await client.connected();
    await client.has('iceServers');
    client.driver.disconnect();
    client.driver.disconnect();
    await client.shows('READY', 'requested', client.events.length - 2);
    client.driver.send({ kind: 'answer', to: 'v', correlationId: 'early', sdp: SDP }, 50);
    client.driver.fetchIce();
    await client.has('iceServers', 2);
    await client.has('unsent');
    expect(client.of('written')).toEqual([]);
    const from = client.events.length;
    client.driver.connect();
    await client.connected(from);
  });

  it('#17 deleting twice is deleting once; then there is nothing to connect to or to send on', async () => {
    const client = await rig.connect({ channel: { name: 'row-17' }, create: true });
    client.driver.deleteChannel();
    client.driver.deleteChannel();
    await client.shows('DELETED');
    const opened = rig.opened();
    client.driver.connect();
    client.driver.send({ kind: 'answer', to: 'v', correlationId: 'late', sdp: SDP }, 50);
    await client.has('unsent');
    expect(client.states.at(-1)).toBe('DELETED');
    expect(rig.opened()).toBe(opened);
    expect(rig.requests('DeleteSignalingChannel')).toBe(1);
  });

  it('#18 a client that knows the ARN alone can delete the channel', async () => {
    await rig.connect({ channel: { name: 'row-18' }, create: true });
    const client = await rig.connect({ channel: { arn: rig.emulator.channelArn('row-18') } });
    client.driver.deleteChannel();
    await client.shows('DELETED');
    expect(() => rig.emulator.channelArn('row-18')).toThrow();
  });

  it('#19 deleting fails with expired credentials, works with good ones, and leaves nothing to connect to', async () => {
    const client = await rig.connect({ channel: { name: 'row-19' }, create: true });
    rig.emulator.admin({ do: 'inject', fault: 'expired-token', only: 'DeleteSignalingChannel', count: 1 });
    client.driver.deleteChannel();
    await client.shows('DELETE', 'credentials');
    await client.shows('DELETED');
    client.driver.connect();
    await rig.viewer('row-19');
    expect(client.states.at(-1)).toBe('DELETED');
  });
});

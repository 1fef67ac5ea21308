import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { connect, encode } from '../emulator/support.ts';
import { Rig } from '../kvs/rig.ts';
import { until } from '../kvs/support.ts';
import { CANDIDATE, SDP } from './traffic.ts';

let rig: Rig;
beforeAll(async () => {
  rig = await Rig.start();
});
afterEach(() => rig.stopClients());
afterAll(() => rig.close());

const toMaster = (frame: string) => rig.emulator.admin({ do: 'send', channel: 'cam', role: 'master', frame });

describe('sending and receiving', () => {
  it('#20 payloads of one character and of half the limit are taken, one that no gateway takes is not sent', async () => {
    const master = await rig.connect();
    const viewer = await connect(rig.emulator, { role: 'viewer', clientId: 'row-20' });
    for (const [name, length] of Object.entries({ one: 1, half: 3_700, over: 30_000 })) {
      master.driver.send({ kind: 'answer', to: 'row-20', correlationId: name, sdp: 'v'.repeat(length) }, 60_000);
    }
    await viewer.frame(2);
    await master.has('rejected');
    const lengths = viewer.frames.map((frame) => {
      const { messagePayload }: { messagePayload: string } = JSON.parse(frame);
      const { sdp }: { sdp: string } = JSON.parse(Buffer.from(messagePayload, 'base64').toString());
      return sdp.length;
    });
    expect(lengths).toEqual([1, 3_700]);
    expect(master.of('rejected')).toMatchObject([{ correlationId: 'over', statusCode: 0, errorType: 'TooLarge' }]);
    expect(master.of('unsent')).toEqual([]);
    viewer.socket.terminate();
  });

  it('#21 offer, answer and candidates with correlation ids are taken in both directions', async () => {
    const master = await rig.connect();
    const viewer = await rig.viewer('row-21');
    viewer.driver.send({ kind: 'offer', to: undefined, correlationId: 'o', sdp: SDP }, 60_000);
    viewer.driver.send({ kind: 'candidate', to: undefined, correlationId: 'c', candidate: CANDIDATE }, 60_000);
    await master.has('message', 2);
    master.driver.send({ kind: 'answer', to: 'row-21', correlationId: 'a', sdp: SDP }, 60_000);
    master.driver.send({ kind: 'candidate', to: 'row-21', correlationId: 'd', candidate: CANDIDATE }, 60_000);
    await viewer.has('message', 2);
    expect([...master.of('rejected'), ...viewer.of('rejected')]).toEqual([]);
  });

  it('#25 the recipient that a viewer gives is ignored: the master gets the message, another viewer does not', async () => {
    const master = await rig.connect();
    const sender = await connect(rig.emulator, { role: 'viewer', clientId: 'row-25-a' });
    const other = await connect(rig.emulator, { role: 'viewer', clientId: 'row-25-b' });
    const messagePayload = encode(JSON.stringify({ type: 'offer', sdp: SDP }));
    sender.send({ action: 'SDP_OFFER', recipientClientId: 'row-25-b', messagePayload });
    await master.has('message');
    await other.settled();
    expect(master.of('message')[0]?.message).toMatchObject({ kind: 'offer', from: 'row-25-a' });
    expect(other.frames).toEqual([]);
    sender.socket.terminate();
    other.socket.terminate();
  });

  it('#27 a status is told with its correlation id, known or not, and nothing else changes', async () => {
    const master = await rig.connect();
    const statusResponse = { correlationId: 'nobody', errorType: 'InvalidArgumentException', statusCode: '400' };
    toMaster(JSON.stringify({ messageType: 'STATUS_RESPONSE', statusResponse }));
    master.driver.send({ kind: 'answer', to: undefined, correlationId: 'mine', sdp: SDP }, 60_000);
    await master.has('rejected', 2);
    expect(master.of('rejected').map(({ correlationId }) => correlationId)).toEqual(['nobody', 'mine']);
    expect(master.driver.status().state).toBe('CONNECTED');
  });

  it('#31 a type is compared exactly: the empty one, a beginning, another case are noise', async () => {
    const master = await rig.connect();
    const messagePayload = encode(JSON.stringify({ type: 'offer', sdp: SDP }));
    const frame = (messageType: string) => JSON.stringify({ messageType, messagePayload, senderClientId: 'row-31' });
    const types = ['', 'SDP', 'sdp_offer', 'SDP_OFFERS'];
    for (const type of types) toMaster(frame(type));
    toMaster(frame('SDP_OFFER'));
    await master.has('message');
    expect(master.of('message')).toHaveLength(1);
    const noise = Object.values(master.driver.status().counters.noise);
    expect(noise.reduce((sum, count) => sum + count, 0)).toBe(types.length);
  });

  it('#34 a viewer id of 256 characters, every legal one among them, goes to and fro unchanged', async () => {
    const legal = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-';
    const id = legal.repeat(4).slice(0, 256);
    const master = await rig.connect();
    const viewer = await rig.viewer(id);
    viewer.driver.send({ kind: 'offer', to: undefined, correlationId: 'o', sdp: SDP }, 60_000);
    await master.has('message');
    expect(master.of('message')[0]?.message).toEqual({ kind: 'offer', from: id, sdp: SDP });
    master.driver.send({ kind: 'answer', to: id, correlationId: 'a', sdp: SDP }, 60_000);
    await viewer.has('message');
    await until(() => master.of('written').length === 1);
  });
});

import { DescribeSignalingChannelCommand, GetSignalingChannelEndpointCommand } from '@aws-sdk/client-kinesis-video';
import { GetIceServerConfigCommand } from '@aws-sdk/client-kinesis-video-signaling';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { commandIn } from '../../src/emulator/admin-api.ts';
import { type Emulator, startEmulator } from '../../src/emulator/index.ts';
import { connect, controlClient, encode, FakeClock, http, type RawOptions, signalingClient } from './support.ts';

let clock: FakeClock;
let emulator: Emulator;

beforeEach(async () => {
  clock = new FakeClock();
  emulator = await startEmulator({ clock, channels: ['cam'] });
});

afterEach(async () => {
  await emulator.close();
});

describe('a command', () => {
  it('tells one socket or all to go away, and closes them a minute later', async () => {
    const master = await connect(emulator);
    const viewer = await connect(emulator, { role: 'viewer', clientId: 'v' });
    expect(emulator.admin({ do: 'goAway', channel: 'cam', role: 'master' })).toEqual({ affected: 1 });
    expect(await master.frame(1)).toEqual({ messageType: 'GO_AWAY' });
    clock.advance(60_000);
    expect(await master.closed).toEqual({ code: 1001, reason: 'Going away' });
    await viewer.settled();
    expect(viewer.frames).toEqual([]);
  });

  it('announces new ICE servers', async () => {
    const master = await connect(emulator);
    emulator.admin({ do: 'reconnectIceServer', channel: 'cam' });
    expect(await master.frame(1)).toEqual({ messageType: 'RECONNECT_ICE_SERVER' });
  });

  it('closes with a code', async () => {
    const viewer = await connect(emulator, { role: 'viewer', clientId: 'v' });
    emulator.admin({ do: 'close', channel: 'cam', clientId: 'v', code: 4000, reason: 'because' });
    expect(await viewer.closed).toEqual({ code: 4000, reason: 'because' });
  });

  it('resets, without a close frame', async () => {
    const master = await connect(emulator);
    emulator.admin({ do: 'reset', channel: 'cam' });
    expect(await master.closed).toMatchObject({ code: 1006 });
  });

  it('mutes: no pong, and no message is taken', async () => {
    const master = await connect(emulator);
    const viewer = await connect(emulator, { role: 'viewer', clientId: 'v' });
    expect(emulator.admin({ do: 'mute', channel: 'cam', role: 'master' })).toEqual({ affected: 1 });
    let pongs = 0;
    master.socket.on('pong', () => {
      pongs += 1;
    });
    master.socket.ping();
    master.send({ action: 'SDP_ANSWER', recipientClientId: 'v', messagePayload: encode('x') });
    await viewer.settled();
    await viewer.settled();
    expect(pongs).toBe(0);
    expect(viewer.frames).toEqual([]);
  });

  it('pings', async () => {
    const master = await connect(emulator);
    const pinged = new Promise((resolve) => master.socket.once('ping', resolve));
    emulator.admin({ do: 'ping', channel: 'cam' });
    await pinged;
  });

  it('sends any text', async () => {
    const master = await connect(emulator);
    emulator.admin({
      do: 'send',
      channel: 'cam',
      role: 'master',
      frame: '{"messageType":"GO_AWAY","messagePayload":""}',
    });
    expect(await master.frame(1)).toEqual({ messageType: 'GO_AWAY', messagePayload: '' });
  });

  it('sets the clock wrong, for signatures and for the Date header', async () => {
    emulator.admin({ do: 'clock', offsetMs: 3_600_000 });
    const call = controlClient(emulator).send(new DescribeSignalingChannelCommand({ ChannelName: 'cam' }));
    await expect(call).rejects.toMatchObject({ message: expect.stringContaining('Signature expired') });
    const { headers } = await http(emulator, emulator.controlEndpoint, { path: '/x' });
    expect(Math.abs(Date.parse(headers.date ?? '') - Date.now() - 3_600_000)).toBeLessThan(60_000);
  });

  it('moves the data endpoints; the old ones answer 404', async () => {
    const old = emulator.endpoints.master;
    emulator.admin({ do: 'rotateEndpoints' });
    const ChannelARN = emulator.channelArn('cam');
    const { ResourceEndpointList } = await controlClient(emulator).send(
      new GetSignalingChannelEndpointCommand({ ChannelARN }),
    );
    const fresh = ResourceEndpointList?.find(({ Protocol }) => Protocol === 'HTTPS')?.ResourceEndpoint ?? '';
    expect(fresh).toBe(emulator.endpoints.master);
    expect(fresh).not.toBe(old);
    const ask = new GetIceServerConfigCommand({ ChannelARN });
    await expect(signalingClient(emulator, old).send(ask)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    await signalingClient(emulator, fresh).send(ask);
    await connect(emulator);
  });

  it('concerns nobody on an unknown channel', () => {
    expect(emulator.admin({ do: 'goAway', channel: 'nobody' })).toEqual({ affected: 0 });
    expect(emulator.admin({ do: 'deleteChannel', channel: 'nobody' })).toEqual({ affected: 0 });
  });
});

describe('the admin API', () => {
  const admin = (options: RawOptions) => http(emulator, emulator.endpoints.admin, options);

  it('takes the same commands', async () => {
    const set = await admin({ path: '/_emu', body: '{"do":"inject","fault":"throttle","count":1}' });
    expect(set).toMatchObject({ status: 200, body: '{"affected":1}' });
    const call = controlClient(emulator).send(new DescribeSignalingChannelCommand({ ChannelName: 'cam' }));
    await expect(call).rejects.toMatchObject({ name: 'ClientLimitExceededException' });
  });

  it('shows state, events and faults, and no secret', async () => {
    await connect(emulator);
    emulator.admin({ do: 'inject', fault: 'drop' });
    const state = await admin({ method: 'GET', path: '/_emu/state' });
    expect(JSON.parse(state.body)).toMatchObject({
      region: 'us-west-2',
      channels: { [emulator.channelArn('cam')]: [{ role: 'master', clientId: '', displaced: false }] },
    });
    const events = JSON.parse((await admin({ method: 'GET', path: '/_emu/events' })).body) as {
      events: { seq: number }[];
    };
    expect(events.events).toMatchObject([{ kind: 'opened', role: 'master', channel: 'cam' }, { kind: 'admin' }]);
    const later = await admin({ method: 'GET', path: `/_emu/events?after=${events.events.at(-1)?.seq}` });
    expect(JSON.parse(later.body)).toEqual({ events: [] });
    const faults = await admin({ method: 'GET', path: '/_emu/faults' });
    expect(JSON.parse(faults.body)).toMatchObject({ set: [{ fault: 'drop' }], known: { drop: { on: 'frame' } } });
    const secret = emulator.credentials[0]?.secretAccessKey ?? '?';
    for (const { body } of [state, faults, later]) expect(body).not.toContain(secret);
  });

  it.each([
    ['{', 'do must name a command'],
    ['{"do":"explode"}', 'do must name a command'],
    ['{"do":"inject","fault":"explode"}', 'fault must be one of'],
    ['{"do":"inject","fault":"drop","count":"many"}', 'count must be a number'],
    ['{"do":"inject","fault":"drop","probability":-1}', 'probability must be a number'],
    ['{"do":"clear","fault":"explode"}', 'fault must be one of'],
    ['{"do":"clock"}', 'offsetMs must be a number'],
    ['{"do":"goAway"}', 'channel is required'],
    ['{"do":"close","channel":"cam","role":"king"}', 'role must be'],
    ['{"do":"send","channel":"cam"}', 'frame is required'],
    ['{"do":"deleteChannel"}', 'channel is required'],
  ])('refuses %s', async (body, why) => {
    const result = await admin({ path: '/_emu', body });
    expect(result).toMatchObject({ status: 400, body: expect.stringContaining(why) });
  });

  it.each([
    {
      do: 'inject',
      fault: 'slow',
      only: 'A',
      channel: 'cam',
      count: 2,
      probability: 0.5,
      skip: 1,
      delayMs: 9,
      retryAfterS: 3,
    },
    { do: 'clear' },
    { do: 'clear', fault: 'slow' },
    { do: 'goAway', channel: 'cam', role: 'viewer', clientId: 'v' },
    { do: 'close', channel: 'cam', code: 1000, reason: 'x' },
    { do: 'send', channel: 'cam', frame: '' },
    { do: 'clock', offsetMs: -5 },
    { do: 'rotateEndpoints' },
    { do: 'deleteChannel', channel: 'cam' },
  ])('reads %j as it is', (command) => {
    expect(commandIn(command)).toEqual(command);
  });

  it.each([
    ['another host', { host: 'evil.test' }],
    ['a page of another origin', { origin: 'http://localhost:3000' }],
    ['no origin to speak of', { origin: 'null' }],
  ])('refuses %s', async (_name, headers) => {
    expect(await admin({ method: 'GET', path: '/_emu/state', headers })).toMatchObject({ status: 403 });
  });

  it('takes a page of its own origin, and sends it a policy', async () => {
    const result = await admin({ method: 'GET', path: '/_emu/state', headers: { origin: emulator.endpoints.admin } });
    expect(result).toMatchObject({
      status: 200,
      headers: {
        'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
        'x-content-type-options': 'nosniff',
      },
    });
  });

  it('wants its token where there is one', async () => {
    await emulator.close();
    emulator = await startEmulator({ adminToken: 's3cret' });
    const path = '/_emu/state';
    expect(await admin({ method: 'GET', path })).toMatchObject({ status: 401 });
    expect(await admin({ method: 'GET', path, headers: { authorization: 'Bearer wrong' } })).toMatchObject({
      status: 401,
    });
    expect(await admin({ method: 'GET', path, headers: { authorization: 'Bearer s3cret' } })).toMatchObject({
      status: 200,
    });
  });

  it('does not go beyond this machine without a token', async () => {
    await expect(startEmulator({ host: '0.0.0.0' })).rejects.toMatchObject({ code: 'KVSB-EMULATOR-ADMIN' });
  });
});

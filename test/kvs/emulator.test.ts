import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { FaultName } from '../../src/emulator/index.ts';
import { FastClock, Rig } from './rig.ts';
import { until } from './support.ts';

const SDP = 'v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\n';
const LINE = 'candidate:1 1 udp 2130706431 192.0.2.1 5000 typ host';

let rig: Rig;
beforeAll(async () => {
  rig = await Rig.start();
});
afterEach(() => rig.stopClients());
afterAll(() => rig.close());

describe('the first connection', () => {
  it('goes through the states of the reference, and tells channel and ICE servers', async () => {
    const client = await rig.connect();
    await client.has('iceServers');
    const states = [...new Set(client.states)];
    expect(states).toEqual([
      'NEW',
      'GET_CREDENTIALS',
      'DESCRIBE',
      'GET_ENDPOINT',
      'GET_ICE_CONFIG',
      'READY',
      'CONNECTING',
      'CONNECTED',
    ]);
    expect(client.of('channel')[0]?.channel).toEqual({
      role: 'master',
      storage: false,
      region: 'us-west-2',
      name: 'cam',
      arn: rig.emulator.channelArn('cam'),
    });
    const [ice] = client.of('iceServers');
    expect(ice?.servers[0]).toEqual({
      uris: ['stun:stun.kinesisvideo.us-west-2.amazonaws.com:443'],
      username: '',
      password: '',
    });
    expect(ice?.servers.length).toBeGreaterThan(1);
    expect(ice?.servers[1]?.password).not.toBe('');
    expect(ice?.expiresMs).toBe(300_000);
  });

  it('counts each call and each socket, what failed too, with the time that they took', async () => {
    rig.emulator.admin({ do: 'inject', fault: 'internal', only: 'GetSignalingChannelEndpoint', count: 1 });
    rig.emulator.admin({ do: 'inject', fault: 'throttle', only: 'ConnectAsMaster', count: 1 });
    const client = await rig.connect();
    await client.has('iceServers');
    const { calls } = client.driver.status().counters;
    const ends = Object.entries(calls).map(([name, { done, failed }]) => [name, [done, failed]]);
    expect(Object.fromEntries(ends)).toEqual({
      credentials: [1, 0],
      describe: [1, 0],
      locate: [1, 1],
      ice: [1, 0],
      dial: [1, 1],
    });
    for (const name of ['describe', 'locate', 'ice', 'dial'] as const) expect(calls[name]?.totalMs).toBeGreaterThan(0);
  });

  it('needs no describe with an ARN', async () => {
    const before = rig.requests('DescribeSignalingChannel');
    await rig.connect({ channel: { arn: rig.emulator.channelArn('cam') } });
    expect(rig.requests('DescribeSignalingChannel')).toBe(before);
  });

  it('makes the channel when it may', async () => {
    const client = await rig.connect({ channel: { name: 'fresh' }, create: true, messageTtlS: 30 });
    expect(client.states.filter((state) => state === 'DESCRIBE' || state === 'CREATE')).toEqual([
      'DESCRIBE',
      'CREATE',
      'DESCRIBE',
    ]);
  });

  it('says that the channel is missing when it may not make it', async () => {
    const client = rig.client({ channel: { name: 'nowhere' } });
    client.driver.start();
    const shown = await client.shows('DESCRIBE', 'missing_channel');
    expect(shown.retryMs).toBeGreaterThanOrEqual(60_000);
    expect(shown.text).toContain('channel "nowhere" does not exist in us-west-2');
  });

  it('says that the region is the wrong one', async () => {
    const client = rig.client({ region: 'eu-west-1' });
    client.driver.start();
    const shown = await client.shows('DESCRIBE', 'configuration');
    expect(shown.text).toContain('scoped to us-west-2');
  });

  it('says that the credentials are rejected, after asking for others once', async () => {
    const { credentials } = rig.options();
    if (credentials.kind !== 'static') throw new Error('static in this rig');
    const client = rig.client({ credentials: { ...credentials, secretAccessKey: 'wrong-secret-key' } });
    client.driver.start();
    const shown = await client.shows('DESCRIBE', 'credentials');
    expect(shown.text).toContain('403');
    await until(() => client.of('state').filter(({ reason }) => reason === 'credentials').length === 2);
    expect(client.of('state').at(-1)?.retryMs).toBeGreaterThanOrEqual(60_000);
  });

  it.each([
    ['forbidden', 'DescribeSignalingChannel', 'DESCRIBE'],
    ['forbidden', 'ConnectAsMaster', 'CONNECTING'],
    ['untyped', 'GetSignalingChannelEndpoint', 'GET_ENDPOINT'],
  ] as const)('says where it is not allowed on: %s at %s', async (fault, only, state) => {
    rig.emulator.admin({ do: 'inject', fault, only });
    const client = rig.client();
    client.driver.start();
    await until(
      () => client.of('state').filter((event) => event.state === state && event.reason !== 'none').length > 1,
    );
    const { reason, retryMs, text } = client.of('state').at(-1) ?? {};
    expect(reason).toBe(fault === 'forbidden' ? 'forbidden' : 'credentials');
    if (fault === 'forbidden') expect(text).toContain(`kinesisvideo:${only}`);
    expect(retryMs).toBeGreaterThanOrEqual(60_000);
  });

  it.each([-3_600_000, 3_600_000])('works though the host is off by %i ms, socket included', async (offMs) => {
    const client = await rig.connect({}, new FastClock(5, offMs));
    expect(client.of('state').some(({ reason }) => reason === 'clock')).toBe(true);
    expect(Math.abs(client.driver.status().clockOffsetMs + offMs)).toBeLessThan(120_000);
  });
});

describe('messages', () => {
  it('make the round trip between a viewer and the master', async () => {
    const master = await rig.connect();
    const viewer = await rig.viewer('viewer-1');
    viewer.driver.send({ kind: 'offer', to: undefined, correlationId: 'o-1', sdp: SDP }, 60_000);
    await master.has('message');
    expect(master.of('message')[0]?.message).toEqual({ kind: 'offer', from: 'viewer-1', sdp: SDP });
    const candidate = { candidate: LINE, mid: '0', mline: 0, ufrag: 'abcd' };
    master.driver.send({ kind: 'answer', to: 'viewer-1', correlationId: 'a-1', sdp: SDP }, 60_000);
    master.driver.send({ kind: 'candidate', to: 'viewer-1', correlationId: 'c-1', candidate }, 60_000);
    await viewer.has('message', 2);
    expect(viewer.of('message').map(({ message }) => message)).toEqual([
      { kind: 'answer', from: undefined, sdp: SDP },
      { kind: 'candidate', from: undefined, candidate },
    ]);
    expect(viewer.of('written')).toEqual([{ kind: 'written', correlationId: 'o-1' }]);
    expect(master.of('written').map(({ correlationId }) => correlationId)).toEqual(['a-1', 'c-1']);
  });

  it('that the service refuses come back with its reason', async () => {
    const master = await rig.connect();
    master.driver.send({ kind: 'answer', to: undefined, correlationId: 'a-2', sdp: SDP }, 60_000);
    await master.has('rejected');
    expect(master.of('rejected')[0]).toMatchObject({
      correlationId: 'a-2',
      statusCode: 400,
      errorType: 'InvalidArgumentException',
    });
  });

  it('wait for a socket as long as they may', async () => {
    const client = rig.client();
    client.driver.send({ kind: 'answer', to: 'v', correlationId: 'short', sdp: SDP }, 1);
    client.driver.send({ kind: 'answer', to: 'v', correlationId: 'long', sdp: SDP }, 60_000);
    await client.has('unsent');
    client.driver.start();
    await client.has('written');
    expect(client.of('unsent')).toEqual([{ kind: 'unsent', correlationId: 'short', why: 'expired' }]);
    expect(client.of('written')).toEqual([{ kind: 'written', correlationId: 'long' }]);
  });

  it('that are too large for the service are not sent, and the reason is told', async () => {
    const client = await rig.connect();
    client.driver.send({ kind: 'answer', to: 'v', correlationId: 'big', sdp: 'v'.repeat(40_000) }, 60_000);
    await client.has('rejected');
    expect(client.of('rejected')).toEqual([
      {
        kind: 'rejected',
        correlationId: 'big',
        statusCode: 0,
        errorType: 'TooLarge',
        description: expect.stringMatching(/^not sent: its frame has 53\d{3} bytes, the service takes 32768$/),
      },
    ]);
    expect(client.driver.status()).toMatchObject({ state: 'CONNECTED', counters: { rejected: 1, connects: 1 } });
  });

  // The payload of an SDP of N characters has 4/3 (N + 26) of base64.
  it.each([
    [7_474, 0],
    [7_475, 1],
    [20_000, 1],
  ])(
    'of %i characters are sent; above what is documented with a warning, and a refusal is told',
    async (length, large) => {
      const client = await rig.connect();
      client.driver.send({ kind: 'answer', to: 'v', correlationId: 'a', sdp: 'v'.repeat(length) }, 60_000);
      await client.has('written');
      expect(client.driver.status().counters).toMatchObject({ large });
      expect(client.lines.filter((line) => line.includes('larger than the service documents'))).toHaveLength(large);
      if (large === 0) return;
      await client.has('rejected');
      expect(client.of('rejected')).toMatchObject([{ statusCode: 400, errorType: 'InvalidArgumentException' }]);
    },
  );

  it("that come in a burst stay under the service's rates", async () => {
    const master = await rig.connect({}, new FastClock(1));
    const candidate = { candidate: LINE, mid: '0', mline: 0, ufrag: undefined };
    for (let i = 0; i < 40; i += 1) {
      master.driver.send({ kind: 'candidate', to: `v${i}`, correlationId: `c${i}`, candidate }, 30_000);
    }
    await master.has('written', 40);
    expect(master.of('rejected')).toEqual([]);
  });

  const noise: FaultName[] = [
    'fragments',
    'empty-frame',
    'unknown-type',
    'no-type',
    'not-json',
    'binary',
    'pretty',
    'base64url',
  ];
  it.each(noise)('arrive with noise around them: %s', async (fault) => {
    const master = await rig.connect();
    const viewer = await rig.viewer(`v-${fault}`);
    rig.emulator.admin({ do: 'inject', fault, only: 'SDP_OFFER' });
    viewer.driver.send({ kind: 'offer', to: undefined, correlationId: 'o', sdp: SDP }, 60_000);
    await master.has('message');
    expect(master.of('message')[0]?.message).toEqual({ kind: 'offer', from: `v-${fault}`, sdp: SDP });
    expect(master.driver.status().state).toBe('CONNECTED');
  });

  it('never end the connection, whatever they are', async () => {
    const master = await rig.connect();
    const frames = ['', 'null', '[]', '{', '{"messageType":1}', '{"messageType":"SDP_OFFER"}', '\u0000', '"\\ud800"'];
    for (const messageType of ['SDP_OFFER', 'SDP_ANSWER', 'ICE_CANDIDATE', 'STATUS_RESPONSE']) {
      for (const value of [null, 0, '', '%', 'bnVsbA==', [], {}]) {
        frames.push(
          JSON.stringify({ messageType, messagePayload: value, statusResponse: value, senderClientId: value }),
        );
      }
    }
    for (const frame of frames) rig.emulator.admin({ do: 'send', channel: 'cam', role: 'master', frame });
    const viewer = await rig.viewer('v-after');
    viewer.driver.send({ kind: 'offer', to: undefined, correlationId: 'o', sdp: SDP }, 60_000);
    await master.has('message');
    expect(master.driver.status().counters.connects).toBe(1);
    expect(Object.keys(master.driver.status().counters.noise).length).toBeGreaterThan(4);
  });
});

describe('a lost connection', () => {
  it.each([
    ['reset', { do: 'reset', channel: 'cam', role: 'master' }, 'network'],
    ['closed as going away', { do: 'close', channel: 'cam', role: 'master', code: 1001 }, 'rotation'],
    ['closed', { do: 'close', channel: 'cam', role: 'master', code: 1000 }, 'closed'],
    ['half-open', { do: 'mute', channel: 'cam', role: 'master' }, 'network'],
  ] as const)('is found and made anew: %s', async (_name, command, reason) => {
    const client = await rig.connect();
    const from = client.events.length;
    rig.emulator.admin(command);
    await client.shows('DISCONNECTED', reason, from);
    await client.connected(from);
    expect(client.driver.status().counters.reconnects).toBe(1);
  });

  it('needs no describe, no endpoint and no ICE servers again', async () => {
    const client = await rig.connect();
    await client.has('iceServers');
    const count = () =>
      ['DescribeSignalingChannel', 'GetSignalingChannelEndpoint', 'GetIceServerConfig'].map((name) =>
        rig.requests(name),
      );
    const before = count();
    const from = client.events.length;
    rig.emulator.admin({ do: 'reset', channel: 'cam', role: 'master' });
    await client.shows('DISCONNECTED');
    await client.connected(from);
    expect(count()).toEqual(before);
  });

  it('counts what was written to it and may not have come through', async () => {
    const client = await rig.connect();
    rig.emulator.admin({ do: 'mute', channel: 'cam', role: 'master' });
    for (const correlationId of ['d1', 'd2']) {
      client.driver.send({ kind: 'answer', to: 'nobody', correlationId, sdp: SDP }, 60_000);
    }
    await client.has('written', 2);
    await client.shows('DISCONNECTED', 'network');
    expect(client.driver.status().counters.doubtful).toBe(2);
    expect(client.lines.filter((line) => line.includes('may not have reached'))).toHaveLength(1);
  });

  it('is made anew at the new endpoint when the old one moved', async () => {
    const client = await rig.connect();
    const from = client.events.length;
    rig.emulator.admin({ do: 'rotateEndpoints' });
    rig.emulator.admin({ do: 'reset', channel: 'cam', role: 'master' });
    await client.shows('DISCONNECTED');
    await client.connected(from);
  });

  it('is replaced before it goes after GO_AWAY, and nothing is lost in between', async () => {
    const client = await rig.connect();
    // At the service's own pace, which counts its offers.
    const viewer = await rig.viewer('v-away', new FastClock(1));
    const opened = rig.opened();
    const from = client.events.length;
    rig.emulator.admin({ do: 'goAway', channel: 'cam', role: 'master' });
    await client.shows('CONNECTED', 'rotation', from);
    let sent = 0;
    while (rig.opened() === opened) {
      viewer.driver.send({ kind: 'offer', to: undefined, correlationId: `o${sent}`, sdp: `${SDP}${sent}` }, 60_000);
      sent += 1;
      await viewer.has('written', sent);
      await client.has('message', sent);
    }
    await client.connected(from);
    expect(client.states.slice(client.states.indexOf('CONNECTED'))).not.toContain('DISCONNECTED');
    expect(sent).toBeGreaterThan(0);
  });

  it('is not fought over with another master', async () => {
    const fighting = await Rig.start({ routing: { takeover: { close: { code: 1000, reason: 'replaced' } } } as never });
    try {
      const first = await fighting.connect();
      const second = await fighting.connect();
      const displaced = () =>
        [first, second].some((client) => client.of('state').some(({ reason }) => reason === 'displaced'));
      await until(displaced, 15_000);
    } finally {
      await fighting.close();
    }
  });
});

describe('ICE servers', () => {
  it('are fetched again, and nothing else, on RECONNECT_ICE_SERVER', async () => {
    const client = await rig.connect();
    await client.has('iceServers');
    rig.emulator.admin({ do: 'reconnectIceServer', channel: 'cam', role: 'master' });
    await client.has('iceServers', 2);
    expect(client.driver.status().counters.connects).toBe(1);
    expect(client.states.at(-1)).toBe('CONNECTED');
  });

  it('recover inside one fetch', async () => {
    const client = await rig.connect();
    await client.has('iceServers');
    rig.emulator.admin({ do: 'inject', fault: 'internal', only: 'GetIceServerConfig', count: 2 });
    rig.emulator.admin({ do: 'reconnectIceServer', channel: 'cam', role: 'master' });
    await client.has('iceServers', 2);
    expect(client.of('iceFailed')).toEqual([]);
  });

  it.each(['ice-empty', 'ice-one', 'ice-short'] as const)('are taken as they come: %s', async (fault) => {
    rig.emulator.admin({ do: 'inject', fault });
    const client = await rig.connect();
    await client.has('iceServers');
    expect(client.of('iceServers')[0]?.servers[0]?.uris[0]).toMatch(/^stun:/);
  });

  it('lead to the new channel when the old one was deleted', async () => {
    rig.emulator.admin({ do: 'inject', fault: 'ice-short', channel: 'reborn' });
    const client = await rig.connect({ channel: { name: 'reborn' }, create: true });
    await client.has('iceServers');
    const old = rig.emulator.channelArn('reborn');
    rig.emulator.admin({ do: 'deleteChannel', channel: 'reborn' });
    const from = client.events.length;
    client.driver.fetchIce();
    await client.connected(from);
    expect(rig.emulator.channelArn('reborn')).not.toBe(old);
    expect(client.of('channel').at(-1)?.channel.arn).toBe(rig.emulator.channelArn('reborn'));
  });
});

describe('a REST call', () => {
  const passing: FaultName[] = [
    'throttle',
    'too-many',
    'internal',
    'unavailable',
    'html',
    'reset',
    'garbage',
    'truncated',
    'signature-expired',
    'signature-early',
    'expired-token',
    'slow',
  ];
  it.each(passing)('that fails once is tried again: %s', async (fault) => {
    rig.emulator.admin({ do: 'inject', fault, only: 'GetSignalingChannelEndpoint', count: 1, delayMs: 50 });
    const client = await rig.connect();
    expect(client.driver.status().state).toBe('CONNECTED');
  });

  it('is sent again at once when its connection was closed while it lay idle', async () => {
    rig.emulator.admin({ do: 'inject', fault: 'reset-reused', only: 'GetSignalingChannelEndpoint', count: 1 });
    const client = await rig.connect();
    expect(client.of('state').every(({ reason }) => reason === 'none')).toBe(true);
  });

  it('that is redirected goes nowhere', async () => {
    rig.emulator.admin({ do: 'inject', fault: 'redirect', only: 'DescribeSignalingChannel' });
    const client = rig.client();
    client.driver.start();
    await client.shows('DESCRIBE', 'configuration');
  });
});

describe('no secret', () => {
  it('is in anything that is logged or shown, whatever fails', async () => {
    const { credentials } = rig.options();
    if (credentials.kind !== 'static') throw new Error('static in this rig');
    const secrets = [credentials.secretAccessKey, credentials.accessKeyId, 'plantedSdpText', 'X-Amz-Signature='];
    if (credentials.sessionToken !== undefined) secrets.push(credentials.sessionToken);
    const clients = [rig.client({ credentials: { ...credentials, secretAccessKey: 'plantedWrongKey' } })];
    for (const client of clients) client.driver.start();
    const faults: [string, FaultName][] = [
      ['GetSignalingChannelEndpoint', 'untyped'],
      ['GetSignalingChannelEndpoint', 'garbage'],
      ['ConnectAsMaster', 'signature-expired'],
      ['ConnectAsMaster', 'reset'],
      ['GetIceServerConfig', 'truncated'],
      ['GetIceServerConfig', 'garbage'],
    ];
    for (const [only, fault] of faults) rig.emulator.admin({ do: 'inject', fault, only, count: 1 });
    const client = await rig.connect();
    clients.push(client);
    const viewer = await rig.viewer('v-secret');
    clients.push(viewer);
    viewer.driver.send({ kind: 'offer', to: undefined, correlationId: 'o', sdp: `${SDP}plantedSdpText` }, 60_000);
    client.driver.send({ kind: 'answer', to: undefined, correlationId: 'a', sdp: `${SDP}plantedSdpText` }, 60_000);
    await client.has('rejected');
    await client.has('message');
    rig.emulator.admin({ do: 'clear' });
    rig.emulator.admin({ do: 'reconnectIceServer', channel: 'cam', role: 'master' });
    await client.has('iceServers');
    for (const server of client.of('iceServers').at(-1)?.servers ?? []) {
      if (server.password !== '') secrets.push(server.password, server.username);
    }
    const told = clients.flatMap(({ lines, driver, events }) => [
      ...lines,
      JSON.stringify(driver.status()),
      ...events.filter(({ kind }) => kind !== 'iceServers' && kind !== 'message').map((event) => JSON.stringify(event)),
    ]);
    expect(told.length).toBeGreaterThan(30);
    for (const secret of ['plantedWrongKey', ...secrets]) {
      expect(told.filter((line) => line.includes(secret) || line.includes(encodeURIComponent(secret)))).toEqual([]);
    }
  });
});

describe('on request', () => {
  it('it disconnects and connects again', async () => {
    const client = await rig.connect();
    client.driver.disconnect();
    await client.shows('READY', 'requested');
    const from = client.events.length;
    client.driver.connect();
    await client.connected(from);
  });

  it('it deletes the channel, where that is allowed', async () => {
    const client = await rig.connect({ channel: { name: 'doomed' }, create: true });
    client.driver.deleteChannel();
    await client.shows('DELETED');
    expect(() => rig.emulator.channelArn('doomed')).toThrow();
  });

  it('it does not delete the channel, where that is not allowed', async () => {
    const client = await rig.connect({ allowDelete: false });
    await client.has('iceServers');
    client.driver.deleteChannel();
    client.driver.fetchIce();
    await client.has('iceServers', 2);
    expect(client.states).not.toContain('DELETE');
    expect(rig.emulator.channelArn('cam')).toContain('channel/cam');
  });

  it('it stops in the middle of anything, and says nothing more', async () => {
    rig.emulator.admin({ do: 'inject', fault: 'silent' });
    const client = rig.client();
    client.driver.start();
    await client.shows('DESCRIBE');
    await client.driver.stop();
    const count = client.events.length;
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(client.events.length).toBe(count);
  });
});

import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import type { EmulatorOptions, FaultName } from '../../src/emulator/index.ts';
import type { CloudReason } from '../../src/kvs/state.ts';
import { connect, encode } from '../emulator/support.ts';
import { type Client, FastClock, Rig } from '../kvs/rig.ts';
import { storageAnswer } from '../kvs/storage-sdp.ts';
import { CANDIDATE, SDP } from './traffic.ts';

const rigs: Rig[] = [];
afterEach(async () => {
  await Promise.all(rigs.splice(0).map((rig) => rig.close()));
});

async function started(options: EmulatorOptions = {}): Promise<Rig> {
  const rig = await Rig.start(options);
  rigs.push(rig);
  return rig;
}

/** It comes back by itself, and said why in between. */
async function recovers(client: Client, reason: CloudReason, from: number): Promise<void> {
  await client.shows('DISCONNECTED', reason, from);
  await client.connected(from);
}

describe('a fault of the field, from which the cloud side recovers by itself and says so', () => {
  it.each([
    ['without a GO_AWAY', undefined],
    ['with a GO_AWAY that comes too late to follow', 1],
  ])('F1 the socket is cut at its greatest age %s', async (_name, goAwayAheadMs) => {
    const rig = await started({ routing: { ageMaxMs: 400, goAwayAheadMs } });
    const client = await rig.connect({}, new FastClock(20));
    const from = client.events.length;
    await recovers(client, 'rotation', from);
  });

  it('F2 the idle limit never strikes, for pings keep the socket alive', async () => {
    // 10 min of idleness are 3 s here, the client pings every 10 s of the same time.
    const rig = await started({ timeFactor: 200 });
    const client = await rig.connect({}, new FastClock(200));
    const begin = rig.emulator.events.list().length;
    const dumb = await connect(rig.emulator, { role: 'viewer', clientId: 'dumb' });
    await dumb.closed;
    const ended = rig.emulator.events
      .list()
      .slice(begin)
      .filter(({ kind }) => kind === 'closed');
    expect(ended).toHaveLength(1);
    expect(client.driver.status().state).toBe('CONNECTED');
  });

  it.each([
    ['reset', { do: 'reset', channel: 'cam', role: 'master' }],
    ['half-open', { do: 'mute', channel: 'cam', role: 'master' }],
  ] as const)('F3 the connection is %s', async (_name, command) => {
    const rig = await started();
    const client = await rig.connect({}, new FastClock(20));
    const from = client.events.length;
    rig.emulator.admin(command);
    await recovers(client, 'network', from);
  });

  const refusals: [FaultName, string, CloudReason][] = [
    ['expired-token', 'DescribeSignalingChannel', 'credentials'],
    ['untyped', 'DescribeSignalingChannel', 'credentials'],
    ['forbidden', 'ConnectAsMaster', 'forbidden'],
    ['signature-expired', 'ConnectAsMaster', 'clock'],
    ['signature-early', 'GetSignalingChannelEndpoint', 'clock'],
    ['throttle', 'DescribeSignalingChannel', 'throttled'],
    ['throttle', 'GetSignalingChannelEndpoint', 'throttled'],
    ['throttle', 'ConnectAsMaster', 'throttled'],
    ['expired-token', 'ConnectAsMaster', 'credentials'],
    ['untyped', 'ConnectAsMaster', 'credentials'],
    ['signature-early', 'ConnectAsMaster', 'clock'],
    ['not-found', 'ConnectAsMaster', 'missing_channel'],
    ['too-many', 'ConnectAsMaster', 'throttled'],
    ['internal', 'ConnectAsMaster', 'service'],
    ['unavailable', 'ConnectAsMaster', 'service'],
    ['html', 'ConnectAsMaster', 'service'],
    ['reset', 'ConnectAsMaster', 'network'],
    ['redirect', 'ConnectAsMaster', 'configuration'],
  ];
  it.each(refusals)('F4, F5, F10, F21 %s at %s', async (fault, only, reason) => {
    const rig = await started();
    rig.emulator.admin({ do: 'inject', fault, only, count: 2 });
    const client = rig.client({}, new FastClock(50));
    client.driver.start();
    await client.connected();
    expect(client.of('state').map((event) => event.reason)).toContain(reason);
  });

  it('F6 candidates come before their offer, and twice: all are told, in their order, and none ends the socket', async () => {
    const rig = await started();
    const master = await rig.connect();
    const viewer = await rig.viewer('early');
    rig.emulator.admin({ do: 'inject', fault: 'duplicate', only: 'ICE_CANDIDATE', count: 1 });
    viewer.driver.send({ kind: 'candidate', to: undefined, correlationId: 'c', candidate: CANDIDATE }, 60_000);
    await master.has('message', 2);
    viewer.driver.send({ kind: 'offer', to: undefined, correlationId: 'o', sdp: SDP }, 60_000);
    await master.has('message', 3);
    expect(master.of('message').map(({ message }) => message.kind)).toEqual(['candidate', 'candidate', 'offer']);
    expect(master.driver.status().state).toBe('CONNECTED');
  });

  it('F7 an offer that waited is told once, the newest of a viewer only, and not again after a restart', async () => {
    const rig = await started();
    const viewer = await connect(rig.emulator, { role: 'viewer', clientId: 'waiting' });
    for (const sdp of [SDP, `${SDP}a=mid:1\r\n`]) {
      viewer.send({ action: 'SDP_OFFER', messagePayload: encode(JSON.stringify({ type: 'offer', sdp })) });
    }
    await viewer.settled();
    const master = await rig.connect();
    await master.has('message');
    expect(master.of('message')).toMatchObject([{ message: { sdp: `${SDP}a=mid:1\r\n` } }]);
    await master.driver.stop();
    const next = await rig.connect();
    await next.has('iceServers');
    expect(next.of('message')).toEqual([]);
    viewer.socket.terminate();
  });

  const storageFaults: [FaultName, string, number?][] = [
    ['no-offer', 'is joined again'],
    ['late-offer', 'is taken late', 9_000 / 10],
    ['candidates-first', 'is taken with the candidates before it'],
    ['reject-answer', 'is not lost when its answer is refused, and what the answer must be is told'],
    ['illegal-answer', 'is not lost when its answer is refused by the other name'],
  ];
  it.each(storageFaults)('F11 %s: the offer of the storage session %s', async (fault, _what, delayMs = 0) => {
    const rig = await started({ channels: [{ name: 'cam', storage: true }] });
    rig.emulator.admin({ do: 'inject', fault, count: 1, delayMs });
    const client = await rig.connect({ storage: 'auto' }, new FastClock(10));
    client.driver.joinStorage();
    await client.has('message', 3);
    const messages = client.of('message').map(({ message }) => message);
    expect(messages.map((message) => 'from' in message && message.from)).toEqual(messages.map(() => undefined));
    expect(messages).toContainEqual(expect.objectContaining({ kind: 'offer' }));
    for (const message of messages) {
      if (message.kind !== 'candidate') continue;
      expect(message.candidate).toMatchObject({ mid: undefined, candidate: expect.stringContaining(' typ relay ') });
    }
    client.driver.send({ kind: 'answer', to: undefined, correlationId: 'a', sdp: storageAnswer() }, 60_000);
    await client.has('written');
    if (fault.endsWith('-answer')) {
      await client.has('rejected');
      expect((await client.shows('JOIN_SESSION_CONNECTED', 'configuration')).text).toContain('ArgumentException');
    }
    expect(client.driver.status()).toMatchObject({ state: 'JOIN_SESSION_CONNECTED', counters: { connects: 1 } });
  });

  it.each(['ice-empty', 'ice-one', 'ice-short', 'ice-expired'] as const)(
    'F12 ICE servers come as %s',
    async (fault) => {
      const rig = await started();
      rig.emulator.admin({ do: 'inject', fault, count: 1 });
      const client = await rig.connect({}, new FastClock(50));
      await client.has('iceServers');
      rig.emulator.admin({ do: 'reconnectIceServer', channel: 'cam', role: 'master' });
      await client.has('iceServers', 2);
      expect(client.of('iceServers').at(-1)?.servers.length).toBeGreaterThan(1);
      expect(client.driver.status().counters.connects).toBe(1);
    },
  );

  const elsewhere: [fault: string, file: string, ...names: string[]][] = [
    ['F8 another master', 'test/kvs/emulator.test.ts', 'is not fought over with another master'],
    ['F9 an offer of Alexa', 'test/relay/offers.test.ts', 'an offer with candidates inside and no trickle is Alexa'],
    [
      'F9 its answer',
      'test/relay/answers.test.ts',
      'gets one whole answer at the end of candidates, whose fate is told for each part',
    ],
    ['F10 rates of a socket', 'test/kvs/emulator.test.ts', "that come in a burst stay under the service's rates"],
    ['F4 refusals of IoT', 'test/kvs/iot-credentials.test.ts', 'explains the refusal: %s'],
  ];
  it.each(elsewhere)('%s is tested in %s', (_fault, file, ...names) => {
    const text = readFileSync(file, 'utf8');
    for (const name of names) expect(text).toContain(name);
  });
});

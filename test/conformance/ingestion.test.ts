import { UpdateMediaStorageConfigurationCommand } from '@aws-sdk/client-kinesis-video';
import { afterEach, describe, expect, it } from 'vitest';
import type { EmulatorOptions } from '../../src/emulator/index.ts';
import { KvsDriver } from '../../src/kvs/driver.ts';
import type { ChannelRecord } from '../../src/kvs/memory.ts';
import { controlClient } from '../emulator/support.ts';
import { type Client, FastClock, Rig } from '../kvs/rig.ts';
import { storageAnswer } from '../kvs/storage-sdp.ts';
import { recordingLog, seededRandom, until } from '../kvs/support.ts';
import { CANDIDATE } from './traffic.ts';

const rigs: Rig[] = [];
afterEach(async () => {
  await Promise.all(rigs.splice(0).map((rig) => rig.close()));
});

async function started(storage: boolean, options: EmulatorOptions = {}): Promise<Rig> {
  const rig = await Rig.start({ channels: [{ name: 'cam', storage }], ...options });
  rigs.push(rig);
  return rig;
}

/** Requests so far, by what the checklist counts. */
function counts(rig: Rig) {
  return {
    describe: rig.requests('DescribeSignalingChannel'),
    describeMedia: rig.requests('DescribeMediaStorageConfiguration'),
    endpoint: rig.requests('GetSignalingChannelEndpoint'),
    ice: rig.requests('GetIceServerConfig'),
    connect: rig.opened(),
    join: rig.requests('JoinStorageSession'),
  };
}

/** A master whose device wants a storage session, with the offer if there is one to come. */
async function master(rig: Rig, factor = 5): Promise<Client> {
  const client = await rig.connect({ storage: 'auto' }, new FastClock(factor));
  await client.has('iceServers');
  client.driver.joinStorage();
  return client;
}

/** One life of a driver that remembers, until it has its offer. */
async function life(rig: Rig, record: ChannelRecord | undefined): Promise<ChannelRecord | undefined> {
  let kept = record;
  const memory = {
    load: () => record,
    save: (last: ChannelRecord) => {
      kept = last;
    },
  };
  const options = { ...rig.options(), storage: 'auto' as const };
  const onEvent = () => undefined;
  const { log } = recordingLog();
  const driver = new KvsDriver(options, { clock: new FastClock(20), log, random: seededRandom(1), memory, onEvent });
  driver.start();
  driver.joinStorage();
  await until(() => driver.status().state === 'JOIN_SESSION_CONNECTED');
  await driver.stop();
  return kept;
}

describe('ingestion', () => {
  it('#62 a remembered endpoint without that of storage is asked for anew, and so is one from before storage was on', async () => {
    const rig = await started(true);
    const kept = await life(rig, undefined);
    if (kept?.endpoints === undefined) throw new Error('nothing was remembered');
    expect(kept.endpoints.webrtc).toBeDefined();
    const before = counts(rig);
    const { wss, https } = kept.endpoints;
    expect((await life(rig, { ...kept, endpoints: { wss, https } }))?.endpoints).toEqual(kept.endpoints);
    expect(counts(rig)).toMatchObject({
      describe: before.describe,
      describeMedia: before.describeMedia + 1,
      endpoint: before.endpoint + 1,
    });

    const plain = await started(false);
    const client = await plain.connect({ storage: 'auto' }, new FastClock(20));
    await controlClient(plain.emulator).send(
      new UpdateMediaStorageConfigurationCommand({
        ChannelARN: plain.emulator.channelArn('cam'),
        MediaStorageConfiguration: {
          Status: 'ENABLED',
          StreamARN: 'arn:aws:kinesisvideo:us-west-2:123456789012:stream/cam/1700000000000',
        },
      }),
    );
    plain.emulator.admin({ do: 'goAway', channel: 'cam', role: 'master' });
    await client.has('channel', 2);
    client.driver.joinStorage();
    await client.shows('JOIN_SESSION_CONNECTED');
    expect(counts(plain)).toMatchObject({ describe: 1, describeMedia: 2, endpoint: 2, join: 1 });
  });

  it('#63 with storage off the channel is asked once, and nothing is joined', async () => {
    const rig = await started(false);
    const client = await master(rig);
    expect(counts(rig)).toEqual({ describe: 1, describeMedia: 1, endpoint: 1, ice: 1, connect: 1, join: 0 });
    expect(client.driver.status().state).toBe('CONNECTED');
  });

  it('#64 with storage on it is joined once, after the socket is open', async () => {
    const rig = await started(true);
    const client = await master(rig);
    await client.shows('JOIN_SESSION_CONNECTED');
    expect(counts(rig)).toEqual({ describe: 1, describeMedia: 1, endpoint: 1, ice: 1, connect: 1, join: 1 });
    const happened = rig.emulator.events.list().map(({ kind, what }) => `${kind} ${what ?? ''}`.trim());
    expect(happened.indexOf('opened')).toBeLessThan(happened.indexOf('request JoinStorageSession'));
  });

  it('#65 RECONNECT_ICE_SERVER fetches ICE servers again; socket and session stay', async () => {
    const rig = await started(true);
    const client = await master(rig);
    await client.shows('JOIN_SESSION_CONNECTED');
    rig.emulator.admin({ do: 'reconnectIceServer', channel: 'cam', role: 'master' });
    await client.has('iceServers', 2);
    expect(counts(rig)).toEqual({ describe: 1, describeMedia: 1, endpoint: 1, ice: 2, connect: 1, join: 1 });
    expect(client.driver.status().state).toBe('JOIN_SESSION_CONNECTED');
  });

  it('#66 bad credentials at a refresh of ICE servers leave the session alone; storage that is on is remembered', async () => {
    const rig = await started(true);
    const client = await master(rig, 10);
    await client.shows('JOIN_SESSION_CONNECTED');
    rig.emulator.admin({ do: 'inject', fault: 'expired-token', only: 'GetIceServerConfig' });
    rig.emulator.admin({ do: 'reconnectIceServer', channel: 'cam', role: 'master' });
    await client.has('iceFailed');
    expect(client.driver.status()).toMatchObject({ state: 'JOIN_SESSION_CONNECTED', counters: { connects: 1 } });
    rig.emulator.admin({ do: 'clear' });
    client.driver.send({ kind: 'candidate', to: undefined, correlationId: 'c', candidate: CANDIDATE }, 60_000);
    await client.has('written');
    await client.driver.stop();

    const kept = await life(rig, undefined);
    const before = counts(rig);
    await life(rig, kept);
    expect(counts(rig)).toMatchObject({ describeMedia: before.describeMedia, endpoint: before.endpoint });
    expect(counts(rig).join).toBe(before.join + 1);
  });

  it('#67 without an offer in 6 s it is joined again on the same socket, until an offer comes', async () => {
    const rig = await started(true);
    rig.emulator.admin({ do: 'inject', fault: 'no-offer', count: 3 });
    const client = await master(rig, 10);
    await client.shows('JOIN_SESSION_CONNECTED');
    expect(counts(rig)).toMatchObject({ connect: 1, join: 4 });
    const unanswered = client
      .of('state')
      .filter(({ state, reason }) => state === 'JOIN_SESSION_WAITING' && reason !== 'none');
    expect(unanswered).toHaveLength(3);
    expect(client.states).not.toContain('DISCONNECTED');
    client.driver.send({ kind: 'answer', to: undefined, correlationId: 'a', sdp: storageAnswer() }, 60_000);
    await client.has('written');
    expect(client.of('rejected')).toEqual([]);
  });
});

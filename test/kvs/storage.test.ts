import { UpdateMediaStorageConfigurationCommand } from '@aws-sdk/client-kinesis-video';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { controlClient } from '../emulator/support.ts';
import { type Client, FastClock, Rig } from './rig.ts';
import { storageAnswer } from './storage-sdp.ts';
import { until } from './support.ts';

let rig: Rig;
beforeAll(async () => {
  rig = await Rig.start({ channels: [{ name: 'cam', storage: true }, 'plain'] });
});
afterEach(() => rig.stopClients());
afterAll(() => rig.close());

const joins = (): number => rig.requests('JoinStorageSession');

/** A master whose device is there. Not faster than ten times: pongs have 8 s, and machines are busy. */
async function joining(factor = 5): Promise<Client> {
  const client = await rig.connect({ storage: 'auto' }, new FastClock(factor));
  client.driver.joinStorage();
  return client;
}

async function setStorage(enabled: boolean): Promise<void> {
  const StreamARN = 'arn:aws:kinesisvideo:us-west-2:123456789012:stream/cam/1700000000000';
  const MediaStorageConfiguration = enabled
    ? { Status: 'ENABLED' as const, StreamARN }
    : { Status: 'DISABLED' as const };
  const ChannelARN = rig.emulator.channelArn('cam');
  await controlClient(rig.emulator).send(
    new UpdateMediaStorageConfigurationCommand({ ChannelARN, MediaStorageConfiguration }),
  );
}

describe('joining the storage session', () => {
  it('goes through the states of the reference to an offer without a sender, and candidates without a media id', async () => {
    const client = await joining();
    await client.has('message', 3);
    expect([...new Set(client.states)]).toEqual([
      'NEW',
      'GET_CREDENTIALS',
      'DESCRIBE',
      'DESCRIBE_MEDIA',
      'GET_ENDPOINT',
      'GET_ICE_CONFIG',
      'READY',
      'CONNECTING',
      'CONNECTED',
      'JOIN_SESSION',
      'JOIN_SESSION_WAITING',
      'JOIN_SESSION_CONNECTED',
    ]);
    expect(client.of('channel')).toMatchObject([{ channel: { storage: true } }]);
    const [offer, ...candidates] = client.of('message').map(({ message }) => message);
    expect(offer).toMatchObject({ kind: 'offer', from: undefined });
    expect(candidates).toMatchObject([
      { kind: 'candidate', from: undefined, candidate: { mid: undefined } },
      { kind: 'candidate', from: undefined, candidate: { mid: undefined } },
    ]);
    expect(client.driver.status()).toMatchObject({ state: 'JOIN_SESSION_CONNECTED', counters: { joins: 1 } });
  });

  it('is signed anew each time, with the clock of the service', async () => {
    const client = await rig.connect({ storage: 'auto' }, new FastClock(5, 3_600_000));
    client.driver.joinStorage();
    await client.shows('JOIN_SESSION_CONNECTED');
  });

  it.each([
    ['an answer that is taken is answered by nothing', storageAnswer(), undefined],
    ['a wrong codec is named', storageAnswer({ codec: 'VP8/90000' }), 'InvalidArgumentException'],
    ['a wrong direction is named', storageAnswer({ video: 'sendrecv' }), 'IllegalArgumentException'],
  ])('%s', async (_name, sdp, errorType) => {
    const client = await joining();
    await client.has('message', 3);
    client.driver.send({ kind: 'answer', to: undefined, correlationId: 'a-1', sdp }, 60_000);
    if (errorType === undefined) {
      await client.has('written');
      client.driver.send({ kind: 'answer', to: undefined, correlationId: 'bad', sdp: 'v=0' }, 60_000);
      await client.has('rejected');
      expect(client.of('rejected')).toMatchObject([{ correlationId: 'bad' }]);
    } else {
      await client.has('rejected');
      expect(client.of('rejected')).toMatchObject([{ correlationId: 'a-1', statusCode: 400, errorType }]);
      const shown = await client.shows('JOIN_SESSION_CONNECTED', 'configuration');
      expect(shown.text).toContain(errorType);
      expect(shown.text).toContain('H.264 and Opus');
    }
  });

  it('is not done on a channel without storage, which works as ever', async () => {
    const before = { joins: joins(), media: rig.requests('DescribeMediaStorageConfiguration') };
    const client = await rig.connect({ storage: 'auto', channel: { name: 'plain' } });
    client.driver.joinStorage();
    await client.has('iceServers');
    expect(rig.requests('DescribeMediaStorageConfiguration')).toBe(before.media + 1);
    expect(joins()).toBe(before.joins);
    expect(client.of('channel')).toMatchObject([{ channel: { storage: false } }]);
  });

  it('is required where it is configured so', async () => {
    const client = rig.client({ storage: 'on', channel: { name: 'plain' } });
    client.driver.start();
    const shown = await client.shows('DESCRIBE_MEDIA', 'configuration');
    expect(shown.text).toContain('has no media storage');
  });
});

describe('a join that does not bring what it should', () => {
  it('is repeated when no offer comes', async () => {
    const before = joins();
    rig.emulator.admin({ do: 'inject', fault: 'no-offer', count: 2 });
    const client = await joining(10);
    await client.shows('JOIN_SESSION_WAITING', 'service');
    await client.shows('JOIN_SESSION_CONNECTED');
    expect(joins()).toBe(before + 3);
  });

  it('takes the candidates first, and an offer that comes late', async () => {
    rig.emulator.admin({ do: 'inject', fault: 'candidates-first', count: 1 });
    const first = await joining();
    await first.has('message', 3);
    expect(first.of('message').map(({ message }) => message.kind)).toEqual(['candidate', 'candidate', 'offer']);
    await first.driver.stop();
    // 1.2 s here are 12 s there.
    rig.emulator.admin({ do: 'inject', fault: 'late-offer', delayMs: 1_200, count: 1 });
    rig.emulator.admin({ do: 'inject', fault: 'no-offer' });
    const late = await joining(10);
    await late.shows('JOIN_SESSION_WAITING', 'service');
    await late.shows('JOIN_SESSION_CONNECTED');
  });

  const refusals = [
    ['forbidden', 'forbidden', 'kinesisvideo:JoinStorageSession'],
    ['throttle', 'throttled', '2 joins a second'],
    ['expired-token', 'credentials', 'the service rejects the credentials'],
    ['signature-expired', 'clock', 'Signature expired'],
    ['too-many', 'throttled', '429'],
    ['internal', 'service', '500'],
    ['html', 'service', '503'],
    ['reset', 'network', ''],
    ['truncated', undefined, ''],
    ['garbage', undefined, ''],
    ['trickle', undefined, ''],
  ] as const;
  it.each(refusals)('by %s is told as %s, leaves the socket alone, and comes right', async (fault, reason, text) => {
    // A reset of a connection that served before is answered by one more try at once.
    const count = fault === 'reset' ? 2 : 1;
    rig.emulator.admin({ do: 'inject', fault, only: 'JoinStorageSession', count, delayMs: 1 });
    const client = await joining(10);
    if (reason !== undefined) expect((await client.shows('JOIN_SESSION', reason)).text).toContain(text);
    await client.shows('JOIN_SESSION_CONNECTED');
    expect(client.driver.status().counters.connects).toBe(1);
    expect(client.states).not.toContain('DISCONNECTED');
  });

  it('for want of a permission is tried with other credentials once, then reported and tried slowly', async () => {
    rig.emulator.admin({ do: 'inject', fault: 'forbidden', only: 'JoinStorageSession', count: 2 });
    const client = await joining();
    await until(() => client.of('state').filter(({ reason }) => reason === 'forbidden').length === 2);
    expect(client.of('state').at(-1)?.retryMs).toBeGreaterThanOrEqual(60_000);
    expect(client.driver.status().state).toBe('JOIN_SESSION');
  });

  it('because the channel lost its storage ends as a channel without; switched on again, it is found', async () => {
    const client = await rig.connect({ storage: 'auto' }, new FastClock(10));
    await setStorage(false);
    client.driver.joinStorage();
    await client.shows('JOIN_SESSION', 'configuration');
    await client.has('channel', 2);
    expect(client.of('channel').map(({ channel }) => channel.storage)).toEqual([true, false]);
    await setStorage(true);
    rig.emulator.admin({ do: 'goAway', channel: 'cam', role: 'master' });
    await client.has('channel', 3);
    client.driver.joinStorage();
    await client.shows('JOIN_SESSION_CONNECTED');
  });

  it('because the endpoint moved finds the new one', async () => {
    const client = await rig.connect({ storage: 'auto' }, new FastClock(10));
    rig.emulator.admin({ do: 'rotateEndpoints' });
    client.driver.joinStorage();
    await client.shows('JOIN_SESSION_CONNECTED');
  });
});

describe('a driver that joins', () => {
  it('says nothing more once it is stopped in the middle of it', async () => {
    rig.emulator.admin({ do: 'inject', fault: 'silent', only: 'JoinStorageSession' });
    const client = await joining();
    await client.shows('JOIN_SESSION');
    const { length } = client.events;
    await client.driver.stop();
    rig.emulator.admin({ do: 'clear' });
    expect(client.events).toHaveLength(length);
  });

  it('logs no secret', async () => {
    const client = await joining();
    await client.has('message', 3);
    const { credentials } = rig.options();
    if (credentials.kind !== 'static') throw new Error('static in this rig');
    const log = client.lines.join('\n');
    for (const secret of [credentials.secretAccessKey, credentials.accessKeyId, 'a=fingerprint', 'ice-pwd']) {
      expect(log).not.toContain(secret);
    }
  });
});

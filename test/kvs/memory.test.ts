import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { KvsDriver } from '../../src/kvs/driver.ts';
import { type ChannelRecord, recall, recordKey } from '../../src/kvs/memory.ts';
import type { KvsOptions } from '../../src/kvs/options.ts';
import type { CloudEvent } from '../../src/kvs/state.ts';
import { FastClock, Rig } from './rig.ts';
import { recordingLog, seededRandom, until } from './support.ts';

let rig: Rig;
beforeAll(async () => {
  rig = await Rig.start();
});
afterEach(() => rig.stopClients());
afterAll(() => rig.close());

/** One life of a driver with this memory: what it told and what it left. */
async function life(record: unknown, part: Partial<KvsOptions> = {}) {
  let kept = record;
  const events: CloudEvent[] = [];
  const memory = {
    load: () => record,
    save: (last: ChannelRecord) => {
      kept = last;
    },
  };
  const driver = new KvsDriver(
    { ...rig.options(), ...part },
    {
      clock: new FastClock(50),
      log: recordingLog().log,
      random: seededRandom(1),
      memory,
      onEvent: (event) => events.push(event),
    },
  );
  const before = rig.requests('DescribeSignalingChannel') + rig.requests('GetSignalingChannelEndpoint');
  driver.start();
  await until(() => driver.status().state === 'CONNECTED');
  await driver.stop();
  const asked = rig.requests('DescribeSignalingChannel') + rig.requests('GetSignalingChannelEndpoint') - before;
  return { kept, events, asked };
}

const throughJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe('what is known of the channel', () => {
  it('needs not be asked for in the next life, which tells the channel all the same', async () => {
    const first = await life(undefined);
    expect(first.asked).toBe(2);
    const second = await life(throughJson(first.kept));
    expect(second.asked).toBe(0);
    const told = second.events.filter(({ kind }) => kind === 'channel');
    expect(told).toMatchObject([{ channel: { name: 'cam', arn: rig.emulator.channelArn('cam') } }]);
  });

  it('is asked for anew when the endpoint that was remembered does not answer', async () => {
    const { kept } = await life(undefined);
    const endpoints = { wss: 'wss://127.0.0.1:9', https: 'https://127.0.0.1:9' };
    const next = await life({ ...(throughJson(kept) as object), endpoints });
    expect(next.asked).toBeGreaterThan(0);
    expect(next.kept).toEqual(kept);
  });

  it('holds for the same configuration only', async () => {
    const { kept } = await life(undefined);
    const next = await life(throughJson(kept), { channel: { name: 'other' }, create: true });
    expect(next.asked).toBeGreaterThan(1);
  });

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['text', 'x'],
    ['a list', []],
    ['parts of the wrong type', { of: 'key', channel: 5, endpoints: { wss: 'x', https: 'https://h' } }],
    ['a channel without ARN', { of: 'key', channel: { name: 'cam', status: 'ACTIVE' } }],
  ])('is nothing when the record is %s', (_name, record) => {
    expect(recall(record, 'key')).toEqual({ channel: undefined, endpoints: undefined });
  });

  it('takes an endpoint of storage only where it is one', () => {
    const endpoints = { wss: 'wss://m', https: 'https://r' };
    const recalled = (webrtc: unknown) => recall({ of: 'key', endpoints: { ...endpoints, webrtc } }, 'key').endpoints;
    expect(recalled('https://w')).toEqual({ ...endpoints, webrtc: 'https://w' });
    for (const webrtc of [undefined, null, 5, '', 'w', {}]) expect(recalled(webrtc)).toEqual(endpoints);
  });

  it('is never a secret', async () => {
    const { kept } = await life(undefined);
    const { credentials } = rig.options();
    if (credentials.kind !== 'static') throw new Error('static in this rig');
    expect(JSON.stringify(kept)).not.toContain(credentials.secretAccessKey);
    expect(recordKey(rig.options())).not.toContain(credentials.accessKeyId);
  });
});

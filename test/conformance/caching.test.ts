import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { FastClock, Rig } from '../kvs/rig.ts';
import { tally } from './traffic.ts';

let rig: Rig;
beforeAll(async () => {
  rig = await Rig.start();
});
afterEach(() => rig.stopClients());
afterAll(() => rig.close());

describe('caching', () => {
  it('#59 failures are not remembered, answers are: a connect that fails asks nobody anew', async () => {
    rig.emulator.admin({ do: 'inject', fault: 'internal', only: 'DescribeSignalingChannel', count: 2 });
    rig.emulator.admin({ do: 'inject', fault: 'internal', only: 'GetSignalingChannelEndpoint', count: 1 });
    const calls = tally(rig);
    const client = await rig.connect({}, new FastClock(40));
    expect(calls()).toMatchObject({ describe: 3, endpoint: 2 });
    const from = client.events.length;
    rig.emulator.admin({ do: 'inject', fault: 'internal', only: 'ConnectAsMaster', count: 1 });
    rig.emulator.admin({ do: 'reset', channel: 'cam', role: 'master' });
    await client.shows('CONNECTING', 'service', from);
    await client.connected(from);
    expect(calls()).toMatchObject({ describe: 3, endpoint: 2 });
  });
});

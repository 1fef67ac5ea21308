import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { FaultName } from '../../src/emulator/index.ts';
import { FastClock, Rig } from '../kvs/rig.ts';
import { until } from '../kvs/support.ts';
import { SDP, tally } from './traffic.ts';

let rig: Rig;
beforeAll(async () => {
  rig = await Rig.start();
});
afterEach(() => rig.stopClients());
afterAll(() => rig.close());

/** A clock that somebody sets while it runs. */
class JumpingClock extends FastClock {
  #offsetMs = 0;

  jump(ms: number): void {
    this.#offsetMs += ms;
  }

  override wall(): number {
    return super.wall() + this.#offsetMs;
  }
}

describe('connect, reconnect and control messages', () => {
  it('#37 connects that time out are tried on without describing again, and the first that is answered serves', async () => {
    rig.emulator.admin({ do: 'inject', fault: 'silent', only: 'ConnectAsMaster' });
    const calls = tally(rig);
    const client = rig.client({}, new FastClock(50));
    client.driver.start();
    await until(() => client.of('state').filter(({ reason }) => reason === 'network').length >= 2);
    expect(client.states).not.toContain('CONNECTED');
    expect(calls()).toMatchObject({ describe: 1, ice: 1 });
    rig.emulator.admin({ do: 'clear' });
    await client.connected();
    expect(calls()).toMatchObject({ describe: 1 });
    const viewer = await rig.viewer('row-37');
    client.driver.send({ kind: 'answer', to: 'row-37', correlationId: 'a', sdp: SDP }, 60_000);
    await viewer.has('message');
  });

  it('#40 answers on their way at GO_AWAY come exactly once', async () => {
    // Time runs faster for the client than for the service: without this the rate would be what is tested.
    const free = await Rig.start({ routing: { descriptionsPerS: 1_000 } });
    try {
      const master = await free.connect({}, new FastClock(20));
      const viewer = await free.viewer('row-40');
      const opened = free.opened();
      free.emulator.admin({ do: 'goAway', channel: 'cam', role: 'master' });
      let sent = 0;
      while (free.opened() === opened || sent < 3) {
        const sdp = `${SDP}a=mid:${sent}\r\n`;
        master.driver.send({ kind: 'answer', to: 'row-40', correlationId: `a${sent}`, sdp }, 600_000);
        sent += 1;
        await viewer.has('message', sent);
      }
      await master.has('written', sent);
      const got = viewer.of('message').map(({ message }) => ('sdp' in message ? message.sdp.slice(SDP.length) : ''));
      expect(got).toEqual(Array.from({ length: sent }, (_unused, i) => `a=mid:${i}\r\n`));
    } finally {
      await free.close();
    }
  });

  it('#42 too many, overloaded and throttled are told apart, Retry-After is honoured, and the next try connects', async () => {
    const faults: [FaultName, string][] = [
      ['throttle', 'throttled'],
      ['too-many', 'throttled'],
      ['unavailable', 'service'],
    ];
    for (const [fault, reason] of faults) {
      rig.emulator.admin({ do: 'inject', fault, only: 'ConnectAsMaster', count: 1, retryAfterS: 20 });
      const client = rig.client({}, new FastClock(40));
      client.driver.start();
      const refused = await client.shows('CONNECTING', reason);
      if (fault !== 'throttle') expect(refused.retryMs).toBeGreaterThanOrEqual(20_000);
      await client.connected();
      await client.driver.stop();
    }
  });

  it('#46 it recovers from jumps of the clock, from names that do not resolve, and over IPv6 alone', async () => {
    const clock = new JumpingClock(5);
    const jumping = await rig.connect({}, clock);
    for (const ms of [3_600_000, -7_200_000]) {
      clock.jump(ms);
      const from = jumping.events.length;
      rig.emulator.admin({ do: 'reset', channel: 'cam', role: 'master' });
      await jumping.shows('DISCONNECTED', 'network', from);
      await jumping.connected(from);
    }
    const lost = rig.client({ endpoint: 'https://kvs.invalid' }, new FastClock(50));
    lost.driver.start();
    await until(() => lost.of('state').filter(({ reason }) => reason === 'network').length >= 3);
    const six = await Rig.start({ host: '::1' });
    try {
      await six.connect();
    } finally {
      await six.close();
    }
  });
});

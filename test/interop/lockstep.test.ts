import { describe, expect, it } from 'vitest';
import type { CSide } from '../../bench/line/c-side.ts';
import { Ledger, makeMessage } from '../../bench/line/traffic.ts';
import type { TsSide } from '../../bench/line/ts-side.ts';
import type { SideName, World } from '../../bench/line/world.ts';
import { connected, has, listen, points, sideOf, sidesOf } from './rig.ts';

const other: Record<SideName, SideName> = { host: 'mcu', mcu: 'host' };

/** Sends `count` messages of each side on a channel until both ledgers are full; the sum of the failures. */
function exchange(world: World, channel: 0 | 1 | 2, count: number, bytes: number, limitMs = 120_000): number {
  const ledgers = { host: new Ledger(), mcu: new Ledger() };
  const offered = { host: 0, mcu: 0 };
  const delivered = { host: 0, mcu: 0 };
  let failed = 0;
  const end = world.nowMs + limitMs;
  while (delivered.host < count || delivered.mcu < count) {
    if (world.nowMs > end) throw new Error(`delivered ${JSON.stringify(delivered)} of ${count} in ${limitMs} ms`);
    world.step((name, side, events, now) => {
      for (const event of events) {
        if (event.kind === 'message') ledgers[name].arrived(event.payload);
        if (event.kind === 'delivered') delivered[name]++;
        if (event.kind === 'failed') failed++;
      }
      while (offered[name] < count) {
        const salt = name === 'host' ? 0 : 0x100000;
        if (side.send(channel, makeMessage(salt + offered[name], bytes), now) === undefined) break;
        offered[name]++;
      }
    });
  }
  for (const name of ['host', 'mcu'] as const) {
    const { delivered: arrived, corrupted, duplicated, outOfOrder } = ledgers[other[name]];
    expect({ from: name, arrived: arrived.size, corrupted, duplicated, outOfOrder }).toEqual({
      from: name,
      arrived: count,
      corrupted: 0,
      duplicated: 0,
      outOfOrder: 0,
    });
  }
  return failed;
}

describe('the TypeScript endpoint and the C shim', () => {
  it.each(Object.entries(points))('carry messages both ways, once and in order, with %s memory', (_, shim) => {
    expect(exchange(connected({ shim }), 1, 20, 2000)).toBe(0);
  });

  it.each(Object.entries(points))('do so on a noisy line with %s memory', (_, shim) => {
    expect(exchange(connected({ shim, faults: { ber: 1e-4, burst: 1e-4 } }), 1, 10, 1500)).toBe(0);
  });

  it.each([0, 1, 2] as const)('use channel %i in both directions', (channel) => {
    exchange(connected(), channel, 10, 700);
  });

  it.each([115_200, 921_600, 3_000_000])('run at %i bit/s with a latency of 2 ms', (baudRate) => {
    exchange(connected({ baudRate, latencyMs: 2, faults: { ber: 1e-5 } }), 1, 10, 3000);
  });

  it('count sequence numbers beyond 255 and message ids alike', () => {
    exchange(connected({ faults: { ber: 1e-5 } }), 1, 700, 40);
  });

  it('never overrun the ring of the MCU', () => {
    const shim = { ...points.small, stallMs: 100 };
    const world = connected({ shim, mcuRingBytes: 512, stall: { everyMs: 500, forMs: 85 } });
    exchange(world, 1, 20, 3000);
    expect(world.overrunBytes).toBe(0);
  });

  it('outlive an MCU that does not serve its line for 300 ms each second', () => {
    exchange(
      connected({ shim: { ...points.middle, stallMs: 300 }, stall: { everyMs: 1000, forMs: 300 } }),
      1,
      20,
      3000,
    );
  });
});

describe('a reset of the C shim', () => {
  it('is seen by the host, which fails what was under way and comes up anew', () => {
    const world = connected();
    const token = sideOf(world, 'host').send(1, makeMessage(1, 15_000), world.nowMs);
    listen(world, () => sideOf(world, 'host').stats()['lost'] === 0 && world.nowMs > 40);
    world.reset('mcu');
    const { host } = listen(world, (told) => has(told.host, 'up') && has(told.mcu, 'up'));
    expect(host).toEqual([{ kind: 'failed', token }, { kind: 'down' }, { kind: 'up' }]);
    exchange(world, 1, 5, 500);
  });

  it('of the host is seen by the shim, which fails what was under way and comes up anew', () => {
    const world = connected();
    const token = sideOf(world, 'mcu').send(1, makeMessage(1, 15_000), world.nowMs);
    listen(world, () => world.nowMs > 40);
    world.reset('host');
    const { mcu } = listen(world, (told) => has(told.host, 'up') && has(told.mcu, 'up'));
    expect(mcu).toEqual([{ kind: 'failed', token }, { kind: 'down' }, { kind: 'up' }]);
    exchange(world, 1, 5, 500);
  });
});

describe('a shim that sleeps', () => {
  /** Asks for leave to sleep, and runs until the host says that it sleeps. */
  function asleep(): { world: World; host: TsSide; shim: CSide } {
    const world = connected();
    const { host, shim } = sidesOf(world);
    exchange(world, 1, 2, 500);
    shim.shim.request('sleep', world.nowMs, Uint8Array.of(0, 20, 0));
    listen(world, () => host.endpoint.state.kind === 'asleep');
    const wakeAt = world.nowMs + 10_000;
    listen(world, () => world.nowMs > wakeAt);
    expect(host.endpoint.state.kind).toBe('asleep');
    return { world, host, shim };
  }

  it('is woken by a message of the host, which it gets', () => {
    const { world, host } = asleep();
    const token = host.send(1, makeMessage(7, 300), world.nowMs);
    const told = listen(world, ({ host: events }) => has(events, 'delivered'), 1000);
    expect(told.host).toEqual([{ kind: 'delivered', token }]);
    expect(host.endpoint.counters).toMatchObject({ sleeps: 1, wakes: 1, pairs: 1 });
  });

  it('wakes by itself and goes on', () => {
    const { world, host, shim } = asleep();
    shim.shim.request('wake', world.nowMs);
    listen(world, () => host.endpoint.state.kind === 'up', 1000);
    exchange(world, 1, 2, 500);
    expect(host.endpoint.counters).toMatchObject({ sleeps: 1, wakes: 0, pairs: 1 });
  });
});

import { describe, expect, it } from 'vitest';
import { makeMessage } from '../../bench/line/traffic.ts';
import type { SideName } from '../../bench/line/world.ts';
import { connected, listen, points, sideOf, sidesOf } from './rig.ts';

const BULK = makeMessage(1, 4000);
const OFFER = makeMessage(2, 2500);
const other: Record<SideName, SideName> = { host: 'mcu', mcu: 'host' };

describe('an offer in the middle of a bulk message', () => {
  it.each(['host', 'mcu'] as const)('of the %s overtakes it with the smallest buffers that are legal', (name) => {
    const world = connected({ shim: points.least, mcuRingBytes: 64, queueBytes: 64 });
    sideOf(world, name).send(2, BULK, world.nowMs);
    const middle = world.nowMs + 40;
    const early = listen(world, () => world.nowMs > middle);
    expect(early[other[name]]).toEqual([]);
    sideOf(world, name).send(1, OFFER, world.nowMs);
    const told = listen(world, (events) => events[other[name]].length === 2);
    expect(told[other[name]]).toMatchObject([
      { kind: 'message', channel: 1, payload: OFFER },
      { kind: 'message', channel: 2, payload: BULK },
    ]);
    expect(world.overrunBytes).toBe(0);
  });
});

describe('credit', () => {
  /** The shim held its credit back until the host ran out of it; what it says when it lets go is lost. */
  it('whose update is lost is asked for: the message goes on', () => {
    const world = connected({ shim: points.middle });
    const { host, shim } = sidesOf(world);
    shim.shim.request('hold', world.nowMs, Uint8Array.of(1));
    host.send(1, BULK, world.nowMs);
    const blocked = world.nowMs + 2000;
    expect(listen(world, () => world.nowMs > blocked).mcu).toEqual([]);

    shim.shim.request('hold', world.nowMs, Uint8Array.of(0));
    const lost = shim.poll(4096, 0, world.nowMs);
    expect(lost.length).toBeGreaterThan(0);
    const { creditProbes } = host.endpoint.counters;
    const told = listen(world, (events) => events.mcu.length > 0, 3000);
    expect(told.mcu).toMatchObject([{ kind: 'message', payload: BULK }]);
    expect(host.endpoint.counters.creditProbes).toBeGreaterThan(creditProbes);
  });
});

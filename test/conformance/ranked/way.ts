import { expect } from 'vitest';
import type { FaultName } from '../../../src/emulator/index.ts';
import type { CloudReason } from '../../../src/kvs/state.ts';
import { until } from '../../kvs/support.ts';
import { quiet, type Ranked } from './fault.ts';

/** Starts a bridge that meets this fault on its way. */
function onTheWay(rank: number, fault: FaultName, only: string, reason: CloudReason, count = 2): Ranked {
  return {
    rank,
    name: `${fault} at ${only}`,
    tells: reason,
    options: { factor: 50 },
    async happens(field) {
      field.rig.emulator.admin({ do: 'inject', fault, only, count, delayMs: 50 });
      field.start();
      await field.hears(reason);
    },
  };
}

/** What a bridge meets on its way to a connection. */
export const way: readonly Ranked[] = [
  onTheWay(4, 'expired-token', 'DescribeSignalingChannel', 'credentials'),
  onTheWay(4, 'untyped', 'DescribeSignalingChannel', 'credentials'),
  onTheWay(4, 'forbidden', 'ConnectAsMaster', 'forbidden'),
  ...(['thing-name', 'role-alias', 'role-assume'] as const).map(
    (fault): Ranked => ({
      rank: 4,
      name: `${fault} at IoT's credential provider`,
      tells: 'credentials, with what mends it',
      options: { iot: true, factor: 50 },
      async happens(field) {
        field.rig.emulator.admin({ do: 'inject', fault, count: 1 });
        field.start();
        await field.hears('credentials');
        expect(field.told('signalingState').at(-1)?.text).toMatch(/^IoT: .*: (attach|create|add)/);
      },
    }),
  ),
  {
    rank: 4,
    name: 'credentials from IoT that have ended already',
    tells: 'nothing: others are asked for before they are used',
    options: { iot: true },
    async happens(field) {
      field.rig.emulator.admin({ do: 'inject', fault: 'dead-credentials', count: 1 });
      field.start();
      await field.connected();
      expect(field.rig.emulator.events.list().filter(({ kind }) => kind === 'fault')).toHaveLength(1);
      expect(field.states.filter((state) => state.includes('('))).toEqual([]);
    },
  },
  onTheWay(5, 'signature-expired', 'ConnectAsMaster', 'clock'),
  onTheWay(5, 'signature-early', 'GetSignalingChannelEndpoint', 'clock'),
  {
    rank: 5,
    name: 'the clocks are an hour apart',
    tells: 'clock',
    async happens(field) {
      field.rig.emulator.admin({ do: 'clock', offsetMs: 3_600_000 });
      field.start();
      await field.hears('clock');
      await field.connected();
      field.rig.emulator.admin({ do: 'clock', offsetMs: 0 });
    },
  },
  onTheWay(10, 'throttle', 'DescribeSignalingChannel', 'throttled'),
  onTheWay(10, 'throttle', 'ConnectAsMaster', 'throttled'),
  {
    rank: 18,
    name: 'the channel is missing, is made, and is not ready for a while',
    tells: 'CREATE, then what it waits for (service)',
    options: { emulator: { channels: [], channelSettleMs: 300 }, kvs: { create: true } },
    async happens(field) {
      field.start();
      await field.hears('service');
      await field.connected();
      expect(field.states).toContain('CREATE');
    },
  },
  ...(
    [
      ['internal', 'service'],
      ['unavailable', 'service'],
      ['html', 'service'],
      ['too-many', 'throttled'],
      ['truncated', 'network'],
      ['garbage', 'service'],
      ['reset', 'network'],
      ['redirect', 'configuration'],
    ] as const
  ).map(([fault, reason]) => onTheWay(21, fault, 'GetSignalingChannelEndpoint', reason)),
  ...(['slow', 'trickle', 'gzip'] as const).map(
    (fault): Ranked => ({
      rank: 21,
      name: `${fault} at GetIceServerConfig`,
      tells: quiet,
      options: { factor: 2 },
      async happens(field) {
        field.rig.emulator.admin({ do: 'inject', fault, only: 'GetIceServerConfig', count: 1, delayMs: 2 });
        field.start();
        await until(() => field.told('iceServers').length > 0);
      },
    }),
  ),
  ...(
    [
      ['over since a day', -2, -1, 'clock'],
      ['not yet valid', 1, 2, 'clock'],
    ] as const
  ).map(
    ([name, fromDays, toDays, reason]): Ranked => ({
      rank: 27,
      name: `the service's certificate is ${name}`,
      tells: `${reason}, and nothing is sent until there is a good one`,
      options: { emulator: { certificateValidity: validity(fromDays, toDays) }, factor: 50 },
      async happens(field) {
        field.start();
        await field.hears(reason);
        expect(field.rig.emulator.events.list().filter(({ kind }) => kind === 'request')).toEqual([]);
        expect(field.told('signalingState').at(-1)?.text).toMatch(
          /valid from .* to .*, here it is .*: set this host's clock/,
        );
        await field.serveAgain();
      },
    }),
  ),
  {
    rank: 27,
    name: "the service's authority is unknown",
    tells: 'configuration, and nothing is sent until there is a known one',
    options: { stranger: true, factor: 50 },
    async happens(field) {
      field.start();
      await field.hears('configuration');
      expect(field.rig.emulator.events.list().filter(({ kind }) => kind === 'request')).toEqual([]);
      await field.serveAgain();
    },
  },
];

function validity(fromDays: number, toDays: number) {
  const day = 86_400_000;
  return { fromMs: Date.now() + fromDays * day, toMs: Date.now() + toDays * day };
}

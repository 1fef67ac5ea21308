import { expect } from 'vitest';
import { connect } from '../../emulator/support.ts';
import { until } from '../../kvs/support.ts';
import { harmed, master, quiet, type Ranked, steady } from './fault.ts';

/** What happens to a connection that is there. */
export const socket: readonly Ranked[] = [
  {
    rank: 1,
    name: 'the socket is cut at its greatest age, without a word before',
    tells: 'DISCONNECTED (rotation)',
    happens: (field) =>
      harmed(field, 'rotation', () => field.rig.emulator.admin({ do: 'close', code: 1001, ...master })),
  },
  {
    rank: 1,
    name: 'GO_AWAY',
    tells: 'CONNECTED (rotation), and never DISCONNECTED',
    async happens(field) {
      await harmed(field, 'rotation', () => field.rig.emulator.admin({ do: 'goAway', ...master }));
      expect(field.states.join()).not.toContain('DISCONNECTED');
    },
  },
  {
    rank: 2,
    name: 'the idle limit',
    tells: `${quiet}, for pings keep the socket alive`,
    options: { emulator: { routing: { idleMs: 2_000 } }, factor: 20 },
    async happens(field) {
      await steady(field, async () => {
        // A viewer that does not ping shows that the limit is at work.
        await (await field.viewer('dumb')).closed;
      });
    },
  },
  {
    rank: 3,
    name: 'the connection is reset',
    tells: 'DISCONNECTED (network)',
    happens: (field) => harmed(field, 'network', () => field.rig.emulator.admin({ do: 'reset', ...master })),
  },
  {
    rank: 3,
    name: 'the connection is half-open',
    tells: 'DISCONNECTED (network)',
    happens: (field) => harmed(field, 'network', () => field.rig.emulator.admin({ do: 'mute', ...master })),
  },
  {
    rank: 8,
    name: 'another master takes the channel again and again',
    tells: 'displaced',
    options: { emulator: { routing: { takeover: { code: 1000, reason: 'replaced' } } }, factor: 100 },
    async happens(field) {
      const arn = field.rig.emulator.channelArn('cam');
      field.start();
      for (let told = 0; !field.states.some((state) => state.includes('displaced')); told = field.states.length) {
        await field.connected(told);
        const other = await connect(field.rig.emulator, { role: 'master', arn });
        await until(() => field.states.at(-1) !== 'CONNECTED');
        other.socket.terminate();
      }
    },
  },
  {
    rank: 18,
    name: 'the channel is deleted under the master, and made anew',
    tells: 'DISCONNECTED, CREATE, and a ChannelInfo with the new ARN',
    options: { kvs: { create: true } },
    async happens(field) {
      field.start();
      await field.connected();
      const told = field.states.length;
      const old = field.rig.emulator.channelArn('cam');
      field.rig.emulator.admin({ do: 'reset', ...master });
      field.rig.emulator.admin({ do: 'deleteChannel', channel: 'cam' });
      await until(() => field.states.slice(told).includes('CREATE'));
      await field.connected(told);
      expect(field.told('channelInfo').at(-1)?.arn).not.toBe(old);
    },
  },
  {
    rank: 19,
    name: 'the endpoint moves',
    tells: 'DISCONNECTED (network), and the way to the new one',
    happens: (field) =>
      harmed(field, 'network', () => {
        field.rig.emulator.admin({ do: 'rotateEndpoints' });
        field.rig.emulator.admin({ do: 'reset', ...master });
      }),
  },
];

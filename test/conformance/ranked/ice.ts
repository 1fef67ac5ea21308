import { expect } from 'vitest';
import type { FaultName } from '../../../src/emulator/index.ts';
import { until } from '../../kvs/support.ts';
import { master, type Ranked, steady } from './fault.ts';

/** ICE servers that are odd at first, and good when they are asked for again. */
function oddServers(fault: FaultName): Ranked {
  return {
    rank: 12,
    name: fault,
    tells: 'IceServers, and better ones later',
    async happens(field) {
      await steady(
        field,
        async () => {
          await until(() => field.told('iceServers').length > 0);
          const before = field.told('iceServers').length;
          field.rig.emulator.admin({ do: 'reconnectIceServer', ...master });
          await until(() => field.told('iceServers').length > before);
          expect(field.told('iceServers').at(-1)?.servers.length).toBeGreaterThan(1);
        },
        () => field.rig.emulator.admin({ do: 'inject', fault, count: 1 }),
      );
    },
  };
}

/** What comes instead of ICE servers. */
export const ice: readonly Ranked[] = [
  oddServers('ice-empty'),
  oddServers('ice-one'),
  oddServers('ice-short'),
  oddServers('ice-expired'),
  {
    rank: 15,
    name: 'RECONNECT_ICE_SERVER in a session',
    tells: 'IceServers of the next generation',
    async happens(field) {
      await steady(field, async () => {
        await field.call();
        const before = field.told('iceServers').at(-1)?.generation ?? 0;
        field.rig.emulator.admin({ do: 'reconnectIceServer', ...master });
        await until(() => (field.told('iceServers').at(-1)?.generation ?? 0) > before);
      });
    },
  },
  {
    rank: 22,
    name: 'TURN servers with IPv6, with turns alone, without a transport',
    tells: 'IceServers with each URI as it is',
    options: {
      emulator: {
        iceServers: [
          { Uris: ['turns:[2001:db8::1]:443', 'turns:t.example:443'], Username: 'u', Password: 'p', Ttl: 300 },
        ],
      },
    },
    async happens(field) {
      await steady(field, async () => {
        await until(() =>
          field.told('iceServers').some(({ servers }) => servers.some(({ username }) => username === 'u')),
        );
        const uris = field
          .told('iceServers')
          .at(-1)
          ?.servers.flatMap((server) => server.uris);
        expect(uris).toEqual(expect.arrayContaining(['turns:[2001:db8::1]:443', 'turns:t.example:443']));
      });
    },
  },
  ...(['session-expired', 'invalid-client'] as const).map(
    (fault): Ranked => ({
      rank: 26,
      name: `${fault} at GetIceServerConfig`,
      tells: 'IceServers all the same, once they come',
      async happens(field) {
        field.rig.emulator.admin({ do: 'inject', fault, only: 'GetIceServerConfig', count: 2 });
        field.start();
        await field.connected();
        await field.call();
        const uris = () => field.told('iceServers').flatMap(({ servers }) => servers.flatMap((server) => server.uris));
        await until(() => uris().some((uri) => uri.startsWith('turn')));
      },
    }),
  ),
];

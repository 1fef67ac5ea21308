import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type Emulator, startEmulator } from '../../src/emulator/index.ts';
import { ClockedDaemon, faketime } from '../support/clocked-daemon.ts';

const MINUTE_MS = 60_000;
const ROLE_MINUTES = 15;

describe.skipIf(faketime === '')(
  'the daemon on a host whose clock is wrong, with IoT credentials over real TLS',
  () => {
    let emulator: Emulator;
    beforeAll(async () => {
      const options = { roleAliases: ['camera-role'], roleDurationS: ROLE_MINUTES * 60 };
      emulator = await startEmulator({ mode: 'documented', quotas: false, channels: ['cam'], ...options });
    });
    afterAll(() => emulator.close());

    async function started(clock: string): Promise<ClockedDaemon> {
      const daemon = new ClockedDaemon(emulator, clock, 'front-door', 'camera-role');
      onTestFinished(() => daemon.stop());
      await daemon.start();
      return daemon;
    }

    const requests = () => emulator.events.list().filter(({ kind }) => kind === 'request').length;

    it.each([
      ['ten minutes ahead', '+10m', -10],
      ['ten minutes behind', '-10m', 10],
      ['an hour ahead, so that credentials of 15 min look long expired', '+1h', -60],
    ])('connects: %s', async (_name, clock, offsetMinutes) => {
      const daemon = await started(clock);
      const cloud = await daemon.cloud(({ state }) => state === 'CONNECTED');
      // Requests and the socket's URL were signed with the service's time, or the emulator would have refused them.
      expect(Math.abs(cloud.clockOffsetMs - offsetMinutes * MINUTE_MS)).toBeLessThan(MINUTE_MS);
      // Their end too is judged by it.
      expect(cloud.credentialsLeftMs).toBeGreaterThan((ROLE_MINUTES - 2) * MINUTE_MS);
      expect(cloud.credentialsLeftMs).toBeLessThanOrEqual(ROLE_MINUTES * MINUTE_MS);
      expect(cloud.counters.connects).toBe(1);
    });

    it.each([
      ['behind', '-5y'],
      ['ahead', '+30y'],
    ])(
      'never trusts a certificate because of it, says both times and the fix, and recovers: years %s',
      async (_name, clock) => {
        const before = requests();
        const daemon = await started(clock);
        const cloud = await daemon.cloud(({ reason }) => reason === 'clock');
        const year = new Date().getUTCFullYear() + Number.parseInt(clock, 10);
        const day = '\\d\\d\\d\\d-\\d\\d-\\d\\dT\\d\\d:\\d\\dZ';
        expect(cloud.text).toMatch(
          new RegExp(`valid from ${day} to ${day}, here it is ${year}-.*: set this host's clock`),
        );
        expect(cloud.retryMs).toBeGreaterThan(0);
        expect(daemon.said.join('\n')).toContain("set this host's clock (NTP)");
        // Nothing got past the handshake.
        expect(requests()).toBe(before);

        daemon.setClock('+0');
        const { clockOffsetMs } = await daemon.cloud(({ state }) => state === 'CONNECTED');
        expect(Math.abs(clockOffsetMs)).toBeLessThan(MINUTE_MS);
      },
    );
  },
);

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Bridge } from '../../src/bridge.ts';
import { KvsDriver } from '../../src/kvs/driver.ts';
import { cloudStates } from '../../src/kvs/state.ts';
import { Relay } from '../../src/relay/relay.ts';
import { FakeSerial } from '../app/fake-parts.ts';
import { FastClock, Rig } from '../kvs/rig.ts';
import { recordingLog, seededRandom, until } from '../kvs/support.ts';

let rig: Rig;
beforeAll(async () => {
  rig = await Rig.start();
});
afterAll(() => rig.close());

/** A bridge on the emulator whose device gets everything at once. */
function bridge() {
  const clock = new FastClock(20);
  const { log } = recordingLog();
  const random = seededRandom(1);
  let serial: FakeSerial | undefined;
  const made = new Bridge(
    'front',
    {
      relay: (table) => new Relay({ role: 'master', allowDelete: false, table }),
      cloud: (hooks) => new KvsDriver(rig.options(), { clock, log, random, ...hooks }),
      serial: (hooks) => {
        serial = new FakeSerial(hooks);
        const device = serial;
        device.onSend = (token) => setImmediate(() => device.event({ kind: 'delivered', token }));
        return device;
      },
    },
    {
      clock,
      log,
      random,
      loadSessions: () => undefined,
      saveSessions: () => undefined,
      onChange: () => undefined,
      onReport: () => undefined,
    },
  );
  made.start();
  if (serial === undefined) throw new Error('the bridge made no serial side');
  return { made, serial };
}

describe('the device', () => {
  it('is told of each loss and each return of the cloud side, with the reason, and asks for nothing', async () => {
    const { made, serial } = bridge();
    const states = () => serial.sent.flatMap(({ message }) => (message.kind === 'signalingState' ? [message] : []));
    try {
      serial.event({ kind: 'up', peerEpoch: 7, reset: true });
      serial.event({ kind: 'message', message: { kind: 'syncDone' }, messageId: 1 });
      await until(() => states().at(-1)?.state === cloudStates.CONNECTED);
      for (const command of [
        { do: 'reset', channel: 'cam', role: 'master' },
        { do: 'close', channel: 'cam', role: 'master', code: 1001 },
        { do: 'mute', channel: 'cam', role: 'master' },
      ] as const) {
        const told = states().length;
        rig.emulator.admin(command);
        await until(() =>
          states()
            .slice(told)
            .some(({ reason }) => reason !== 0),
        );
        await until(() => states().length > told && states().at(-1)?.state === cloudStates.CONNECTED);
      }
      expect(states().map(({ state }) => state)).toContain(cloudStates.DISCONNECTED);
    } finally {
      await made.stop();
    }
  });
});

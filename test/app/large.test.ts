import { describe, expect, it, onTestFinished } from 'vitest';
import { type Mode, startEmulator } from '../../src/emulator/index.ts';
import { sendResults } from '../../src/relay/codes.ts';
import { connect, encode } from '../emulator/support.ts';
import { offerSdp } from '../relay/rig.ts';
import { DeviceApp } from '../support/device-app.ts';
import { WholeDaemon } from '../support/whole-daemon.ts';

/** A viewer has offered to a camera whose answer has so many bytes of ballast. */
async function answered(mode: Mode, bytes: number) {
  const emulator = await startEmulator({ mode, channels: ['cam'] });
  onTestFinished(() => emulator.close());
  const daemon = await WholeDaemon.start({ emulator, channel: 'cam' });
  const camera = await DeviceApp.open(daemon.pair.device);
  camera.extra = Array.from({ length: bytes / 1_000 }, () => 'a=x'.padEnd(998, 'x'));
  await daemon.ready();
  const viewer = await connect(emulator, { role: 'viewer', clientId: 'v' });
  const payload = encode(JSON.stringify({ type: 'offer', sdp: offerSdp('v') }));
  viewer.send({ action: 'SDP_OFFER', messagePayload: payload });
  /** What the MCU hears of its first message after it introduced itself, its answer. */
  const fates = async (count: number) => {
    const first = (await camera.gets('sendStatus'))[0]?.messageId;
    const ofAnswer = () => camera.got('sendStatus').filter(({ messageId }) => messageId === first);
    await camera.end.until(() => ofAnswer().length >= count);
    return ofAnswer();
  };
  const counters = () => {
    const [bridge] = daemon.app.status().bridges;
    return bridge?.state === 'running' ? bridge.cloud.counters : undefined;
  };
  return { viewer, fates, counters, daemon };
}

describe('an answer of the MCU', () => {
  it('above the documented size reaches the viewer where the service takes it, with a warning', async () => {
    const { viewer, fates, counters, daemon } = await answered('observed', 12_000);
    expect(await viewer.frame(1)).toMatchObject({ messageType: 'SDP_ANSWER' });
    expect(await fates(1)).toMatchObject([{ result: sendResults.written }]);
    expect(counters()).toMatchObject({ large: 1, rejected: 0 });
    const warning = { level: 'warn', text: 'a message is larger than the service documents' };
    expect(daemon.log.lines).toContainEqual(expect.objectContaining(warning));
  });

  it('above the documented size comes back with the reason of a service that refuses it', async () => {
    const { fates, counters } = await answered('documented', 12_000);
    expect(await fates(2)).toMatchObject([
      { result: sendResults.written },
      {
        result: sendResults.rejected,
        statusCode: 400,
        errorType: 'InvalidArgumentException',
        description: 'messagePayload is too long',
      },
    ]);
    expect(counters()).toMatchObject({ large: 1, rejected: 1 });
  });

  it('above the frame of the service is not sent, and the MCU is told why', async () => {
    const { fates, counters, daemon } = await answered('observed', 30_000);
    const description = expect.stringMatching(/^not sent: its frame has \d+ bytes, the service takes 32768$/);
    expect(await fates(1)).toMatchObject([
      { result: sendResults.rejected, statusCode: 0, errorType: 'TooLarge', description },
    ]);
    expect(counters()).toMatchObject({ large: 0, rejected: 1, connects: 1 });
    expect(daemon.app.status().bridges[0]).toMatchObject({ relay: { counters: { rejected: 1 } } });
  });
});

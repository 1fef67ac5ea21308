import { afterEach, describe, expect, it } from 'vitest';
import type { LinkMessage } from '../../src/link/message.ts';
import { DeviceEnd, HostEnd } from '../support/serial-ends.ts';
import { openSerialPair, type SerialPair } from '../support/serial-pair.ts';

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function line(baudRate = 921_600): Promise<SerialPair> {
  const pair = await openSerialPair({ baudRate });
  cleanups.push(() => pair.close());
  return pair;
}

function hostOn(path: string, options: ConstructorParameters<typeof HostEnd>[1] = {}): HostEnd {
  const host = new HostEnd(path, options);
  cleanups.push(() => host.driver.stop());
  return host;
}

async function deviceOn(path: string, options: ConstructorParameters<typeof DeviceEnd>[1] = {}): Promise<DeviceEnd> {
  const device = await new DeviceEnd(path, options).open();
  cleanups.push(() => device.close());
  return device;
}

/** Both ends up on a line. */
async function connected(baudRate?: number): Promise<{ pair: SerialPair; host: HostEnd; device: DeviceEnd }> {
  const pair = await line(baudRate);
  const device = await deviceOn(pair.device);
  const host = hostOn(pair.host);
  host.driver.start();
  await host.until(() => host.link === 'up');
  await device.until(() => device.endpoint.state.kind === 'up');
  return { pair, host, device };
}

function offer(session: number, sdp: string): LinkMessage {
  return { kind: 'offer', session, offerSeq: 1, trickle: true, renegotiation: false, answerMs: 0, sdp };
}

describe('the driver on a serial line', () => {
  it('comes up with the device and carries messages both ways', async () => {
    const { host, device } = await connected();
    expect(host.of('up')).toEqual([{ kind: 'up', peerEpoch: 0x2222, reset: false }]);
    const message = offer(7, 'v=0\r\n'.repeat(1000));
    host.driver.send(1, message, undefined);
    await device.until(() => device.messages.length === 1);
    expect(device.messages).toEqual([message]);
    await host.until(() => host.of('delivered').length === 1);
    expect(host.of('delivered')).toEqual([{ kind: 'delivered', token: 1 }]);
    device.send(1, { kind: 'answer', session: 7, offerSeq: 1, sdp: 'v=0\r\n' });
    await host.until(() => host.of('message').length === 1);
    expect(host.of('message')).toEqual([
      { kind: 'message', messageId: 1, message: { kind: 'answer', session: 7, offerSeq: 1, sdp: 'v=0\r\n' } },
    ]);
  });
});

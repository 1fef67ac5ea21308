import { expect, it, onTestFinished } from 'vitest';
import { startEmulator } from '../../src/emulator/index.ts';
import { connect, encode } from '../emulator/support.ts';
import { offerSdp } from '../relay/rig.ts';
import { DeviceApp } from '../support/device-app.ts';
import { WholeDaemon } from '../support/whole-daemon.ts';

/** Candidates as C clients write them. */
const ODD = [
  'candidate:1 1 UDP 2130706431 2001:DB8:0:0:0:0:0:1 50000 typ host raddr ::/0 rport 0 generation 0',
  'candidate:2 1 udp 1694498815 203.0.113.7 50001 typ srflx raddr ::/0 rport 0',
];

/** What AWS's C SDK sends: pretty-printed, capitalised, with its own ICE servers. */
function cFrame(action: string, payload: object): string {
  const frame = {
    action,
    RecipientClientId: 'ProducerMaster',
    MessagePayload: encode(JSON.stringify(payload)),
    CorrelationId: '1700186220273_1',
    IceServerList: [{ Password: 'p', Ttl: 298, Uris: ['turn:192.0.2.1:443'], Username: 'u' }],
  };
  return JSON.stringify(frame, null, '\t');
}

it("a viewer with AWS's C SDK is served: candidates inside its offer though it trickles, and odd ones after it", async () => {
  const emulator = await startEmulator({ channels: ['cam'], routing: { passIceServers: true } });
  onTestFinished(() => emulator.close());
  const daemon = await WholeDaemon.start({ emulator, channel: 'cam' });
  const camera = await DeviceApp.open(daemon.pair.device);
  await daemon.ready();
  const viewer = await connect(emulator, { role: 'viewer', clientId: 'ConsumerViewer_1234' });
  const sdp = offerSdp('c', 'u1', [`a=${ODD[0]}`, 'a=end-of-candidates']);
  viewer.send(cFrame('SDP_OFFER', { type: 'offer', sdp }));
  for (const candidate of ODD) viewer.send(cFrame('ICE_CANDIDATE', { candidate, sdpMid: '0', sdpMLineIndex: 0 }));

  expect((await camera.gets('offer'))[0]).toMatchObject({ trickle: true, sdp });
  expect((await camera.gets('candidate', 2)).map(({ candidate }) => candidate)).toEqual(ODD);
  expect(camera.got('sessionOpened')).toMatchObject([{ clientId: 'ConsumerViewer_1234', peerKind: 0 }]);

  // The answer first, at once, then each candidate with all three members that C clients look for.
  const frames = [await viewer.frame(1), await viewer.frame(2), await viewer.frame(3)];
  expect(frames.map(({ messageType }) => messageType)).toEqual(['SDP_ANSWER', 'ICE_CANDIDATE', 'ICE_CANDIDATE']);
  for (const { messagePayload } of frames.slice(1)) {
    const text = Buffer.from(String(messagePayload), 'base64').toString();
    expect(JSON.parse(text)).toMatchObject({ candidate: expect.any(String), sdpMid: '0', sdpMLineIndex: 0 });
  }
});

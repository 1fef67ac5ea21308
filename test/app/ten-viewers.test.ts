import { readFileSync } from 'node:fs';
import { expect, it, onTestFinished } from 'vitest';
import { startEmulator } from '../../src/emulator/index.ts';
import type { LinkMessage } from '../../src/link/message.ts';
import { closeReasons, sessionPhases } from '../../src/relay/codes.ts';
import { connect, encode, type TestSocket } from '../emulator/support.ts';
import { candidateText, offerSdp } from '../relay/rig.ts';
import { DeviceApp } from '../support/device-app.ts';
import { WholeDaemon } from '../support/whole-daemon.ts';

const VIEWERS = 10;
const CANDIDATES = 3;
const chromium = readFileSync(new URL('../corpus/chromium156__offer__recvonly-va__0.sdp', import.meta.url), 'utf8');

/** A browser's offer that tells whose it is, each of a peer connection of its own. */
const offerOf = (name: string) =>
  chromium
    .replace(/^s=.*$/m, `s=${name}`)
    .replace(/^o=- \d+/m, `o=- ${BigInt(`0x${Buffer.from(name).toString('hex')}`)}`);
const nameIn = (sdp: string) => /^s=(\S+)/m.exec(sdp)?.[1] ?? '';

function offer(viewer: TestSocket, name: string): void {
  const messagePayload = encode(JSON.stringify({ type: 'offer', sdp: offerOf(name) }));
  viewer.send({ action: 'SDP_OFFER', messagePayload, correlationId: name });
}

function candidates(viewer: TestSocket): void {
  for (let n = 1; n <= CANDIDATES; n++) {
    const payload = { candidate: candidateText(n), sdpMid: '0', sdpMLineIndex: 0 };
    viewer.send({ action: 'ICE_CANDIDATE', messagePayload: encode(JSON.stringify(payload)) });
  }
}

/** Types that a viewer heard, and the name in its answer. */
function heard({ frames }: TestSocket): string[] {
  return frames.map((frame) => {
    const { messageType, messagePayload } = JSON.parse(frame);
    if (messageType !== 'SDP_ANSWER') return String(messageType);
    const { sdp } = JSON.parse(Buffer.from(messagePayload, 'base64').toString());
    return /a=x-for:(\S+)/.exec(sdp)?.[1] ?? 'nobody';
  });
}

/** An MCU that answers each by name, with candidates, and says that media flow. */
class NamingCamera {
  readonly app: DeviceApp;

  constructor(app: DeviceApp) {
    this.app = app;
    app.answers = false;
    const { onMessage } = app.end;
    app.end.onMessage = (message: LinkMessage) => {
      onMessage(message);
      if (message.kind === 'offer') this.#answer(message.session, message.offerSeq, nameIn(message.sdp));
    };
  }

  #answer(session: number, offerSeq: number, name: string): void {
    this.app.say({ kind: 'answer', session, offerSeq, sdp: offerSdp('mcu', 'mcu', [`a=x-for:${name}`]) });
    for (let n = 1; n <= CANDIDATES; n++) {
      const candidate = candidateText(100 * session + n);
      this.app.say({ kind: 'candidate', session, mline: 0, mid: '0', ufrag: 'mcu', candidate });
    }
    const figures = { packetsSent: 9, rttMs: 20, packetsLost: 0 };
    this.app.say({ kind: 'sessionState', session, phase: sessionPhases.connected, offerSeq, ...figures });
  }
}

it('ten viewers at once are served over one line; the one too many is dropped by name, and let in when one leaves', async () => {
  // In mode documented, which counts our messages; the service itself would let more viewers in.
  const emulator = await startEmulator({
    mode: 'documented',
    quotas: false,
    channels: ['cam'],
    routing: { viewersMax: VIEWERS + 2 },
  });
  onTestFinished(() => emulator.close());
  const daemon = await WholeDaemon.start({ emulator, channel: 'cam' });
  const { app: camera } = new NamingCamera(await DeviceApp.open(daemon.pair.device));
  await daemon.ready();
  const open = (clientId: string) => connect(emulator, { role: 'viewer', clientId });
  const names = Array.from({ length: VIEWERS }, (_unused, i) => `v${i}`);
  const viewers = await Promise.all(names.map(open));

  const from = performance.now();
  viewers.forEach((viewer, i) => {
    offer(viewer, names[i] ?? '');
    candidates(viewer);
  });
  await Promise.all(viewers.map((viewer) => viewer.frame(1 + CANDIDATES)));
  console.log(`${VIEWERS} answers and ${VIEWERS * CANDIDATES} candidates: ${Math.round(performance.now() - from)} ms`);
  await camera.gets('candidate', VIEWERS * CANDIDATES);

  // Each its own, once, the answer before its candidates; and the MCU each offer whole, its candidates behind it.
  const answered = ['ICE_CANDIDATE', 'ICE_CANDIDATE', 'ICE_CANDIDATE'];
  expect(viewers.map(heard)).toEqual(names.map((name) => [name, ...answered]));
  const opened = camera.got('sessionOpened');
  expect(opened.map(({ clientId }) => clientId).toSorted()).toEqual(names);
  for (const { session, clientId } of opened) {
    const own = camera.end.messages.filter((message) => 'session' in message && message.session === session);
    const steps = own.filter(({ kind }) => ['sessionOpened', 'offer', 'candidate', 'sessionClosed'].includes(kind));
    expect(steps.map(({ kind }) => kind)).toEqual(['sessionOpened', 'offer', 'candidate', 'candidate', 'candidate']);
    expect(steps[1]).toMatchObject({ sdp: offerOf(clientId) });
  }
  expect(emulator.events.list().filter(({ kind }) => kind === 'refused')).toEqual([]);
  const relay = () => {
    const [bridge] = daemon.app.status().bridges;
    if (bridge?.state !== 'running') throw new Error('the bridge does not run');
    return bridge.relay;
  };
  expect(relay()).toMatchObject({ sessionLimit: VIEWERS, counters: { dropped: 0, answers: VIEWERS } });
  expect(relay().sessions).toHaveLength(VIEWERS);
  const drops = () =>
    daemon.events.flatMap((event) => {
      const report = event.kind === 'session' ? Object(event.report) : {};
      return report.kind === 'dropped' ? [report] : [];
    });

  // One too many.
  const late = await open('late');
  offer(late, 'late');
  await daemon.until(() => drops().length > 0);
  expect(drops()).toMatchObject([{ what: 'offer', why: 'capacity', clientId: 'late' }]);
  camera.say({ kind: 'closeSession', session: opened[0]?.session ?? 0 });
  await daemon.until(() => relay().sessions.length < VIEWERS);
  offer(late, 'late');
  await late.frame(1 + CANDIDATES);
  expect(heard(late)).toEqual(['late', ...answered]);

  // A viewer comes back under its id: the newer socket has its place, and its session a new number.
  const again = await open('v3');
  const old = opened.find(({ clientId }) => clientId === 'v3')?.session;
  offer(again, 'v3-reloaded');
  await again.frame(1 + CANDIDATES);
  expect(heard(again)).toEqual(['v3-reloaded', ...answered]);
  expect(viewers.map((viewer) => viewer.frames.length)).toEqual(names.map(() => 1 + CANDIDATES));
  const replaced = { session: old, reason: closeReasons.replaced };
  expect(camera.got('sessionClosed')).toContainEqual(expect.objectContaining(replaced));

  // The MCU says that it can serve fewer: nobody is thrown out, and nobody comes in.
  camera.say({ kind: 'capabilities', maxSessions: 2, lateIce: true, device: 'cam', firmware: '1', codecs: 'h264' });
  await daemon.until(() => relay().sessionLimit === 2);
  expect(relay().sessions).toHaveLength(VIEWERS);
  offer(await open('later'), 'later');
  await daemon.until(() => drops().length > 1);
  expect(drops()[1]).toMatchObject({ what: 'offer', why: 'capacity', clientId: 'later' });
});

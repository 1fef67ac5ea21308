import { readFileSync } from 'node:fs';
import { cleanup } from 'node-datachannel';
import { afterAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { accessUnits, FRAMES_PER_SECOND } from '../../demo/camera/clip.ts';
import { MediaSession } from '../../demo/camera/session.ts';
import { VideoReceiver } from '../../demo/viewer/receiver.ts';

const clip = accessUnits(readFileSync(new URL('../../demo/camera/clip.h264', import.meta.url)));

// libdatachannel's threads must end before the process does.
afterAll(cleanup);

/** Camera and viewer in one process, joined without any signaling. */
function joined(onFrame: (frames: number) => void) {
  const phases: number[] = [];
  let sent = 0;
  const camera = new MediaSession('camera', {
    answer: (_seq, sdp) => viewer.answer(sdp),
    candidate: (_mline, mid, _ufrag, candidate) => viewer.addCandidate(candidate, mid),
    state: (phase, packetsSent) => {
      phases.push(phase);
      sent = packetsSent;
    },
    ended: () => undefined,
  });
  const viewer = new VideoReceiver('viewer', [], {
    offer: (sdp) => camera.offer(1, sdp, []),
    candidate: (candidate, mid) => camera.candidate(mid, '', candidate),
    connected: () => undefined,
    frame: onFrame,
    ended: () => undefined,
  });
  let frame = 0;
  const timer = setInterval(() => camera.tick(clip, frame++), 1000 / FRAMES_PER_SECOND);
  onTestFinished(() => {
    clearInterval(timer);
    viewer.close();
    camera.close();
  });
  viewer.start();
  return { camera, viewer, phases, stop: () => clearInterval(timer), sent: () => sent };
}

describe('the media engine', () => {
  it('plays the clip to a viewer, frame by frame', async () => {
    const { promise, resolve } = deferred();
    const { viewer, phases } = joined((frames) => frames === 15 && resolve());
    await promise;
    expect(viewer.counter.lost).toBe(0);
    expect(phases).toEqual([1, 2, 3]);
  });

  it('counts the packets that the viewer receives', async () => {
    const { promise, resolve } = deferred();
    const { viewer, camera, sent, stop } = joined((frames) => frames === 40 && resolve());
    await promise;
    stop();
    const arrived = viewer.counter;
    await vi.waitFor(() => expect(arrived.packets).toBeGreaterThan(arrived.frames));
    camera.close();
    expect(sent()).toBe(arrived.packets);
  });
});

describe('a viewer that is gone without a word', () => {
  it('ends its session ten seconds of video after its last report', async () => {
    const { promise, resolve } = deferred();
    const { viewer, camera, phases } = joined((frames) => frames === 45 && resolve());
    await promise;
    viewer.close();
    for (let frame = 0; frame < 10 * FRAMES_PER_SECOND; frame += 1) camera.tick(clip, frame);
    expect(phases).toEqual([1, 2, 3, 6]);
  });
});

function deferred() {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

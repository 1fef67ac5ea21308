import type { ChannelAccess, ViewerCloud } from '../../demo/viewer/cloud.ts';
import { VideoReceiver } from '../../demo/viewer/receiver.ts';
import { ViewerSignaling } from '../../demo/viewer/signaling.ts';

/** A call is over after so many frames; without them it fails after so long, ms: a busy machine may be late. */
const FRAMES = 5;
const CALL_MS = 45_000;

export interface CallResult {
  /** What went wrong, if anything did. */
  problem: string | undefined;
  answers: number;
  candidates: number;
  /** Candidates that came a second time. */
  doubled: number;
  answeredMs: number;
}

/** One call with real WebRTC, which counts what its socket brings. */
export async function call(cloud: ViewerCloud, access: ChannelAccess, clientId: string): Promise<CallResult> {
  const result: CallResult = { problem: undefined, answers: 0, candidates: 0, doubled: 0, answeredMs: Number.NaN };
  const seen = new Set<string>();
  const url = await cloud.signedUrl(access, clientId);
  let offeredAt = 0;
  let hangUp = (): void => undefined;
  await new Promise<void>((resolve) => {
    const finish = (problem?: string): void => {
      clearTimeout(timer);
      result.problem ??= problem;
      resolve();
    };
    const timer = setTimeout(() => finish(`${result.answers} answers, but no picture in ${CALL_MS} ms`), CALL_MS);
    const receiver = new VideoReceiver(clientId, [], {
      offer: (sdp) => {
        offeredAt = performance.now();
        signaling.offer(sdp);
      },
      candidate: (candidate, sdpMid) => signaling.candidate({ candidate, sdpMid, sdpMLineIndex: 0 }),
      connected: () => undefined,
      frame: (frames) => (frames >= FRAMES ? finish() : undefined),
      ended: (why) => finish(`the peer connection ${why}`),
    });
    const signaling: ViewerSignaling = new ViewerSignaling(url, cloud.cloud.ca, {
      open: () => receiver.start(),
      answer: (sdp) => {
        result.answers += 1;
        if (result.answers > 1) return;
        result.answeredMs = performance.now() - offeredAt;
        receiver.answer(sdp);
      },
      candidate: ({ candidate, sdpMid }) => {
        result.candidates += 1;
        if (seen.has(candidate)) result.doubled += 1;
        seen.add(candidate);
        receiver.addCandidate(candidate, sdpMid);
      },
      refused: (text) => finish(`refused: ${text}`),
      closed: (text) => finish(`the socket: ${text}`),
    });
    hangUp = () => {
      receiver.close();
      signaling.close();
    };
  });
  hangUp();
  return result;
}

import { iceServer } from '../camera/ice-servers.ts';
import type { ViewerCloud } from './cloud.ts';
import { VideoReceiver } from './receiver.ts';
import { type ViewerCandidate, ViewerSignaling } from './signaling.ts';

/** Moments of a viewing, Unix time in ms. */
export type ViewerMoment = 'asked' | 'socket_open' | 'offer_sent' | 'answer_received' | 'connected' | 'first_frame';

export interface Viewing {
  frames: number;
  packets: number;
  lost: number;
  moments: Partial<Record<ViewerMoment, number>>;
}

export interface ViewingOptions {
  clientId: string;
  /** The viewing ends when so many frames have arrived. */
  frames: number;
  /** Or fails when it took longer, ms. */
  timeoutMs: number;
}

/** Watches the camera through the cloud with real WebRTC. Rejects with what is missing. */
export async function watch(cloud: ViewerCloud, options: ViewingOptions): Promise<Viewing> {
  const moments: Viewing['moments'] = {};
  const mark = (moment: ViewerMoment): void => {
    moments[moment] ??= Date.now();
  };
  mark('asked');
  const access = await cloud.access();
  const lists = await cloud.iceServers(access, options.clientId);
  const servers = lists.flatMap(({ urls, username, credential }) =>
    urls.flatMap((uri) => iceServer(uri, username, credential) ?? []),
  );
  const url = await cloud.signedUrl(access, options.clientId);

  return new Promise<Viewing>((resolve, reject) => {
    const finish = (problem?: string): void => {
      clearTimeout(timer);
      receiver.close();
      signaling.close();
      const { frames, packets, lost } = receiver.counter;
      if (problem === undefined) resolve({ frames, packets, lost, moments });
      else reject(new Error(`${problem} (${reached(moments)}, ${frames} of ${options.frames} frames)`));
    };
    const timer = setTimeout(() => finish(`no video within ${options.timeoutMs} ms`), options.timeoutMs);

    const receiver = new VideoReceiver(options.clientId, servers, {
      offer: (sdp) => {
        signaling.offer(sdp);
        mark('offer_sent');
      },
      candidate: (candidate, sdpMid) => {
        const own: ViewerCandidate = { candidate, sdpMid, sdpMLineIndex: 0 };
        if (moments.answer_received === undefined) held.push(own);
        else signaling.candidate(own);
      },
      connected: () => mark('connected'),
      frame: (frames) => {
        mark('first_frame');
        if (frames >= options.frames) finish();
      },
      ended: (why) => finish(`the peer connection ${why}`),
    });

    // libdatachannel opens its ICE to an answer's peer before it knows the fingerprint: a camera that already knows where
    // this viewer is can be through with its DTLS in between, and is refused. So it learns that after the answer.
    const held: ViewerCandidate[] = [];
    // Candidates may overtake the answer.
    const early: Parameters<VideoReceiver['addCandidate']>[] = [];
    const signaling = new ViewerSignaling(url, cloud.cloud.ca, {
      open: () => {
        mark('socket_open');
        receiver.start();
      },
      answer: (sdp) => {
        mark('answer_received');
        receiver.answer(sdp);
        for (const own of held.splice(0)) signaling.candidate(own);
        for (const candidate of early.splice(0)) receiver.addCandidate(...candidate);
      },
      candidate: ({ candidate, sdpMid }) => {
        if (moments.answer_received === undefined) early.push([candidate, sdpMid]);
        else receiver.addCandidate(candidate, sdpMid);
      },
      refused: (text) => finish(`the service refused a message: ${text}`),
      closed: (text) => finish(`the signaling socket failed: ${text}`),
    });
  });
}

function reached(moments: Viewing['moments']): string {
  const last = Object.keys(moments).at(-1);
  return last === undefined ? 'nothing reached' : `last reached: ${last}`;
}

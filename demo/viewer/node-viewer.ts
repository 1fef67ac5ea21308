import { iceServer } from '../camera/ice-servers.ts';
import type { ViewerCloud } from './cloud.ts';
import { VideoReceiver } from './receiver.ts';
import { ViewerSignaling } from './signaling.ts';

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
        mark('offer_sent');
        signaling.offer(sdp);
      },
      candidate: (candidate, sdpMid) => signaling.candidate({ candidate, sdpMid, sdpMLineIndex: 0 }),
      connected: () => mark('connected'),
      frame: (frames) => {
        mark('first_frame');
        if (frames >= options.frames) finish();
      },
      ended: (why) => finish(`the peer connection ${why}`),
    });

    const signaling = new ViewerSignaling(url, cloud.cloud.ca, {
      open: () => {
        mark('socket_open');
        receiver.start();
      },
      answer: (sdp) => {
        mark('answer_received');
        receiver.answer(sdp);
      },
      candidate: ({ candidate, sdpMid }) => receiver.addCandidate(candidate, sdpMid),
      refused: (text) => finish(`the service refused a message: ${text}`),
      closed: (text) => finish(`the signaling socket failed: ${text}`),
    });
  });
}

function reached(moments: Viewing['moments']): string {
  const last = Object.keys(moments).at(-1);
  return last === undefined ? 'nothing reached' : `last reached: ${last}`;
}

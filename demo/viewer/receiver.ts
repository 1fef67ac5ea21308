import { networkInterfaces } from 'node:os';
import { type IceServer, PeerConnection, RtcpReceivingSession, type Track, Video } from 'node-datachannel';
import { FrameCounter } from './frames.ts';

export interface ReceiverEvents {
  offer(sdp: string): void;
  candidate(candidate: string, mid: string): void;
  connected(): void;
  frame(frames: number): void;
  ended(why: string): void;
}

const MID = '0';
const PAYLOAD_TYPE = 102;
const FMTP = 'profile-level-id=42e01f;packetization-mode=1;level-asymmetry-allowed=1';

/**
 * A viewer's peer connection that takes video, counts it, and shows it to nobody.
 *
 * It claims the DTLS client's part: an answerer that is one sends its ClientHello before libdatachannel's ICE is ready to
 * take it here, and sends it again after a second only. Browsers keep such a packet.
 */
export class VideoReceiver {
  readonly counter = new FrameCounter();
  readonly #connection: PeerConnection;
  readonly #track: Track;
  #closed = false;

  constructor(name: string, servers: IceServer[], events: ReceiverEvents) {
    const outside = Object.values(networkInterfaces()).some((list) => list?.some(({ internal }) => !internal));
    this.#connection = new PeerConnection(name, {
      iceServers: servers,
      ...(outside ? {} : { bindAddress: '127.0.0.1' }),
    });
    this.#connection.onLocalDescription((sdp, type) => {
      if (type === 'offer') events.offer(sdp.replace('a=setup:actpass', 'a=setup:active'));
    });
    this.#connection.onLocalCandidate((candidate, mid) => events.candidate(candidate.replace(/^a=/, ''), mid));
    this.#connection.onStateChange((state) => {
      if (state === 'connected') events.connected();
      if (!this.#closed && (state === 'failed' || state === 'closed')) events.ended(state);
    });
    const media = new Video(MID, 'RecvOnly');
    media.addH264Codec(PAYLOAD_TYPE, FMTP);
    this.#track = this.#connection.addTrack(media);
    this.#track.setMediaHandler(new RtcpReceivingSession());
    this.#track.onMessage((packet) => {
      if (this.counter.take(packet)) events.frame(this.counter.frames);
    });
  }

  start(): void {
    this.#connection.setLocalDescription('offer');
  }

  answer(sdp: string): void {
    if (this.#closed) return;
    this.#connection.setRemoteDescription(sdp, 'answer');
  }

  addCandidate(candidate: string, mid: string): void {
    if (this.#closed) return;
    try {
      this.#connection.addRemoteCandidate(candidate, mid);
    } catch {
      // The native side ended a moment before it says so: `ended` tells why.
    }
  }

  close(): void {
    this.#closed = true;
    this.#connection.close();
  }
}

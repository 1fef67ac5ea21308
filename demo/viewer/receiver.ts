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

/** How long the other side's checks go first, ms. */
const HEAD_START_MS = 150;

type Candidate = [candidate: string, mid: string];

/**
 * A viewer's peer connection that takes video, counts it, and shows it to nobody.
 *
 * libdatachannel cannot take a ClientHello before its own ICE is connected, and sends one again after a second only; and
 * it refuses a handshake that ends before it knows the fingerprint of the answer. So this side is the DTLS client, and
 * has the other side's ICE connect first, after the answer: it tells its candidates then, and makes checks of its own a
 * little later. Browsers need none of this.
 */
export class VideoReceiver {
  readonly counter = new FrameCounter();
  readonly #events: ReceiverEvents;
  readonly #connection: PeerConnection;
  readonly #track: Track;
  #own: Candidate[] | undefined = [];
  #others: Candidate[] | undefined = [];
  #headStart: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(name: string, servers: IceServer[], events: ReceiverEvents) {
    this.#events = events;
    const outside = Object.values(networkInterfaces()).some((list) => list?.some(({ internal }) => !internal));
    this.#connection = new PeerConnection(name, {
      iceServers: servers,
      ...(outside ? {} : { bindAddress: '127.0.0.1' }),
    });
    this.#connection.onLocalDescription((sdp, type) => {
      if (type === 'offer') events.offer(sdp.replace('a=setup:actpass', 'a=setup:active'));
    });
    this.#connection.onLocalCandidate((candidate, mid) => this.#tell([candidate.replace(/^a=/, ''), mid]));
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
    this.#connection.setRemoteDescription(sdp, 'answer');
    for (const candidate of this.#own ?? []) this.#events.candidate(...candidate);
    this.#own = undefined;
    this.#headStart ??= setTimeout(() => {
      for (const candidate of this.#others ?? []) this.#add(candidate);
      this.#others = undefined;
    }, HEAD_START_MS);
  }

  /** May come before the answer. */
  addCandidate(...candidate: Candidate): void {
    if (this.#others !== undefined) this.#others.push(candidate);
    else this.#add(candidate);
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#headStart);
    this.#connection.close();
  }

  #add(candidate: Candidate): void {
    if (this.#closed) return;
    try {
      this.#connection.addRemoteCandidate(...candidate);
    } catch {
      // The native side ended a moment before it says so: `ended` tells why.
    }
  }

  #tell(candidate: Candidate): void {
    if (this.#own !== undefined) this.#own.push(candidate);
    else this.#events.candidate(...candidate);
  }
}

import { networkInterfaces } from 'node:os';
import {
  H264RtpPacketizer,
  type IceServer,
  PeerConnection,
  RtcpNackResponder,
  RtcpSrReporter,
  type RtpPacketizationConfig,
  type Track,
  Video,
} from 'node-datachannel';
import { type AccessUnit, RTP_PAYLOAD_MAX_BYTES } from './clip.ts';
import type { VideoOffer } from './sdp.ts';

export type TransportState = 'connecting' | 'connected' | 'disconnected' | 'failed' | 'closed';

export interface TransportEvents {
  answer(sdp: string): void;
  candidate(candidate: string, mid: string): void;
  state(state: TransportState): void;
}

/** The numbering of one RTP stream, kept while its transports change. */
export interface VideoStream {
  ssrc: number;
  rtp: RtpPacketizationConfig;
}

const CNAME = 'kvs-bridge-camera';

/** Packets kept to be sent again: two seconds of the clip. */
const NACK_PACKETS = 512;

/** One peer connection. A renegotiation that keeps the ICE credentials stays on it. */
export class Transport {
  readonly #connection: PeerConnection;
  readonly #track: Track;

  constructor(name: string, video: VideoOffer, stream: VideoStream, servers: IceServer[], events: TransportEvents) {
    this.#connection = new PeerConnection(name, { iceServers: servers, ...onlyLoopback() });
    this.#connection.onLocalDescription((sdp, type) => {
      if (type === 'answer') events.answer(sdp);
    });
    this.#connection.onLocalCandidate((candidate, mid) => events.candidate(candidate.replace(/^a=/, ''), mid));
    this.#connection.onStateChange((state) => {
      if (isTransportState(state)) events.state(state);
    });

    const media = new Video(video.mid, 'SendOnly');
    media.addH264Codec(video.payloadType, video.fmtp);
    media.addSSRC(stream.ssrc, CNAME, CNAME, 'video');
    this.#track = this.#connection.addTrack(media);
    const packetizer = new H264RtpPacketizer('StartSequence', stream.rtp, RTP_PAYLOAD_MAX_BYTES);
    packetizer.addToChain(new RtcpSrReporter(stream.rtp));
    packetizer.addToChain(new RtcpNackResponder(NACK_PACKETS));
    this.#track.setMediaHandler(packetizer);
  }

  /** Throws when the description cannot be read. The answer comes as an event. */
  accept(offer: string): void {
    this.#connection.setRemoteDescription(offer, 'offer');
  }

  addCandidate(candidate: string, mid: string): void {
    this.#connection.addRemoteCandidate(candidate, mid);
  }

  /** False when the unit was not sent. */
  send(unit: AccessUnit): boolean {
    return this.#track.isOpen() && this.#track.sendMessageBinary(unit.bytes);
  }

  onReport(report: (packet: Buffer) => void): void {
    this.#track.onMessage(report);
  }

  close(): void {
    this.#connection.close();
  }
}

/** libdatachannel offers no loopback candidates unless it is bound to them: what a host without a network needs. */
function onlyLoopback(): { bindAddress?: string } {
  const outside = Object.values(networkInterfaces()).some((addresses) => addresses?.some(({ internal }) => !internal));
  return outside ? {} : { bindAddress: '127.0.0.1' };
}

function isTransportState(state: string): state is TransportState {
  return ['connecting', 'connected', 'disconnected', 'failed', 'closed'].includes(state);
}

import { randomInt } from 'node:crypto';
import { type IceServer, RtpPacketizationConfig } from 'node-datachannel';
import { type AccessUnit, FRAMES_PER_SECOND, RTP_CLOCK_HZ } from './clip.ts';
import { lostPackets } from './rtcp.ts';
import { chooseH264, iceUfrag, type Origin, withOrigin } from './sdp.ts';
import { Transport, type TransportState, type VideoStream } from './transport.ts';

/** Numbers of SessionPhase in link.proto. */
export const sessionPhases = {
  answering: 1,
  connecting: 2,
  connected: 3,
  disconnected: 4,
  failed: 5,
  closed: 6,
} as const;

export interface SessionEvents {
  answer(offerSeq: number, sdp: string): void;
  candidate(mline: number, mid: string, ufrag: string, candidate: string): void;
  state(phase: number, packetsSent: number, packetsLost: number): void;
  ended(): void;
}

/** A viewer that has reported and then says nothing for so long is gone, though its ICE may take half a minute to fail. */
const SILENT_FRAMES = 10 * FRAMES_PER_SECOND;

interface Attempt {
  transport: Transport;
  offerSeq: number;
  remoteUfrag: string;
  localUfrag: string;
  mids: string[];
}

/** One viewer: its stream, and the transport that carries it. During an ICE restart there are two of them. */
export class MediaSession {
  readonly #name: string;
  readonly #events: SessionEvents;
  #stream: (VideoStream & { payloadType: number }) | undefined;
  #origin: Origin | undefined;
  /** The newest last; the first one that is connected carries the video. */
  #attempts: Attempt[] = [];
  #live: Attempt | undefined;
  #position = 0;
  #packetsSent = 0;
  #packetsLost = 0;
  /** Frames since the viewer's last RTCP report; undefined before its first. */
  #silence: number | undefined;
  #phase = 0;

  constructor(name: string, events: SessionEvents) {
    this.#name = name;
    this.#events = events;
  }

  offer(offerSeq: number, sdp: string, servers: IceServer[]): void {
    const video = chooseH264(sdp);
    const remoteUfrag = iceUfrag(sdp);
    if (video === undefined || remoteUfrag === undefined) {
      this.#end(sessionPhases.failed);
      return;
    }
    const mids = [...sdp.matchAll(/^a=mid:(\S+)/gm)].map(([, mid]) => mid ?? '');
    const same = this.#attempts.find((attempt) => attempt.remoteUfrag === remoteUfrag);
    if (same === undefined && this.#live === undefined) this.#report(sessionPhases.answering);
    const attempt = same ?? this.#attempt(video, remoteUfrag, servers);
    attempt.offerSeq = offerSeq;
    attempt.mids = mids;
    try {
      attempt.transport.accept(sdp);
    } catch {
      this.#drop(attempt);
      if (this.#attempts.length === 0) this.#end(sessionPhases.failed);
    }
  }

  #attempt(video: ReturnType<typeof chooseH264> & object, remoteUfrag: string, servers: IceServer[]): Attempt {
    const stream = this.#streamOf(video.payloadType);
    const attempt: Attempt = {
      offerSeq: 0,
      remoteUfrag,
      localUfrag: '',
      mids: [],
      transport: new Transport(this.#name, video, stream, servers, {
        answer: (sdp) => this.#answered(attempt, sdp),
        candidate: (candidate, mid) =>
          this.#events.candidate(attempt.mids.indexOf(mid), mid, attempt.localUfrag, candidate),
        state: (state) => this.#changed(attempt, state),
      }),
    };
    attempt.transport.onReport((packet) => {
      this.#packetsLost = lostPackets(packet, stream.ssrc) ?? this.#packetsLost;
      this.#silence = 0;
    });
    // A restart that overtakes an unfinished one replaces it.
    for (const old of this.#attempts) if (old !== this.#live) this.#drop(old);
    this.#attempts.push(attempt);
    return attempt;
  }

  /** The stream goes on over a restart unless the viewer renumbered its payload types. */
  #streamOf(payloadType: number): VideoStream {
    if (this.#stream?.payloadType === payloadType) return this.#stream;
    const ssrc = randomInt(1, 2 ** 32);
    const rtp = new RtpPacketizationConfig(ssrc, this.#name, payloadType, RTP_CLOCK_HZ);
    this.#stream = { ssrc, rtp, payloadType };
    return this.#stream;
  }

  #answered(attempt: Attempt, sdp: string): void {
    const [, user = '-', id = '0'] = /^o=(\S+) (\S+)/m.exec(sdp) ?? [];
    this.#origin = this.#origin ? { ...this.#origin, version: this.#origin.version + 1 } : { user, id, version: 0 };
    attempt.localUfrag = iceUfrag(sdp) ?? '';
    this.#events.answer(attempt.offerSeq, withOrigin(sdp, this.#origin));
    if (this.#live === undefined) this.#report(sessionPhases.connecting);
  }

  candidate(mid: string, ufrag: string, candidate: string): void {
    const newest = this.#attempts.at(-1);
    const attempt = this.#attempts.find(({ remoteUfrag }) => remoteUfrag === ufrag) ?? newest;
    if (attempt === undefined || candidate === '') return;
    try {
      attempt.transport.addCandidate(candidate, mid || (attempt.mids[0] ?? '0'));
    } catch {
      // What cannot be used (.local without a resolver, TCP) is no fault of the session: others may do.
    }
  }

  #changed(attempt: Attempt, state: TransportState): void {
    if (!this.#attempts.includes(attempt)) return;
    if (state === 'connected') {
      for (const old of this.#attempts.filter((one) => one !== attempt)) this.#drop(old);
      this.#live = attempt;
      this.#position = -1;
      this.#silence = undefined;
      this.#report(sessionPhases.connected);
    } else if (state === 'closed' || state === 'failed') {
      this.#drop(attempt);
      if (this.#attempts.length === 0) this.#end(sessionPhases[state]);
    } else if (state === 'disconnected' && attempt === this.#live) {
      this.#report(sessionPhases.disconnected);
    }
  }

  /** One frame time. A new transport starts at the IDR picture last passed by, so that its first frame is there at once. */
  tick(clip: AccessUnit[], frame: number): void {
    if (this.#live === undefined || this.#stream === undefined) return;
    if (this.#silence !== undefined) this.#silence += 1;
    if (this.#silence === SILENT_FRAMES) {
      this.#end(sessionPhases.closed);
      return;
    }
    const next = this.#position < 0 ? lastKey(clip, frame % clip.length) : (this.#position + 1) % clip.length;
    const unit = clip[next];
    this.#stream.rtp.timestamp = (this.#stream.rtp.timestamp + RTP_CLOCK_HZ / FRAMES_PER_SECOND) % 2 ** 32;
    if (unit === undefined || !this.#live.transport.send(unit)) return;
    this.#position = next;
    this.#packetsSent += unit.packets;
  }

  close(): void {
    this.#end(sessionPhases.closed);
  }

  #drop(attempt: Attempt): void {
    this.#attempts = this.#attempts.filter((one) => one !== attempt);
    if (this.#live === attempt) this.#live = undefined;
    attempt.transport.close();
  }

  #end(phase: number): void {
    for (const attempt of this.#attempts) this.#drop(attempt);
    this.#report(phase);
    this.#events.ended();
  }

  #report(phase: number): void {
    if (phase === this.#phase) return;
    this.#phase = phase;
    this.#events.state(phase, this.#packetsSent, this.#packetsLost);
  }
}

function lastKey(clip: AccessUnit[], from: number): number {
  let index = from;
  while (index > 0 && !clip[index]?.key) index -= 1;
  return index;
}

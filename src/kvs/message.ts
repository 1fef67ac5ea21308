/** Signaling messages as the service's socket carries them, in the words of this project. */

export type KvsMessage =
  /** `from` is the sender's client id; absent where the service gives none (the master to a viewer, storage). */
  | { kind: 'offer'; from: string | undefined; sdp: string }
  | { kind: 'answer'; from: string | undefined; sdp: string }
  | { kind: 'candidate'; from: string | undefined; candidate: IceCandidate }
  | { kind: 'goAway' }
  | { kind: 'reconnectIceServer' }
  | { kind: 'status'; status: StatusResponse };

export interface IceCandidate {
  /** "candidate:..." without "a="; empty ends the candidates. */
  candidate: string;
  mid: string | undefined;
  mline: number | undefined;
  ufrag: string | undefined;
}

export interface StatusResponse {
  correlationId: string;
  statusCode: number;
  errorType: string;
  description: string;
}

/** What goes out. `to` is the viewer's client id; absent from a viewer and towards storage. */
export type OutgoingMessage = {
  kind: 'offer' | 'answer' | 'candidate';
  to: string | undefined;
  correlationId: string;
} & ({ kind: 'offer' | 'answer'; sdp: string } | { kind: 'candidate'; candidate: IceCandidate });

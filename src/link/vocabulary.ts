/** One message of the link, in the words of link.proto (field meanings, units and limits are there). */
export type LinkMessage =
  | { kind: 'time'; unixUs: bigint; uncertaintyMs: number }
  | { kind: 'channelInfo'; role: number; storage: boolean; region: string; name: string; arn: string }
  | { kind: 'signalingState'; state: number; reason: number; retryMs: number; text: string }
  | { kind: 'iceServers'; generation: number; expiresMs: number; final: boolean; servers: IceServer[] }
  | { kind: 'sessionOpened'; session: number; peerKind: number; clientId: string }
  | {
      kind: 'offer';
      session: number;
      offerSeq: number;
      trickle: boolean;
      renegotiation: boolean;
      answerMs: number;
      sdp: string;
    }
  | { kind: 'answer'; session: number; offerSeq: number; sdp: string }
  | {
      kind: 'candidate';
      session: number;
      mline: number | undefined;
      mid: string;
      ufrag: string;
      candidate: string;
    }
  | { kind: 'sessionClosed'; session: number; reason: number }
  | {
      kind: 'sendStatus';
      session: number;
      messageId: number;
      result: number;
      statusCode: number;
      errorType: string;
      description: string;
    }
  | { kind: 'syncDone' }
  | { kind: 'error'; code: number; session: number; text: string }
  | {
      kind: 'metrics';
      uptimeS: number;
      connectedS: number;
      messagesSent: number;
      messagesReceived: number;
      reconnects: number;
      iceRefreshes: number;
      errors: number;
      offerToAnswerMs: number;
    }
  | { kind: 'closeSession'; session: number }
  | {
      kind: 'sessionState';
      session: number;
      phase: number;
      offerSeq: number;
      packetsSent: number;
      rttMs: number;
      packetsLost: number;
    }
  | { kind: 'connect' }
  | { kind: 'disconnect' }
  | { kind: 'deleteChannel' }
  | { kind: 'iceServersRequest' }
  | { kind: 'timeRequest' }
  | { kind: 'metricsRequest' }
  | {
      kind: 'capabilities';
      maxSessions: number;
      lateIce: boolean;
      device: string;
      firmware: string;
      codecs: string;
    }
  | { kind: 'log'; level: number; text: string }
  | { kind: 'applicationData'; dataKind: number; data: Uint8Array }
  | { kind: 'echo'; token: number; reply: boolean; data: Uint8Array };

export interface IceServer {
  username: string;
  password: string;
  uris: string[];
}

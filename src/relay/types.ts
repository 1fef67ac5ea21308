import type { OutgoingMessage } from '../kvs/message.ts';
import type { CloudEvent, CloudState } from '../kvs/state.ts';
import type { LinkMessage } from '../link/message.ts';

/** What the device side tells the relay. Tokens are the relay's own numbers for what it sent. */
export type DeviceEvent =
  /** A new epoch pair: the MCU knows nothing that it was told before. `reset` is false when only the daemon is new. */
  | { kind: 'up'; peerEpoch: number; reset: boolean }
  /** The driver stopped. A closed port alone is no event: the same pair may go on, messages wait inside their TTL. */
  | { kind: 'down' }
  /** `messageId` is the link's id of the MCU's message. */
  | { kind: 'message'; message: LinkMessage; messageId: number }
  /** Each token ends with exactly one of these two; a cancelled one that had not begun fails with `expired`. */
  | { kind: 'delivered'; token: number }
  | { kind: 'failed'; token: number; why: DeviceFailure };

export type DeviceFailure = 'peer_reset' | 'too_big' | 'expired' | 'closed';

export type RelayInput =
  | { from: 'cloud'; event: CloudEvent }
  | { from: 'device'; event: DeviceEvent }
  | { from: 'clock' };

export type RelayCommand =
  /** Unsent fragments are given up after `ttlMs`. */
  | { to: 'device'; token: number; message: LinkMessage; ttlMs: number | undefined }
  /** What the device has not begun to get of this token is no longer wanted. */
  | { to: 'device'; cancel: number }
  | { to: 'cloud'; message: OutgoingMessage; ttlMs: number }
  | { to: 'cloud'; action: CloudAction }
  /** The session table changed and should survive a restart of the daemon. Comes before what depends on it. */
  | { to: 'state'; table: SessionTable }
  /** For log, status and timeline; no secrets, no SDP. */
  | { to: 'report'; event: RelayReport };

export type CloudAction = 'fetchIce' | 'joinStorage' | 'connect' | 'disconnect' | 'deleteChannel';

export interface RelayOptions {
  role: 'master' | 'viewer';
  /** Sessions at once, 1 to 255. Default 10. */
  maxSessions?: number | undefined;
  /** How long a peer waits for its answer, ms. Default 60 000, the service's own default. */
  offerTtlMs?: number | undefined;
  /** Renew ICE servers even while no session lives. Default false. */
  keepIceFresh?: boolean | undefined;
  /** Whether the MCU may delete the channel. Default false. */
  allowDelete?: boolean | undefined;
  /** Messages to the service in 24 hours. Default 100 000. */
  dailyMessages?: number | undefined;
  /** Half width of the interval that holds the true time, ms. Default: unknown. */
  timeUncertaintyMs?: number | undefined;
  /** What an earlier life of the daemon left. */
  table?: SessionTable | undefined;
}

export interface SessionTable {
  nextSession: number;
  sessions: SessionRow[];
  /** Epoch of the MCU that knows these sessions; another one has been reset since. */
  peerEpoch?: number;
}

export interface SessionRow {
  session: number;
  clientId: string;
  offerSeq: number;
  /** `PeerKind` of link.proto; absent is 0. */
  peerKind?: number;
  /** Fingerprint and origin of the last offer; absent or empty matches no later offer. */
  identity?: string;
}

export type RelayReport =
  | { kind: 'phase'; session: number; clientId: string; phase: SessionMilestone; atMs: number }
  /** `session` is 0 where there is none. Equal drops are summed up: `count` of them since the last report. */
  | { kind: 'dropped'; what: string; why: string; session: number; clientId: string; count: number }
  | { kind: 'closed'; session: number; clientId: string; reason: string }
  /** The offer is at the MCU, which has not answered yet. */
  | { kind: 'slow'; session: number; clientId: string; waitedMs: number }
  /** The service refused what the MCU sent. */
  | { kind: 'rejected'; session: number; clientId: string; statusCode: number; errorType: string; description: string }
  /** Capabilities of the MCU. */
  | {
      kind: 'device';
      device: string;
      firmware: string;
      codecs: string;
      maxSessions: number;
      lateIce: boolean;
    }
  /** The MCU refused something; `code` is `ErrorCode` of link.proto. */
  | { kind: 'deviceError'; code: number; session: number; text: string }
  /** A line of the MCU's log; `level` is `LogLevel` of link.proto. */
  | { kind: 'log'; level: number; text: string };

/** Milestones of a session in the order in which they usually come. */
export type SessionMilestone =
  | 'offer_received'
  | 'offer_on_wire'
  | 'offer_at_mcu'
  | 'answer_received'
  | 'answer_sent'
  | 'connected';

export interface SessionStatus {
  session: number;
  clientId: string;
  peerKind: number;
  offerSeq: number;
  negotiation: string;
  /** `SessionPhase` of link.proto, as the MCU said last. */
  phase: number;
  ageMs: number;
  packetsSent: number;
  packetsLost: number;
  rttMs: number;
}

export interface RelayStatus {
  role: 'master' | 'viewer';
  deviceUp: boolean;
  /** Whether numbers may be given: the MCU's own sessions are known. */
  synced: boolean;
  cloudState: CloudState;
  cloudConnected: boolean;
  sessions: SessionStatus[];
  sessionLimit: number;
  ice: { generation: number; servers: number; fetching: boolean; expiresMs: number | undefined };
  counters: RelayCounters;
  /** How full the relay's memory is; each of these has a limit. */
  sizes: RelaySizes;
  /** Messages to the service within the current 24 hours. */
  messagesToday: number;
  dailyMessages: number;
}

export interface RelayCounters {
  offers: number;
  answers: number;
  candidatesIn: number;
  candidatesOut: number;
  sessionsOpened: number;
  sessionsClosed: number;
  dropped: number;
  rejected: number;
  messagesSent: number;
  messagesReceived: number;
  reconnects: number;
  iceRefreshes: number;
  iceFailures: number;
  deviceUps: number;
  deviceResets: number;
  /** Offer received to answer written of the last session, ms. */
  offerToAnswerMs: number;
}

export interface RelaySizes {
  sessions: number;
  waitingOffers: number;
  laneItems: number;
  laneBytes: number;
  earlyViewers: number;
  earlyBytes: number;
  underWay: number;
  cloudQueue: number;
  cloudPending: number;
  viewersTracked: number;
  tokens: number;
}

import type { OutgoingMessage } from '../kvs/message.ts';
import type { CloudEvent } from '../kvs/state.ts';
import type { LinkMessage } from '../link/message.ts';

/** What the device side tells the relay. Tokens are the relay's own numbers for what it sent. */
export type DeviceEvent =
  /** A new epoch pair: the MCU knows nothing that it was told before. `reset` is false when only the daemon is new. */
  | { kind: 'up'; peerEpoch: number; reset: boolean }
  /** The link is gone (port closed); messages under way fail one by one. */
  | { kind: 'down' }
  /** `messageId` is the link's id of the MCU's message. */
  | { kind: 'message'; message: LinkMessage; messageId: number }
  | { kind: 'delivered'; token: number }
  | { kind: 'failed'; token: number; why: 'peer_reset' | 'too_big' | 'expired' | 'closed' };

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
  | { to: 'cloud'; action: 'fetchIce' | 'connect' | 'disconnect' | 'deleteChannel' }
  /** The session table changed and should survive a restart of the daemon. */
  | { to: 'state'; table: SessionTable }
  /** For log, status and timeline; no secrets, no SDP. */
  | { to: 'report'; event: RelayReport };

export interface SessionTable {
  nextSession: number;
  sessions: { session: number; clientId: string; offerSeq: number }[];
}

export type RelayReport =
  | { kind: 'phase'; session: number; clientId: string; phase: SessionMilestone; atMs: number }
  | { kind: 'dropped'; what: string; why: string; session: number }
  | { kind: 'closed'; session: number; reason: string };

/** Milestones of a session in the order in which they usually come. */
export type SessionMilestone =
  | 'offer_received'
  | 'offer_on_wire'
  | 'offer_at_mcu'
  | 'answer_received'
  | 'answer_sent'
  | 'connected';

import type { ChannelDescription, CloudReason, CloudState } from '../kvs/state.ts';
import type { ViewerBudgets } from './budgets.ts';
import { peerKinds } from './codes.ts';
import type { DeviceRequests } from './device.ts';
import type { Downlink } from './downlink.ts';
import type { EarlyCandidates } from './early.ts';
import type { IceServers } from './ice.ts';
import type { Out } from './out.ts';
import type { Picture } from './picture.ts';
import type { Reports } from './reports.ts';
import type { Session, Sessions } from './sessions.ts';
import type { Uplink } from './uplink.ts';
import type { WaitingOffers } from './waiting.ts';

/** The options with their defaults. */
export interface Settings {
  readonly role: 'master' | 'viewer';
  readonly maxSessions: number;
  readonly offerTtlMs: number;
  readonly keepIceFresh: boolean;
  readonly allowDelete: boolean;
  readonly timeUncertaintyMs: number;
}

export interface CloudView {
  state: CloudState;
  reason: CloudReason;
  retryAt: number;
  text: string;
  /** Viewers can reach the device. */
  connected: boolean;
  connectedAt: number;
  connectedMs: number;
  everConnected: boolean;
  channel: ChannelDescription | undefined;
  /** The cloud side knows that a storage session is wanted. */
  storageAsked: boolean;
}

export interface DeviceView {
  /** Counts the lives of the link: message ids of an earlier one are void. */
  life: number;
  upAt: number;
  maxSessions: number;
  lateIce: boolean;
  /** The MCU's own sessions are known, so that numbers may be given. */
  synced: boolean;
  syncUntil: number | undefined;
  /** Sessions that it listed since the link came up, although they are closed here. */
  readonly listedClosed: Set<number>;
  /** It waits for IceServers. */
  iceAsked: boolean;
  timeSentAt: number;
  /** Unix time less monotonic time as told last, ms. */
  timeOffset: number | undefined;
}

/** All parts of one relay. Functions of the room share it; none of it is reachable from outside. */
export interface Context {
  readonly settings: Settings;
  readonly out: Out;
  readonly reports: Reports;
  readonly sessions: Sessions;
  readonly link: Downlink;
  readonly uplink: Uplink;
  readonly picture: Picture;
  readonly ice: IceServers;
  readonly early: EarlyCandidates;
  readonly waiting: WaitingOffers;
  readonly viewers: ViewerBudgets;
  readonly requests: DeviceRequests;
  readonly cloud: CloudView;
  readonly device: DeviceView;
  startedAt: number;
  /** As viewer: when the next session may be opened. */
  reopenAt: number;
}

export const nobody = { id: 0, clientId: '' };

export function sessionLimit({ settings, device }: Context): number {
  return Math.min(settings.maxSessions, device.maxSessions === 0 ? settings.maxSessions : device.maxSessions);
}

/** Whether somebody uses ICE servers, so that they are kept fresh. */
export function iceNeeded({ settings, sessions, waiting, device }: Context): boolean {
  if (settings.keepIceFresh || device.iceAsked || waiting.size > 0) return true;
  // A storage session runs day and night; once its media flow it uses no servers but those that it has.
  const done = ({ peerKind, connectedOnce }: Session) => peerKind === peerKinds.storage && connectedOnce;
  return sessions.all().some((session) => session.negotiation.kind !== 'none' && !done(session));
}

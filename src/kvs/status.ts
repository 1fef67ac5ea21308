import type { Call } from './client-types.ts';
import type { FrameNoise } from './message.ts';
import type { CloudReason, CloudState } from './state.ts';

/** How the cloud side stands; plain JSON, no secrets. */
export interface KvsStatus {
  state: CloudState;
  reason: CloudReason;
  text: string;
  /** Wait announced with the state, ms; 0 when none. */
  retryMs: number;
  /** How long this state has been shown, ms. */
  forMs: number;
  region: string;
  channel: string;
  arn: string;
  role: 'master' | 'viewer';
  /** Host of the socket's endpoint; '' while unknown. */
  host: string;
  /** Messages that wait to be sent. */
  queued: number;
  /** The service's clock minus the host's, ms. */
  clockOffsetMs: number;
  /** Life left, ms; undefined without an end, or without any. */
  credentialsLeftMs: number | undefined;
  iceLeftMs: number | undefined;
  counters: KvsCounters;
}

export type CallName = Call['name'] | 'dial';

/** Of one kind of call: how many ended how, and how long they took in all, ms. */
interface CallCounter {
  done: number;
  failed: number;
  totalMs: number;
}

export interface KvsCounters {
  /** Sockets that opened; of these the ones that followed a lost one, and the ones that replaced one that served. */
  connects: number;
  reconnects: number;
  rotations: number;
  connectedMs: number;
  messagesIn: number;
  messagesOut: number;
  rejected: number;
  expired: number;
  limited: number;
  /** Written to a connection that broke before anything said that they had come through. */
  doubtful: number;
  /** Sent though larger than the service documents. */
  large: number;
  iceFetches: number;
  iceFailures: number;
  /** Early refreshes of credentials that failed. */
  credentialFailures: number;
  /** Joins of the storage session that the service took. */
  joins: number;
  /** What hindered, by reason. */
  failures: Partial<Record<CloudReason, number>>;
  /** Calls by name; `dial` is a socket, until it opens. */
  calls: Partial<Record<CallName, CallCounter>>;
  /** Frames that are no message, by kind. */
  noise: Partial<Record<FrameNoise | 'binary', number>>;
}

export function noCounters(): KvsCounters {
  return {
    connects: 0,
    reconnects: 0,
    rotations: 0,
    connectedMs: 0,
    messagesIn: 0,
    messagesOut: 0,
    rejected: 0,
    expired: 0,
    limited: 0,
    doubtful: 0,
    large: 0,
    iceFetches: 0,
    iceFailures: 0,
    credentialFailures: 0,
    joins: 0,
    failures: {},
    calls: {},
    noise: {},
  };
}

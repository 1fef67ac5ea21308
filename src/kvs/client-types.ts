import type { Failure } from './failure.ts';
import type { KvsMessage } from './message.ts';
import type { CloudEvent, CloudState, IceServer } from './state.ts';

/** Times of the cloud side, ms. */
export const clientLimits = {
  /** Longest that one call may take, credentials included. */
  callMs: 25_000,
  /** Longest from dialling to an open socket. */
  connectMs: 10_000,
  /** Least time between two dials; the service allows 3 a second and channel. */
  dialGapMs: 400,
  /** Age at which a socket is replaced: between this and this plus the spread. The service's own limits are 45 min and 1 h. */
  rotateMs: 40 * 60_000,
  rotateSpreadMs: 4 * 60_000,
  /** A GO_AWAY is followed within this; the service leaves a minute. */
  goAwaySpreadMs: 15_000,
  /** How long a replaced socket still delivers what was under way. */
  drainMs: 2_000,
  /** A socket that lived this long clears the count of failures. */
  stableMs: 90_000,
  /** One that the service closed before this age is a flap; `flapsMax` in a row mean another client on this channel. */
  flapMs: 60_000,
  flapsMax: 3,
  /** Dials in a row that fail before the endpoint is asked for again, and the time over which devices spread that. */
  dialsMax: 2,
  doubtSpreadMs: 120_000,
  /** After so many failures in a row others may be coming back as well: ICE servers then are fetched on demand alone. */
  crowdAttempts: 5,
  /** ICE servers with more life left than this are served from memory. */
  iceMarginMs: 60_000,
  /** Tries of one ICE fetch, and least time between a failed fetch and the next. */
  iceTries: 3,
  iceGapMs: 1_000,
  /** Least time between a permanent refusal and a retry on request. */
  insistMs: 15_000,
  /** How long the offer of the storage session is awaited after joining: between this and this plus the spread. */
  offerMs: 6_000,
  offerSpreadMs: 1_000,
  /** Age at which a storage session is joined anew: between this and this plus the spread. The service ends it at 1 h. */
  renewMs: 50 * 60_000,
  renewSpreadMs: 6 * 60_000,
  /** A storage session that lived this long clears the count of failures to have one. */
  storageStableMs: 180_000,
  /** Least time between two joins; the service allows 2 a second and channel. */
  joinGapMs: 600,
  /** Joins in a row that fail before the endpoint is asked for again. */
  joinsMax: 2,
} as const;

export interface ChannelInfo {
  arn: string;
  name: string;
  status: string;
  /** Needed to delete; absent when the ARN was configured and nothing was described. */
  version: string | undefined;
}

export interface Endpoints {
  wss: string;
  https: string;
  /** Where the storage session is joined; known of channels with media storage. */
  webrtc?: string;
}

/** What the machine needs of the configuration. */
export interface ClientOptions {
  role: 'master' | 'viewer';
  region: string;
  /** Channel name, or what the ARN says it is. */
  name: string;
  /** Configured ARN: the channel is not described then. */
  arn: string | undefined;
  create: boolean;
  /** Join the storage session: never, where the channel has media storage, or the channel must have it. */
  storage: 'off' | 'auto' | 'on';
}

export type Call =
  | { name: 'credentials' }
  | { name: 'describe' }
  | { name: 'create' }
  | { name: 'describeMedia'; arn: string }
  | { name: 'locate'; arn: string; storage: boolean }
  | { name: 'delete'; arn: string; version: string | undefined }
  | SideCall;

/** Calls beside the way to a socket. */
type SideCall = { name: 'ice'; arn: string; https: string } | { name: 'join'; arn: string; webrtc: string };

export type StepCall = Exclude<Call, SideCall>;
/** What can fail on the way to a socket. */
export type StepName = StepCall['name'] | 'dial';

/** What is being done to get where one wants to be. One thing at a time. */
export type Effort =
  /** Nothing: arrived, or not wanted. */
  | { kind: 'resting' }
  | { kind: 'calling'; call: StepCall['name']; id: number; deadline: number }
  | { kind: 'connecting'; socket: number; deadline: number }
  | { kind: 'waiting'; until: number }
  /** The channel is deleted; nothing leads on from here. */
  | { kind: 'over' };

/** The socket in use. */
export interface Live {
  socket: number;
  since: number;
  rotateAt: number;
  /** The service said that it will close it. */
  away: boolean;
  /** Its successor is being made. */
  leaving: boolean;
}

export interface IceState {
  /** The call under way. */
  flight: { id: number; deadline: number } | undefined;
  /** When the next try of this fetch is due. */
  retryAt: number | undefined;
  /** Tries of this fetch so far. */
  tries: number;
  /** What this fetch has tried as a remedy already. */
  freshened: boolean;
  /** A fetch was started once; later ones only on demand. */
  asked: boolean;
  /** No new fetch before this. */
  notBefore: number;
  held: { servers: IceServer[]; until: number } | undefined;
}

/** How one comes by a storage session. */
export type Join =
  /** The device did not ask for one. */
  | { kind: 'idle' }
  /** To be joined as soon as this time has come and a socket serves. */
  | { kind: 'due'; at: number }
  | { kind: 'calling'; id: number; deadline: number }
  /** Joined; the offer has to come until then. */
  | { kind: 'waiting'; until: number }
  /** The offer came; the media are the device's business. `refused`: why its answer was not taken, '' if it was. */
  | { kind: 'offered'; since: number; renewAt: number; refused: string };

export interface StorageState {
  /** Whether the channel has media storage. */
  media: 'unknown' | 'on' | 'off';
  /** It may have changed: asked for again, and kept if there is no answer. */
  doubted: boolean;
  join: Join;
  lastJoinAt: number;
  /** Failures in a row to have a session. */
  attempt: number;
  /** Refusals by the endpoint in a row. */
  refusals: number;
  /** What was tried as a remedy already, until a join succeeds. */
  freshened: boolean;
  clockTried: boolean;
  /** The credentials in hand were refused. */
  stale: boolean;
}

export interface ClientState {
  readonly options: ClientOptions;
  wanted: 'connected' | 'disconnected' | 'deleted';
  effort: Effort;
  live: Live | undefined;
  /** A replaced socket that still delivers. */
  retiring: { socket: number; until: number } | undefined;
  channel: ChannelInfo | undefined;
  /** `missing`: the service knows none, and it may be created. `made`: it was, and will be seen soon. */
  creation: 'none' | 'missing' | 'made';
  endpoints: Endpoints | undefined;
  /** The endpoint failed too often: it is asked for again, and kept if there is no answer. */
  doubted: boolean;
  dialFailures: number;
  /** Not doubted before this. */
  doubtAt: number;
  lastDialAt: number;
  /** `stale`: refused, so others are fetched before the next try. */
  credentials: 'unasked' | 'held' | 'stale';
  /** A refusal was answered with other credentials at once; not again before a socket opened. */
  freshened: boolean;
  /** A wrong clock was answered with one quick retry; not again before a socket opened. */
  clockTried: boolean;
  /** Failures in a row. */
  attempt: number;
  flaps: number;
  /** Nothing is tried before this; it survives disconnect and connect. */
  retryAt: number;
  failedAt: number;
  failure: Failure | undefined;
  shown: CloudState;
  ice: IceState;
  storage: StorageState;
  /** Next number for a call or a socket. */
  nextId: number;
}

export type ClientInput =
  | { kind: 'start' | 'connect' | 'disconnect' | 'delete' | 'fetchIce' | 'joinStorage' | 'tick' }
  | { kind: 'done'; id: number; call: 'credentials' | 'create' | 'delete' | 'join' }
  | { kind: 'done'; id: number; call: 'describeMedia'; enabled: boolean }
  | { kind: 'done'; id: number; call: 'describe'; channel: ChannelInfo }
  | { kind: 'done'; id: number; call: 'locate'; endpoints: Endpoints }
  | { kind: 'done'; id: number; call: 'ice'; servers: IceServer[]; ttlMs: number }
  | { kind: 'failed'; id: number; failure: Failure }
  | { kind: 'opened'; socket: number }
  /** Before `opened`: refused or unreachable. After it: lost; `code` is the close code, 1006 without a close frame. */
  | { kind: 'closed'; socket: number; code: number; failure: Failure }
  | { kind: 'message'; socket: number; message: KvsMessage };

export type ClientEffect =
  | { kind: 'event'; event: CloudEvent }
  /** `fresh`: those in hand were refused, get others first. */
  | { kind: 'call'; id: number; call: Call; fresh: boolean }
  | { kind: 'abort'; id: number }
  | { kind: 'open'; socket: number; arn: string; wss: string }
  /** A socket closed by this says nothing more. */
  | { kind: 'close'; socket: number }
  /** The socket that messages go out on from now on. */
  | { kind: 'use'; socket: number | undefined };

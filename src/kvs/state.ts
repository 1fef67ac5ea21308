/** States of the cloud side by the names of AWS's C SDK; numbers are those of `CloudState` in link.proto. */
export const cloudStates = {
  NEW: 1,
  GET_CREDENTIALS: 2,
  DESCRIBE: 3,
  CREATE: 4,
  GET_ENDPOINT: 5,
  GET_ICE_CONFIG: 6,
  READY: 7,
  CONNECTING: 8,
  CONNECTED: 9,
  DISCONNECTED: 10,
  DELETE: 11,
  DELETED: 12,
  DESCRIBE_MEDIA: 13,
  JOIN_SESSION: 14,
  JOIN_SESSION_WAITING: 15,
  JOIN_SESSION_CONNECTED: 16,
} as const;

export type CloudState = keyof typeof cloudStates;

/** Why the cloud side is not where it should be; numbers are those of `CloudReason` in link.proto. */
export const cloudReasons = {
  none: 0,
  network: 1,
  throttled: 2,
  credentials: 3,
  forbidden: 4,
  missing_channel: 5,
  clock: 6,
  service: 7,
  rotation: 8,
  closed: 9,
  displaced: 10,
  requested: 11,
  configuration: 12,
} as const;

export type CloudReason = keyof typeof cloudReasons;

export interface IceServer {
  uris: string[];
  username: string;
  password: string;
}

export interface ChannelDescription {
  role: 'master' | 'viewer';
  storage: boolean;
  region: string;
  name: string;
  arn: string;
}

/** What the cloud side tells the relay. */
export type CloudEvent =
  | { kind: 'state'; state: CloudState; reason: CloudReason; retryMs: number; text: string }
  | { kind: 'channel'; channel: ChannelDescription }
  /** All servers, STUN first; `expiresMs` is the life left now, 0 for unlimited. */
  | { kind: 'iceServers'; servers: IceServer[]; expiresMs: number }
  /** A refresh failed; the old servers stay while they live. */
  | { kind: 'iceFailed'; text: string }
  | { kind: 'message'; message: import('./message.ts').KvsMessage }
  /** Written to the socket. */
  | { kind: 'written'; correlationId: string }
  /** The service refused it (STATUS_RESPONSE); with status 0 it was not asked, because it would have. */
  | { kind: 'rejected'; correlationId: string; statusCode: number; errorType: string; description: string }
  /** Never written: no socket in time, or a limit. */
  | { kind: 'unsent'; correlationId: string; why: 'expired' | 'limited' };

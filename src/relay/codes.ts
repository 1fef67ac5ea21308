/** Numbers of link.proto by the names that the relay uses. */

export const channelRoles = { master: 1, viewer: 2 } as const;

export const peerKinds = { viewer: 0, alexa: 1, storage: 2 } as const;

export const closeReasons = {
  replaced: 1,
  device_reset: 2,
  expired: 3,
  capacity: 4,
  device: 5,
  abuse: 6,
  shutdown: 7,
} as const;

export type CloseReason = keyof typeof closeReasons;

export const sendResults = { written: 1, rejected: 2, expired: 3, stale: 4, limited: 5 } as const;

export type SendResult = keyof typeof sendResults;

export const errorCodes = {
  unknown_session: 1,
  not_allowed: 2,
  rate_limited: 3,
  malformed: 4,
  incompatible: 5,
  unsupported: 6,
  unavailable: 7,
} as const;

export type ErrorCode = keyof typeof errorCodes;

export const sessionPhases = {
  unspecified: 0,
  answering: 1,
  connecting: 2,
  connected: 3,
  disconnected: 4,
  failed: 5,
  closed: 6,
} as const;

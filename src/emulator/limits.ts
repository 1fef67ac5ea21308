/** Numbers of the service, documented unless the comment says otherwise, and bounds of our own. */

// Signaling sockets.
export const IDLE_MS = 10 * 60_000;
export const AGE_MAX_MS = 60 * 60_000;
export const GO_AWAY_GRACE_MS = 60_000;
export const VIEWERS_MAX = 10;
export const CONNECTS_PER_S = 3;
export const CANDIDATES_PER_S = 20;
export const DESCRIPTIONS_PER_S = 5;

/** "10K" of base64 text; taken as 10,000 because the REST twin says so. */
export const PAYLOAD_MAX_CHARS = 10_000;
/** A frame of an API gateway; inferred. */
export const FRAME_MAX_BYTES = 32 * 1024;
export const ARN_MAX_CHARS = 1024;

// Channels.
export const TTL_DEFAULT_S = 60;
export const TTL_MIN_S = 5;
export const TTL_MAX_S = 120;
export const TAGS_MAX = 50;
export const LIST_MAX = 10_000;

// Signatures.
/** The service's own documents say 5 and 15 minutes; the harsher one. */
export const CLOCK_TOLERANCE_MS = 5 * 60_000;
export const PRESIGN_MAX_S = 604_800;

// TURN credentials.
export const ICE_TTL_S = 300;

// Storage sessions.
/** Of the streams that channels have from the start. */
export const RETENTION_H = 24;
export const STORAGE_VIEWERS_MAX = 3;
export const STORAGE_SLOT_HOLD_MS = 60_000;

// Credentials by certificate.
export const ROLE_DURATION_S = 3600;

// Alexa: what a gateway waits; inferred.
export const ALEXA_WAIT_MS = 29_000;

// Bounds of this program.
export const CHANNELS_MAX = 10_000;
export const STREAMS_MAX = 1_000;
export const QUEUE_MAX_MESSAGES = 256;
export const RECIPIENTS_MAX = 256;
/** Of one port. */
export const CONNECTIONS_MAX = 4_000;
export const BODY_MAX_BYTES = 256 * 1024;
export const SOCKET_BACKLOG_MAX_BYTES = 1024 * 1024;
export const EVENTS_MAX = 2_000;
export const FAULTS_MAX = 100;
export const SESSION_CREDENTIALS_MAX = 1_000;

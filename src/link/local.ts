/** Numbers of this implementation that the other side never sees; PROTOCOL.md leaves them open. */

/** Messages that wait for the line or for their acknowledgement. */
export const QUEUE_MAX_MESSAGES = 1024;
/** Bytes of those messages. */
export const QUEUE_MAX_BYTES = 1_048_576;

/** A frame is written when no more than this is still on its way through the port, ms: timers are that late. */
export const PACE_LEAD_MS = 2;

/** Clean frames after which a sender doubles its fragments (PROTOCOL.md section 5). */
export const CLEAN_FRAMES = 32;

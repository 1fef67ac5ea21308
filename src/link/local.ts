/** Numbers of this implementation that the other side never sees; PROTOCOL.md leaves them open. */

/** Messages that wait for the line or for their acknowledgement. */
export const QUEUE_MAX_MESSAGES = 1024;
/** Bytes of those messages. */
export const QUEUE_MAX_BYTES = 1_048_576;

/** A frame is written when no more than this is still on its way through the port, ms: timers are that late. */
export const PACE_LEAD_MS = 2;

/** Longest time that one frame may take on the line, ms: acknowledgements and HELLOs wait behind it. */
export const FRAME_MS = 45;
/** The same for bulk while other channels are in use, and when there was no other traffic for BULK_ALONE_MS. */
export const BULK_FRAME_MS = 25;
export const BULK_ALONE_FRAME_MS = 100;
export const BULK_ALONE_MS = 1000;

/** A sleeping peer gets an END so often until it listens, and then a WAKE so often until it answers, ms (section 9). */
export const WAKE_END_MS = 5;
export const WAKE_AGAIN_MS = 100;
/** Without an answer for so long since it should listen, the signal is given anew, ms. */
export const WAKE_ANEW_MS = 5_000;
/** What comes sooner after SLEEP_OK than this was written before it was read, ms. */
export const WAKE_CROSSING_MS = 100;

/** Every number of PROTOCOL.md section 10, by the name and in the unit that it has there; a test compares the two. */

export const WIRE_VERSION = 1;

export const HEAD_BYTES = 4;
export const SACK_BYTES = 2;
export const FIRST_BYTES = 4;
export const CRC_BYTES = 4;
export const FRAGMENT_MIN_BYTES = 32;
export const FRAGMENT_MAX_BYTES = 1024;
export const FRAGMENT_START_BYTES = 256;
/** Body of HELLO and LINK. */
export const CONTROL_MAX_BYTES = 128;
/** Head, sack, first, largest body, crc; unescaped. */
export const FRAME_MAX_BYTES = 1038;
export const MESSAGE_MAX_BYTES = 65535;

export const WINDOW_MAX = 32;
export const SLOTS_MAX = 16;
export const CREDIT_UNIT_MAX_BYTES = 256;
export const STALL_MAX_MS = 1000;

export const IDLE_GAP_MS = 10;
export const HELLO_MIN_MS = 20;
export const HELLO_MAX_MS = 1000;
export const HELLO_ANSWER_MS = 5;
export const ACK_DELAY_MS = 3;
export const RTO_MIN_MS = 8;
export const RTO_FIRST_MS = 100;
export const RTO_MAX_MS = 1000;
export const PING_IDLE_MS = 1000;
export const DEGRADED_MS = 3000;
export const BAD_FRAMES = 8;
export const BAD_MS = 200;

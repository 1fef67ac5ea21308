/** A unix socket's path has 108 bytes with its end. */
export const SOCKET_PATH_MAX_BYTES = 107;

/** Echoes of each part of a link test: unless told otherwise, and at most. */
export const LINK_TEST_COUNT = 50;
export const LINK_TEST_COUNT_MAX = 10_000;

/** A unix socket's path has 108 bytes with its end. */
export const SOCKET_PATH_MAX_BYTES = 107;

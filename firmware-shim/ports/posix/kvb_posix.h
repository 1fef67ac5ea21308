/* A kvb_t on a POSIX system: terminals, pseudo-terminals, the clock and poll(2). For simulated cameras, tests, and
   Linux devices that play the MCU's part. */
#ifndef KVB_POSIX_H
#define KVB_POSIX_H

#include "kvb.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Monotonic clock in ms, as the `now` of every kvb call. */
uint32_t kvb_posix_now(void);

/* A nonzero epoch from the system's random generator. */
uint32_t kvb_posix_epoch(void);

/* Opens a terminal raw, 8N1, without flow control and without waiting for a carrier. `baud` 0 leaves the rate as it
   is. Returns a descriptor, or -1 with errno (EINVAL: a rate that the system does not name). */
int kvb_posix_open(const char *path, unsigned long baud);

/* Makes a raw pseudo-terminal: returns the descriptor of our side, or -1 with errno, and writes the path of the other
   side, which is what the daemon opens. `size` is that of `path`. */
int kvb_posix_pty(char *path, size_t size);

/* Reads what is there into the ring, and writes what the link has, without waiting. 0, or -1 with errno when the
   terminal is gone. A pseudo-terminal that nobody has opened is no error. */
int kvb_posix_serve(kvb_t *kvb, int fd);

/* Waits until bytes arrive, the link's next timeout, or `most_ms`. Call it when kvb_next_event has no more. */
int kvb_posix_wait(kvb_t *kvb, int fd, uint32_t most_ms);

#ifdef __cplusplus
}
#endif

#endif

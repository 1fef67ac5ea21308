/* The camera's UART: a pseudo-terminal that moves bytes no faster than a line of the given rate would. */
#ifndef CAMERA_TTY_H
#define CAMERA_TTY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One direction of the line. */
typedef struct {
  uint64_t credit; /* what it may still move, in millionths of a byte */
  uint64_t at_us;
  bool busy; /* there was more to move than it might: a line goes on while nobody looks */
} tty_pace_t;

typedef struct {
  int fd;    /* the camera's end, not blocking */
  int other; /* the host's end, kept open so that a host that comes and goes is no hang-up here */
  char path[128];
  const char *link; /* stable name for `path`, or NULL */
  uint64_t bytes_per_s;
  tty_pace_t in, out;
} tty_t;

/* 0, or -1 with errno. */
int tty_open(tty_t *tty, uint32_t baud, const char *link);
void tty_close(tty_t *tty);

/* Bytes moved now, 0 when there is nothing to do or the line is busy, -1 with errno. */
long tty_read(tty_t *tty, uint64_t now_us, void *bytes, size_t size);
long tty_write(tty_t *tty, uint64_t now_us, const void *bytes, size_t size);

/* Whether the line is free to take a byte in this direction. */
bool tty_may(tty_t *tty, tty_pace_t *direction, uint64_t now_us);

#endif

#define _XOPEN_SOURCE 700
#include "tty.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#define MICRO 1000000u
#define BITS_PER_BYTE 10u /* 8N1 */
#define BURST_US 2000u    /* after the line was idle: a real UART is served in bursts as well */
#define AWAY_US 200000u   /* while it was busy: this program may not have been looking for so long */

static int make_raw(int fd) {
  struct termios mode;
  if (tcgetattr(fd, &mode) != 0) return -1;
  mode.c_iflag = 0;
  mode.c_oflag = 0;
  mode.c_lflag = 0;
  mode.c_cflag = CS8 | CREAD | CLOCAL;
  mode.c_cc[VMIN] = 1;
  mode.c_cc[VTIME] = 0;
  return tcsetattr(fd, TCSANOW, &mode);
}

/* The new name replaces an old one in one step, so that the host never finds none. */
static int name_link(const char *path, const char *link) {
  char fresh[4096];
  int length = snprintf(fresh, sizeof fresh, "%s.%ld", link, (long)getpid());
  if (length < 0 || (size_t)length >= sizeof fresh) {
    errno = ENAMETOOLONG;
    return -1;
  }
  if (symlink(path, fresh) != 0) return -1;
  if (rename(fresh, link) == 0) return 0;
  unlink(fresh);
  return -1;
}

int tty_open(tty_t *tty, uint32_t baud, const char *link) {
  const char *name;
  memset(tty, 0, sizeof *tty);
  tty->bytes_per_s = baud / BITS_PER_BYTE;
  tty->other = -1;
  tty->fd = posix_openpt(O_RDWR | O_NOCTTY);
  if (tty->fd < 0 || grantpt(tty->fd) != 0 || unlockpt(tty->fd) != 0) return -1;
  name = ptsname(tty->fd);
  if (name == NULL || strlen(name) >= sizeof tty->path) return -1;
  strcpy(tty->path, name);
  tty->other = open(tty->path, O_RDWR | O_NOCTTY);
  if (tty->other < 0 || make_raw(tty->other) != 0) return -1;
  if (fcntl(tty->fd, F_SETFL, O_NONBLOCK) != 0) return -1;
  if (fcntl(tty->fd, F_SETFD, FD_CLOEXEC) != 0 || fcntl(tty->other, F_SETFD, FD_CLOEXEC) != 0) return -1;
  if (link != NULL && name_link(tty->path, link) != 0) return -1;
  tty->link = link;
  return 0;
}

void tty_close(tty_t *tty) {
  char target[sizeof tty->path];
  /* The name may belong to a camera that started later. */
  if (tty->link != NULL) {
    long length = (long)readlink(tty->link, target, sizeof target);
    if (length == (long)strlen(tty->path) && memcmp(target, tty->path, (size_t)length) == 0) unlink(tty->link);
  }
  if (tty->other >= 0) close(tty->other);
  if (tty->fd >= 0) close(tty->fd);
}

static size_t allowed(const tty_t *tty, tty_pace_t *pace, uint64_t now_us) {
  uint64_t longest_us = pace->busy ? AWAY_US : BURST_US;
  uint64_t most = tty->bytes_per_s * longest_us;
  uint64_t elapsed_us = now_us - pace->at_us;
  pace->at_us = now_us;
  if (elapsed_us > longest_us) elapsed_us = longest_us;
  pace->credit += elapsed_us * tty->bytes_per_s;
  if (pace->credit > most) pace->credit = most;
  return (size_t)(pace->credit / MICRO);
}

bool tty_may(tty_t *tty, tty_pace_t *direction, uint64_t now_us) {
  return allowed(tty, direction, now_us) > 0;
}

/* Nothing moved is no error when the other end is full, empty or just being opened. */
static long settle(tty_pace_t *pace, long moved, size_t most) {
  pace->busy = moved == (long)most;
  if (moved > 0) pace->credit -= (uint64_t)moved * MICRO;
  if (moved < 0 && (errno == EAGAIN || errno == EINTR || errno == EIO)) return 0;
  return moved;
}

long tty_read(tty_t *tty, uint64_t now_us, void *bytes, size_t size) {
  size_t most = allowed(tty, &tty->in, now_us);
  if (most == 0) return 0;
  if (most > size) most = size;
  return settle(&tty->in, (long)read(tty->fd, bytes, most), most);
}

long tty_write(tty_t *tty, uint64_t now_us, const void *bytes, size_t size) {
  size_t most = allowed(tty, &tty->out, now_us);
  if (most == 0) return 0;
  if (most > size) most = size;
  return settle(&tty->out, (long)write(tty->fd, bytes, most), most);
}

#define _DEFAULT_SOURCE
#define _XOPEN_SOURCE 600

#include "kvb_posix.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

enum {
  QUEUED_MAX_BYTES = 1024, /* more is not given to the terminal at once: what waits there cannot be overtaken */
  RETRY_MS = 2,            /* while the terminal's queue is full */
  NOBODY_MS = 20           /* between looks whether somebody opened the other side of a pseudo-terminal */
};

uint32_t kvb_posix_now(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (uint32_t)((uint64_t)now.tv_sec * 1000u + (uint64_t)now.tv_nsec / 1000000u);
}

uint32_t kvb_posix_epoch(void) {
  uint32_t epoch = 0;
  const int fd = open("/dev/urandom", O_RDONLY);
  if (fd >= 0) {
    if (read(fd, &epoch, sizeof epoch) != (ssize_t)sizeof epoch) epoch = 0;
    close(fd);
  }
  if (epoch == 0) epoch = kvb_posix_now() ^ (uint32_t)getpid() << 16;
  return epoch != 0 ? epoch : 1;
}

static speed_t speed_of(unsigned long baud) {
  static const struct {
    unsigned long baud;
    speed_t speed;
  } speeds[] = {
      {9600, B9600},       {19200, B19200}, {38400, B38400}, {57600, B57600}, {115200, B115200}, {230400, B230400},
#ifdef B460800
      {460800, B460800},
#endif
#ifdef B921600
      {921600, B921600},
#endif
#ifdef B1000000
      {1000000, B1000000},
#endif
#ifdef B3000000
      {3000000, B3000000},
#endif
  };
  for (size_t i = 0; i < sizeof speeds / sizeof *speeds; i++)
    if (speeds[i].baud == baud) return speeds[i].speed;
  return B0;
}

static int make_raw(int fd, unsigned long baud) {
  struct termios tio;
  const speed_t speed = speed_of(baud);
  if (baud != 0 && speed == B0) {
    errno = EINVAL;
    return -1;
  }
  if (tcgetattr(fd, &tio) != 0) return -1;
  tio.c_iflag &= (tcflag_t) ~(IGNBRK | BRKINT | PARMRK | ISTRIP | INLCR | IGNCR | ICRNL | IXON | IXOFF | INPCK);
  tio.c_oflag &= (tcflag_t)~OPOST;
  tio.c_lflag &= (tcflag_t) ~(ECHO | ECHONL | ICANON | ISIG | IEXTEN);
  tio.c_cflag &= (tcflag_t) ~(CSIZE | PARENB | CSTOPB);
  tio.c_cflag |= CS8 | CREAD | CLOCAL;
  tio.c_cc[VMIN] = 0;
  tio.c_cc[VTIME] = 0;
  if (baud != 0 && (cfsetispeed(&tio, speed) != 0 || cfsetospeed(&tio, speed) != 0)) return -1;
  return tcsetattr(fd, TCSANOW, &tio);
}

static int close_with_errno(int fd) {
  const int error = errno;
  close(fd);
  errno = error;
  return -1;
}

int kvb_posix_open(const char *path, unsigned long baud) {
  const int fd = open(path, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
  if (fd < 0) return -1;
  return make_raw(fd, baud) == 0 ? fd : close_with_errno(fd);
}

int kvb_posix_pty(char *path, size_t size) {
  const int fd = posix_openpt(O_RDWR | O_NOCTTY);
  if (fd < 0) return -1;
  const char *name = grantpt(fd) == 0 && unlockpt(fd) == 0 ? ptsname(fd) : NULL;
  if (name == NULL) return close_with_errno(fd);
  if (strlen(name) >= size) {
    errno = ENAMETOOLONG;
    return close_with_errno(fd);
  }
  strcpy(path, name);
  /* The other side's settings are those of the pair, and stay after this descriptor is closed. */
  const int other = open(name, O_RDWR | O_NOCTTY);
  if (other < 0) return close_with_errno(fd);
  const int raw = make_raw(other, 0);
  close(other);
  if (raw != 0 || fcntl(fd, F_SETFL, O_NONBLOCK) != 0 || fcntl(fd, F_SETFD, FD_CLOEXEC) != 0)
    return close_with_errno(fd);
  return fd;
}

static int gone(ssize_t result) {
  if (result >= 0) return 0;
  /* EIO on our side of a pseudo-terminal: nobody has the other one open. */
  return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR || errno == EIO ? 0 : -1;
}

/* As much as the ring takes: the rest stays in the terminal. */
static int take_in(kvb_t *kvb, int fd) {
  uint8_t bytes[512];
  size_t room;
  while ((room = kvb_feed_room(kvb)) > 0) {
    const ssize_t size = read(fd, bytes, room < sizeof bytes ? room : sizeof bytes);
    if (size <= 0) return gone(size);
    kvb_feed(kvb, bytes, (size_t)size);
  }
  return 0;
}

static bool terminal_full(int fd) {
  int queued = 0;
  return ioctl(fd, TIOCOUTQ, &queued) == 0 && queued >= QUEUED_MAX_BYTES;
}

int kvb_posix_serve(kvb_t *kvb, int fd) {
  if (take_in(kvb, fd) != 0) return -1;
  size_t size;
  const uint8_t *bytes;
  while (!terminal_full(fd) && (bytes = kvb_tx(kvb, kvb_posix_now(), &size)) != NULL) {
    const ssize_t written = write(fd, bytes, size);
    if (written <= 0) return gone(written);
    kvb_tx_done(kvb, kvb_posix_now(), (size_t)written);
  }
  return 0;
}

int kvb_posix_wait(kvb_t *kvb, int fd, uint32_t most_ms) {
  struct pollfd one;
  uint32_t wait = kvb_next_timeout(kvb, kvb_posix_now());
  if (wait == 0) wait = RETRY_MS; /* there is something to write that the terminal does not take */
  if (wait > most_ms) wait = most_ms;
  one.fd = fd;
  one.events = POLLIN;
  one.revents = 0;
  const int ready = poll(&one, 1, wait > 60000 ? 60000 : (int)wait);
  if (ready < 0 && errno != EINTR) return -1;
  if (ready > 0 && !(one.revents & POLLIN)) {
    /* POLLHUP without bytes returns at once: wait a little for somebody to open the other side. */
    poll(NULL, 0, wait < NOBODY_MS ? (int)wait : NOBODY_MS);
  }
  return 0;
}

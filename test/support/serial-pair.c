/*
 * A virtual serial line: two pseudo-terminals joined at a line rate, with the faults of a real one.
 *
 *     serial-pair BAUD HOST_LINK DEVICE_LINK
 *
 * Makes the two symbolic links to its terminals, prints "ready", obeys lines on stdin, each answered by "ok" or
 * "error", and ends with stdin. SIDE is host or device; a direction is named by the side that it goes to.
 *
 *     hangup SIDE          unplugs: the terminal hangs up and its link disappears
 *     replug SIDE          plugs in again: a new terminal under the same link
 *     rate BAUD            another line rate
 *     flip SIDE PPM        flips a bit in so many of a million bytes
 *     lose SIDE PPM        loses so many of a million bytes
 *     hold SIDE 0|1        takes nothing that goes to this side: its sender's writes block
 *     inject SIDE HEX      puts these bytes on the line to this side
 *     seed N               the same faults again
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

enum { HOST, DEVICE, SIDES, BITS_PER_BYTE = 10, CHUNK = 4096, LINE = 16384, BURST_US = 5000, TICK_US = 1000 };

typedef struct {
  const char *link;
  int master, slave; /* -1: unplugged. The own slave keeps the terminal alive while nobody has it open. */
  /* The direction that goes to this side. */
  double credit; /* bytes that may cross now */
  int busy;      /* bytes waited when it was last looked at: a line that has work loses no time */
  uint32_t flip_ppm, lose_ppm;
  int hold;
} side_t;

static side_t sides[SIDES];
static double bytes_per_us;
static uint64_t random_state = 1;

static uint32_t random_below(uint32_t limit) {
  random_state = random_state * 6364136223846793005u + 1442695040888963407u;
  return (uint32_t)((random_state >> 33) % limit);
}

static uint64_t now_us(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (uint64_t)t.tv_sec * 1000000u + (uint64_t)t.tv_nsec / 1000u;
}

static int plug(side_t *side) {
  char name[128], fresh[4096];
  struct termios raw;
  if (side->master >= 0) return -1;
  if (openpty(&side->master, &side->slave, name, NULL, NULL) != 0) return -1;
  tcgetattr(side->slave, &raw);
  cfmakeraw(&raw);
  tcsetattr(side->slave, TCSANOW, &raw);
  fcntl(side->master, F_SETFL, O_NONBLOCK);
  fcntl(side->master, F_SETFD, FD_CLOEXEC);
  /* The link appears whole or not at all. */
  snprintf(fresh, sizeof fresh, "%s.new", side->link);
  unlink(fresh);
  if (symlink(name, fresh) != 0) return -1;
  return rename(fresh, side->link);
}

static int unplug(side_t *side) {
  if (side->master < 0) return -1;
  unlink(side->link);
  close(side->master);
  close(side->slave);
  side->master = side->slave = -1;
  return 0;
}

static void put(side_t *to, const uint8_t *bytes, size_t count) {
  /* A full terminal is a UART that nobody reads: what does not fit is overrun. */
  if (to->master >= 0 && write(to->master, bytes, count) < 0) return;
}

static void carry(side_t *from, side_t *to) {
  uint8_t in[CHUNK], out[CHUNK];
  size_t kept = 0;
  if (from->master < 0 || to->hold || to->credit < 1) return;
  size_t most = to->credit < CHUNK ? (size_t)to->credit : CHUNK;
  ssize_t got = read(from->master, in, most);
  if (got <= 0) return;
  to->credit -= (double)got;
  for (ssize_t i = 0; i < got; i++) {
    if (to->lose_ppm > 0 && random_below(1000000) < to->lose_ppm) continue;
    out[kept] = in[i];
    if (to->flip_ppm > 0 && random_below(1000000) < to->flip_ppm) out[kept] ^= (uint8_t)(1u << random_below(8));
    kept++;
  }
  put(to, out, kept);
}

static int inject(side_t *to, const char *hex) {
  uint8_t bytes[LINE / 2];
  size_t count = 0;
  unsigned byte;
  for (; sscanf(hex, "%2x", &byte) == 1 && count < sizeof bytes; hex += 2) bytes[count++] = (uint8_t)byte;
  put(to, bytes, count);
  return 0;
}

static int obey(const char *line) {
  char verb[16], name[16], rest[LINE] = "";
  int words = sscanf(line, "%15s %15s %16383s", verb, name, rest);
  if (words < 2) return -1;
  if (strcmp(verb, "rate") == 0) {
    bytes_per_us = atof(name) / BITS_PER_BYTE / 1e6;
    return 0;
  }
  if (strcmp(verb, "seed") == 0) {
    random_state = strtoull(name, NULL, 10);
    return 0;
  }
  side_t *side = strcmp(name, "host") == 0 ? &sides[HOST] : strcmp(name, "device") == 0 ? &sides[DEVICE] : NULL;
  if (side == NULL) return -1;
  if (strcmp(verb, "hangup") == 0) return unplug(side);
  if (strcmp(verb, "replug") == 0) return plug(side);
  if (words < 3) return -1;
  if (strcmp(verb, "flip") == 0) side->flip_ppm = (uint32_t)strtoul(rest, NULL, 10);
  else if (strcmp(verb, "lose") == 0) side->lose_ppm = (uint32_t)strtoul(rest, NULL, 10);
  else if (strcmp(verb, "hold") == 0) side->hold = rest[0] == '1';
  else if (strcmp(verb, "inject") == 0) return inject(side, rest);
  else return -1;
  return 0;
}

/* 0 at the end of stdin. */
static int commands(void) {
  static char buffer[LINE];
  static size_t filled;
  ssize_t got = read(STDIN_FILENO, buffer + filled, sizeof buffer - 1 - filled);
  if (got <= 0) return 0;
  filled += (size_t)got;
  for (char *end; (end = memchr(buffer, '\n', filled)) != NULL;) {
    *end = '\0';
    puts(obey(buffer) == 0 ? "ok" : "error");
    fflush(stdout);
    size_t used = (size_t)(end + 1 - buffer);
    memmove(buffer, end + 1, filled - used);
    filled -= used;
  }
  return filled < sizeof buffer - 1;
}

/* Bytes wait on this side's terminal and could go to the other. */
static int waits(const side_t *from, const side_t *to) {
  struct pollfd look = {.fd = from->master, .events = POLLIN};
  return from->master >= 0 && !to->hold && poll(&look, 1, 0) == 1 && (look.revents & POLLIN);
}

int main(int argc, char **argv) {
  if (argc != 4) return 2;
  bytes_per_us = atof(argv[1]) / BITS_PER_BYTE / 1e6;
  for (int i = 0; i < SIDES; i++) {
    sides[i] = (side_t){.link = argv[2 + i], .master = -1, .slave = -1};
    if (plug(&sides[i]) != 0) return 1;
  }
  puts("ready");
  fflush(stdout);
  uint64_t last = now_us();
  for (;;) {
    side_t *host = &sides[HOST], *device = &sides[DEVICE];
    /* With work and no credit: the next tick. With none: until something comes. */
    device->busy = waits(host, device);
    host->busy = waits(device, host);
    int busy = device->busy || host->busy;
    struct pollfd look[3] = {{.fd = STDIN_FILENO, .events = POLLIN},
                             {.fd = busy || device->hold ? -1 : host->master, .events = POLLIN},
                             {.fd = busy || host->hold ? -1 : device->master, .events = POLLIN}};
    struct timespec tick = {.tv_nsec = TICK_US * 1000};
    ppoll(look, 3, busy ? &tick : NULL, NULL);
    if (look[0].revents != 0 && !commands()) break;
    uint64_t now = now_us();
    double fresh = (double)(now - last) * bytes_per_us, most = BURST_US * bytes_per_us;
    last = now;
    for (int i = 0; i < SIDES; i++) {
      sides[i].credit += fresh;
      if (!sides[i].busy && sides[i].credit > most) sides[i].credit = most > 1 ? most : 1;
    }
    carry(host, device);
    carry(device, host);
  }
  for (int i = 0; i < SIDES; i++) unplug(&sides[i]);
  return 0;
}

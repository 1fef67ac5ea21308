/*
 * The simulated camera: the shim on a pseudo-terminal, and a media engine as its child.
 *
 *     kvb-camera [--tty-link PATH] [--baud N] -- MEDIA-ENGINE [ARGUMENT...]
 */
#define _POSIX_C_SOURCE 200809L
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "sessions.h"
#include "tty.h"

#define BAUD 921600u
#define FRAGMENT 256u
#define WINDOW 8u
#define SLOTS 7u
#define TX_BYTES 512u
#define STATE_BYTES 8192u
#define SIGNALING_BYTES 16384u
#define BULK_BYTES 2048u
#define RING_BYTES 16384u
#define STALL_MS 50u    /* a process waits its turn on a busy host */
#define BUSY_LINE_MS 1  /* until a paced line is asked again */
#define FULL_LINE_MS 50 /* until a line that nobody reads is asked again */

static volatile sig_atomic_t stopped;
static camera_t camera;
static tty_t tty;
static uint8_t ring[RING_BYTES];
static uint8_t memory[KVB_MEMORY_BYTES(FRAGMENT, SLOTS, TX_BYTES, STATE_BYTES, SIGNALING_BYTES, BULK_BYTES)];

static void on_signal(int number) {
  (void)number;
  stopped = 1;
}

static uint64_t now_us(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (uint64_t)now.tv_sec * 1000000u + (uint64_t)now.tv_nsec / 1000u;
}

static uint32_t now_ms(void) {
  return (uint32_t)(now_us() / 1000u);
}

/* A different nonzero number for each life. */
static uint32_t new_epoch(void) {
  uint32_t epoch = 0;
  FILE *random = fopen("/dev/urandom", "rb");
  if (random != NULL) {
    if (fread(&epoch, sizeof epoch, 1, random) != 1) epoch = 0;
    fclose(random);
  }
  return epoch != 0 ? epoch : 1;
}

static int start_link(void) {
  kvb_config_t config;
  memset(&config, 0, sizeof config);
  config.epoch = new_epoch();
  config.reset_cause = KVB_RESET_CAUSE_POWER_ON;
  config.ring = ring;
  config.ring_size = sizeof ring;
  config.memory = memory;
  config.memory_size = sizeof memory;
  config.fragment_max = FRAGMENT;
  config.window = WINDOW;
  config.slots = SLOTS;
  config.tx_bytes = TX_BYTES;
  config.max_state_bytes = STATE_BYTES;
  config.max_signaling_bytes = SIGNALING_BYTES;
  config.max_bulk_bytes = BULK_BYTES;
  config.stall_ms = STALL_MS;
  return kvb_init(&camera.link, &config, now_ms());
}

/* Everything that can be done now. -1: the media engine is gone. */
static int serve(void) {
  uint8_t bytes[1024];
  kvb_event_t event;
  media_record_t record;
  const uint8_t *out;
  size_t size;
  long moved;
  int found;

  while ((moved = tty_read(&tty, now_us(), bytes, sizeof bytes)) > 0) kvb_feed(&camera.link, bytes, (size_t)moved);
  while (kvb_next_event(&camera.link, now_ms(), &event))
    if (camera_on_link(&camera, &event) != 0) return -1;
  while ((found = media_next(&camera.media, &record)) > 0)
    if (camera_on_media(&camera, &record) != 0) return -1;
  if (found < 0) return -1;
  outbox_pump(&camera.outbox, &camera.link);
  while ((out = kvb_tx(&camera.link, now_ms(), &size)) != NULL) {
    moved = tty_write(&tty, now_us(), out, size);
    if (moved <= 0) break;
    kvb_tx_done(&camera.link, now_ms(), (size_t)moved);
  }
  return 0;
}

/* Sleeps until there is something to do. -1: the media engine is gone. */
static int rest(void) {
  struct pollfd fds[2];
  uint64_t now = now_us();
  uint32_t wait = kvb_next_timeout(&camera.link, now_ms());
  bool may_read = tty_may(&tty, &tty.in, now);
  size_t size;
  bool wants = kvb_tx(&camera.link, now_ms(), &size) != NULL;
  bool may_write = tty_may(&tty, &tty.out, now);

  memset(fds, 0, sizeof fds);
  fds[0].fd = tty.fd;
  fds[0].events = (short)((may_read ? POLLIN : 0) | (wants && may_write ? POLLOUT : 0));
  fds[1].fd = camera.media.fd;
  fds[1].events = POLLIN;
  if ((!may_read || (wants && !may_write)) && wait > BUSY_LINE_MS) wait = BUSY_LINE_MS;
  /* The line takes no more: poll tells when it does, and nothing else can be done before. */
  if (wants && may_write && wait < FULL_LINE_MS) wait = FULL_LINE_MS;
  if (poll(fds, 2, wait > INT32_MAX ? -1 : (int)wait) < 0) return errno == EINTR ? 0 : -1;
  return fds[1].revents != 0 ? media_receive(&camera.media) : 0;
}

static int usage(void) {
  fprintf(stderr, "usage: kvb-camera [--tty-link PATH] [--baud N] -- MEDIA-ENGINE [ARGUMENT...]\n");
  return 64;
}

int main(int argc, char *argv[]) {
  struct sigaction action;
  const char *link = NULL;
  unsigned long baud = BAUD;
  int i, error, result = 0;
  for (i = 1; i + 1 < argc && strcmp(argv[i], "--") != 0; i += 2) {
    if (strcmp(argv[i], "--tty-link") == 0)
      link = argv[i + 1];
    else if (strcmp(argv[i], "--baud") == 0)
      baud = strtoul(argv[i + 1], NULL, 10);
    else
      return usage();
  }
  if (i + 1 >= argc || baud < 1200 || baud > 20000000) return usage();

  memset(&action, 0, sizeof action);
  action.sa_handler = on_signal;
  sigaction(SIGTERM, &action, NULL);
  sigaction(SIGINT, &action, NULL);
  sigaction(SIGHUP, &action, NULL);

  if (tty_open(&tty, (uint32_t)baud, link) != 0) {
    fprintf(stderr, "camera: no pseudo-terminal%s%s: %s\n", link ? " named " : "", link ? link : "", strerror(errno));
    return 1;
  }
  error = start_link();
  if (error != KVB_OK) {
    fprintf(stderr, "camera: the link cannot start: %s\n", kvb_strerror(error));
    return 1;
  }
  if (media_start(&camera.media, argv + i + 1) != 0) {
    fprintf(stderr, "camera: no media engine: %s\n", strerror(errno));
    return 1;
  }
  printf("%s\n", tty.path);
  fflush(stdout);
  while (!stopped && result == 0) {
    result = serve();
    if (result == 0) result = rest();
  }
  if (result != 0 && !stopped) fprintf(stderr, "camera: the media engine is gone\n");
  media_stop(&camera.media);
  tty_close(&tty);
  return stopped ? 0 : 1;
}

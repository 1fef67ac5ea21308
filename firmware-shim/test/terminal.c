#define _DEFAULT_SOURCE

#include "terminal.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "device.h"
#include "kvb_posix.h"

enum { ECHOES_MAX = 16 };

/* An echo that waits until its reply finds room. */
typedef struct echo {
  struct echo *next;
  uint32_t token;
  uint8_t *data;
  size_t size;
} echo_t;

/* A UART with DMA: one chunk at a time, at the rate of the line. A pseudo-terminal would take kilobytes at once, and
   every acknowledgement would wait behind them. */
typedef struct {
  int fd;
  unsigned long baud; /* 0: as fast as the terminal takes it */
  uint64_t free_us;   /* what was written has left by then */
} uart_t;

/* The next chunk is given so much before the last one has left: kvb_posix_wait may be that late. */
enum { UART_LEAD_US = 3000, UART_WAIT_MS = 50 };

static uint64_t now_us(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (uint64_t)now.tv_sec * 1000000u + (uint64_t)now.tv_nsec / 1000u;
}

static int nothing(ssize_t result) { return result >= 0 || errno == EAGAIN || errno == EINTR || errno == EIO ? 0 : -1; }

static int uart_serve(uart_t *uart, kvb_t *kvb) {
  uint8_t in[512];
  size_t room, size;
  const uint8_t *out;
  while ((room = kvb_feed_room(kvb)) > 0) {
    const ssize_t got = read(uart->fd, in, room < sizeof in ? room : sizeof in);
    if (got <= 0 && nothing(got) != 0) return -1;
    if (got <= 0) break;
    kvb_feed(kvb, in, (size_t)got);
  }
  while (now_us() + UART_LEAD_US >= uart->free_us && (out = kvb_tx(kvb, kvb_posix_now(), &size)) != NULL) {
    const ssize_t written = write(uart->fd, out, size);
    if (written <= 0) return nothing(written);
    kvb_tx_done(kvb, kvb_posix_now(), (size_t)written);
    if (uart->baud == 0) continue;
    const uint64_t now = now_us();
    if (uart->free_us < now) uart->free_us = now;
    uart->free_us += (uint64_t)written * 10000000u / uart->baud;
  }
  return 0;
}

static void configure(kvb_config_t *config, uint32_t epoch) {
  memset(config, 0, sizeof *config);
  config->epoch = epoch;
  config->fragment_max = 256;
  config->window = 8;
  config->slots = 8;
  config->tx_bytes = 512;
  config->max_signaling_bytes = 16384;
  config->max_bulk_bytes = DEVICE_BULK_BYTES;
}

/* Queues that are full are met by dropping: the parent sees a missing answer. */
static void answer(device_t *device, const kvb_event_t *event) {
  const kvb_offer_t *offer = &event->as.offer;
  uint8_t *sdp = device_copy(offer->sdp.data, offer->sdp.size);
  const int id = kvb_send_answer(&device->kvb, offer->session, offer->offer_seq, sdp, offer->sdp.size);
  device_keep(device, id, sdp);
  printf("offer %u %u %zu -> %d\n", (unsigned)offer->session, (unsigned)offer->offer_seq, offer->sdp.size, id);
}

static void drop_echo(echo_t **echoes) {
  echo_t *echo = *echoes;
  *echoes = echo->next;
  free(echo);
}

static void remember_echo(echo_t **at, const kvb_echo_t *echo) {
  for (int waiting = 0; *at != NULL; at = &(*at)->next)
    if (++waiting == ECHOES_MAX) return;
  *at = (echo_t *)device_must(calloc(1, sizeof **at));
  (*at)->token = echo->token;
  (*at)->size = echo->data.size;
  (*at)->data = device_copy(echo->data.data, echo->data.size);
}

/* Replies go one after the other, in order. */
static void answer_echoes(device_t *device, echo_t **echoes) {
  while (*echoes != NULL) {
    echo_t *echo = *echoes;
    const int id = kvb_send_echo(&device->kvb, echo->token, true, echo->data, echo->size);
    if (id == KVB_ERR_BUSY) return;
    device_keep(device, id, echo->data);
    drop_echo(echoes);
  }
}

static void greet(device_t *device) {
  kvb_capabilities_t capabilities;
  memset(&capabilities, 0, sizeof capabilities);
  capabilities.max_sessions = 4;
  capabilities.device.data = (const uint8_t *)"lockstep";
  capabilities.device.size = 8;
  kvb_send_capabilities(&device->kvb, &capabilities);
  kvb_send_sync_done(&device->kvb);
}

static void on_event(device_t *device, echo_t **echoes, const kvb_event_t *event) {
  switch (event->kind) {
    case KVB_EVENT_UP:
      printf("up %d\n", event->as.up.resumed);
      greet(device);
      break;
    case KVB_EVENT_OFFER:
      answer(device, event);
      break;
    case KVB_EVENT_ECHO:
      if (!event->as.echo.reply) remember_echo(echoes, &event->as.echo);
      break;
    case KVB_EVENT_DELIVERED:
    case KVB_EVENT_FAILED:
      printf("%s %u\n", event->kind == KVB_EVENT_DELIVERED ? "delivered" : "failed", event->as.sent.id);
      device_forget(device, event->as.sent.id);
      break;
    default:
      printf("event %d\n", (int)event->kind);
      break;
  }
}

/* One line of stdin, empty if there is none; false: stdin has ended. */
static bool read_command(char *line, size_t size) {
  struct pollfd input = {STDIN_FILENO, POLLIN, 0};
  line[0] = '\0';
  if (poll(&input, 1, 0) <= 0) return true;
  const ssize_t got = read(STDIN_FILENO, line, size - 1);
  if (got <= 0) return false;
  line[got] = '\0';
  return true;
}

/* As a chip sleeps: it serves nothing, and what comes until it is awake is lost. */
static void deep_sleep(int fd, unsigned method) {
  struct pollfd wakers[] = {{fd, POLLIN, 0}, {STDIN_FILENO, POLLIN, 0}};
  puts("asleep");
  if (method == KVB_WAKE_METHOD_COMMAND) {
    raise(SIGSTOP);
  } else {
    poll(wakers, 2, -1);
  }
  tcflush(fd, TCIFLUSH);
  puts("awake");
}

int terminal_run(const char *path, unsigned long baud, uint32_t epoch) {
  static device_t device;
  echo_t *echoes = NULL;
  kvb_config_t config;
  kvb_event_t event;
  unsigned method = 0, wake_ms = 0;
  bool lost = false, slept = false;
  int result = 1;
  const int fd = kvb_posix_open(path, baud);
  if (fd < 0) {
    fprintf(stderr, "lockstep: %s: %s\n", path, strerror(errno));
    return 1;
  }
  uart_t uart = {fd, baud, 0};
  setvbuf(stdout, NULL, _IOLBF, 0);
  configure(&config, epoch != 0 ? epoch : kvb_posix_epoch());
  if (device_init(&device, &config, kvb_posix_now()) != KVB_OK) goto end;
  for (;;) {
    char line[64];
    if (!read_command(line, sizeof line)) break;
    if (strncmp(line, "reset", 5) == 0 || (slept && lost)) {
      configure(&config, config.epoch + 1);
      if (slept && lost) config.reset_cause = KVB_RESET_CAUSE_WAKE;
      if (device_init(&device, &config, kvb_posix_now()) != KVB_OK) goto end;
      puts("reset");
    } else if (sscanf(line, "sleep %u %u", &method, &wake_ms) == 2) {
      lost = strstr(line, "lost") != NULL;
      printf("sleep %d\n", kvb_sleep_request(&device.kvb, (uint8_t)method, (uint16_t)wake_ms));
    } else if (strncmp(line, "wake", 4) == 0) {
      kvb_wake(&device.kvb, kvb_posix_now());
    }
    slept = false;
    if (uart_serve(&uart, &device.kvb) != 0) goto end;
    while (!slept && kvb_next_event(&device.kvb, kvb_posix_now(), &event)) {
      on_event(&device, &echoes, &event);
      slept = event.kind == KVB_EVENT_SLEEP_OK;
    }
    answer_echoes(&device, &echoes);
    if (slept) {
      deep_sleep(fd, method);
      continue;
    }
    if (uart_serve(&uart, &device.kvb) != 0 || kvb_posix_wait(&device.kvb, fd, UART_WAIT_MS) != 0) goto end;
  }
  result = 0;
end:
  close(fd);
  while (echoes != NULL) {
    free(echoes->data);
    drop_echo(&echoes);
  }
  device_end(&device);
  return result;
}

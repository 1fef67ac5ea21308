/*
 * The shim as a child process, driven step by step in virtual time over stdin and stdout, or living on a terminal.
 *
 *     lockstep                              steps, as below
 *     lockstep --tty PATH [--baud N] [--epoch N]
 *                                           real time on a terminal; answers each Offer with an Answer of the same
 *                                           session, offer_seq and SDP; a line on stdout for each event; ends with
 *                                           stdin. Lines on stdin: "reset" begins a new life;
 *                                           "sleep METHOD MS" asks for leave, and then serves nothing
 *                                           and loses what comes, until a byte does (method 3: until
 *                                           SIGCONT); "sleep METHOD MS lost" loses its memory as well;
 *                                           "wake" ends a sleep
 *
 * All integers are little-endian. The parent writes a request and reads its response, strictly in turn; the child ends
 * with stdin.
 *
 *     request    op[1] now[4] length[2] payload[length]        now: ms, any start, never back
 *     response   length[4], then records: kind[1] size[4] content[size]
 *
 *     op             payload                                   does
 *     1 INIT         u32 each, missing ones 0:                 kvb_init, anew each time. A second child is a second
 *                    epoch, fragment, window, slots,           device. 0 stands for the shim's default, except that
 *                    ring bytes, receive bytes, credit unit,   ring bytes 0 is 4096, max bulk 0 is 4096 and
 *                    max state, max signaling, max bulk,       0xffffffff is none. Memory is exactly what
 *                    stall ms, tx chunk bytes, boot count,     KVB_MEMORY_BYTES asks for.
 *                    reset cause, role (0: MCU, 1: HOST)
 *     2 FEED         the bytes                                 kvb_feed; RETURN: how many were taken
 *     3 POLL         u16 N, u8 flags (may be missing)          all events, then up to N bytes of kvb_tx, then once more
 *                                                              all events. Flag 1: take no event at all (a busy
 *                                                              application). Flag 2: write no bytes
 *     4 SEND         u8 channel, Envelope                      kvb_send_raw; RETURN: id or error
 *     5 SEND_TYPED   Envelope                                  the kvb_send_* of its kind; RETURN: id or error,
 *                                                              -100: no kind that an MCU sends
 *     6 STATS        -                                         STATS
 *     7 HOLD         u8 on                                     kvb_hold
 *     8 CANCEL       u16 id                                    kvb_cancel; RETURN
 *     9 SLEEP        u8 method, u16 wake ms                    kvb_sleep_request; RETURN
 *    10 WAKE         -                                         kvb_wake
 *
 *     record         content
 *     1 RETURN       i32: what the call returned (0 where it returns nothing); first in every response
 *     2 TX           bytes for the line, at most one record in a response
 *     3 EVENT        u8 kind, then u32 each:
 *                      1 UP            resumed, version, window, fragment max, max state, max signaling, max bulk,
 *                                      peer epoch
 *                      2 DOWN          reason (1 peer reset, 2 incompatible)
 *                      3 DEGRADED      -
 *                      4 RECOVERED     -
 *                      5 INCOMPATIBLE  own min, own max, peer min, peer max, update peer
 *                      6 LOOPBACK      own epoch (0: the other side has our role)
 *                      7 SLEEP_OK      -
 *                      8 WAKE          -
 *                      9 DELIVERED     id, channel
 *                     10 FAILED        id, channel, reason (1 peer reset, 2 cancelled)
 *     4 MESSAGE      u8 channel, Envelope as it arrived
 *     5 TIMEOUT      u32 ms until the next POLL is needed, 0xffffffff never; last in every response after INIT
 *     6 STATS        u32 each: rx frames, rx bad, rx duplicates, rx ahead, rx messages, rx dropped, rx unknown,
 *                    rx overrun bytes, tx frames, tx again, tx timeouts, tx messages, naks, resets, srtt ms, rto ms,
 *                    fragment, up, degraded
 *
 * What was sent is kept, and freed when its fate is told: a late use of it is found by AddressSanitizer.
 */
#define _DEFAULT_SOURCE

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "kvb.h"
#include "kvb_posix.h"
#include "kvb_wire.h"
#include "typed.h"

enum { INIT = 1, FEED, POLL, SEND, SEND_TYPED, STATS, HOLD, CANCEL, SLEEP, WAKE };
enum { R_RETURN = 1, R_TX, R_EVENT, R_MESSAGE, R_TIMEOUT, R_STATS };
enum { RING_BYTES = 4096, BULK_BYTES = 4096, ECHOES_MAX = 16 };

/* ---- The device under test, and what it refers to ---- */

typedef struct sent {
  struct sent *next;
  int id;
  uint8_t *bytes;
} sent_t;

/* An echo that waits until its reply finds room. */
typedef struct echo {
  struct echo *next;
  uint32_t token;
  uint8_t *data;
  size_t size;
} echo_t;

typedef struct {
  kvb_t kvb;
  uint8_t *ring;
  uint8_t *memory;
  sent_t *sent;
  echo_t *echoes;
} device_t;

static void *must(void *memory) {
  if (memory == NULL) abort();
  return memory;
}

static void forget(device_t *device, int id) {
  for (sent_t **at = &device->sent; *at != NULL;) {
    sent_t *one = *at;
    if (id >= 0 && one->id != id) {
      at = &one->next;
      continue;
    }
    *at = one->next;
    free(one->bytes);
    free(one);
  }
}

static int device_init(device_t *device, kvb_config_t *config, uint32_t now) {
  forget(device, -1);
  free(device->ring);
  free(device->memory);
  if (config->ring_size == 0) config->ring_size = RING_BYTES;
  config->memory_size = KVB_MEMORY_BYTES(
      config->fragment_max ? config->fragment_max : KVB_DEFAULT_FRAGMENT, config->slots,
      config->tx_bytes ? config->tx_bytes : KVB_DEFAULT_TX,
      config->max_state_bytes ? config->max_state_bytes : KVB_DEFAULT_STATE,
      config->max_signaling_bytes ? config->max_signaling_bytes : KVB_DEFAULT_SIGNALING, config->max_bulk_bytes);
  config->ring = device->ring = (uint8_t *)must(malloc(config->ring_size));
  config->memory = device->memory = (uint8_t *)must(malloc(config->memory_size));
  return kvb_init(&device->kvb, config, now);
}

static int keep(device_t *device, int id, uint8_t *bytes) {
  if (id <= 0) {
    free(bytes);
    return id;
  }
  sent_t *one = (sent_t *)must(malloc(sizeof *one));
  one->id = id;
  one->bytes = bytes;
  one->next = device->sent;
  device->sent = one;
  return id;
}

static uint8_t *copy(const uint8_t *bytes, size_t size) {
  uint8_t *own = (uint8_t *)must(malloc(size > 0 ? size : 1));
  if (size > 0) memcpy(own, bytes, size);
  return own;
}

static int send_raw(device_t *device, uint8_t channel, const uint8_t *bytes, size_t size) {
  uint8_t *own = copy(bytes, size);
  return keep(device, kvb_send_raw(&device->kvb, channel, own, size), own);
}

/* Numbers and blocks of one message, by field. */
typedef struct {
  uint32_t number[TYPED_FIELDS];
  kvb_bytes_t block[TYPED_FIELDS];
  bool seen[TYPED_FIELDS];
} message_t;

static bool read_message(kvb_bytes_t rest, message_t *message) {
  kvbi_field_t field;
  int more;
  memset(message, 0, sizeof *message);
  while ((more = kvbi_next_field(&rest, &field)) > 0) {
    if (field.id >= TYPED_FIELDS) continue;
    message->number[field.id] = field.low;
    message->block[field.id] = field.block;
    message->seen[field.id] = true;
  }
  return more == 0;
}

static int send_typed(device_t *device, const uint8_t *bytes, size_t size) {
  uint8_t *own = copy(bytes, size);
  kvb_bytes_t rest;
  kvbi_field_t arm;
  message_t message;
  rest.data = own;
  rest.size = size;
  if (kvbi_next_field(&rest, &arm) != 1 || !read_message(arm.block, &message)) {
    free(own);
    return TYPED_NOT_SENT;
  }
  const int id = typed_send(&device->kvb, arm.id, message.number, message.seen, message.block);
  return keep(device, id, own);
}

/* ---- Records ---- */

typedef struct {
  uint8_t *bytes;
  size_t size;
  size_t room;
} out_t;

static void put(out_t *out, const void *bytes, size_t size) {
  if (out->size + size > out->room) {
    out->room = (out->size + size) * 2;
    out->bytes = (uint8_t *)must(realloc(out->bytes, out->room));
  }
  if (size > 0) memcpy(out->bytes + out->size, bytes, size);
  out->size += size;
}

static void put_u32(out_t *out, uint32_t value) {
  uint8_t raw[4];
  kvbi_store32(raw, value);
  put(out, raw, sizeof raw);
}

/* Begins a record, of which end_record then knows the size. */
static size_t begin_record(out_t *out, uint8_t kind) {
  put(out, &kind, 1);
  put_u32(out, 0);
  return out->size;
}

static void end_record(out_t *out, size_t begin) {
  kvbi_store32(out->bytes + begin - 4, (uint32_t)(out->size - begin));
}

static void record_u32(out_t *out, uint8_t kind, uint32_t value) {
  const size_t begin = begin_record(out, kind);
  put_u32(out, value);
  end_record(out, begin);
}

static void record_event(out_t *out, device_t *device, const kvb_event_t *event) {
  const uint8_t kind = (uint8_t)event->kind;
  if (event->kind == KVB_EVENT_RAW) {
    const size_t begin = begin_record(out, R_MESSAGE);
    put(out, &event->as.raw.channel, 1);
    put(out, event->as.raw.envelope.data, event->as.raw.envelope.size);
    end_record(out, begin);
    return;
  }
  const size_t begin = begin_record(out, R_EVENT);
  put(out, &kind, 1);
  switch (event->kind) {
    case KVB_EVENT_UP:
      put_u32(out, event->as.up.resumed);
      put_u32(out, event->as.up.version);
      put_u32(out, event->as.up.window);
      put_u32(out, event->as.up.fragment_max);
      put_u32(out, event->as.up.max_state_bytes);
      put_u32(out, event->as.up.max_signaling_bytes);
      put_u32(out, event->as.up.max_bulk_bytes);
      put_u32(out, event->as.up.peer_epoch);
      break;
    case KVB_EVENT_DOWN:
      put_u32(out, event->as.down);
      break;
    case KVB_EVENT_INCOMPATIBLE:
      put_u32(out, event->as.incompatible.own_min);
      put_u32(out, event->as.incompatible.own_max);
      put_u32(out, event->as.incompatible.peer_min);
      put_u32(out, event->as.incompatible.peer_max);
      put_u32(out, event->as.incompatible.update_peer);
      break;
    case KVB_EVENT_LOOPBACK:
      put_u32(out, event->as.loopback.own_epoch);
      break;
    case KVB_EVENT_DELIVERED:
    case KVB_EVENT_FAILED:
      put_u32(out, event->as.sent.id);
      put_u32(out, event->as.sent.channel);
      if (event->kind == KVB_EVENT_FAILED) put_u32(out, event->as.sent.reason);
      forget(device, event->as.sent.id);
      break;
    default:
      break;
  }
  end_record(out, begin);
}

static void take_events(out_t *out, device_t *device, uint32_t now) {
  kvb_event_t event;
  while (kvb_next_raw_event(&device->kvb, now, &event)) record_event(out, device, &event);
}

static void poll_device(out_t *out, device_t *device, uint32_t now, size_t room, unsigned flags) {
  size_t size;
  const uint8_t *bytes;
  if (!(flags & 1)) take_events(out, device, now);
  if (!(flags & 2)) {
    const size_t begin = begin_record(out, R_TX);
    while (room > 0 && (bytes = kvb_tx(&device->kvb, now, &size)) != NULL) {
      if (size > room) size = room;
      put(out, bytes, size);
      kvb_tx_done(&device->kvb, now, size);
      room -= size;
    }
    end_record(out, begin);
  }
  if (!(flags & 1)) take_events(out, device, now);
}

static void record_stats(out_t *out, const device_t *device) {
  kvb_stats_t s;
  kvb_get_stats(&device->kvb, &s);
  const uint32_t values[] = {s.count.rx_frames,  s.count.rx_bad,      s.count.rx_duplicates,
                             s.count.rx_ahead,   s.count.rx_messages, s.count.rx_dropped,
                             s.count.rx_unknown, s.rx_overrun_bytes,  s.count.tx_frames,
                             s.count.tx_again,   s.count.tx_timeouts, s.count.tx_messages,
                             s.count.naks,       s.count.resets,      s.srtt_ms,
                             s.rto_ms,           s.fragment,          s.up,
                             s.degraded};
  const size_t begin = begin_record(out, R_STATS);
  for (size_t i = 0; i < sizeof values / sizeof *values; i++) put_u32(out, values[i]);
  end_record(out, begin);
}

/* ---- Steps ---- */

static uint32_t argument(const uint8_t *payload, size_t size, unsigned index) {
  return size >= 4 * (size_t)index + 4 ? kvbi_load32(payload + (size_t)index * 4) : 0;
}

static int step_init(device_t *device, uint32_t now, const uint8_t *payload, size_t size) {
  kvb_config_t config;
  const uint32_t bulk = argument(payload, size, 9);
  memset(&config, 0, sizeof config);
  config.epoch = argument(payload, size, 0);
  config.fragment_max = (uint16_t)argument(payload, size, 1);
  config.window = (uint8_t)argument(payload, size, 2);
  config.slots = (uint8_t)argument(payload, size, 3);
  config.ring_size = argument(payload, size, 4);
  config.receive_bytes = (uint16_t)argument(payload, size, 5);
  config.credit_unit = (uint16_t)argument(payload, size, 6);
  config.max_state_bytes = (uint16_t)argument(payload, size, 7);
  config.max_signaling_bytes = (uint16_t)argument(payload, size, 8);
  config.max_bulk_bytes = (uint16_t)(bulk == UINT32_MAX ? 0 : bulk == 0 ? BULK_BYTES : bulk);
  config.stall_ms = (uint16_t)argument(payload, size, 10);
  config.tx_bytes = (uint16_t)argument(payload, size, 11);
  config.boot_count = argument(payload, size, 12);
  config.reset_cause = (uint8_t)argument(payload, size, 13);
  config.role = (uint8_t)argument(payload, size, 14);
  return device_init(device, &config, now);
}

static bool step(out_t *out, device_t *device, uint8_t op, uint32_t now, const uint8_t *payload, size_t size) {
  const size_t begin = begin_record(out, R_RETURN);
  int result = 0;
  put_u32(out, 0);
  end_record(out, begin);
  if (op != INIT && device->ring == NULL) return false;
  switch (op) {
    case INIT:
      result = step_init(device, now, payload, size);
      break;
    case FEED:
      result = (int)kvb_feed(&device->kvb, payload, size);
      break;
    case POLL:
      if (size < 2) return false;
      poll_device(out, device, now, kvbi_load16(payload), size > 2 ? payload[2] : 0);
      break;
    case SEND:
      if (size < 1) return false;
      result = send_raw(device, payload[0], payload + 1, size - 1);
      break;
    case SEND_TYPED:
      result = send_typed(device, payload, size);
      break;
    case STATS:
      record_stats(out, device);
      break;
    case HOLD:
      if (size < 1) return false;
      kvb_hold(&device->kvb, payload[0] != 0);
      break;
    case CANCEL:
      if (size < 2) return false;
      result = kvb_cancel(&device->kvb, kvbi_load16(payload));
      break;
    case SLEEP:
      if (size < 3) return false;
      result = kvb_sleep_request(&device->kvb, payload[0], kvbi_load16(payload + 1));
      break;
    case WAKE:
      kvb_wake(&device->kvb, now);
      break;
    default:
      return false;
  }
  kvbi_store32(out->bytes + begin, (uint32_t)result);
  if (op != INIT || result == KVB_OK) record_u32(out, R_TIMEOUT, kvb_next_timeout(&device->kvb, now));
  return true;
}

static int run_steps(void) {
  static device_t device;
  out_t out = {NULL, 0, 0};
  uint8_t head[7];
  uint8_t payload[65535];
  int result = 0;
  while (result == 0 && fread(head, 1, sizeof head, stdin) == sizeof head) {
    const size_t size = kvbi_load16(head + 5);
    out.size = 0;
    put_u32(&out, 0);
    if (fread(payload, 1, size, stdin) != size) break;
    /* An exact copy, so that reading beyond it is found. */
    uint8_t *exact = copy(payload, size);
    if (!step(&out, &device, head[0], kvbi_load32(head + 1), exact, size)) {
      fprintf(stderr, "lockstep: illegal request %u of %zu bytes\n", head[0], size);
      result = 2;
    }
    free(exact);
    kvbi_store32(out.bytes, (uint32_t)(out.size - 4));
    if (result == 0 && (fwrite(out.bytes, 1, out.size, stdout) != out.size || fflush(stdout) != 0)) result = 1;
  }
  forget(&device, -1);
  free(device.ring);
  free(device.memory);
  free(out.bytes);
  return result;
}

/* ---- On a terminal ---- */

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
  config->max_bulk_bytes = BULK_BYTES;
}

/* Queues that are full are met by dropping: the parent sees a missing answer. */
static void answer(device_t *device, const kvb_event_t *event) {
  const kvb_offer_t *offer = &event->as.offer;
  uint8_t *sdp = copy(offer->sdp.data, offer->sdp.size);
  const int id = kvb_send_answer(&device->kvb, offer->session, offer->offer_seq, sdp, offer->sdp.size);
  keep(device, id, sdp);
  printf("offer %u %u %zu -> %d\n", (unsigned)offer->session, (unsigned)offer->offer_seq, offer->sdp.size, id);
}

static void drop_echo(device_t *device) {
  echo_t *echo = device->echoes;
  device->echoes = echo->next;
  free(echo);
}

static void remember_echo(device_t *device, const kvb_echo_t *echo) {
  echo_t **at = &device->echoes;
  for (int waiting = 0; *at != NULL; at = &(*at)->next)
    if (++waiting == ECHOES_MAX) return;
  *at = (echo_t *)must(calloc(1, sizeof **at));
  (*at)->token = echo->token;
  (*at)->size = echo->data.size;
  (*at)->data = copy(echo->data.data, echo->data.size);
}

/* Replies go one after the other, in order. */
static void answer_echoes(device_t *device) {
  while (device->echoes != NULL) {
    echo_t *echo = device->echoes;
    const int id = kvb_send_echo(&device->kvb, echo->token, true, echo->data, echo->size);
    if (id == KVB_ERR_BUSY) return;
    keep(device, id, echo->data);
    drop_echo(device);
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

static void on_event(device_t *device, const kvb_event_t *event) {
  switch (event->kind) {
    case KVB_EVENT_UP:
      printf("up %d\n", event->as.up.resumed);
      greet(device);
      break;
    case KVB_EVENT_OFFER:
      answer(device, event);
      break;
    case KVB_EVENT_ECHO:
      if (!event->as.echo.reply) remember_echo(device, &event->as.echo);
      break;
    case KVB_EVENT_DELIVERED:
    case KVB_EVENT_FAILED:
      printf("%s %u\n", event->kind == KVB_EVENT_DELIVERED ? "delivered" : "failed", event->as.sent.id);
      forget(device, event->as.sent.id);
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

static int run_tty(const char *path, unsigned long baud, uint32_t epoch) {
  static device_t device;
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
      on_event(&device, &event);
      slept = event.kind == KVB_EVENT_SLEEP_OK;
    }
    answer_echoes(&device);
    if (slept) {
      deep_sleep(fd, method);
      continue;
    }
    if (uart_serve(&uart, &device.kvb) != 0 || kvb_posix_wait(&device.kvb, fd, UART_WAIT_MS) != 0) goto end;
  }
  result = 0;
end:
  close(fd);
  while (device.echoes != NULL) {
    free(device.echoes->data);
    drop_echo(&device);
  }
  forget(&device, -1);
  free(device.ring);
  free(device.memory);
  return result;
}

int main(int argc, char **argv) {
  const char *tty = NULL;
  unsigned long baud = 0, epoch = 0;
  for (int i = 1; i < argc; i++) {
    if (i + 1 < argc && strcmp(argv[i], "--tty") == 0) {
      tty = argv[++i];
    } else if (i + 1 < argc && strcmp(argv[i], "--baud") == 0) {
      baud = strtoul(argv[++i], NULL, 0);
    } else if (i + 1 < argc && strcmp(argv[i], "--epoch") == 0) {
      epoch = strtoul(argv[++i], NULL, 0);
    } else {
      fprintf(stderr, "usage: lockstep [--tty PATH [--baud N] [--epoch N]]\n");
      return 2;
    }
  }
  return tty != NULL ? run_tty(tty, baud, (uint32_t)epoch) : run_steps();
}

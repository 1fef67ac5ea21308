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
 *                      1 DOWN          reason (1 peer reset, 2 incompatible)
 *                      2 LOOPBACK      own epoch (0: the other side has our role)
 *                      3 INCOMPATIBLE  own min, own max, peer min, peer max, update peer
 *                      4 UP            resumed, version, window, fragment max, max state, max signaling, max bulk,
 *                                      peer epoch
 *                      5 DEGRADED      -
 *                      6 RECOVERED     -
 *                      7 SLEEP_OK      -
 *                      8 WAKE          -
 *                      9 DELIVERED     id, channel
 *                     10 FAILED        id, channel, reason (1 peer reset, 2 cancelled)
 *     4 MESSAGE      u8 channel, Envelope as it arrived
 *     5 TIMEOUT      u32 ms until the next POLL is needed, 0xffffffff never; last in every response after INIT
 *     6 STATS        u32 each: rx frames, rx bad, rx duplicates, rx ahead, rx messages, rx dropped, rx unknown,
 *                    rx overrun bytes, tx frames, tx again, tx timeouts, tx messages, naks, resets, srtt ms, rto ms,
 *                    fragment, up, degraded
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "device.h"
#include "kvb_wire.h"
#include "terminal.h"
#include "typed.h"

enum { INIT = 1, FEED, POLL, SEND, SEND_TYPED, STATS, HOLD, CANCEL, SLEEP, WAKE };
enum { R_RETURN = 1, R_TX, R_EVENT, R_MESSAGE, R_TIMEOUT, R_STATS };

/* ---- Messages ---- */

static int send_raw(device_t *device, uint8_t channel, const uint8_t *bytes, size_t size) {
  uint8_t *own = device_copy(bytes, size);
  return device_keep(device, kvb_send_raw(&device->kvb, channel, own, size), own);
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
  uint8_t *own = device_copy(bytes, size);
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
  return device_keep(device, id, own);
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
    out->bytes = (uint8_t *)device_must(realloc(out->bytes, out->room));
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
      device_forget(device, event->as.sent.id);
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
  config.max_bulk_bytes = (uint16_t)(bulk == UINT32_MAX ? 0 : bulk == 0 ? DEVICE_BULK_BYTES : bulk);
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
    uint8_t *exact = device_copy(payload, size);
    if (!step(&out, &device, head[0], kvbi_load32(head + 1), exact, size)) {
      fprintf(stderr, "lockstep: illegal request %u of %zu bytes\n", head[0], size);
      result = 2;
    }
    free(exact);
    kvbi_store32(out.bytes, (uint32_t)(out.size - 4));
    if (result == 0 && (fwrite(out.bytes, 1, out.size, stdout) != out.size || fflush(stdout) != 0)) result = 1;
  }
  device_end(&device);
  free(out.bytes);
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
  return tty != NULL ? terminal_run(tty, baud, (uint32_t)epoch) : run_steps();
}

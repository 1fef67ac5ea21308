#include "kvb_link.h"

#include <string.h>

#include "kvb_delivery.h"
#include "kvb_fields.h"
#include "kvb_wire.h"

enum {
  VERSION_MIN = 0,
  VERSION_MAX = 0,
  HELLO_MIN_MS = 20,
  HELLO_MAX_MS = 1000,
  HELLO_ANSWER_MS = 5,
  PING_IDLE_MS = 1000,
  DEGRADED_MS = 3000,
  BAD_FRAMES = 8,
  BAD_MS = 200,
  SLEEP_RETRY_MS = 100,
  WINDOW_MAX = 32,
  SLOTS_MAX = 16,
  CREDIT_UNIT_MAX_BYTES = 256,
  STALL_MAX_MS = 1000,
  MESSAGE_MAX_BYTES = 65535,
  HELLO_FIELDS = KVB_F_HELLO_DICTIONARY_ID
};

/* Kinds of LinkControl. */
enum { PING = 1, PONG = 2, SLEEP_REQ = 3, SLEEP_OK = 4, WAKE = 5, AWAKE = 6 };

static uint32_t clamp(uint32_t value, uint32_t least, uint32_t most) {
  if (value < least) return least;
  return value > most ? most : value;
}

/* The numbers of a message of numbers, by field; false when it is not protobuf. */
static bool read_numbers(kvb_bytes_t rest, uint32_t *number, uint32_t count) {
  kvbi_field_t field;
  int more;
  memset(number, 0, (count + 1) * sizeof *number);
  while ((more = kvbi_next_field(&rest, &field)) > 0)
    if (field.id <= count) number[field.id] = field.low;
  return more == 0;
}

static void greet(kvb_t *kvb, uint32_t now) {
  kvb->_hello_wait = HELLO_MIN_MS;
  kvb->_hello_at = now;
  kvb->_owed |= KVBI_OWE_HELLO;
}

void kvbi_link_init(kvb_t *kvb, uint32_t now) {
  kvb->_state = KVBI_GREETING;
  kvb->_random = kvb->_epoch;
  kvb->_hello_last = now - HELLO_ANSWER_MS;
  kvb->_out_last = now - KVBI_IDLE_GAP_MS;
  greet(kvb, now);
}

/* An event of the old life that the application did not take yet, or a message that it holds. */
static bool unsettled(const kvb_t *kvb) {
  if (kvb->_news & (KVBI_NEWS_DOWN | KVBI_NEWS_UP)) return true;
  for (uint8_t channel = 0; channel < 3; channel++)
    if (kvb->_inbox[channel]._state >= KVBI_INBOX_READY) return true;
  return false;
}

static void go_down(kvb_t *kvb, uint32_t now) {
  kvbi_fail_all(kvb);
  kvbi_receiver_reset(kvb);
  kvbi_sender_reset(kvb);
  kvb->_state = KVBI_GREETING;
  kvb->_asleep = KVBI_AWAKE;
  kvb->_owed = 0;
  kvb->_news = KVBI_NEWS_DOWN;
  kvb->_flags &= (uint8_t) ~(KVBI_DEGRADED | KVBI_DOWN_FOR_VERSION);
  kvb->_stats.resets++;
  greet(kvb, now);
}

static void take_limits(kvb_t *kvb, const uint32_t *hello) {
  kvb->_peer_fragment =
      (uint16_t)clamp(hello[KVB_F_HELLO_FRAGMENT_MAX], KVBI_FRAGMENT_MIN_BYTES, KVBI_FRAGMENT_MAX_BYTES);
  kvb->_peer_window = (uint8_t)clamp(hello[KVB_F_HELLO_WINDOW], 1, WINDOW_MAX);
  kvb->_peer_slots = (uint8_t)clamp(hello[KVB_F_HELLO_SLOTS], 0, SLOTS_MAX);
  kvb->_peer_unit = (uint16_t)clamp(hello[KVB_F_HELLO_CREDIT_UNIT], 1, CREDIT_UNIT_MAX_BYTES);
  kvb->_peer_stall = (uint16_t)clamp(hello[KVB_F_HELLO_STALL_MS], 0, STALL_MAX_MS);
  for (uint8_t channel = 0; channel < 3; channel++)
    kvb->_peer_max_bytes[channel] =
        (uint16_t)clamp(hello[KVB_F_HELLO_MAX_STATE_BYTES + channel], 0, MESSAGE_MAX_BYTES);
}

static void come_up(kvb_t *kvb, uint32_t now, const uint32_t *hello) {
  const bool host = kvb->_role == KVB_ROLE_HOST;
  const uint32_t host_epoch = host ? kvb->_epoch : kvb->_peer_epoch;
  const uint32_t mcu_epoch = host ? kvb->_peer_epoch : kvb->_epoch;
  take_limits(kvb, hello);
  kvb->_tx_seed = kvbi_seed(host_epoch, mcu_epoch, host ? 0 : 1);
  kvb->_rx_seed = kvbi_seed(host_epoch, mcu_epoch, host ? 1 : 0);
  kvbi_receiver_reset(kvb);
  kvbi_sender_reset(kvb);
  kvb->_rtt_min = (uint16_t)clamp(now - kvb->_hello_last, 1, KVBI_RTO_MAX_MS); /* our HELLO and its answer */
  kvb->_tx_edge = hello[KVB_F_HELLO_RECEIVE_BYTES];
  kvb->_state = KVBI_UP;
  kvb->_news |= KVBI_NEWS_UP;
  kvb->_flags &= (uint8_t) ~(KVBI_LOOP_SEEN | KVBI_LOOP_EPOCH | KVBI_RESUMED | KVBI_PEER_UP);
  if (kvb->_flags & KVBI_WAS_UP) kvb->_flags |= KVBI_RESUMED;
  kvb->_flags |= KVBI_WAS_UP;
  kvb->_bad_count = 0;
}

kvbi_verdict_t kvbi_hello_received(kvb_t *kvb, uint32_t now, const kvbi_frame_t *frame) {
  uint32_t hello[HELLO_FIELDS + 1];
  if (!read_numbers(frame->body, hello, HELLO_FIELDS) || hello[KVB_F_HELLO_EPOCH] == 0) return KVBI_BAD;
  const uint32_t epoch = hello[KVB_F_HELLO_EPOCH];
  const bool confirms = hello[KVB_F_HELLO_PEER_EPOCH] == kvb->_epoch;
  const bool known = epoch == kvb->_peer_epoch;

  if (epoch == kvb->_epoch || hello[KVB_F_HELLO_ROLE] == kvb->_role) {
    if (kvb->_flags & KVBI_LOOP_SEEN) return KVBI_TAKEN;
    kvb->_flags |= KVBI_LOOP_SEEN;
    if (epoch == kvb->_epoch) kvb->_flags |= KVBI_LOOP_EPOCH;
    kvb->_news |= KVBI_NEWS_LOOPBACK;
    return KVBI_TAKEN;
  }
  if (kvb->_state == KVBI_UP) {
    if (known && confirms) {
      /* A degraded peer has to hear something; one that never sent anything else may have missed our HELLO. */
      kvbi_good(kvb, now);
      kvb->_ack_state |= KVBI_ACK_NOW;
      if (!(kvb->_flags & KVBI_PEER_UP)) kvb->_owed |= KVBI_OWE_HELLO;
      return KVBI_TAKEN;
    }
    if (unsettled(kvb)) return KVBI_BLOCKED;
    go_down(kvb, now);
  }
  kvb->_peer_epoch = epoch;
  const uint32_t own_min = VERSION_MIN;
  const uint32_t own_max = VERSION_MAX;
  const uint32_t peer_min = hello[KVB_F_HELLO_VERSION_MIN];
  const uint32_t peer_max = hello[KVB_F_HELLO_VERSION_MAX];
  if (peer_min > own_max || own_min > peer_max) {
    if (!known || kvb->_state != KVBI_INCOMPATIBLE) kvb->_news |= KVBI_NEWS_INCOMPATIBLE;
    if (kvb->_news & KVBI_NEWS_DOWN) kvb->_flags |= KVBI_DOWN_FOR_VERSION;
    kvb->_state = KVBI_INCOMPATIBLE;
    kvb->_hello_wait = HELLO_MAX_MS;
    kvb->_peer_min = peer_min;
    kvb->_peer_max = peer_max;
    /* Two sides that both answered everything would never fall silent. */
    if (!confirms) kvb->_owed |= KVBI_OWE_HELLO;
    return KVBI_TAKEN;
  }
  kvb->_owed |= KVBI_OWE_HELLO;
  kvb->_state = KVBI_GREETING;
  if (confirms) {
    come_up(kvb, now, hello);
    kvbi_good(kvb, now);
  }
  return KVBI_TAKEN;
}

kvbi_verdict_t kvbi_link_received(kvb_t *kvb, const kvbi_frame_t *frame) {
  uint32_t control[KVB_F_LINK_CONTROL_WAKE_MS + 1];
  if (!read_numbers(frame->body, control, KVB_F_LINK_CONTROL_WAKE_MS)) return KVBI_BAD;
  switch (control[KVB_F_LINK_CONTROL_KIND]) {
    case PING:
      kvb->_pong_token = control[KVB_F_LINK_CONTROL_TOKEN];
      kvb->_owed |= KVBI_OWE_PONG;
      break;
    case SLEEP_OK:
      if (kvb->_asleep != KVBI_WANTS_SLEEP) break;
      kvb->_asleep = KVBI_ASLEEP;
      kvb->_owed = 0;
      kvb->_news |= KVBI_NEWS_SLEEP_OK;
      break;
    case WAKE:
      if (kvb->_asleep == KVBI_ASLEEP) kvb->_news |= KVBI_NEWS_WAKE;
      kvb->_asleep = KVBI_AWAKE;
      kvb->_owed |= KVBI_OWE_AWAKE;
      break;
    default:
      break;
  }
  return KVBI_TAKEN;
}

/* The opposite of something that the application did not hear of yet is no news at all. */
static void replace_news(kvb_t *kvb, uint8_t opposite, uint8_t news) {
  if (kvb->_news & opposite) {
    kvb->_news &= (uint8_t)~opposite;
  } else {
    kvb->_news |= news;
  }
}

void kvbi_good(kvb_t *kvb, uint32_t now) {
  kvb->_good_at = now;
  kvb->_ping_at = now + PING_IDLE_MS;
  kvb->_bad_count = 0;
  if (!(kvb->_flags & KVBI_DEGRADED)) return;
  kvb->_flags &= (uint8_t)~KVBI_DEGRADED;
  replace_news(kvb, KVBI_NEWS_DEGRADED, KVBI_NEWS_RECOVERED);
}

void kvbi_bad(kvb_t *kvb, uint32_t now) {
  kvb->_stats.rx_bad++;
  if (kvb->_state != KVBI_UP) return;
  kvbi_gap(kvb, now);
  if (kvb->_bad_count == 0 || now - kvb->_bad_at > BAD_MS) {
    kvb->_bad_count = 0;
    kvb->_bad_at = now;
  }
  if (++kvb->_bad_count < BAD_FRAMES) return;
  kvb->_bad_count = 0;
  kvb->_owed |= KVBI_OWE_HELLO;
}

void kvbi_link_timers(kvb_t *kvb, uint32_t now) {
  if (kvb->_asleep == KVBI_ASLEEP) return;
  if (kvb->_state == KVBI_UP) {
    if (!(kvb->_flags & KVBI_DEGRADED) && now - kvb->_good_at >= DEGRADED_MS) {
      kvb->_flags |= KVBI_DEGRADED;
      replace_news(kvb, KVBI_NEWS_RECOVERED, KVBI_NEWS_DEGRADED);
      greet(kvb, now);
    }
    if (kvbi_reached(now, kvb->_ping_at)) {
      kvb->_owed |= KVBI_OWE_PING;
      kvb->_ping_at = now + PING_IDLE_MS;
    }
    if (kvb->_asleep == KVBI_WANTS_SLEEP && kvbi_reached(now, kvb->_sleep_at)) kvb->_owed |= KVBI_OWE_SLEEP;
    kvbi_sender_timers(kvb, now);
    if (!(kvb->_flags & KVBI_DEGRADED)) return;
  }
  if (kvbi_reached(now, kvb->_hello_at)) kvb->_owed |= KVBI_OWE_HELLO;
}

/* Each HELLO waits for up to a quarter less than the last one allows, so that two sides do not keep step. */
static void hello_sent(kvb_t *kvb, uint32_t now) {
  kvb->_random ^= kvb->_random << 13;
  kvb->_random ^= kvb->_random >> 17;
  kvb->_random ^= kvb->_random << 5;
  kvb->_owed &= (uint8_t)~KVBI_OWE_HELLO;
  kvb->_hello_last = now;
  kvb->_hello_at = now + kvb->_hello_wait - kvb->_random % (kvb->_hello_wait / 4u + 1u);
  kvb->_hello_wait = (uint16_t)(kvb->_hello_wait < HELLO_MAX_MS / 2 ? kvb->_hello_wait * 2 : HELLO_MAX_MS);
}

/* `peer_epoch`, the one thing that may change while a frame is written, is the value of its beginning. */
static void put_hello(kvbi_writer_t *writer, const kvb_t *kvb, uint32_t peer_epoch) {
  kvbi_put_number(writer, KVB_F_HELLO_ROLE, kvb->_role);
  kvbi_put_number(writer, KVB_F_HELLO_VERSION_MIN, VERSION_MIN);
  kvbi_put_number(writer, KVB_F_HELLO_VERSION_MAX, VERSION_MAX);
  kvbi_put_fixed32(writer, KVB_F_HELLO_EPOCH, kvb->_epoch);
  kvbi_put_fixed32(writer, KVB_F_HELLO_PEER_EPOCH, peer_epoch);
  kvbi_put_number(writer, KVB_F_HELLO_BOOT_COUNT, kvb->_boot_count);
  kvbi_put_number(writer, KVB_F_HELLO_RESET_CAUSE, kvb->_reset_cause);
  kvbi_put_number(writer, KVB_F_HELLO_FRAGMENT_MAX, kvb->_fragment_max);
  kvbi_put_number(writer, KVB_F_HELLO_WINDOW, kvb->_window);
  kvbi_put_number(writer, KVB_F_HELLO_SLOTS, kvb->_slots);
  kvbi_put_number(writer, KVB_F_HELLO_RECEIVE_BYTES, kvb->_receive_bytes);
  kvbi_put_number(writer, KVB_F_HELLO_CREDIT_UNIT, kvb->_credit_unit);
  for (uint32_t channel = 0; channel < 3; channel++)
    kvbi_put_number(writer, KVB_F_HELLO_MAX_STATE_BYTES + channel, kvb->_inbox[channel]._max);
  kvbi_put_number(writer, KVB_F_HELLO_STALL_MS, kvb->_stall_ms);
}

static void put_link(kvbi_writer_t *writer, const kvb_t *kvb, uint8_t kind, uint32_t token) {
  kvbi_put_number(writer, KVB_F_LINK_CONTROL_KIND, kind);
  kvbi_put_number(writer, KVB_F_LINK_CONTROL_TOKEN, token);
  if (kind != SLEEP_REQ) return;
  kvbi_put_number(writer, KVB_F_LINK_CONTROL_WAKE_METHOD, kvb->_wake_method);
  kvbi_put_number(writer, KVB_F_LINK_CONTROL_WAKE_MS, kvb->_wake_ms);
}

static void put_control(kvbi_writer_t *writer, const kvb_t *kvb) {
  if (kvb->_frame_kind == KVBI_HELLO + 1) {
    put_hello(writer, kvb, kvb->_out_value);
  } else {
    put_link(writer, kvb, kvb->_frame_message, kvb->_out_value);
  }
}

void kvbi_body(const kvb_t *kvb, uint16_t at, uint8_t *out, uint16_t size) {
  if (kvb->_frame_kind == KVBI_DATA + 1) {
    kvbi_message_part(&kvb->_messages[kvb->_frame_message], (uint32_t)kvb->_frame_offset + at, out, size);
  } else {
    kvbi_writer_t writer = {out, 0, at, (uint32_t)at + size};
    put_control(&writer, kvb);
  }
}

/* HELLO and LINK: the body is made anew from these two values for each chunk, so it needs no buffer. */
static void begin_control(kvb_t *kvb, uint32_t now, uint8_t type, uint8_t kind, uint32_t value) {
  kvbi_writer_t counter = {NULL, 0, 0, 0};
  memset(kvb->_frame_head, 0, KVBI_HEAD_BYTES);
  kvb->_frame_head[0] = type;
  kvb->_frame_head_size = KVBI_HEAD_BYTES;
  kvb->_frame_message = kind;
  kvb->_frame_kind = (uint8_t)(type + 1);
  kvb->_out_value = value;
  put_control(&counter, kvb);
  kvbi_begin(kvb, now, (uint16_t)counter.at);
}

static bool pick_link(kvb_t *kvb, uint32_t now) {
  static const uint8_t kinds[] = {PONG, AWAKE, SLEEP_REQ, PING};
  static const uint8_t owed[] = {KVBI_OWE_PONG, KVBI_OWE_AWAKE, KVBI_OWE_SLEEP, KVBI_OWE_PING};
  for (unsigned i = 0; i < sizeof kinds; i++) {
    if (!(kvb->_owed & owed[i])) continue;
    kvb->_owed &= (uint8_t)~owed[i];
    if (kinds[i] == SLEEP_REQ) kvb->_sleep_at = now + SLEEP_RETRY_MS;
    const uint32_t token = kinds[i] == PONG ? kvb->_pong_token : kinds[i] == PING ? now : 0;
    begin_control(kvb, now, KVBI_LINK, kinds[i], token);
    return true;
  }
  return false;
}

bool kvbi_pick(kvb_t *kvb, uint32_t now) {
  if (kvb->_owed & KVBI_OWE_HELLO && now - kvb->_hello_last >= HELLO_ANSWER_MS) {
    hello_sent(kvb, now);
    begin_control(kvb, now, KVBI_HELLO, 0, kvb->_peer_epoch);
    return true;
  }
  if (kvb->_state != KVBI_UP) return false;
  if (pick_link(kvb, now)) return true;
  if (kvb->_asleep == KVBI_ASLEEP) return false;
  /* A known loss is said before the next fragment goes out; any other acknowledgement rides on that. */
  if (!(kvb->_ack_state & KVBI_NAK_DUE) && kvbi_pick_data(kvb, now)) return true;
  if (!kvbi_ack_due(kvb, now)) return false;
  kvbi_put_ack(kvb, KVBI_ACK, 0);
  kvb->_frame_message = 0xff;
  kvbi_begin(kvb, now, 0);
  return true;
}

bool kvbi_take_news(kvb_t *kvb, kvb_event_t *event) {
  static const uint8_t kinds[] = {KVB_EVENT_DOWN,     KVB_EVENT_LOOPBACK,  KVB_EVENT_INCOMPATIBLE, KVB_EVENT_UP,
                                  KVB_EVENT_DEGRADED, KVB_EVENT_RECOVERED, KVB_EVENT_SLEEP_OK,     KVB_EVENT_WAKE};
  unsigned at = 0;
  if (kvb->_news == 0) return false;
  while (!(kvb->_news >> at & 1)) at++;
  kvb->_news &= (uint8_t)(kvb->_news - 1);
  event->kind = (kvb_event_kind_t)kinds[at];
  switch (event->kind) {
    case KVB_EVENT_UP:
      event->as.up.resumed = (kvb->_flags & KVBI_RESUMED) != 0;
      event->as.up.version = VERSION_MAX;
      event->as.up.window = kvb->_peer_window;
      event->as.up.fragment_max = kvb->_peer_fragment;
      event->as.up.max_state_bytes = kvb->_peer_max_bytes[KVB_CHANNEL_STATE];
      event->as.up.max_signaling_bytes = kvb->_peer_max_bytes[KVB_CHANNEL_SIGNALING];
      event->as.up.max_bulk_bytes = kvb->_peer_max_bytes[KVB_CHANNEL_BULK];
      event->as.up.peer_epoch = kvb->_peer_epoch;
      break;
    case KVB_EVENT_DOWN:
      event->as.down = kvb->_flags & KVBI_DOWN_FOR_VERSION ? KVB_DOWN_INCOMPATIBLE : KVB_DOWN_PEER_RESET;
      break;
    case KVB_EVENT_INCOMPATIBLE:
      event->as.incompatible.own_min = VERSION_MIN;
      event->as.incompatible.own_max = VERSION_MAX;
      event->as.incompatible.peer_min = kvb->_peer_min;
      event->as.incompatible.peer_max = kvb->_peer_max;
      event->as.incompatible.update_peer = event->as.incompatible.own_max > kvb->_peer_max;
      break;
    case KVB_EVENT_LOOPBACK:
      event->as.loopback.own_epoch = (kvb->_flags & KVBI_LOOP_EPOCH) != 0;
      break;
    default:
      break;
  }
  return true;
}

int kvb_sleep_request(kvb_t *kvb, uint8_t method, uint16_t wake_ms) {
  if (kvb->_state != KVBI_UP) return KVB_ERR_DOWN;
  for (unsigned channel = 0; channel < 3; channel++)
    if (kvb->_queue_size[channel] > 0) return KVB_ERR_BUSY;
  kvb->_wake_method = method;
  kvb->_wake_ms = wake_ms;
  kvb->_asleep = KVBI_WANTS_SLEEP;
  kvb->_owed |= KVBI_OWE_SLEEP;
  return KVB_OK;
}

void kvb_wake(kvb_t *kvb, uint32_t now) {
  kvb->_asleep = KVBI_AWAKE;
  if (kvb->_state != KVBI_UP) return;
  kvbi_good(kvb, now); /* the silence of a sleep is none */
  kvb->_owed = (uint8_t)((kvb->_owed | KVBI_OWE_AWAKE) & ~KVBI_OWE_SLEEP);
}

static void sooner(uint32_t *least, uint32_t now, uint32_t deadline) {
  const uint32_t wait = kvbi_reached(now, deadline) ? 0 : deadline - now;
  if (wait < *least) *least = wait;
}

uint32_t kvbi_link_timeout(const kvb_t *kvb, uint32_t now) {
  uint32_t least = UINT32_MAX;
  if (kvb->_owed & (uint8_t)~KVBI_OWE_HELLO) return 0;
  if (kvb->_owed & KVBI_OWE_HELLO) sooner(&least, now, kvb->_hello_last + HELLO_ANSWER_MS);
  if (kvb->_asleep == KVBI_ASLEEP) return least;
  if (kvb->_state != KVBI_UP || kvb->_flags & KVBI_DEGRADED) sooner(&least, now, kvb->_hello_at);
  if (kvb->_state != KVBI_UP) return least;
  sooner(&least, now, kvb->_ping_at);
  if (!(kvb->_flags & KVBI_DEGRADED)) sooner(&least, now, kvb->_good_at + DEGRADED_MS);
  if (kvb->_asleep == KVBI_WANTS_SLEEP) sooner(&least, now, kvb->_sleep_at);
  if (kvb->_rto_armed) sooner(&least, now, kvb->_rto_at);
  if (kvb->_ack_state & KVBI_ACK_NOW) return 0;
  if (kvb->_ack_state & KVBI_ACK_LATER) sooner(&least, now, kvb->_ack_at);
  return least;
}

#include "kvb_link.h"

#include <string.h>

#include "kvb_delivery.h"
#include "kvb_fields.h"
#include "kvb_wire.h"

enum { WINDOW_MAX = 32, SLOTS_MAX = 16, CREDIT_UNIT_MAX_BYTES = 256, STALL_MAX_MS = 1000, MESSAGE_MAX_BYTES = 65535 };
enum { BAD_FRAMES = 8, BAD_MS = 200, HELLO_FIELDS = KVB_F_HELLO_DICTIONARY_ID };

uint16_t kvbi_clamp(unsigned limit, uint32_t value) {
  static const uint16_t ranges[KVBI_LIMITS][2] = {
      {KVBI_FRAGMENT_MIN_BYTES, KVBI_FRAGMENT_MAX_BYTES},
      {1, WINDOW_MAX},
      {0, SLOTS_MAX},
      {0, UINT16_MAX}, /* more is not needed, whatever the peer can take */
      {1, CREDIT_UNIT_MAX_BYTES},
      {0, MESSAGE_MAX_BYTES},
      {0, MESSAGE_MAX_BYTES},
      {0, MESSAGE_MAX_BYTES},
      {0, STALL_MAX_MS},
  };
  const uint16_t *range = ranges[limit];
  if (value < range[0]) value = range[0];
  return value < range[1] ? (uint16_t)value : range[1];
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

static void greet(kvb_t *kvb) {
  kvb->_hello_wait = KVBI_HELLO_MIN_MS;
  kvbi_arm(kvb, KVBI_T_HELLO, 0);
}

void kvbi_link_init(kvb_t *kvb) {
  kvb->_hello_last = kvb->_now - KVBI_HELLO_ANSWER_MS;
  kvb->_out_last = kvb->_now - KVBI_IDLE_GAP_MS;
  greet(kvb);
}

/* An event of the old life that the application did not take yet, or a message that it holds. */
static bool unsettled(const kvb_t *kvb) {
  return (kvb->_news & (KVBI_NEWS_DOWN | KVBI_NEWS_UP)) != 0 || (kvb->_ready | kvb->_held) != 0;
}

static void go_down(kvb_t *kvb) {
  for (unsigned i = 0; i < KVB_PENDING; i++) {
    uint8_t *fate = &kvb->_messages[i]._fate;
    if (*fate != KVBI_FATE_FREE && *fate < KVBI_FATE_DELIVERED) *fate = KVBI_FATE_FAILED + KVB_FAILED_PEER_RESET;
  }
  kvb->_armed = 0;
  kvbi_receiver_reset(kvb);
  kvb->_asleep = KVBI_AWAKE;
  kvb->_owed = 0;
  kvb->_news = KVBI_NEWS_DOWN;
  kvb->_degraded = kvb->_for_version = false;
  KVBI_COUNT(kvb, resets);
  greet(kvb);
}

static void come_up(kvb_t *kvb, const uint32_t *hello) {
  const bool host = KVB_HOST && kvb->_role == KVB_ROLE_HOST;
  const uint32_t host_epoch = host ? kvb->_epoch : kvb->_peer_epoch;
  const uint32_t mcu_epoch = host ? kvb->_peer_epoch : kvb->_epoch;
  for (unsigned i = 0; i < KVBI_LIMITS; i++) kvb->_peer[i] = kvbi_clamp(i, hello[KVB_F_HELLO_FRAGMENT_MAX + i]);
  kvb->_tx_seed = kvbi_seed(host_epoch, mcu_epoch, host ? 0 : 1);
  kvb->_rx_seed = kvbi_seed(host_epoch, mcu_epoch, host ? 1 : 0);
  kvb->_armed = 0;
  kvbi_sender_reset(kvb); /* the receiver has been empty since kvb_init, or since the link went down */
  /* The way of our HELLO and its answer: a first idea of the round trip. */
  const uint32_t way = kvb->_now - kvb->_hello_last;
  kvb->_rtt_min = (uint16_t)(way < KVBI_RTO_MAX_MS ? way + 1 : KVBI_RTO_MAX_MS);
  kvb->_state = KVBI_UP;
  kvb->_news |= KVBI_NEWS_UP;
  kvb->_resumed = kvb->_was_up;
  kvb->_was_up = true;
  kvb->_peer_up = kvb->_loop_seen = false;
  kvbi_good(kvb);
}

static void refuse(kvb_t *kvb, bool own_epoch) {
  if (kvb->_loop_seen) return;
  kvb->_loop_seen = true;
  kvb->_loop_epoch = own_epoch;
  kvb->_news |= KVBI_NEWS_LOOPBACK;
}

static bool compatible(kvb_t *kvb, const uint32_t *hello) {
  const uint32_t own_min = KVBI_VERSION_MIN, own_max = KVBI_VERSION_MAX;
  const uint32_t min = hello[KVB_F_HELLO_VERSION_MIN], max = hello[KVB_F_HELLO_VERSION_MAX];
  if (min <= own_max && own_min <= max) return true;
  kvb->_peer_min = min;
  kvb->_peer_max = max;
  return false;
}

kvbi_verdict_t kvbi_hello_received(kvb_t *kvb, const kvbi_frame_t *frame) {
  uint32_t hello[HELLO_FIELDS + 1];
  if (!read_numbers(frame->body, hello, HELLO_FIELDS)) return KVBI_BAD;
  const uint32_t epoch = hello[KVB_F_HELLO_EPOCH];
  const bool confirms = hello[KVB_F_HELLO_PEER_EPOCH] == kvb->_epoch;
  const bool known = epoch == kvb->_peer_epoch;
  if (epoch == 0) return KVBI_BAD;
  if (epoch == kvb->_epoch || hello[KVB_F_HELLO_ROLE] == kvb->_role) {
    refuse(kvb, epoch == kvb->_epoch);
    return KVBI_TAKEN;
  }
  if (kvb->_state == KVBI_UP) {
    if (known && confirms) {
      /* A degraded peer has to hear something; one that never sent anything else may have missed our HELLO. */
      kvbi_good(kvb);
      kvb->_ack_now = true;
      if (!kvb->_peer_up) kvb->_owed |= KVBI_OWE_HELLO;
      return KVBI_TAKEN;
    }
    if (unsettled(kvb)) return KVBI_BLOCKED;
    go_down(kvb);
  }
  kvb->_peer_epoch = epoch;
  if (!compatible(kvb, hello)) {
    if (!known || kvb->_state != KVBI_INCOMPATIBLE) kvb->_news |= KVBI_NEWS_INCOMPATIBLE;
    if (kvb->_news & KVBI_NEWS_DOWN) kvb->_for_version = true;
    kvb->_state = KVBI_INCOMPATIBLE;
    kvb->_hello_wait = KVBI_HELLO_MAX_MS;
    /* Two sides that both answered everything would never fall silent. */
    if (!confirms) kvb->_owed |= KVBI_OWE_HELLO;
    return KVBI_TAKEN;
  }
  kvb->_owed |= KVBI_OWE_HELLO;
  kvb->_state = KVBI_GREETING;
  if (confirms) come_up(kvb, hello);
  return KVBI_TAKEN;
}

kvbi_verdict_t kvbi_link_received(kvb_t *kvb, const kvbi_frame_t *frame) {
  uint32_t control[KVB_F_LINK_CONTROL_WAKE_MS + 1];
  if (!read_numbers(frame->body, control, KVB_F_LINK_CONTROL_WAKE_MS)) return KVBI_BAD;
  if (control[KVB_F_LINK_CONTROL_KIND] == KVBI_KIND_PING) {
    kvb->_pong_token = control[KVB_F_LINK_CONTROL_TOKEN];
    kvb->_owed |= KVBI_OWE_PONG;
  } else if (KVB_SLEEP) {
    kvbi_sleep_received(kvb, control[KVB_F_LINK_CONTROL_KIND]);
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

void kvbi_degrade(kvb_t *kvb) {
  kvb->_degraded = true;
  replace_news(kvb, KVBI_NEWS_RECOVERED, KVBI_NEWS_DEGRADED);
  greet(kvb);
}

void kvbi_good(kvb_t *kvb) {
  kvbi_arm(kvb, KVBI_T_PING, KVBI_PING_IDLE_MS);
  kvbi_arm(kvb, KVBI_T_SILENCE, KVBI_DEGRADED_MS);
  kvb->_bad_count = 0;
  if (!kvb->_degraded) return;
  kvb->_degraded = false;
  kvbi_disarm(kvb, KVBI_T_HELLO);
  replace_news(kvb, KVBI_NEWS_DEGRADED, KVBI_NEWS_RECOVERED);
}

void kvbi_bad(kvb_t *kvb) {
  KVBI_COUNT(kvb, rx_bad);
  if (kvb->_state != KVBI_UP) return;
  if (kvbi_nak(kvb)) kvb->_ack_now = true;
  if (kvb->_bad_count == 0 || kvb->_now - kvb->_bad_at > BAD_MS) {
    kvb->_bad_count = 0;
    kvb->_bad_at = kvb->_now;
  }
  if (++kvb->_bad_count < BAD_FRAMES) return;
  kvb->_bad_count = 0;
  kvb->_owed |= KVBI_OWE_HELLO;
}

bool kvbi_take_news(kvb_t *kvb, kvb_event_t *event) {
  unsigned at = 0;
  if (kvb->_news == 0) return false;
  while (!(kvb->_news >> at & 1)) at++;
  kvb->_news &= (uint8_t)(kvb->_news - 1);
  event->kind = (kvb_event_kind_t)(KVB_EVENT_DOWN + at);
  switch (event->kind) {
    case KVB_EVENT_UP:
      event->as.up.resumed = kvb->_resumed;
      event->as.up.version = KVBI_VERSION_MAX;
      event->as.up.window = (uint8_t)kvb->_peer[KVBI_WINDOW];
      event->as.up.fragment_max = kvb->_peer[KVBI_FRAGMENT];
      event->as.up.max_state_bytes = kvb->_peer[KVBI_MAX_STATE];
      event->as.up.max_signaling_bytes = kvb->_peer[KVBI_MAX_SIGNALING];
      event->as.up.max_bulk_bytes = kvb->_peer[KVBI_MAX_BULK];
      event->as.up.peer_epoch = kvb->_peer_epoch;
      break;
    case KVB_EVENT_DOWN:
      event->as.down = kvb->_for_version ? KVB_DOWN_INCOMPATIBLE : KVB_DOWN_PEER_RESET;
      break;
    case KVB_EVENT_INCOMPATIBLE:
      event->as.incompatible.own_min = KVBI_VERSION_MIN;
      event->as.incompatible.own_max = KVBI_VERSION_MAX;
      event->as.incompatible.peer_min = kvb->_peer_min;
      event->as.incompatible.peer_max = kvb->_peer_max;
      event->as.incompatible.update_peer = event->as.incompatible.own_max > kvb->_peer_max;
      break;
    case KVB_EVENT_LOOPBACK:
      event->as.loopback.own_epoch = kvb->_loop_epoch;
      break;
    default:
      break;
  }
  return true;
}

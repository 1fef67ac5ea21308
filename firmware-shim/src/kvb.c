#include "kvb.h"

#include <string.h>

#include "kvb_delivery.h"
#include "kvb_frame.h"
#include "kvb_link.h"

enum { RING_MIN_BYTES = 64, RING_MAX_BYTES = 65535, TX_MIN_BYTES = 16, FRAME_COST_BYTES = 16, CREDIT_MAX = 255 };

static uint16_t given(unsigned value, unsigned otherwise) { return (uint16_t)(value != 0 ? value : otherwise); }

/* The limits of the configuration: zeros to defaults, then each within its range. */
static int settle_limits(kvb_t *kvb, const kvb_config_t *config) {
  uint16_t *own = kvb->_own;
  int receive = config->receive_bytes;
  own[KVBI_FRAGMENT] = given(config->fragment_max, KVB_DEFAULT_FRAGMENT);
  own[KVBI_WINDOW] = given(config->window, KVB_DEFAULT_WINDOW);
  own[KVBI_SLOTS] = config->slots;
  own[KVBI_MAX_STATE] = given(config->max_state_bytes, KVB_DEFAULT_STATE);
  own[KVBI_MAX_SIGNALING] = given(config->max_signaling_bytes, KVB_DEFAULT_SIGNALING);
  own[KVBI_MAX_BULK] = config->max_bulk_bytes;
  own[KVBI_STALL] = config->stall_ms;
  /* The ring holds that much beside the heads of a window of frames; one frame more may be asked for, since it is taken
     off the ring while it arrives. */
  const size_t heads = FRAME_COST_BYTES * (size_t)own[KVBI_WINDOW] + 1;
  if (receive == 0 && config->ring_size > heads) receive = (int)(config->ring_size - heads);
  own[KVBI_RECEIVE] = (uint16_t)receive;
  own[KVBI_UNIT] = given(config->credit_unit, (unsigned)((receive - 1) / CREDIT_MAX + 1));
  for (unsigned i = 0; i < KVBI_LIMITS; i++)
    if (kvbi_clamp(i, own[i]) != own[i]) return KVB_ERR_INVALID;
  if (own[KVBI_RECEIVE] < own[KVBI_FRAGMENT] || own[KVBI_RECEIVE] > config->ring_size + own[KVBI_FRAGMENT])
    return KVB_ERR_NO_SPACE;
  const unsigned units = own[KVBI_RECEIVE] / own[KVBI_UNIT];
  kvb->_credit = (uint8_t)(units < CREDIT_MAX ? units : CREDIT_MAX);
  return KVB_OK;
}

/* KVB_MEMORY_BYTES of it. */
static size_t needed(const kvb_t *kvb) {
  size_t size = (kvb->_own[KVBI_SLOTS] + 1u) * kvb->_block_size + kvb->_tx_bytes;
  for (unsigned channel = 0; channel < 3; channel++) size += kvb->_own[KVBI_MAX_STATE + channel];
  return size;
}

static void share(kvb_t *kvb, uint8_t *memory) {
  kvb->_blocks = memory;
  memory += (kvb->_own[KVBI_SLOTS] + 1u) * kvb->_block_size;
  for (unsigned channel = 0; channel < 3; channel++) {
    kvb->_inbox[channel]._data = memory;
    memory += kvb->_own[KVBI_MAX_STATE + channel];
  }
  kvb->_out = memory;
}

int kvb_init(kvb_t *kvb, const kvb_config_t *config, uint32_t now) {
  if (kvb == NULL || config == NULL || config->epoch == 0 || config->ring == NULL || config->memory == NULL ||
      config->ring_size < RING_MIN_BYTES || config->ring_size > RING_MAX_BYTES || config->role > KVB_ROLE_MCU ||
      (!KVB_HOST && config->role == KVB_ROLE_HOST))
    return KVB_ERR_INVALID;
  memset(kvb, 0, sizeof *kvb);
  const int result = settle_limits(kvb, config);
  if (result != KVB_OK) return result;
  kvb->_tx_bytes = config->tx_bytes != 0 ? config->tx_bytes : KVB_DEFAULT_TX;
  if (kvb->_tx_bytes < TX_MIN_BYTES) return KVB_ERR_INVALID;
  kvb->_block_size = (uint16_t)KVB_BLOCK_BYTES(kvb->_own[KVBI_FRAGMENT]);
  if (needed(kvb) > config->memory_size) return KVB_ERR_NO_SPACE;
  share(kvb, config->memory);
  kvb->_ring = config->ring;
  kvb->_ring_size = (uint16_t)config->ring_size;
  kvb->_epoch = config->epoch;
  kvb->_boot_count = config->boot_count;
  kvb->_reset_cause = config->reset_cause;
  kvb->_role = config->role != 0 ? config->role : KVB_ROLE_MCU;
  kvb->_next_id = 1;
  kvb->_now = now;
  kvbi_link_init(kvb);
  return KVB_OK;
}

size_t kvb_feed(kvb_t *kvb, const void *bytes, size_t size) {
  const uint8_t *from = (const uint8_t *)bytes;
  const uint16_t tail = kvb->_tail;
  uint16_t head = kvb->_head;
  size_t taken = 0;
  KVB_FENCE();
  for (; taken < size; taken++) {
    const uint16_t next = (uint16_t)(head + 1 == kvb->_ring_size ? 0 : head + 1);
    if (next == tail) break;
    kvb->_ring[head] = from[taken];
    head = next;
  }
  KVB_FENCE();
  kvb->_head = head;
  if (taken < size) kvb->_overruns += (uint32_t)(size - taken);
  return taken;
}

size_t kvb_feed_room(const kvb_t *kvb) {
  const unsigned head = kvb->_head, tail = kvb->_tail;
  return (head < tail ? tail - head : tail + kvb->_ring_size - head) - 1u;
}

/* Place of the oldest message whose fate is known, unless a frame with its bytes is being written; else -1. */
static int settled(const kvb_t *kvb) {
  const int index = kvbi_oldest(kvb, KVBI_ANY_CHANNEL, KVBI_FATE_DELIVERED, KVBI_FATE_LAST);
  return kvb->_frame_kind == KVBI_DATA + 1 && kvb->_frame_message == index ? -1 : index;
}

bool kvbi_has_event(const kvb_t *kvb) { return kvb->_news != 0 || kvb->_ready != 0 || settled(kvb) >= 0; }

static bool take_fate(kvb_t *kvb, kvb_event_t *event) {
  const int index = settled(kvb);
  if (index < 0) return false;
  kvb_private_message_t *message = &kvb->_messages[index];
  event->kind = KVB_EVENT_DELIVERED;
  event->as.sent.id = message->_id;
  event->as.sent.channel = message->_channel;
  if (message->_fate != KVBI_FATE_DELIVERED) {
    event->kind = KVB_EVENT_FAILED;
    event->as.sent.reason = (uint8_t)(message->_fate - KVBI_FATE_FAILED);
  }
  message->_fate = KVBI_FATE_FREE;
  return true;
}

static bool take_message(kvb_t *kvb, kvb_event_t *event) {
  unsigned channel = 0;
  if (kvb->_ready == 0) return false;
  while (!(kvb->_ready >> channel & 1)) channel++;
  kvb->_held = (uint8_t)(1u << channel);
  kvb->_ready ^= kvb->_held;
  event->kind = KVB_EVENT_RAW;
  event->as.raw.channel = (uint8_t)channel;
  event->as.raw.envelope.data = kvb->_inbox[channel]._data;
  event->as.raw.envelope.size = kvb->_inbox[channel]._total;
  return true;
}

bool kvb_next_raw_event(kvb_t *kvb, uint32_t now, kvb_event_t *event) {
  kvb->_now = now;
  kvb->_held = 0;
  memset(event, 0, sizeof *event);
  kvbi_drain(kvb);
  bool more;
  do {
    more = kvbi_pump(kvb);
    if (!more) kvbi_timers(kvb); /* what lies in the ring may be what a timer waits for */
    if (take_fate(kvb, event)) return true;
    /* A message that failed, but whose bytes are still being written, comes before the DOWN. */
    if (kvb->_news & KVBI_NEWS_DOWN && kvbi_oldest(kvb, KVBI_ANY_CHANNEL, KVBI_FATE_OPEN, KVBI_FATE_LAST) >= 0)
      return false;
    if (kvbi_take_news(kvb, event) || take_message(kvb, event)) return true;
  } while (more);
  return false;
}

bool kvb_next_event(kvb_t *kvb, uint32_t now, kvb_event_t *event) {
  do {
    if (!kvb_next_raw_event(kvb, now, event)) return false;
  } while (event->kind == KVB_EVENT_RAW && !kvbi_decode(kvb, event));
  return true;
}

const uint8_t *kvb_tx(kvb_t *kvb, uint32_t now, size_t *size) {
  kvb->_now = now;
  *size = 0;
  if (kvb->_frame_kind == 0) {
    while (kvbi_pump(kvb)) continue;
    kvbi_timers(kvb);
    if (!kvbi_pick(kvb)) {
      kvb->_look = false;
      return NULL;
    }
    kvbi_encode(kvb);
  }
  *size = (size_t)(kvb->_out_size - kvb->_out_at);
  return kvb->_out + kvb->_out_at;
}

void kvb_tx_done(kvb_t *kvb, uint32_t now, size_t size) {
  const size_t left = (size_t)(kvb->_out_size - kvb->_out_at);
  if (kvb->_frame_kind == 0 || size == 0) return;
  kvb->_out_at = (uint16_t)(kvb->_out_at + (size < left ? size : left));
  kvb->_now = kvb->_out_last = now;
  if (kvb->_out_at < kvb->_out_size) return;
  kvb->_out_at = kvb->_out_size = 0;
  const unsigned whole = (unsigned)kvb->_frame_head_size + kvb->_frame_body + KVBI_CRC_BYTES;
  if (kvb->_frame_at <= whole) {
    kvbi_encode(kvb);
    return;
  }
  const bool data = kvb->_frame_kind == KVBI_DATA + 1;
  kvb->_frame_kind = 0;
  kvb->_look = true;
  if (data) kvbi_departed(kvb);
}

void kvb_hold(kvb_t *kvb, bool hold) {
  kvb->_hold = hold;
  if (kvb->_state == KVBI_UP) kvb->_ack_now = true;
}

void kvb_get_stats(const kvb_t *kvb, kvb_stats_t *stats) {
  memset(stats, 0, sizeof *stats);
#if KVB_COUNTERS
  stats->count = kvb->_stats;
#endif
  stats->rx_overrun_bytes = kvb->_overruns;
  stats->srtt_ms = kvb->_srtt8 / 8;
  stats->rto_ms = (uint16_t)kvbi_rto(kvb);
  stats->fragment = kvb->_fragment;
  stats->up = kvb->_state == KVBI_UP;
  stats->degraded = kvb->_degraded;
}

const char *kvb_strerror(int error) {
  switch (error) {
    case KVB_OK:
      return "no error";
    case KVB_ERR_INVALID:
      return "illegal argument or configuration";
    case KVB_ERR_NO_SPACE:
      return "ring or memory too small";
    case KVB_ERR_DOWN:
      return "no peer";
    case KVB_ERR_BUSY:
      return "every place of the channel is taken";
    case KVB_ERR_TOO_LARGE:
      return "message too large";
    case KVB_ERR_UNKNOWN:
      return "no message of this id waits";
    default:
      return error > 0 ? "message id" : "unknown error";
  }
}

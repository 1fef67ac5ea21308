#include "kvb.h"

#include <string.h>

#include "kvb_delivery.h"
#include "kvb_frame.h"
#include "kvb_link.h"

enum { RING_MIN_BYTES = 64, RING_MAX_BYTES = 65535, TX_MIN_BYTES = 16, FRAME_COST_BYTES = 16 };

static uint16_t or_default(uint16_t value, uint16_t otherwise) { return value != 0 ? value : otherwise; }

/* Zeros to defaults, then everything into its range; false where a value has none. */
static bool settle(kvb_config_t *config) {
  config->role = config->role != 0 ? config->role : KVB_ROLE_MCU;
  config->fragment_max = or_default(config->fragment_max, KVB_DEFAULT_FRAGMENT);
  config->window = config->window != 0 ? config->window : KVB_DEFAULT_WINDOW;
  config->tx_bytes = or_default(config->tx_bytes, KVB_DEFAULT_TX);
  config->max_state_bytes = or_default(config->max_state_bytes, KVB_DEFAULT_STATE);
  config->max_signaling_bytes = or_default(config->max_signaling_bytes, KVB_DEFAULT_SIGNALING);
  return config->epoch != 0 && config->ring != NULL && config->memory != NULL && config->role <= KVB_ROLE_MCU &&
         config->fragment_max >= KVBI_FRAGMENT_MIN_BYTES && config->fragment_max <= KVBI_FRAGMENT_MAX_BYTES &&
         config->window <= 32 && config->slots <= 16 && config->tx_bytes >= TX_MIN_BYTES &&
         config->credit_unit <= 256 && config->stall_ms <= 1000 && config->ring_size >= RING_MIN_BYTES &&
         config->ring_size <= RING_MAX_BYTES;
}

/* What fits the ring beside the heads of a window of frames; more may be asked for, by one frame, since that is taken
   off the ring while it arrives. */
static bool settle_credit(kvb_config_t *config) {
  const size_t heads = FRAME_COST_BYTES * (size_t)config->window + 1;
  if (config->receive_bytes == 0) {
    if (config->ring_size <= heads) return false;
    config->receive_bytes = (uint16_t)(config->ring_size - heads);
  }
  if (config->credit_unit == 0) config->credit_unit = (uint16_t)((config->receive_bytes + 254u) / 255u);
  if (config->credit_unit > 256) config->credit_unit = 256;
  return config->receive_bytes >= config->fragment_max &&
         config->receive_bytes <= config->ring_size + config->fragment_max;
}

int kvb_init(kvb_t *kvb, const kvb_config_t *given, uint32_t now) {
  kvb_config_t config;
  if (kvb == NULL || given == NULL) return KVB_ERR_INVALID;
  config = *given;
  if (!settle(&config)) return KVB_ERR_INVALID;
  if (!settle_credit(&config)) return KVB_ERR_NO_SPACE;
  if (config.memory_size < KVB_MEMORY_BYTES(config.fragment_max, config.slots, config.tx_bytes, config.max_state_bytes,
                                            config.max_signaling_bytes, config.max_bulk_bytes))
    return KVB_ERR_NO_SPACE;

  memset(kvb, 0, sizeof *kvb);
  kvb->_ring = config.ring;
  kvb->_ring_size = (uint16_t)config.ring_size;
  kvb->_epoch = config.epoch;
  kvb->_boot_count = config.boot_count;
  kvb->_reset_cause = config.reset_cause;
  kvb->_role = config.role;
  kvb->_fragment_max = config.fragment_max;
  kvb->_window = config.window;
  kvb->_slots = config.slots;
  kvb->_receive_bytes = config.receive_bytes;
  kvb->_credit_unit = config.credit_unit;
  kvb->_stall_ms = config.stall_ms;
  kvb->_tx_bytes = config.tx_bytes;

  uint8_t *memory = config.memory;
  kvb->_blocks = memory;
  kvb->_block_size = (uint16_t)KVB_BLOCK_BYTES(config.fragment_max);
  memory += (size_t)(config.slots + 1) * kvb->_block_size;
  kvb->_out = memory;
  memory += config.tx_bytes;
  const uint16_t max[3] = {config.max_state_bytes, config.max_signaling_bytes, config.max_bulk_bytes};
  for (unsigned channel = 0; channel < 3; channel++) {
    kvb->_inbox[channel]._data = memory;
    kvb->_inbox[channel]._max = max[channel];
    memory += max[channel];
  }
  kvb->_next_id = 1;
  kvbi_link_init(kvb, now);
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

/* The message at the head of a queue whose fate is known, and whose bytes no frame reads any more; else NULL. */
static const kvb_private_message_t *settled(const kvb_t *kvb, uint8_t channel) {
  const uint8_t index = kvbi_queue_index(kvb, channel, 0);
  const kvb_private_message_t *message = &kvb->_messages[index];
  if (kvb->_queue_size[channel] == 0 || message->_fate < KVBI_FATE_DELIVERED) return NULL;
  return kvb->_frame_kind == KVBI_DATA + 1 && kvb->_frame_message == index ? NULL : message;
}

bool kvbi_has_event(const kvb_t *kvb) {
  if (kvb->_news != 0) return true;
  for (uint8_t channel = 0; channel < 3; channel++)
    if (kvb->_inbox[channel]._state == KVBI_INBOX_READY || settled(kvb, channel) != NULL) return true;
  return false;
}

static bool take_fate(kvb_t *kvb, kvb_event_t *event) {
  for (uint8_t channel = 0; channel < 3; channel++) {
    const kvb_private_message_t *message = settled(kvb, channel);
    if (message == NULL) continue;
    const bool delivered = message->_fate == KVBI_FATE_DELIVERED;
    event->kind = delivered ? KVB_EVENT_DELIVERED : KVB_EVENT_FAILED;
    event->as.sent.id = message->_id;
    event->as.sent.channel = channel;
    event->as.sent.reason = (uint8_t)(delivered ? 0 : message->_fate - KVBI_FATE_FAILED);
    kvb->_queue_head[channel] = (uint8_t)(message + 1 - kvb->_messages - kvbi_queue_base(channel));
    kvb->_queue_size[channel]--;
    return true;
  }
  return false;
}

/* A message that the link cannot let go yet, since a frame with its bytes is being written, comes before the DOWN. */
static bool has_failed(const kvb_t *kvb) {
  for (uint8_t channel = 0; channel < 3; channel++)
    if (kvb->_queue_size[channel] > 0) return true;
  return false;
}

/* Hands out the message of a channel; one that cannot be read is dropped, and false. */
static bool take_message(kvb_t *kvb, uint8_t channel, kvb_event_t *event, bool raw) {
  kvb_private_inbox_t *inbox = &kvb->_inbox[channel];
  inbox->_state = KVBI_INBOX_HELD;
  if (raw) {
    event->kind = KVB_EVENT_RAW;
    event->as.raw.channel = channel;
    event->as.raw.envelope.data = inbox->_data;
    event->as.raw.envelope.size = inbox->_total;
    return true;
  }
  if (kvbi_decode(kvb, channel, event)) return true;
  memset(event, 0, sizeof *event);
  inbox->_state = KVBI_INBOX_EMPTY;
  return false;
}

static bool next_event(kvb_t *kvb, uint32_t now, kvb_event_t *event, bool raw) {
  uint8_t channel;
  for (channel = 0; channel < 3; channel++)
    if (kvb->_inbox[channel]._state == KVBI_INBOX_HELD) kvb->_inbox[channel]._state = KVBI_INBOX_EMPTY;
  memset(event, 0, sizeof *event);
  do {
    kvbi_pump(kvb, now, true);
    kvbi_link_timers(kvb, now);
    if (take_fate(kvb, event)) return true;
    if (kvb->_news & KVBI_NEWS_DOWN && has_failed(kvb)) return false;
    if (kvbi_take_news(kvb, event)) return true;
    for (channel = 0; channel < 3 && kvb->_inbox[channel]._state != KVBI_INBOX_READY;) channel++;
    if (channel == 3) return false;
  } while (!take_message(kvb, channel, event, raw));
  return true;
}

bool kvb_next_event(kvb_t *kvb, uint32_t now, kvb_event_t *event) { return next_event(kvb, now, event, false); }

bool kvb_next_raw_event(kvb_t *kvb, uint32_t now, kvb_event_t *event) { return next_event(kvb, now, event, true); }

const uint8_t *kvb_tx(kvb_t *kvb, uint32_t now, size_t *size) {
  *size = 0;
  if (kvb->_frame_kind == 0) {
    kvbi_pump(kvb, now, false);
    kvbi_link_timers(kvb, now);
    if (!kvbi_pick(kvb, now)) {
      kvb->_owed &= (uint8_t)~KVBI_OWE_LOOK;
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
  kvb->_out_last = now;
  if (kvb->_out_at < kvb->_out_size) return;
  kvb->_out_at = kvb->_out_size = 0;
  const unsigned whole = (unsigned)kvb->_frame_head_size + kvb->_frame_body + KVBI_CRC_BYTES;
  if (kvb->_frame_at <= whole) {
    kvbi_encode(kvb);
    return;
  }
  const bool data = kvb->_frame_kind == KVBI_DATA + 1;
  kvb->_frame_kind = 0;
  kvb->_owed |= KVBI_OWE_LOOK;
  if (data) kvbi_departed(kvb, now);
}

uint32_t kvb_next_timeout(const kvb_t *kvb, uint32_t now) {
  if (kvb->_frame_kind != 0 || kvb->_head != kvb->_tail || kvbi_has_event(kvb)) return 0;
  return kvbi_link_timeout(kvb, now);
}

void kvb_hold(kvb_t *kvb, bool hold) {
  kvb->_hold = hold;
  kvb->_ack_state |= KVBI_ACK_NOW;
  kvb->_owed |= KVBI_OWE_LOOK;
}

void kvb_get_stats(const kvb_t *kvb, kvb_stats_t *stats) {
  *stats = kvb->_stats;
  stats->rx_overrun_bytes = kvb->_overruns;
  stats->srtt_ms = kvbi_rtt(kvb);
  stats->rto_ms = kvbi_rto(kvb);
  stats->fragment = kvb->_fragment;
  stats->up = kvb->_state == KVBI_UP;
  stats->degraded = (kvb->_flags & KVBI_DEGRADED) != 0;
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

#include "kvb_delivery.h"
#include "kvb_fields.h"
#include "kvb_link.h"
#include "kvb_wire.h"

/* `peer_epoch`, the one thing that may change while a frame is written, is the value of its beginning. */
static void put_hello(kvbi_writer_t *writer, const kvb_t *kvb, uint32_t peer_epoch) {
  kvbi_put_number(writer, KVB_F_HELLO_ROLE, kvb->_role);
  kvbi_put_number(writer, KVB_F_HELLO_VERSION_MIN, KVBI_VERSION_MIN);
  kvbi_put_number(writer, KVB_F_HELLO_VERSION_MAX, KVBI_VERSION_MAX);
  kvbi_put_fixed32(writer, KVB_F_HELLO_EPOCH, kvb->_epoch);
  kvbi_put_fixed32(writer, KVB_F_HELLO_PEER_EPOCH, peer_epoch);
  kvbi_put_number(writer, KVB_F_HELLO_BOOT_COUNT, kvb->_boot_count);
  kvbi_put_number(writer, KVB_F_HELLO_RESET_CAUSE, kvb->_reset_cause);
  for (unsigned i = 0; i < KVBI_LIMITS; i++) kvbi_put_number(writer, KVB_F_HELLO_FRAGMENT_MAX + i, kvb->_own[i]);
}

static void put_link(kvbi_writer_t *writer, const kvb_t *kvb, unsigned kind, uint32_t token) {
  kvbi_put_number(writer, KVB_F_LINK_CONTROL_KIND, kind);
  kvbi_put_number(writer, KVB_F_LINK_CONTROL_TOKEN, token);
  if (!KVB_SLEEP || kind != KVBI_KIND_SLEEP_REQ) return;
  kvbi_put_number(writer, KVB_F_LINK_CONTROL_WAKE_METHOD, kvb->_wake_method);
  kvbi_put_number(writer, KVB_F_LINK_CONTROL_WAKE_MS, kvb->_wake_ms);
}

/* The part of a HELLO or LINK body: made anew for each chunk from two values, so it needs no buffer. */
static uint32_t put_control(const kvb_t *kvb, uint32_t at, uint8_t *out, uint32_t size) {
  kvbi_writer_t writer = {out, 0, at, at + size};
  if (kvb->_frame_kind == KVBI_HELLO + 1) {
    put_hello(&writer, kvb, kvb->_out_value);
  } else {
    put_link(&writer, kvb, kvb->_frame_message, kvb->_out_value);
  }
  return writer.at;
}

void kvbi_body(const kvb_t *kvb, uint32_t at, uint8_t *out, uint32_t size) {
  if (kvb->_frame_kind == KVBI_DATA + 1) {
    kvbi_message_part(&kvb->_messages[kvb->_frame_message], kvb->_frame_offset + at, out, size);
  } else {
    put_control(kvb, at, out, size);
  }
}

static void begin_control(kvb_t *kvb, unsigned type, unsigned kind, uint32_t value) {
  kvbi_store32(kvb->_frame_head, type);
  kvb->_frame_head_size = KVBI_HEAD_BYTES;
  kvb->_frame_message = (uint8_t)kind;
  kvb->_frame_kind = (uint8_t)(type + 1);
  kvb->_out_value = value;
  kvbi_begin(kvb, put_control(kvb, 0, NULL, 0));
}

/* Each HELLO waits for up to a quarter less than the last one allows, so that two sides do not keep step. */
static void begin_hello(kvb_t *kvb) {
  const uint32_t wait = kvb->_hello_wait;
  kvb->_random = kvb->_random * 69069 + kvb->_epoch;
  kvb->_owed &= (uint8_t)~KVBI_OWE_HELLO;
  kvb->_hello_last = kvb->_now;
  kvb->_hello_wait = (uint16_t)(wait * 2 < KVBI_HELLO_MAX_MS ? wait * 2 : KVBI_HELLO_MAX_MS);
  if (kvb->_state != KVBI_UP || kvb->_degraded)
    kvbi_arm(kvb, KVBI_T_HELLO, wait - (kvb->_random >> 16) * wait / 4 / 65536);
  begin_control(kvb, KVBI_HELLO, 0, kvb->_peer_epoch);
}

/* The owed LINK frame of the lowest bit. */
static bool pick_link(kvb_t *kvb) {
  static const uint8_t kinds[] = {KVBI_KIND_PING, KVBI_KIND_SLEEP_REQ, KVBI_KIND_PONG, KVBI_KIND_AWAKE};
  unsigned bit = KVBI_T_PING;
  if (!(kvb->_owed & (KVBI_OWE_PING | KVBI_OWE_SLEEP | KVBI_OWE_PONG | KVBI_OWE_AWAKE))) return false;
  while (!(kvb->_owed >> bit & 1)) bit++;
  kvb->_owed = (uint8_t)(kvb->_owed & ~(1u << bit));
  if (bit <= KVBI_T_SLEEP)
    kvbi_arm(kvb, bit, (bit == KVBI_T_PING ? (uint32_t)KVBI_PING_IDLE_MS : (uint32_t)KVBI_SLEEP_RETRY_MS));
  const unsigned kind = kinds[bit - KVBI_T_PING];
  begin_control(kvb, KVBI_LINK, kind, kind == KVBI_KIND_PONG ? kvb->_pong_token : 0);
  return true;
}

bool kvbi_pick(kvb_t *kvb) {
  if (kvb->_owed & KVBI_OWE_HELLO && kvb->_now - kvb->_hello_last >= KVBI_HELLO_ANSWER_MS) {
    begin_hello(kvb);
    return true;
  }
  if (kvb->_state != KVBI_UP) return false;
  if (pick_link(kvb)) return true;
  if (KVB_SLEEP && kvb->_asleep == KVBI_ASLEEP) return false;
  /* A known loss is said before the next fragment goes out; any other acknowledgement rides on that. */
  if (!kvb->_nak_due && kvbi_pick_data(kvb)) return true;
  if (!kvb->_ack_now && !kvb->_nak_due) return false;
  kvbi_put_ack(kvb, KVBI_ACK, 0);
  kvbi_begin(kvb, 0);
  return true;
}

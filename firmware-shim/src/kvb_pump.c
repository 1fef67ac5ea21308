#include "kvb_delivery.h"
#include "kvb_frame.h"
#include "kvb_link.h"

static kvbi_verdict_t dispatch(kvb_t *kvb, const kvbi_frame_t *frame) {
  if (frame->type == KVBI_HELLO) return kvbi_hello_received(kvb, frame);
  if (!(kvb->_in_state & KVBI_IN_SEEN)) {
    kvbi_good(kvb);
    kvb->_peer_up = true;
    if (frame->type != KVBI_LINK) kvbi_acked(kvb, frame);
  }
  if (frame->type == KVBI_LINK) return kvbi_link_received(kvb, frame);
  /* A host that sends takes the device for awake. */
  if (KVB_SLEEP && frame->type == KVBI_DATA && kvb->_asleep == KVBI_ASLEEP) kvbi_sleep_received(kvb, KVBI_KIND_WAKE);
  if (frame->type == KVBI_DATA && !kvbi_data_received(kvb, frame)) return KVBI_BLOCKED;
  return KVBI_TAKEN;
}

static kvbi_verdict_t handle(kvb_t *kvb) {
  const uint8_t *bytes = kvbi_block(kvb, kvb->_in_block) + 2;
  const size_t size = kvb->_in_size;
  kvbi_frame_t frame;
  if (kvb->_in_state & KVBI_IN_SEEN) {
    kvbi_frame_split(bytes, size, &frame);
  } else {
    if (kvb->_in_state & KVBI_IN_BAD) return KVBI_BAD;
    /* Not up, there is no seed to check anything but HELLO with. */
    if (kvb->_state != KVBI_UP && (bytes[0] & KVBI_TYPE_MASK) != KVBI_HELLO) return KVBI_TAKEN;
    if (!kvbi_frame_check(bytes, size, kvb->_rx_seed, kvb->_own[KVBI_FRAGMENT], &frame)) return KVBI_BAD;
  }
  return dispatch(kvb, &frame);
}

bool kvbi_pump(kvb_t *kvb) {
  if (!(kvb->_in_state & KVBI_IN_READY) && !kvbi_slip_take(kvb)) return false;
  const kvbi_verdict_t verdict = handle(kvb);
  if (verdict == KVBI_BLOCKED) {
    kvb->_in_state |= KVBI_IN_SEEN;
    return false;
  }
  if (verdict == KVBI_BAD) {
    kvbi_bad(kvb);
  } else if (kvb->_state == KVBI_UP) {
    KVBI_COUNT(kvb, rx_frames);
  }
  kvb->_in_state &= KVBI_IN_SKIP;
  kvb->_in_size = 0;
  kvb->_look = true;
  return true;
}

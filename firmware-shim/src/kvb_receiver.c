#include <string.h>

#include "kvb_delivery.h"
#include "kvb_link.h"
#include "kvb_wire.h"

void kvbi_receiver_reset(kvb_t *kvb) {
  kvb->_filling = 0;
  kvb->_kept = 0;
  kvb->_rx_next = 0;
  kvb->_rx_unacked = 0;
  kvb->_rx_unacked_bytes = 0;
  kvb->_ack_now = kvb->_nak_due = kvb->_nak_sent = false;
}

/* Index of the block that keeps the frame `seq`, or -1. */
static int kept(kvb_t *kvb, uint8_t seq) {
  for (int i = kvb->_own[KVBI_SLOTS]; i >= 0; i--)
    if (kvb->_kept >> i & 1 && kvbi_block(kvb, (unsigned)i)[3] == seq) return i;
  return -1;
}

/* Keeps the frame being received where it lies, and goes on with another block; when none is free, drops it. */
static void keep(kvb_t *kvb) {
  const uint32_t used = kvb->_kept | 1u << kvb->_in_block;
  for (unsigned i = 0; i <= kvb->_own[KVBI_SLOTS]; i++) {
    if (used >> i & 1) continue;
    kvbi_store16(kvbi_block(kvb, kvb->_in_block), kvb->_in_size);
    kvb->_kept = used;
    kvb->_in_block = (uint8_t)i;
    return;
  }
}

bool kvbi_nak(kvb_t *kvb) {
  /* Once a round trip, which is over when the frame has come. */
  if (kvb->_nak_sent && kvb->_nak_next == kvb->_rx_next && kvb->_now - kvb->_nak_at < kvbi_rtt(kvb)) return false;
  kvb->_nak_due = kvb->_nak_sent = true;
  kvb->_nak_at = kvb->_now;
  kvb->_nak_next = kvb->_rx_next;
  KVBI_COUNT(kvb, naks);
  return true;
}

void kvbi_put_ack(kvb_t *kvb, unsigned flags, unsigned seq) {
  uint8_t *head = kvb->_frame_head;
  unsigned sack = 0;
  for (unsigned i = 0; i <= kvb->_own[KVBI_SLOTS]; i++) {
    if (!(kvb->_kept >> i & 1)) continue;
    /* A frame may be here and yet not taken: then it is the next one, for which there is no bit. */
    sack |= 1u << KVBI_SEQ(kvbi_block(kvb, i)[3] - kvb->_rx_next);
  }
  if (kvb->_nak_due && !(sack & 1)) flags |= KVBI_NAK;
  sack >>= 1;
  kvb->_frame_head_size = KVBI_HEAD_BYTES;
  if (sack != 0) {
    flags |= KVBI_SACK;
    kvbi_store16(head + KVBI_HEAD_BYTES, (uint16_t)sack);
    kvb->_frame_head_size = KVBI_HEAD_BYTES + KVBI_SACK_BYTES;
  }
  head[0] = (uint8_t)flags;
  head[1] = (uint8_t)seq;
  head[2] = kvb->_rx_next;
  head[3] = kvb->_hold ? 0 : kvb->_credit;
  kvb->_rx_unacked = 0;
  kvb->_rx_unacked_bytes = 0;
  kvb->_ack_now = kvb->_nak_due = false;
  kvbi_disarm(kvb, KVBI_T_ACK);
}

/* PROTOCOL.md section 7: fragments of a message that was dropped find no message and fall away. */
static void assemble(kvb_t *kvb, const kvbi_frame_t *frame) {
  kvb_private_inbox_t *inbox = &kvb->_inbox[frame->channel];
  const uint8_t channel = (uint8_t)(1u << frame->channel);
  const bool last = (frame->flags & KVBI_LAST) != 0;
  const size_t size = frame->body.size;
  if (frame->flags & KVBI_FIRST) {
    if (kvb->_filling & channel) KVBI_COUNT(kvb, rx_dropped);
    kvb->_filling |= channel;
    inbox->_total = frame->total <= kvb->_own[KVBI_MAX_STATE + frame->channel] ? frame->total : 0;
    inbox->_have = 0;
  }
  if (!(kvb->_filling & channel)) return;
  const size_t room = (size_t)(inbox->_total - inbox->_have);
  if (room > 0 && size <= room && (size == room) == last) {
    memcpy(inbox->_data + inbox->_have, frame->body.data, size);
    inbox->_have = (uint16_t)(inbox->_have + size);
    if (!last) return;
    kvb->_ready |= channel;
    KVBI_COUNT(kvb, rx_messages);
  } else {
    KVBI_COUNT(kvb, rx_dropped);
  }
  kvb->_filling ^= channel;
}

/* Takes the frame that comes next; false while the application holds the message before it on its channel. */
static bool accept(kvb_t *kvb, const kvbi_frame_t *frame) {
  const unsigned ends = frame->flags & (KVBI_FIRST | KVBI_LAST);
  bool at_once = (ends & KVBI_LAST) != 0;
  if (frame->body.size == 0 && ends == 0) {
    at_once = true; /* an empty frame asks for an acknowledgement */
  } else {
    if ((kvb->_ready | kvb->_held) >> frame->channel & 1) return false;
    assemble(kvb, frame);
  }
  kvb->_rx_next = KVBI_SEQ(kvb->_rx_next + 1);
  kvb->_rx_unacked++;
  kvb->_rx_unacked_bytes = (uint16_t)(kvb->_rx_unacked_bytes + frame->body.size);
  if (at_once || kvb->_rx_unacked * 4 >= kvb->_own[KVBI_WINDOW] ||
      kvb->_rx_unacked_bytes * 2u >= kvb->_own[KVBI_RECEIVE])
    kvb->_ack_now = true;
  if (!kvbi_armed(kvb, KVBI_T_ACK)) kvbi_arm(kvb, KVBI_T_ACK, KVBI_ACK_DELAY_MS);
  return true;
}

void kvbi_drain(kvb_t *kvb) {
  int index;
  while ((index = kept(kvb, kvb->_rx_next)) >= 0) {
    const uint8_t *block = kvbi_block(kvb, (unsigned)index);
    kvbi_frame_t frame;
    kvbi_frame_split(block + 2, kvbi_load16(block), &frame);
    if (!accept(kvb, &frame)) return;
    kvb->_kept &= ~(1u << index);
  }
}

bool kvbi_data_received(kvb_t *kvb, const kvbi_frame_t *frame) {
  const uint8_t ahead = KVBI_SEQ(frame->seq - kvb->_rx_next);
  if (ahead >= 1u << (KVB_SEQ_BITS - 1) || kept(kvb, frame->seq) >= 0) {
    KVBI_COUNT(kvb, rx_duplicates);
  } else if (ahead == 0) {
    if (!accept(kvb, frame)) return false;
    kvbi_drain(kvb);
    return true;
  } else {
    KVBI_COUNT(kvb, rx_ahead);
    if (ahead <= kvb->_own[KVBI_SLOTS]) keep(kvb);
    kvbi_nak(kvb);
  }
  kvb->_ack_now = true;
  return true;
}

#include <string.h>

#include "kvb_delivery.h"
#include "kvb_link.h"
#include "kvb_wire.h"

void kvbi_receiver_reset(kvb_t *kvb) {
  for (uint8_t channel = 0; channel < 3; channel++) kvb->_inbox[channel]._state = KVBI_INBOX_EMPTY;
  kvb->_kept = 0;
  kvb->_rx_next = 0;
  kvb->_rx_unacked = 0;
  kvb->_rx_bytes = 0;
  kvb->_rx_edge = kvb->_receive_bytes;
  kvb->_ack_state = 0;
}

/* Index of the block that keeps the frame `seq`, or -1. */
static int kept(kvb_t *kvb, uint8_t seq) {
  for (uint8_t i = 0; i <= kvb->_slots; i++)
    if (kvb->_kept >> i & 1 && kvbi_block(kvb, i)[3] == seq) return i;
  return -1;
}

/* Keeps the frame being received where it lies, and goes on with another block; false when none is free. */
static bool keep(kvb_t *kvb) {
  for (uint8_t i = 0; i <= kvb->_slots; i++) {
    if (i == kvb->_in_block || kvb->_kept >> i & 1) continue;
    kvbi_store16(kvbi_block(kvb, kvb->_in_block), kvb->_in_size);
    kvb->_kept |= 1u << kvb->_in_block;
    kvb->_in_block = i;
    return true;
  }
  return false;
}

static uint8_t credit(const kvb_t *kvb) {
  const unsigned units = kvb->_receive_bytes / kvb->_credit_unit;
  if (kvb->_hold) return 0;
  return (uint8_t)(units < 255 ? units : 255);
}

static uint32_t edge(const kvb_t *kvb) { return kvb->_rx_bytes + (uint32_t)credit(kvb) * kvb->_credit_unit; }

static void ack_later(kvb_t *kvb, uint32_t now) {
  if (kvb->_ack_state & KVBI_ACK_LATER) return;
  kvb->_ack_state |= KVBI_ACK_LATER;
  kvb->_ack_at = now + KVBI_ACK_DELAY_MS;
}

/* A frame is missing, or may be: said at most once a round trip, which is over when the frame has come. */
static bool nak(kvb_t *kvb, uint32_t now) {
  const uint16_t rtt = kvb->_srtt8 != 0 ? kvbi_rtt(kvb) : kvb->_rtt_min;
  if (kvb->_ack_state & KVBI_NAK_SENT && kvb->_nak_next == kvb->_rx_next && now - kvb->_nak_at < rtt) return false;
  kvb->_ack_state |= KVBI_NAK_DUE | KVBI_NAK_SENT;
  kvb->_nak_at = now;
  kvb->_nak_next = kvb->_rx_next;
  kvb->_stats.naks++;
  return true;
}

void kvbi_gap(kvb_t *kvb, uint32_t now) {
  if (nak(kvb, now)) kvb->_ack_state |= KVBI_ACK_NOW;
}

bool kvbi_ack_due(const kvb_t *kvb, uint32_t now) {
  if (kvb->_ack_state & (KVBI_ACK_NOW | KVBI_NAK_DUE)) return true;
  return kvb->_ack_state & KVBI_ACK_LATER && kvbi_reached(now, kvb->_ack_at);
}

void kvbi_put_ack(kvb_t *kvb, uint8_t flags, uint8_t seq) {
  uint8_t *head = kvb->_frame_head;
  uint16_t sack = 0;
  for (uint8_t i = 0; i <= kvb->_slots; i++) {
    if (!(kvb->_kept >> i & 1)) continue;
    const uint8_t ahead = (uint8_t)(kvbi_block(kvb, i)[3] - kvb->_rx_next);
    if (ahead > 0) sack = (uint16_t)(sack | 1u << (ahead - 1));
  }
  if (sack != 0) flags |= KVBI_SACK;
  if (kvb->_ack_state & KVBI_NAK_DUE && kept(kvb, kvb->_rx_next) < 0) flags |= KVBI_NAK;
  head[0] = flags;
  head[1] = seq;
  head[2] = kvb->_rx_next;
  head[3] = credit(kvb);
  kvb->_frame_head_size = KVBI_HEAD_BYTES;
  if (sack != 0) {
    kvbi_store16(head + KVBI_HEAD_BYTES, sack);
    kvb->_frame_head_size = KVBI_HEAD_BYTES + KVBI_SACK_BYTES;
  }
  if ((int32_t)(edge(kvb) - kvb->_rx_edge) > 0) kvb->_rx_edge = edge(kvb);
  kvb->_rx_unacked = 0;
  kvb->_ack_state &= KVBI_NAK_SENT;
}

static void drop(kvb_t *kvb, kvb_private_inbox_t *inbox) {
  inbox->_state = KVBI_INBOX_EMPTY;
  kvb->_stats.rx_dropped++;
}

/* PROTOCOL.md section 7: fragments of a message that was dropped find no message and fall away. */
static void assemble(kvb_t *kvb, const kvbi_frame_t *frame) {
  kvb_private_inbox_t *inbox = &kvb->_inbox[frame->channel];
  const size_t size = frame->body.size;
  if (frame->flags & KVBI_FIRST) {
    if (inbox->_state == KVBI_INBOX_FILLING) drop(kvb, inbox);
    inbox->_state = KVBI_INBOX_FILLING;
    inbox->_total = frame->total;
    inbox->_have = 0;
    if (frame->total == 0 || frame->total > inbox->_max) drop(kvb, inbox);
  }
  if (inbox->_state != KVBI_INBOX_FILLING) return;
  if (size > (size_t)(inbox->_total - inbox->_have)) {
    drop(kvb, inbox);
    return;
  }
  memcpy(inbox->_data + inbox->_have, frame->body.data, size);
  inbox->_have = (uint16_t)(inbox->_have + size);
  const bool whole = inbox->_have == inbox->_total;
  if (whole != ((frame->flags & KVBI_LAST) != 0)) {
    drop(kvb, inbox);
  } else if (whole) {
    inbox->_state = KVBI_INBOX_READY;
    kvb->_stats.rx_messages++;
  }
}

static bool is_empty(const kvbi_frame_t *frame) {
  return frame->body.size == 0 && !(frame->flags & (KVBI_FIRST | KVBI_LAST));
}

/* Takes the frame that comes next; false while the application holds the message before it on its channel. */
static bool accept(kvb_t *kvb, uint32_t now, const kvbi_frame_t *frame) {
  if (is_empty(frame)) {
    kvb->_ack_state |= KVBI_ACK_NOW;
  } else {
    if (kvb->_inbox[frame->channel]._state >= KVBI_INBOX_READY) return false;
    assemble(kvb, frame);
  }
  kvb->_rx_next++;
  kvb->_rx_bytes += (uint32_t)frame->body.size;
  kvb->_rx_unacked++;
  if (frame->flags & KVBI_LAST || kvb->_rx_unacked * 4 >= kvb->_window ||
      (int32_t)(edge(kvb) - kvb->_rx_edge) * 2 >= kvb->_receive_bytes)
    kvb->_ack_state |= KVBI_ACK_NOW;
  ack_later(kvb, now);
  return true;
}

void kvbi_drain(kvb_t *kvb, uint32_t now) {
  int index;
  while ((index = kept(kvb, kvb->_rx_next)) >= 0) {
    const uint8_t *block = kvbi_block(kvb, (uint8_t)index);
    kvbi_frame_t frame;
    kvbi_frame_split(block + 2, kvbi_load16(block), &frame);
    if (!accept(kvb, now, &frame)) return;
    kvb->_kept &= ~(1u << index);
  }
}

bool kvbi_data_received(kvb_t *kvb, uint32_t now, const kvbi_frame_t *frame) {
  const uint8_t ahead = (uint8_t)(frame->seq - kvb->_rx_next);
  if (ahead >= 128 || kept(kvb, frame->seq) >= 0) {
    kvb->_stats.rx_duplicates++;
    kvb->_ack_state |= KVBI_ACK_NOW;
    return true;
  }
  if (ahead == 0) {
    if (!accept(kvb, now, frame)) return false;
    kvbi_drain(kvb, now);
    return true;
  }
  kvb->_stats.rx_ahead++;
  if (ahead <= kvb->_slots) keep(kvb);
  nak(kvb, now);
  kvb->_ack_state |= KVBI_ACK_NOW;
  return true;
}

#include "kvb_frame.h"

#include <string.h>

#include "kvb_link.h"
#include "kvb_wire.h"

enum { END = 0xc0, ESC = 0xdb, ESC_END = 0xdc, ESC_ESC = 0xdd };

/* Any channel but 3 is DATA's, and so are FIRST and LAST; SACK and NAK go with an acknowledgement. */
static bool flags_legal(unsigned flags) {
  switch (flags & KVBI_TYPE_MASK) {
    case KVBI_DATA:
      return (~flags >> KVBI_CHANNEL_SHIFT & 3) != 0;
    case KVBI_ACK:
      flags &= ~(unsigned)(KVBI_SACK | KVBI_NAK);
      break;
    default:
      break;
  }
  return flags <= KVBI_TYPE_MASK;
}

bool kvbi_frame_split(const uint8_t *bytes, size_t size, kvbi_frame_t *frame) {
  size_t at = KVBI_HEAD_BYTES;
  memset(frame, 0, sizeof *frame);
  frame->flags = bytes[0];
  frame->type = bytes[0] & KVBI_TYPE_MASK;
  frame->channel = bytes[0] >> KVBI_CHANNEL_SHIFT & 3;
  frame->seq = bytes[1];
  frame->ack = bytes[2];
  frame->credit = bytes[3];
  if (frame->flags & KVBI_SACK) {
    frame->sack = kvbi_load16(bytes + at);
    at += KVBI_SACK_BYTES;
  }
  if (frame->flags & KVBI_FIRST && at + KVBI_FIRST_BYTES <= size) {
    frame->id = kvbi_load16(bytes + at);
    frame->total = kvbi_load16(bytes + at + 2);
  }
  if (frame->flags & KVBI_FIRST) at += KVBI_FIRST_BYTES;
  if (at + KVBI_CRC_BYTES > size) return false;
  frame->body.data = bytes + at;
  frame->body.size = size - at - KVBI_CRC_BYTES;
  return true;
}

bool kvbi_frame_check(const uint8_t *bytes, size_t size, uint32_t seed, size_t fragment_max, kvbi_frame_t *frame) {
  size_t limit = fragment_max;
  if (size < KVBI_HEAD_BYTES + KVBI_CRC_BYTES || !flags_legal(bytes[0]) || !kvbi_frame_split(bytes, size, frame))
    return false;
  if (frame->type != KVBI_DATA) {
    limit = frame->type == KVBI_ACK ? 0 : KVBI_CONTROL_MAX_BYTES;
    if (frame->seq != 0 || (limit != 0 && (frame->ack | frame->credit) != 0)) return false;
  }
  if (frame->body.size > limit) return false;
  size -= KVBI_CRC_BYTES;
  return kvbi_crc_head(frame->type == KVBI_HELLO ? 0 : seed, bytes, size) == kvbi_load32(bytes + size);
}

bool kvbi_slip_take(kvb_t *kvb) {
  const uint16_t head = kvb->_head;
  uint16_t tail = kvb->_tail;
  uint8_t state = kvb->_in_state;
  uint8_t *block = kvbi_block(kvb, kvb->_in_block);
  KVB_FENCE();
  while (tail != head && !(state & KVBI_IN_READY)) {
    uint8_t byte = kvb->_ring[tail];
    if (++tail == kvb->_ring_size) tail = 0;
    if (byte == END) {
      if (state & KVBI_IN_SKIP) {
        state = 0;
        kvb->_in_size = 0;
      } else if (kvb->_in_size > 0 || state != 0) {
        if (state & KVBI_IN_ESCAPE) state |= KVBI_IN_BAD;
        state |= KVBI_IN_READY;
      }
      continue;
    }
    if (state & KVBI_IN_SKIP) continue;
    if (state & KVBI_IN_ESCAPE) {
      state &= (uint8_t)~KVBI_IN_ESCAPE;
      if (byte != ESC_END && byte != ESC_ESC) state |= KVBI_IN_BAD;
      byte = byte == ESC_END ? END : ESC;
    } else if (byte == ESC) {
      state |= KVBI_IN_ESCAPE;
      continue;
    }
    if (kvb->_in_size + 2u < kvb->_block_size) {
      block[2 + kvb->_in_size++] = byte;
    } else {
      state = KVBI_IN_SKIP | KVBI_IN_BAD | KVBI_IN_READY; /* counted here, once */
    }
  }
  KVB_FENCE();
  kvb->_tail = tail;
  kvb->_in_state = state;
  return (state & KVBI_IN_READY) != 0;
}

void kvbi_begin(kvb_t *kvb, unsigned body_size) {
  const unsigned type = kvb->_frame_head[0] & KVBI_TYPE_MASK;
  kvb->_out_size = 0;
  kvb->_out_at = 0;
  kvb->_frame_at = 0;
  kvb->_frame_body = (uint16_t)body_size;
  kvb->_frame_kind = (uint8_t)(type + 1);
  kvb->_out_crc = kvbi_crc_head(type == KVBI_HELLO ? 0 : kvb->_tx_seed, kvb->_frame_head, kvb->_frame_head_size);
  if (type == KVBI_HELLO || kvb->_now - kvb->_out_last >= KVBI_IDLE_GAP_MS) kvb->_out[kvb->_out_size++] = END;
  KVBI_COUNT(kvb, tx_frames);
}

void kvbi_encode(kvb_t *kvb) {
  const unsigned head = kvb->_frame_head_size;
  const unsigned body = head + kvb->_frame_body;
  const unsigned total = body + KVBI_CRC_BYTES;
  uint8_t piece[32];
  while (kvb->_frame_at < total) {
    const unsigned at = kvb->_frame_at;
    const uint8_t *from = piece;
    unsigned size = total - at;
    unsigned used = 0;
    if (at < head) {
      from = kvb->_frame_head + at;
      size = head - at;
    } else if (at < body) {
      size = body - at < sizeof piece ? body - at : (unsigned)sizeof piece;
      kvbi_body(kvb, at - head, piece, size);
    } else {
      kvbi_store32(piece, kvb->_out_crc);
      from = piece + (at - body);
    }
    for (; used < size && kvb->_out_size + 2u <= kvb->_tx_bytes; used++) {
      uint8_t byte = from[used];
      if (byte == END || byte == ESC) {
        kvb->_out[kvb->_out_size++] = ESC;
        byte = byte == END ? ESC_END : ESC_ESC;
      }
      kvb->_out[kvb->_out_size++] = byte;
    }
    if (at >= head && at < body) kvb->_out_crc = KVB_CRC32(kvb->_out_crc, from, used);
    kvb->_frame_at = (uint16_t)(at + used);
    if (used < size) return;
  }
  if (kvb->_out_size < kvb->_tx_bytes) {
    kvb->_out[kvb->_out_size++] = END;
    kvb->_frame_at = (uint16_t)(total + 1);
  }
}

#include "kvb_frame.h"

#include <string.h>

#include "kvb_link.h"
#include "kvb_wire.h"

enum { END = 0xc0, ESC = 0xdb, ESC_END = 0xdc, ESC_ESC = 0xdd };

bool kvbi_frame_split(const uint8_t *bytes, size_t size, kvbi_frame_t *frame) {
  size_t beside = KVBI_HEAD_BYTES + KVBI_CRC_BYTES;
  frame->flags = bytes[0];
  frame->type = bytes[0] & KVBI_TYPE_MASK;
  frame->channel = bytes[0] >> KVBI_CHANNEL_SHIFT & 3;
  frame->seq = bytes[1];
  frame->ack = bytes[2];
  frame->credit = bytes[3];
  frame->sack = 0;
  if (bytes[0] & KVBI_SACK) {
    frame->sack = kvbi_load16(bytes + KVBI_HEAD_BYTES);
    beside += KVBI_SACK_BYTES;
  }
  if (bytes[0] & KVBI_FIRST) beside += KVBI_FIRST_BYTES;
  if (beside > size) return false;
  frame->body.data = bytes + beside - KVBI_CRC_BYTES;
  frame->body.size = size - beside;
  frame->total = kvbi_load16(frame->body.data - 2); /* of a first fragment */
  return true;
}

bool kvbi_frame_check(const uint8_t *bytes, size_t size, uint32_t seed, size_t fragment_max, kvbi_frame_t *frame) {
  unsigned flags = 0; /* that are legal beside the type */
  size_t limit = 0;
  if (size < KVBI_HEAD_BYTES + KVBI_CRC_BYTES || !kvbi_frame_split(bytes, size, frame)) return false;
  switch (frame->type) {
    case KVBI_DATA:
      if (frame->channel > KVB_CHANNEL_BULK) return false;
      flags = 0xff;
      limit = fragment_max;
      break;
    case KVBI_ACK:
      if (frame->seq != 0) return false;
      flags = KVBI_SACK | KVBI_NAK;
      break;
    default:
      if ((frame->seq | frame->ack | frame->credit) != 0) return false;
      limit = KVBI_CONTROL_MAX_BYTES;
      break;
  }
  if (frame->flags & ~(flags | KVBI_TYPE_MASK) || frame->body.size > limit) return false;
  size -= KVBI_CRC_BYTES;
  return kvbi_crc_head(frame->type == KVBI_HELLO ? 0 : seed, bytes, size) == kvbi_load32(bytes + size);
}

/* Takes a byte that is not the end of the frame; the result is the state. */
static unsigned take_byte(kvb_t *kvb, unsigned state, unsigned byte) {
  if (state & KVBI_IN_SKIP) return state;
  if (state & KVBI_IN_ESCAPE) {
    state &= ~(unsigned)KVBI_IN_ESCAPE;
    if (byte != ESC_END && byte != ESC_ESC) state |= KVBI_IN_BAD;
    byte = byte == ESC_END ? END : ESC;
  } else if (byte == ESC) {
    return state | KVBI_IN_ESCAPE;
  }
  if (kvb->_in_size + 2u >= kvb->_block_size) return KVBI_IN_SKIP | KVBI_IN_BAD | KVBI_IN_READY; /* counted once */
  kvbi_block(kvb, kvb->_in_block)[2 + kvb->_in_size++] = (uint8_t)byte;
  return state;
}

bool kvbi_slip_take(kvb_t *kvb) {
  const unsigned head = kvb->_head;
  unsigned tail = kvb->_tail;
  unsigned state = kvb->_in_state;
  KVB_FENCE();
  while (tail != head && !(state & KVBI_IN_READY)) {
    const unsigned byte = kvb->_ring[tail];
    if (++tail == kvb->_ring_size) tail = 0;
    if (byte != END) {
      state = take_byte(kvb, state, byte);
    } else if (state & KVBI_IN_SKIP) {
      state = 0;
    } else if (kvb->_in_size > 0 || state != 0) {
      state |= state & KVBI_IN_ESCAPE ? KVBI_IN_READY | KVBI_IN_BAD : KVBI_IN_READY;
    }
  }
  KVB_FENCE();
  kvb->_tail = (uint16_t)tail;
  kvb->_in_state = (uint8_t)state;
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
  const unsigned end = body + KVBI_CRC_BYTES;
  uint8_t *out = kvb->_out + kvb->_out_size;
  const uint8_t *last = kvb->_out + kvb->_tx_bytes - 1; /* before it there is room for an escaped byte */
  unsigned at = kvb->_frame_at;
  uint8_t piece[32];
  while (at < end && out < last) {
    const uint8_t *from = piece;
    unsigned size = end - at;
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
    for (; used < size && out < last; used++) {
      uint8_t byte = from[used];
      if (byte == END || byte == ESC) {
        *out++ = ESC;
        byte = byte == END ? ESC_END : ESC_ESC;
      }
      *out++ = byte;
    }
    if (at >= head && at < body) kvb->_out_crc = KVB_CRC32(kvb->_out_crc, piece, used);
    at += used;
  }
  if (at == end && out <= last) {
    *out++ = END;
    at++;
  }
  kvb->_frame_at = (uint16_t)at;
  kvb->_out_size = (uint16_t)(out - kvb->_out);
}

/* Selective repeat both ways: PROTOCOL.md sections 5 to 7. */
#ifndef KVB_DELIVERY_H
#define KVB_DELIVERY_H

#include "kvb.h"
#include "kvb_frame.h"

enum {
  KVBI_ACK_DELAY_MS = 3,
  KVBI_RTO_MIN_MS = 8,
  KVBI_RTO_FIRST_MS = 100,
  KVBI_RTO_MAX_MS = 1000,
  KVBI_FRAGMENT_START_BYTES = 256
};

/* kvb_private_message_t._fate */
enum {
  KVBI_FATE_FREE = 0,
  KVBI_FATE_OPEN = 1,      /* has bytes that were not sent yet */
  KVBI_FATE_CANCELLED = 2, /* its abort frame is to be sent */
  KVBI_FATE_SENT = 3,
  KVBI_FATE_ABORTING = 4,
  KVBI_FATE_DELIVERED = 5,
  KVBI_FATE_FAILED = 6, /* + kvb_failed_reason_t */
  KVBI_FATE_LAST = KVBI_FATE_FAILED + KVB_FAILED_CANCELLED
};

enum { KVBI_ANY_CHANNEL = 3 };

/* Receiver. */
void kvbi_receiver_reset(kvb_t *kvb);
bool kvbi_data_received(kvb_t *kvb, const kvbi_frame_t *frame); /* false: it is blocked */
void kvbi_drain(kvb_t *kvb);
bool kvbi_nak(kvb_t *kvb); /* a frame may be missing: true when that is to be said now */
void kvbi_put_ack(kvb_t *kvb, unsigned flags, unsigned seq); /* begins the head of the next frame */

/* Sender. */
void kvbi_sender_reset(kvb_t *kvb);
void kvbi_acked(kvb_t *kvb, const kvbi_frame_t *frame);
bool kvbi_pick_data(kvb_t *kvb);
void kvbi_departed(kvb_t *kvb);
void kvbi_timeout(kvb_t *kvb);

/* Pace (kvb_pace.c). */
void kvbi_pace_reset(kvb_t *kvb);
unsigned kvbi_rtt(const kvb_t *kvb); /* ms; before a sample, that of the greeting */
unsigned kvbi_rto(const kvb_t *kvb);
void kvbi_sample(kvb_t *kvb, int rtt);
void kvbi_passed(kvb_t *kvb, unsigned size); /* a body of so many bytes came through */
void kvbi_lost(kvb_t *kvb);
void kvbi_size_fragments(kvb_t *kvb);

/* Messages that wait (kvb_message.c). */

/* Place of the oldest message of a channel whose fate lies in this range, or -1. */
int kvbi_oldest(const kvb_t *kvb, unsigned channel, unsigned least, unsigned most);

/* Writes `size` bytes of the message from byte `from` on; the result is the size of the whole. */
uint32_t kvbi_message_part(const kvb_private_message_t *message, uint32_t from, uint8_t *out, uint32_t size);
unsigned kvbi_channel_of(uint32_t kind);

#endif

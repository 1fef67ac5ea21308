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

/* kvb_private_inbox_t._state */
enum { KVBI_INBOX_EMPTY = 0, KVBI_INBOX_FILLING = 1, KVBI_INBOX_READY = 2, KVBI_INBOX_HELD = 3 };

/* kvb_t._ack_state */
enum { KVBI_ACK_NOW = 1, KVBI_ACK_LATER = 2, KVBI_NAK_DUE = 4, KVBI_NAK_SENT = 8 };

/* kvb_private_message_t._fate */
enum {
  KVBI_FATE_OPEN = 0,      /* waits, or is under way */
  KVBI_FATE_CANCELLED = 1, /* its abort frame is still to be sent */
  KVBI_FATE_ABORTING = 2,  /* is under way */
  KVBI_FATE_DELIVERED = 3,
  KVBI_FATE_FAILED = 4 /* + kvb_failed_reason_t */
};

/* Receiver. */
void kvbi_receiver_reset(kvb_t *kvb);
bool kvbi_data_received(kvb_t *kvb, uint32_t now, const kvbi_frame_t *frame); /* false: it is blocked */
void kvbi_drain(kvb_t *kvb, uint32_t now);
void kvbi_gap(kvb_t *kvb, uint32_t now);
bool kvbi_ack_due(const kvb_t *kvb, uint32_t now);
void kvbi_put_ack(kvb_t *kvb, uint8_t flags, uint8_t seq); /* into the head of the next frame */

/* Sender. */
void kvbi_sender_reset(kvb_t *kvb);
void kvbi_fail_all(kvb_t *kvb);
void kvbi_acked(kvb_t *kvb, uint32_t now, const kvbi_frame_t *frame);
bool kvbi_pick_data(kvb_t *kvb, uint32_t now);
void kvbi_departed(kvb_t *kvb, uint32_t now);
void kvbi_sender_timers(kvb_t *kvb, uint32_t now);
uint16_t kvbi_rtt(const kvb_t *kvb); /* ms; 0: not measured */
uint16_t kvbi_rto(const kvb_t *kvb);

/* Messages that wait (kvb_message.c). */
uint8_t kvbi_queue_base(uint8_t channel);
uint8_t kvbi_queue_index(const kvb_t *kvb, uint8_t channel, uint8_t position);
kvb_private_message_t *kvbi_queued(kvb_t *kvb, uint8_t channel, uint8_t position);
void kvbi_message_part(const kvb_private_message_t *message, uint32_t from, uint8_t *out, uint32_t size);
uint8_t kvbi_channel_of(uint32_t kind);

#endif

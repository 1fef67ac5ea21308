#include <string.h>

#include "kvb_delivery.h"
#include "kvb_link.h"
#include "kvb_wire.h"

/* kvb_private_flight_t._marks */
enum {
  AGAIN = 1,   /* sent more than once: no sample of the round trip */
  ON_LINE = 2, /* its latest transmission has left */
  ARRIVED = 4, /* acknowledged, by ack or sack */
  DUE = 8,     /* is to be sent again */
  LOST = 16    /* none of its transmissions until now can still arrive */
};

enum { NO_MESSAGE = 0xff };

static uint8_t in_flight(const kvb_t *kvb) { return KVBI_SEQ(kvb->_tx_next - kvb->_tx_una); }

static KVBI_NOINLINE kvb_private_flight_t *flight_of(kvb_t *kvb, unsigned seq) {
  return &kvb->_flight[seq % KVB_WINDOW];
}

/* Order of two transmissions. Numbers 2^15 apart compare wrongly, which sends a frame once more than needed. */
static bool before(uint16_t a, uint16_t b) { return (int16_t)(uint16_t)(a - b) < 0; }

static void start_timer(kvb_t *kvb) { kvbi_arm(kvb, KVBI_T_RTO, kvbi_rto(kvb)); }

void kvbi_sender_reset(kvb_t *kvb) {
  kvb->_tx_una = kvb->_tx_next = 0;
  kvb->_next_id = 1;
  kvb->_tx_flying = 0;
  kvb->_tx_room = kvb->_peer[KVBI_RECEIVE];
  kvbi_pace_reset(kvb);
}

/* ---- Acknowledgements ---- */

/* Whether an answer to the latest transmission can be here: it left a round trip ago, to a tick of the clock. */
static bool answerable(const kvb_t *kvb, const kvb_private_flight_t *flight) {
  const uint16_t age = (uint16_t)((uint16_t)kvb->_now - flight->_departed);
  return flight->_marks & ON_LINE && age + 1 >= kvb->_rtt_min;
}

/* Marks a frame to be sent again. Without its first one the peer keeps only as many as it has slots: what was sent
   after it beyond those is lost as well. */
static void lose(kvb_t *kvb, unsigned seq, unsigned marks) {
  kvb_private_flight_t *flight = flight_of(kvb, seq);
  const uint16_t latest = flight->_latest;
  if (!(flight->_marks & DUE)) kvbi_lost(kvb);
  flight->_marks = (uint8_t)(flight->_marks | marks);
  if (seq != kvb->_tx_una) return;
  for (unsigned i = kvb->_peer[KVBI_SLOTS] + 1u; i < in_flight(kvb); i++) {
    flight = flight_of(kvb, seq + i);
    if (!(flight->_marks & ARRIVED) && before(latest, flight->_latest)) flight->_marks |= DUE | LOST;
  }
}

/* A frame that arrived was sent, at the earliest, by transmission number `proof`; a line does not reorder, so what was
   last sent before that is lost. */
static void prove(kvb_t *kvb, uint16_t proof) {
  for (uint8_t seq = kvb->_tx_una; seq != kvb->_tx_next; seq = KVBI_SEQ(seq + 1)) {
    kvb_private_flight_t *flight = flight_of(kvb, seq);
    if (flight->_marks & ARRIVED) continue;
    if (before(flight->_latest, proof)) lose(kvb, seq, DUE | LOST);
    if (before(flight->_earliest, proof)) flight->_earliest = proof;
  }
}

/* The peer misses the frame `ack`, unless it is on its way again, which the peer cannot know of. A NAK may have crossed
   with the frame, so it proves nothing. */
static void take_nak(kvb_t *kvb) {
  const kvb_private_flight_t *flight = flight_of(kvb, kvb->_tx_una);
  if (in_flight(kvb) > 0 && !(flight->_marks & (ARRIVED | DUE)) && answerable(kvb, flight))
    lose(kvb, kvb->_tx_una, DUE);
}

/* The last frame of a message is off our hands. */
static void finish(kvb_t *kvb, kvb_private_message_t *message) {
  if (message->_fate == KVBI_FATE_ABORTING) {
    message->_fate = KVBI_FATE_FAILED + KVB_FAILED_CANCELLED;
  } else {
    message->_fate = KVBI_FATE_DELIVERED;
    KVBI_COUNT(kvb, tx_messages);
  }
}

void kvbi_acked(kvb_t *kvb, const kvbi_frame_t *frame) {
  const unsigned flying = in_flight(kvb);
  const unsigned count = KVBI_SEQ(frame->ack - kvb->_tx_una);
  uint16_t proof = 0;
  bool fresh = false;
  int rtt = -1;
  if (count > flying) return;
  for (unsigned i = 0; i < flying; i++) {
    kvb_private_flight_t *flight = flight_of(kvb, kvb->_tx_una + i);
    /* The frame that `ack` names has not arrived, and has no bit. */
    if (i >= count && !((uint32_t)frame->sack << 1 >> (i - count) & 1)) continue;
    if (!(flight->_marks & ARRIVED)) {
      /* A peer without slots tells nothing of what followed: there the latest counts as soon as it can be the one. */
      const bool latest = kvb->_peer[KVBI_SLOTS] == 0 && answerable(kvb, flight);
      const uint16_t order = latest ? flight->_latest : flight->_earliest;
      if (!fresh || before(proof, order)) proof = order;
      fresh = true;
      if ((flight->_marks & (AGAIN | ON_LINE)) == ON_LINE) rtt = (uint16_t)((uint16_t)kvb->_now - flight->_departed);
      kvbi_passed(kvb, flight->_size);
      flight->_marks = (uint8_t)((flight->_marks | ARRIVED) & ~(DUE | LOST));
    }
    if (i >= count) continue;
    kvb->_tx_flying -= flight->_size;
    if (flight->_flags & KVBI_LAST) finish(kvb, &kvb->_messages[flight->_message]);
  }
  kvb->_tx_una = frame->ack;
  const int32_t room = (int32_t)((uint32_t)frame->credit * kvb->_peer[KVBI_UNIT]) - (int32_t)kvb->_tx_flying;
  if (room > kvb->_tx_room) kvb->_tx_room = room; /* the edge of the credit never moves back */
  if (rtt >= 0) kvbi_sample(kvb, rtt);
  if (fresh) {
    prove(kvb, proof);
    kvbi_disarm(kvb, KVBI_T_RTO);
    if (in_flight(kvb) > 0) start_timer(kvb);
  }
  if (frame->flags & KVBI_NAK) take_nak(kvb);
}

/* ---- Sending ---- */

/* Begins a transmission of the frame `seq`. */
static void transmit(kvb_t *kvb, unsigned seq) {
  kvb_private_flight_t *flight = flight_of(kvb, seq);
  const uint16_t order = kvb->_order++;
  uint8_t *head = kvb->_frame_head;
  if (flight->_marks & LOST) flight->_earliest = order;
  flight->_latest = order;
  flight->_marks &= AGAIN | ARRIVED;
  kvbi_put_ack(kvb, flight->_flags, seq);
  if (flight->_flags & KVBI_FIRST) {
    const kvb_private_message_t *message = &kvb->_messages[flight->_message];
    head += kvb->_frame_head_size;
    kvbi_store16(head, message->_id);
    kvbi_store16(head + 2, message->_total);
    kvb->_frame_head_size = (uint8_t)(kvb->_frame_head_size + KVBI_FIRST_BYTES);
  }
  kvb->_frame_message = flight->_message;
  kvb->_frame_offset = flight->_offset;
  kvbi_begin(kvb, flight->_size);
}

/* Gives the next number to a frame. */
static void number(kvb_t *kvb, unsigned flags, unsigned message, unsigned offset, unsigned size) {
  const unsigned seq = kvb->_tx_next;
  kvb_private_flight_t *flight = flight_of(kvb, seq);
  kvb->_tx_next = KVBI_SEQ(seq + 1);
  if (in_flight(kvb) == 1) kvbi_disarm(kvb, KVBI_T_RTO); /* it timed the lack of credit */
  flight->_flags = (uint8_t)flags;
  flight->_marks = LOST; /* for there is none */
  flight->_message = (uint8_t)message;
  flight->_offset = (uint16_t)offset;
  flight->_size = (uint16_t)size;
  kvb->_tx_flying += size;
  kvb->_tx_room -= (int32_t)size;
  kvb->_owed &= (uint8_t)~KVBI_OWE_PROBE;
  transmit(kvb, seq);
}

/* Body bytes of the next fragment, 0 while there is too little credit for it: less than half of what it could be is
   only sent when nothing is under way that would bring more. */
static unsigned fragment_size(kvb_t *kvb, const kvb_private_message_t *message) {
  int32_t want = message->_total - message->_sent;
  kvbi_size_fragments(kvb);
  if (want > kvb->_fragment) want = kvb->_fragment;
  if (kvb->_tx_room >= want) return (unsigned)want;
  return kvb->_tx_room > 0 && (in_flight(kvb) == 0 || kvb->_tx_room * 2 >= want) ? (unsigned)kvb->_tx_room : 0;
}

/* The next fragment of a message, or its abort; false when the credit forbids it. */
static bool next_fragment(kvb_t *kvb, unsigned index) {
  kvb_private_message_t *message = &kvb->_messages[index];
  const unsigned offset = message->_sent;
  unsigned flags = KVBI_DATA | (unsigned)message->_channel << KVBI_CHANNEL_SHIFT;
  unsigned size = 0;
  if (message->_fate == KVBI_FATE_CANCELLED) {
    message->_fate = KVBI_FATE_ABORTING;
    flags |= KVBI_LAST;
  } else {
    size = fragment_size(kvb, message);
    if (size == 0) return false;
    message->_sent = (uint16_t)(offset + size);
    if (offset == 0) flags |= KVBI_FIRST;
    if (message->_sent == message->_total) {
      flags |= KVBI_LAST;
      message->_fate = KVBI_FATE_SENT;
    }
  }
  number(kvb, flags, index, offset, size);
  return true;
}

bool kvbi_pick_data(kvb_t *kvb) {
  const unsigned window = kvb->_peer[KVBI_WINDOW] < KVB_WINDOW ? kvb->_peer[KVBI_WINDOW] : KVB_WINDOW;
  const unsigned flying = in_flight(kvb);
  for (uint8_t seq = kvb->_tx_una; seq != kvb->_tx_next; seq = KVBI_SEQ(seq + 1)) {
    kvb_private_flight_t *flight = flight_of(kvb, seq);
    if (!(flight->_marks & DUE)) continue;
    flight->_marks |= AGAIN;
    KVBI_COUNT(kvb, tx_again);
    transmit(kvb, seq);
    return true;
  }
  if (flying >= window) return false;
  for (unsigned channel = 0; channel < 3; channel++) {
    /* Bulk leaves one frame free, so that signaling never waits for a whole window. */
    if (channel == KVB_CHANNEL_BULK && window >= 2 && flying + 1 >= window) break;
    const int index = kvbi_oldest(kvb, channel, KVBI_FATE_OPEN, KVBI_FATE_CANCELLED);
    if (index < 0) continue;
    if (next_fragment(kvb, (unsigned)index)) return true;
    if (flying == 0 && !kvbi_armed(kvb, KVBI_T_RTO) && !(kvb->_owed & KVBI_OWE_PROBE)) start_timer(kvb);
    break;
  }
  if (!(kvb->_owed & KVBI_OWE_PROBE)) return false;
  number(kvb, KVBI_DATA, NO_MESSAGE, 0, 0);
  return true;
}

void kvbi_departed(kvb_t *kvb) {
  const unsigned seq = kvb->_frame_head[1];
  kvb_private_flight_t *flight = flight_of(kvb, seq);
  if (KVBI_SEQ(seq - kvb->_tx_una) >= in_flight(kvb)) return; /* acknowledged, or of an earlier life */
  flight->_departed = (uint16_t)kvb->_now;
  flight->_marks |= ON_LINE;
  if (!kvbi_armed(kvb, KVBI_T_RTO) || seq == kvb->_tx_una) start_timer(kvb);
}

/* The newest frame that the peer can keep tells the most. Where it keeps all of them, what is lost is their
   acknowledgement: the first asks for it. */
void kvbi_timeout(kvb_t *kvb) {
  const unsigned reach = kvb->_peer[KVBI_SLOTS] + 1u;
  kvb_private_flight_t *probe;
  unsigned i = in_flight(kvb);
  if (i == 0) {
    kvb->_owed |= KVBI_OWE_PROBE;
    return;
  }
  if (i > reach) i = reach;
  do probe = flight_of(kvb, kvb->_tx_una + --i);
  while (i > 0 && probe->_marks & ARRIVED);
  if (!(probe->_marks & ON_LINE)) return; /* it is being written, and arms the timer when it has left */
  probe->_marks |= DUE;
  if (kvbi_rto(kvb) < KVBI_RTO_MAX_MS) kvb->_backoff++;
  KVBI_COUNT(kvb, tx_timeouts);
}

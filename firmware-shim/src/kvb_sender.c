#include <string.h>

#include "kvb_delivery.h"
#include "kvb_link.h"
#include "kvb_wire.h"

/* kvb_private_flight_t._marks */
enum {
  SENT = 1,
  AGAIN = 2,   /* sent more than once: no sample of the round trip */
  ON_LINE = 4, /* its latest transmission has left */
  ARRIVED = 8, /* acknowledged, by ack or sack */
  LOST = 16,   /* is to be sent again */
  PROVEN = 32, /* all its transmissions until now are lost for sure */
  TIMED = 64   /* sent again because the timer ended */
};

/* kvb_t._probe: what came after the last timeout. */
enum {
  PROBE_NONE = 0,
  PROBE_SENT = 1,
  PROBE_ACKED = 2 /* the peer answered, but acknowledged nothing else: the rest is lost, not late */
};

enum {
  NO_MESSAGE = 0xff,
  FRAME_COST_BYTES = 9,    /* of a frame beside its body: head, crc, END */
  LOSS_MAX_BYTES = 1 << 20 /* a longer way without a loss makes no fragment longer */
};

static uint8_t in_flight(const kvb_t *kvb) { return (uint8_t)(kvb->_tx_next - kvb->_tx_una); }

static kvb_private_flight_t *flight_of(kvb_t *kvb, unsigned seq) { return &kvb->_flight[seq % KVB_WINDOW]; }

/* Order of two transmissions; their numbers are less than 2^15 apart (transmit keeps them so). */
static bool before(uint16_t a, uint16_t b) { return (int16_t)(uint16_t)(a - b) < 0; }

uint16_t kvbi_rtt(const kvb_t *kvb) { return kvb->_srtt8 / 8; }

uint16_t kvbi_rto(const kvb_t *kvb) {
  uint32_t rto = KVBI_RTO_FIRST_MS;
  if (kvb->_srtt8 != 0) rto = (uint32_t)(kvb->_srtt8 / 8) + kvb->_rttvar4;
  rto += kvb->_peer_stall;
  if (rto < KVBI_RTO_MIN_MS) rto = KVBI_RTO_MIN_MS;
  rto <<= kvb->_backoff;
  return (uint16_t)(rto < KVBI_RTO_MAX_MS ? rto : KVBI_RTO_MAX_MS);
}

static void arm(kvb_t *kvb, uint32_t now) {
  kvb->_rto_at = now + kvbi_rto(kvb);
  kvb->_rto_armed = true;
}

/* Jacobson and Karels in whole ms; a round trip below 1 ms counts as 1. */
static void sample(kvb_t *kvb, uint16_t rtt) {
  if (rtt == 0) rtt = 1;
  if (rtt > 4000) rtt = 4000;
  if (rtt < kvb->_rtt_min) kvb->_rtt_min = rtt;
  if (kvb->_srtt8 == 0) {
    kvb->_srtt8 = (uint16_t)(rtt * 8);
    kvb->_rttvar4 = (uint16_t)(rtt * 2);
    return;
  }
  const int error = rtt - kvb->_srtt8 / 8;
  kvb->_srtt8 = (uint16_t)(kvb->_srtt8 + error);
  kvb->_rttvar4 = (uint16_t)(kvb->_rttvar4 + (error < 0 ? -error : error) - kvb->_rttvar4 / 4);
}

/* With overhead h, and a loss every d bytes, frames cost least when their body is the square root of h d. */
static void size_fragments(kvb_t *kvb) {
  const uint32_t way = kvb->_loss_mean > kvb->_loss_since ? kvb->_loss_mean : kvb->_loss_since;
  const uint32_t square = FRAME_COST_BYTES * way;
  uint32_t size = kvb->_fragment;
  while (size > KVBI_FRAGMENT_MIN_BYTES && size * size > square) size--;
  while (size < kvb->_peer_fragment && (size + 1) * (size + 1) <= square) size++;
  kvb->_fragment = (uint16_t)size;
}

static void passed(kvb_t *kvb, uint16_t size) {
  if (kvb->_loss_since < LOSS_MAX_BYTES) kvb->_loss_since += size + FRAME_COST_BYTES;
  size_fragments(kvb);
}

static void lost(kvb_t *kvb) {
  kvb->_loss_mean += kvb->_loss_since / 8 - kvb->_loss_mean / 8;
  kvb->_loss_since = 0;
  size_fragments(kvb);
}

void kvbi_sender_reset(kvb_t *kvb) {
  kvb->_tx_una = kvb->_tx_next = 0;
  kvb->_next_id = 1;
  kvb->_order = 0;
  kvb->_tx_acked_bytes = kvb->_tx_sent_bytes = 0;
  kvb->_srtt8 = kvb->_rttvar4 = 0;
  kvb->_backoff = 0;
  kvb->_rto_armed = false;
  kvb->_probe = PROBE_NONE;
  kvb->_loss_since = 0;
  kvb->_loss_mean = KVBI_FRAGMENT_START_BYTES * KVBI_FRAGMENT_START_BYTES / FRAME_COST_BYTES + 1;
  kvb->_fragment = kvb->_peer_fragment;
  size_fragments(kvb);
}

void kvbi_fail_all(kvb_t *kvb) {
  for (uint8_t channel = 0; channel < 3; channel++) {
    for (uint8_t i = 0; i < kvb->_queue_size[channel]; i++) {
      kvb_private_message_t *message = kvbi_queued(kvb, channel, i);
      if (message->_fate < KVBI_FATE_DELIVERED) message->_fate = KVBI_FATE_FAILED + KVB_FAILED_PEER_RESET;
    }
  }
}

/* Everything before `ack` is off our hands. */
static void release(kvb_t *kvb, uint8_t count) {
  for (uint8_t i = 0; i < count; i++) {
    const kvb_private_flight_t *flight = flight_of(kvb, kvb->_tx_una);
    kvb->_tx_una++;
    kvb->_tx_acked_bytes += flight->_size;
    if (!(flight->_flags & KVBI_LAST)) continue;
    kvb_private_message_t *message = &kvb->_messages[flight->_message];
    if (message->_fate == KVBI_FATE_ABORTING) {
      message->_fate = KVBI_FATE_FAILED + KVB_FAILED_CANCELLED;
    } else {
      message->_fate = KVBI_FATE_DELIVERED;
      kvb->_stats.tx_messages++;
    }
  }
}

/* Marks a frame as lost. Without its first frame the peer keeps only as many as it has slots: what was sent after it
   beyond those is lost as well. */
static void lose(kvb_t *kvb, kvb_private_flight_t *flight, uint8_t marks) {
  const uint16_t latest = flight->_latest;
  if (!(flight->_marks & LOST)) lost(kvb);
  flight->_marks |= marks;
  if (flight != flight_of(kvb, kvb->_tx_una)) return;
  for (unsigned i = kvb->_peer_slots + 1u; i < in_flight(kvb); i++) {
    kvb_private_flight_t *later = flight_of(kvb, kvb->_tx_una + i);
    if (!(later->_marks & ARRIVED) && before(latest, later->_latest)) later->_marks |= LOST | PROVEN;
  }
}

/* A frame that arrived was sent, at the earliest, by transmission number `proof`; a line does not reorder, so what was
   last sent before that is lost. */
static void prove(kvb_t *kvb, uint16_t proof) {
  for (uint8_t seq = kvb->_tx_una; seq != kvb->_tx_next; seq++) {
    kvb_private_flight_t *flight = flight_of(kvb, seq);
    if (flight->_marks & ARRIVED) continue;
    if (before(flight->_latest, proof)) {
      lose(kvb, flight, LOST | PROVEN);
    } else if (before(flight->_earliest, proof)) {
      flight->_earliest = proof;
    }
  }
}

/* The peer misses the frame `ack`: sent again, unless it left less than the shortest round trip ago (to a tick of the
   clock), which the peer cannot know of. */
static void naked(kvb_t *kvb, uint32_t now) {
  if (in_flight(kvb) == 0) return;
  kvb_private_flight_t *flight = flight_of(kvb, kvb->_tx_una);
  if ((flight->_marks & (ARRIVED | LOST | ON_LINE)) != ON_LINE) return;
  if ((uint16_t)((uint16_t)now - flight->_departed) + 1 < kvb->_rtt_min) return;
  lose(kvb, flight, LOST);
}

void kvbi_acked(kvb_t *kvb, uint32_t now, const kvbi_frame_t *frame) {
  const uint8_t flying = in_flight(kvb);
  const uint8_t count = (uint8_t)(frame->ack - kvb->_tx_una);
  uint16_t proof = 0;
  bool fresh = false;
  bool probes_only = true;
  int rtt = -1;
  if (count > flying) return;
  for (unsigned i = 0; i < flying; i++) {
    kvb_private_flight_t *flight = flight_of(kvb, kvb->_tx_una + i);
    const bool arrived = i < count || (i > count && (uint32_t)frame->sack << 1 >> (i - count) & 1);
    if (!arrived || flight->_marks & ARRIVED) continue;
    if (!fresh || before(proof, flight->_earliest)) proof = flight->_earliest;
    fresh = true;
    passed(kvb, flight->_size);
    if (!(flight->_marks & TIMED)) probes_only = false;
    if ((flight->_marks & (AGAIN | ON_LINE)) == ON_LINE) rtt = (uint16_t)((uint16_t)now - flight->_departed);
    flight->_marks = (uint8_t)((flight->_marks | ARRIVED) & ~(LOST | PROVEN));
  }
  release(kvb, count);
  const uint32_t edge = kvb->_tx_acked_bytes + (uint32_t)frame->credit * kvb->_peer_unit;
  if ((int32_t)(edge - kvb->_tx_edge) > 0) kvb->_tx_edge = edge;
  if (rtt >= 0) sample(kvb, (uint16_t)rtt);
  if (fresh) {
    /* Where every acknowledgement takes longer than the timeout, only the doubled one ever gives a sample. */
    if (!probes_only) kvb->_backoff = 0;
    kvb->_probe = kvb->_probe != PROBE_NONE && probes_only ? PROBE_ACKED : PROBE_NONE;
    prove(kvb, proof);
    kvb->_rto_armed = false;
    if (in_flight(kvb) > 0) arm(kvb, now);
  }
  if (frame->flags & KVBI_NAK) naked(kvb, now);
}

/* Begins a transmission of the frame `seq`. */
static void transmit(kvb_t *kvb, uint32_t now, uint8_t seq) {
  kvb_private_flight_t *flight = flight_of(kvb, seq);
  const uint16_t order = kvb->_order++;
  if (!(flight->_marks & SENT) || flight->_marks & PROVEN) flight->_earliest = order;
  if ((uint16_t)(order - flight->_earliest) > 0x4000) flight->_earliest = (uint16_t)(order - 0x4000);
  flight->_latest = order;
  if (flight->_marks & SENT) {
    flight->_marks |= AGAIN;
    kvb->_stats.tx_again++;
  }
  flight->_marks = (uint8_t)((flight->_marks | SENT) & ~(LOST | PROVEN | ON_LINE));
  kvbi_put_ack(kvb, flight->_flags, seq);
  if (flight->_flags & KVBI_FIRST) {
    const kvb_private_message_t *message = &kvb->_messages[flight->_message];
    kvbi_store16(kvb->_frame_head + kvb->_frame_head_size, message->_id);
    kvbi_store16(kvb->_frame_head + kvb->_frame_head_size + 2, message->_total);
    kvb->_frame_head_size = (uint8_t)(kvb->_frame_head_size + KVBI_FIRST_BYTES);
  }
  kvb->_frame_message = flight->_message;
  kvb->_frame_offset = flight->_offset;
  kvbi_begin(kvb, now, flight->_size);
}

/* Gives the next number to a frame. */
static void number(kvb_t *kvb, uint32_t now, uint8_t flags, uint8_t message, uint16_t offset, uint16_t size) {
  const uint8_t seq = kvb->_tx_next;
  kvb_private_flight_t *flight = flight_of(kvb, seq);
  if (in_flight(kvb) == 0) kvb->_rto_armed = false; /* it timed the lack of credit */
  memset(flight, 0, sizeof *flight);
  flight->_flags = flags;
  flight->_message = message;
  flight->_offset = offset;
  flight->_size = size;
  kvb->_tx_next++;
  kvb->_tx_sent_bytes += size;
  kvb->_owed &= (uint8_t)~KVBI_OWE_PROBE;
  transmit(kvb, now, seq);
}

/* Body bytes of the next fragment, 0 while there is too little credit for it: less than half of what it could be is
   only sent when nothing is under way that would bring more. */
static uint16_t fragment_size(const kvb_t *kvb, const kvb_private_message_t *message) {
  const int32_t credit = (int32_t)(kvb->_tx_edge - kvb->_tx_sent_bytes);
  const uint16_t rest = (uint16_t)(message->_total - message->_sent);
  const uint16_t want = rest < kvb->_fragment ? rest : kvb->_fragment;
  if (credit <= 0) return 0;
  if (credit >= want) return want;
  return in_flight(kvb) == 0 || credit * 2 >= want ? (uint16_t)credit : 0;
}

static kvb_private_message_t *unfinished(kvb_t *kvb, uint8_t channel) {
  for (uint8_t i = 0; i < kvb->_queue_size[channel]; i++) {
    kvb_private_message_t *message = kvbi_queued(kvb, channel, i);
    if (message->_fate == KVBI_FATE_CANCELLED) return message;
    if (message->_fate == KVBI_FATE_OPEN && message->_sent < message->_total) return message;
  }
  return NULL;
}

bool kvbi_pick_data(kvb_t *kvb, uint32_t now) {
  const uint8_t window = kvb->_peer_window < KVB_WINDOW ? kvb->_peer_window : KVB_WINDOW;
  for (uint8_t seq = kvb->_tx_una; seq != kvb->_tx_next; seq++) {
    if (!(flight_of(kvb, seq)->_marks & LOST)) continue;
    transmit(kvb, now, seq);
    return true;
  }
  if (in_flight(kvb) >= window) return false;
  for (uint8_t channel = 0; channel < 3; channel++) {
    /* Bulk leaves one frame free, so that signaling never waits for a whole window. */
    if (channel == KVB_CHANNEL_BULK && window >= 2 && in_flight(kvb) + 1 >= window) break;
    kvb_private_message_t *message = unfinished(kvb, channel);
    if (message == NULL) continue;
    const uint8_t index = (uint8_t)(message - kvb->_messages);
    uint8_t flags = (uint8_t)(KVBI_DATA | channel << KVBI_CHANNEL_SHIFT);
    if (message->_fate == KVBI_FATE_CANCELLED) {
      message->_fate = KVBI_FATE_ABORTING;
      number(kvb, now, flags | KVBI_LAST, index, message->_sent, 0);
      return true;
    }
    const uint16_t offset = message->_sent;
    const uint16_t size = fragment_size(kvb, message);
    if (size == 0) {
      if (in_flight(kvb) == 0 && !kvb->_rto_armed && !(kvb->_owed & KVBI_OWE_PROBE)) arm(kvb, now);
      break;
    }
    message->_sent = (uint16_t)(offset + size);
    if (offset == 0) flags |= KVBI_FIRST;
    if (message->_sent == message->_total) flags |= KVBI_LAST;
    number(kvb, now, flags, index, offset, size);
    return true;
  }
  if (!(kvb->_owed & KVBI_OWE_PROBE)) return false;
  number(kvb, now, KVBI_DATA, NO_MESSAGE, 0, 0);
  return true;
}

/* The frame to be sent again when the timer ends: the oldest that is not known to have arrived. Where all have, but
   their acknowledgement by number is missing, the first of them. */
static uint8_t oldest(kvb_t *kvb) {
  for (uint8_t seq = kvb->_tx_una; seq != kvb->_tx_next; seq++)
    if (!(flight_of(kvb, seq)->_marks & ARRIVED)) return seq;
  return kvb->_tx_una;
}

void kvbi_departed(kvb_t *kvb, uint32_t now) {
  const uint8_t seq = kvb->_frame_head[1];
  if ((uint8_t)(seq - kvb->_tx_una) >= in_flight(kvb)) return; /* acknowledged, or of an earlier life */
  kvb_private_flight_t *flight = flight_of(kvb, seq);
  flight->_departed = (uint16_t)now;
  flight->_marks |= ON_LINE;
  if (!kvb->_rto_armed || seq == oldest(kvb)) arm(kvb, now);
}

void kvbi_sender_timers(kvb_t *kvb, uint32_t now) {
  if (!kvb->_rto_armed || !kvbi_reached(now, kvb->_rto_at)) return;
  kvb->_rto_armed = false;
  if (in_flight(kvb) == 0) {
    kvb->_owed |= KVBI_OWE_PROBE;
    return;
  }
  kvb_private_flight_t *flight = flight_of(kvb, oldest(kvb));
  if (!(flight->_marks & ON_LINE)) return; /* it is being written, and arms the timer when it has left */
  flight->_marks |= kvb->_probe == PROBE_ACKED ? TIMED | LOST | PROVEN : TIMED | LOST;
  kvb->_probe = PROBE_SENT;
  if (kvbi_rto(kvb) < KVBI_RTO_MAX_MS) kvb->_backoff++;
  kvb->_stats.tx_timeouts++;
}

/* How long to wait for an acknowledgement, and how large frames are: both learned from the line. */
#include "kvb_delivery.h"
#include "kvb_link.h"

enum {
  FRAME_COST_BYTES = 9,     /* of a frame beside its body: head, crc, END */
  LOSS_MAX_BYTES = 1 << 20, /* a longer way without a loss makes no fragment longer */
  RTT_MAX_MS = 4000
};

void kvbi_pace_reset(kvb_t *kvb) {
  kvb->_srtt8 = kvb->_rttvar4 = 0;
  kvb->_backoff = 0;
  kvb->_loss_since = 0;
  kvb->_loss_mean = KVBI_FRAGMENT_START_BYTES * KVBI_FRAGMENT_START_BYTES / FRAME_COST_BYTES + 1;
  kvb->_fragment = kvb->_peer[KVBI_FRAGMENT];
  kvbi_size_fragments(kvb);
}

unsigned kvbi_rtt(const kvb_t *kvb) { return kvb->_srtt8 != 0 ? (unsigned)kvb->_srtt8 / 8 : kvb->_rtt_min; }

unsigned kvbi_rto(const kvb_t *kvb) {
  uint32_t rto = KVBI_RTO_FIRST_MS;
  if (kvb->_srtt8 != 0) rto = (uint32_t)(kvb->_srtt8 / 8) + kvb->_rttvar4;
  rto += kvb->_peer[KVBI_STALL];
  if (rto < KVBI_RTO_MIN_MS) rto = KVBI_RTO_MIN_MS;
  rto <<= kvb->_backoff;
  return rto < KVBI_RTO_MAX_MS ? rto : KVBI_RTO_MAX_MS;
}

/* Jacobson and Karels in whole ms; a round trip below 1 ms counts as 1. */
void kvbi_sample(kvb_t *kvb, int rtt) {
  if (rtt < 1) rtt = 1;
  if (rtt > RTT_MAX_MS) rtt = RTT_MAX_MS;
  if (rtt < kvb->_rtt_min) kvb->_rtt_min = (uint16_t)rtt;
  kvb->_backoff = 0;
  int error = rtt - kvb->_srtt8 / 8;
  if (kvb->_srtt8 == 0) {
    kvb->_srtt8 = (uint16_t)(rtt * 8);
    kvb->_rttvar4 = (uint16_t)(rtt * 2);
    return;
  }
  kvb->_srtt8 = (uint16_t)(kvb->_srtt8 + error);
  if (error < 0) error = -error;
  kvb->_rttvar4 = (uint16_t)(kvb->_rttvar4 + error - kvb->_rttvar4 / 4);
}

void kvbi_passed(kvb_t *kvb, unsigned size) {
  if (kvb->_loss_since < LOSS_MAX_BYTES) kvb->_loss_since += size + (unsigned)FRAME_COST_BYTES;
}

void kvbi_lost(kvb_t *kvb) {
  kvb->_loss_mean += kvb->_loss_since / 8 - kvb->_loss_mean / 8;
  kvb->_loss_since = 0;
}

/* With overhead h, and a loss every d bytes, frames cost least when their body is the square root of h d. */
void kvbi_size_fragments(kvb_t *kvb) {
  const uint32_t way = kvb->_loss_mean > kvb->_loss_since ? kvb->_loss_mean : kvb->_loss_since;
  uint32_t size = kvb->_fragment;
  while (size > KVBI_FRAGMENT_MIN_BYTES && size * size > FRAME_COST_BYTES * way) size--;
  while (size < kvb->_peer[KVBI_FRAGMENT] && (size + 1) * (size + 1) <= FRAME_COST_BYTES * way) size++;
  kvb->_fragment = (uint16_t)size;
}

#include "kvb_delivery.h"
#include "kvb_link.h"

void kvbi_arm(kvb_t *kvb, unsigned timer, uint32_t wait) {
  kvb->_timers[timer] = kvb->_now + wait;
  kvb->_armed = (uint8_t)(kvb->_armed | 1u << timer);
}

void kvbi_disarm(kvb_t *kvb, unsigned timer) { kvb->_armed = (uint8_t)(kvb->_armed & ~(1u << timer)); }

static void expire(kvb_t *kvb, unsigned timer) {
  if (timer <= KVBI_T_SLEEP) {
    kvb->_owed = (uint8_t)(kvb->_owed | 1u << timer);
  } else if (timer == KVBI_T_SILENCE) {
    kvbi_degrade(kvb);
  } else if (timer == KVBI_T_RTO) {
    kvbi_timeout(kvb);
  } else {
    kvb->_ack_now = true;
  }
}

void kvbi_timers(kvb_t *kvb) {
  for (unsigned timer = 0; timer < KVBI_TIMERS; timer++) {
    if (!kvbi_armed(kvb, timer) || !kvbi_reached(kvb->_now, kvb->_timers[timer])) continue;
    kvbi_disarm(kvb, timer);
    expire(kvb, timer);
  }
}

static uint32_t until(uint32_t now, uint32_t deadline) { return kvbi_reached(now, deadline) ? 0 : deadline - now; }

uint32_t kvb_next_timeout(const kvb_t *kvb, uint32_t now) {
  uint32_t least = UINT32_MAX;
  if (kvb->_frame_kind != 0 || kvb->_head != kvb->_tail || kvbi_has_event(kvb)) return 0;
  if (kvb->_look || kvb->_owed & (uint8_t)~KVBI_OWE_HELLO) return 0;
  /* Noise asks for an acknowledgement, which waits until the sleep is over. */
  if (kvb->_ack_now && !(KVB_SLEEP && kvb->_asleep == KVBI_ASLEEP)) return 0;
  if (kvb->_owed & KVBI_OWE_HELLO) least = until(now, kvb->_hello_last + KVBI_HELLO_ANSWER_MS);
  for (unsigned timer = 0; timer < KVBI_TIMERS; timer++) {
    if (!kvbi_armed(kvb, timer)) continue;
    const uint32_t wait = until(now, kvb->_timers[timer]);
    if (wait < least) least = wait;
  }
  return least;
}

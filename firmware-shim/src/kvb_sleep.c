#include "kvb_delivery.h"
#include "kvb_link.h"

#if KVB_SLEEP

void kvbi_sleep_received(kvb_t *kvb, uint32_t kind) {
  if (kind == KVBI_KIND_SLEEP_OK && kvb->_asleep == KVBI_WANTS_SLEEP) {
    kvb->_asleep = KVBI_ASLEEP;
    kvb->_owed = 0;
    kvb->_armed = 0;
    kvb->_ack_now = false;
    kvb->_news |= KVBI_NEWS_SLEEP_OK;
  } else if (kind == KVBI_KIND_WAKE) {
    if (kvb->_asleep == KVBI_ASLEEP) kvb->_news |= KVBI_NEWS_WAKE;
    kvb->_asleep = KVBI_AWAKE;
    kvb->_owed |= KVBI_OWE_AWAKE;
  }
}

int kvb_sleep_request(kvb_t *kvb, uint8_t method, uint16_t wake_ms) {
  if (kvb->_state != KVBI_UP) return KVB_ERR_DOWN;
  if (kvbi_oldest(kvb, KVBI_ANY_CHANNEL, KVBI_FATE_OPEN, KVBI_FATE_LAST) >= 0) return KVB_ERR_BUSY;
  kvb->_wake_method = method;
  kvb->_wake_ms = wake_ms;
  kvb->_asleep = KVBI_WANTS_SLEEP;
  kvb->_owed |= KVBI_OWE_SLEEP;
  return KVB_OK;
}

void kvb_wake(kvb_t *kvb, uint32_t now) {
  kvb->_now = now;
  kvb->_asleep = KVBI_AWAKE;
  if (kvb->_state != KVBI_UP) return;
  kvbi_good(kvb); /* the silence of a sleep is none */
  kvbi_disarm(kvb, KVBI_T_SLEEP);
  kvb->_owed = (uint8_t)((kvb->_owed | KVBI_OWE_AWAKE) & ~KVBI_OWE_SLEEP);
}

#endif

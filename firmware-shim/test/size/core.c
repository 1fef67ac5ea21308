/* What a master calls: the linker keeps this much of the library. Never run. All data comes through volatile pointers,
   so that no optimisation across files can know it. */
#include "kvb.h"

kvb_t *volatile kvb_core_link;
uint8_t kvb_core_memory[sizeof(kvb_t)]; /* so that its size can be read */
const void *volatile kvb_core_data;
volatile uint32_t kvb_core_number;

void kvb_core_main(void);

static void reply(kvb_t *link, kvb_event_t *event) {
  kvb_ice_server_t server;
  kvb_bytes_t uri;
  switch (event->kind) {
    case KVB_EVENT_UP:
      kvb_send_capabilities(link, (const kvb_capabilities_t *)kvb_core_data);
      kvb_send_session_state(link, (const kvb_session_state_t *)kvb_core_data);
      kvb_send_sync_done(link);
      break;
    case KVB_EVENT_ICE_SERVERS:
      while (kvb_next_ice_server(&event->as.ice_servers, &server))
        while (kvb_next_ice_uri(&server, &uri)) kvb_core_data = uri.data;
      break;
    case KVB_EVENT_OFFER:
      kvb_send_answer(link, event->as.offer.session, event->as.offer.offer_seq, kvb_core_data, kvb_core_number);
      break;
    case KVB_EVENT_CANDIDATE:
      kvb_send_candidate(link, (const kvb_candidate_t *)kvb_core_data);
      break;
    case KVB_EVENT_ERROR:
      kvb_send_close_session(link, event->as.error.session);
      break;
    default:
      kvb_core_data = event->as.error.text.data;
      break;
  }
}

void kvb_core_main(void) {
  kvb_event_t event;
  size_t size;
  const uint8_t *bytes;
  if (kvb_init(kvb_core_link, (const kvb_config_t *)kvb_core_data, kvb_core_number) != KVB_OK) return;
  for (;;) {
    kvb_feed(kvb_core_link, kvb_core_data, kvb_core_number);
    while (kvb_next_event(kvb_core_link, kvb_core_number, &event)) reply(kvb_core_link, &event);
    while ((bytes = kvb_tx(kvb_core_link, kvb_core_number, &size)) != NULL) {
      kvb_core_data = bytes;
      kvb_tx_done(kvb_core_link, kvb_core_number, size);
    }
    kvb_core_number = kvb_next_timeout(kvb_core_link, kvb_core_number);
  }
}

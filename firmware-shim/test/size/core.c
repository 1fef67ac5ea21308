/* What a master calls: the linker keeps this much of the library. Never run; each call has a side effect. */
#include "kvb.h"

kvb_t kvb_core;
kvb_config_t kvb_core_config;
volatile uint32_t kvb_core_time;
const uint8_t *volatile kvb_core_out;

void kvb_core_main(void);

static void reply(kvb_event_t *event) {
  static kvb_capabilities_t capabilities;
  static kvb_session_state_t state;
  static kvb_candidate_t candidate;
  kvb_ice_server_t server;
  kvb_bytes_t uri;
  switch (event->kind) {
    case KVB_EVENT_UP:
      kvb_send_capabilities(&kvb_core, &capabilities);
      kvb_send_session_state(&kvb_core, &state);
      kvb_send_sync_done(&kvb_core);
      break;
    case KVB_EVENT_ICE_SERVERS:
      while (kvb_next_ice_server(&event->as.ice_servers, &server))
        while (kvb_next_ice_uri(&server, &uri)) kvb_core_out = uri.data;
      break;
    case KVB_EVENT_OFFER:
      kvb_send_answer(&kvb_core, event->as.offer.session, event->as.offer.offer_seq, event->as.offer.sdp.data, 1);
      break;
    case KVB_EVENT_CANDIDATE:
      kvb_send_candidate(&kvb_core, &candidate);
      break;
    case KVB_EVENT_ERROR:
      kvb_send_close_session(&kvb_core, event->as.error.session);
      break;
    default:
      break;
  }
}

void kvb_core_main(void) {
  kvb_event_t event;
  size_t size;
  if (kvb_init(&kvb_core, &kvb_core_config, kvb_core_time) != KVB_OK) return;
  for (;;) {
    kvb_feed(&kvb_core, (const void *)kvb_core_out, 1);
    while (kvb_next_event(&kvb_core, kvb_core_time, &event)) reply(&event);
    while ((kvb_core_out = kvb_tx(&kvb_core, kvb_core_time, &size)) != NULL) kvb_tx_done(&kvb_core, kvb_core_time, size);
    kvb_core_time = kvb_next_timeout(&kvb_core, kvb_core_time);
  }
}

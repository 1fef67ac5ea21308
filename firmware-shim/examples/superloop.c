/*
 * The main loop of a camera without an operating system. The four functions at the top are the board's; the media stack
 * is what calls `answer` and is called by `take_offer`.
 */
#include <string.h>

#include "kvb.h"

/* ---- The board ---- */

uint32_t board_millis(void);                                /* monotonic, may wrap */
uint32_t board_random(void);                                /* from the TRNG */
size_t board_uart_write(const uint8_t *bytes, size_t size); /* to the FIFO or DMA; returns how many it took */
void board_sleep(uint32_t ms);                              /* until then, or an interrupt */

/* ---- The media stack ---- */

void take_ice_server(kvb_bytes_t uri, kvb_bytes_t username, kvb_bytes_t password);
void take_offer(uint32_t session, uint32_t offer_seq, kvb_bytes_t sdp);
void take_candidate(uint32_t session, kvb_bytes_t candidate);
void close_session(uint32_t session);

/* ---- The link ---- */

static uint8_t ring[KVB_RING_BYTES(1024, 4)];
static uint8_t memory[KVB_MEMORY_BYTES(256, 2, 64, 2048, 8192, 0)];
static kvb_t link;

/* The answer being sent: it belongs to the link until its fate is known. */
static char answer_sdp[4096];
static int answer_id;

void uart_interrupt(uint8_t byte);
int answer(uint32_t session, uint32_t offer_seq, const char *sdp);
void camera_loop(void);

void uart_interrupt(uint8_t byte) { kvb_feed(&link, &byte, 1); }

int answer(uint32_t session, uint32_t offer_seq, const char *sdp) {
  const size_t size = strlen(sdp);
  if (answer_id > 0 || size > sizeof answer_sdp) return KVB_ERR_BUSY;
  memcpy(answer_sdp, sdp, size);
  answer_id = kvb_send_answer(&link, session, offer_seq, answer_sdp, size);
  return answer_id;
}

static void say_hello(void) {
  kvb_capabilities_t what;
  memset(&what, 0, sizeof what);
  what.max_sessions = 1;
  what.device.data = (const uint8_t *)"example";
  what.device.size = 7;
  kvb_send_capabilities(&link, &what);
  /* Here a kvb_send_session_state for each session that streams, then: */
  kvb_send_sync_done(&link);
}

static void take_ice_servers(kvb_ice_servers_t *servers) {
  kvb_ice_server_t server;
  kvb_bytes_t uri;
  while (kvb_next_ice_server(servers, &server))
    while (kvb_next_ice_uri(&server, &uri)) take_ice_server(uri, server.username, server.password);
}

static void take_event(kvb_event_t *event) {
  switch (event->kind) {
    case KVB_EVENT_UP:
      say_hello();
      break;
    case KVB_EVENT_ICE_SERVERS:
      take_ice_servers(&event->as.ice_servers);
      break;
    case KVB_EVENT_OFFER:
      take_offer(event->as.offer.session, event->as.offer.offer_seq, event->as.offer.sdp);
      break;
    case KVB_EVENT_CANDIDATE:
      take_candidate(event->as.candidate.session, event->as.candidate.candidate);
      break;
    case KVB_EVENT_SESSION_CLOSED:
      close_session(event->as.session_closed.session);
      break;
    case KVB_EVENT_DELIVERED:
    case KVB_EVENT_FAILED:
      if (event->as.sent.id == answer_id) answer_id = 0;
      break;
    default:
      break;
  }
}

static void write_out(void) {
  size_t size;
  const uint8_t *bytes;
  while ((bytes = kvb_tx(&link, board_millis(), &size)) != NULL) {
    const size_t taken = board_uart_write(bytes, size);
    if (taken == 0) return;
    kvb_tx_done(&link, board_millis(), taken);
  }
}

void camera_loop(void) {
  kvb_config_t config;
  kvb_event_t event;
  memset(&config, 0, sizeof config);
  while (config.epoch == 0) config.epoch = board_random();
  config.ring = ring;
  config.ring_size = sizeof ring;
  config.memory = memory;
  config.memory_size = sizeof memory;
  config.fragment_max = 256;
  config.slots = 2;
  config.stall_ms = 100;
  if (kvb_init(&link, &config, board_millis()) != KVB_OK) return;
  for (;;) {
    while (kvb_next_event(&link, board_millis(), &event)) take_event(&event);
    write_out();
    board_sleep(kvb_next_timeout(&link, board_millis()));
  }
}

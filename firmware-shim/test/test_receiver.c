#include <string.h>

#include "rig.h"

enum { F = NAIVE_FIRST, L = NAIVE_LAST };

static void open_up(rig_t *rig, uint8_t slots, uint8_t window, uint16_t receive) {
  kvb_config_t config;
  memset(&config, 0, sizeof config);
  config.slots = slots;
  config.window = window;
  config.receive_bytes = receive;
  rig_hello_t hello = rig_host();
  rig_open(rig, &config, 1000);
  rig_up(rig, &hello);
}

/* An Envelope with a whole SyncDone: the smallest message there is. */
static void give_sync_done(rig_t *rig, uint8_t seq) { rig_give_data(rig, 1, F | L, seq, 1, 2, "\x5a\x00", 2); }

/* The acknowledgement that is due now. */
static bool acks(rig_t *rig, uint8_t ack, uint16_t sack, bool nak) {
  naive_frame_t frame;
  if (!rig_take(rig, &frame)) return false;
  CHECK_EQ(frame.type, NAIVE_ACK);
  CHECK_EQ(frame.ack, ack);
  CHECK_EQ(frame.sack, sack);
  CHECK_EQ((frame.flags & NAIVE_NAK) != 0, nak);
  return true;
}

static void one_message(void) {
  rig_t rig;
  kvb_event_t event;
  open_up(&rig, 0, 8, 0);
  give_sync_done(&rig, 0);
  CHECK_EQ(rig_event(&rig, &event), KVB_EVENT_SYNC_DONE);
  CHECK(acks(&rig, 1, 0, false)); /* a last fragment: at once */
  CHECK(!acks(&rig, 1, 0, false));
  rig_close(&rig);
}

static void acks_wait_a_little(void) {
  rig_t rig;
  kvb_event_t event;
  open_up(&rig, 0, 32, 0);
  rig_give_data(&rig, 1, F, 0, 1, 500, "x", 1);
  CHECK_EQ(rig_event(&rig, &event), KVB_EVENT_NONE);
  CHECK_EQ(rig_drain(&rig), 0);
  CHECK_EQ(kvb_next_timeout(&rig.kvb, rig.now), 3);
  rig.now += 3;
  CHECK(acks(&rig, 1, 0, false));
  rig_close(&rig);
}

static void quarter_of_a_window(void) {
  rig_t rig;
  kvb_event_t event;
  open_up(&rig, 0, 16, 0);
  rig_give_data(&rig, 1, F, 0, 1, 500, "x", 1);
  for (uint8_t seq = 1; seq < 3; seq++) rig_give_data(&rig, 1, 0, seq, 0, 0, "x", 1);
  rig_event(&rig, &event);
  CHECK_EQ(rig_drain(&rig), 0);
  rig_give_data(&rig, 1, 0, 3, 0, 0, "x", 1);
  CHECK(acks(&rig, 4, 0, false));
  rig_close(&rig);
}

static void half_the_credit(void) {
  rig_t rig;
  uint8_t body[128] = {0};
  open_up(&rig, 0, 32, 200);
  rig_give_data(&rig, 1, F, 0, 1, 500, body, 99);
  CHECK_EQ(rig_drain(&rig), 0);
  rig_give_data(&rig, 1, 0, 1, 0, 0, body, 1);
  CHECK(acks(&rig, 2, 0, false));
  rig_close(&rig);
}

static void duplicates(void) {
  rig_t rig;
  kvb_event_t event;
  open_up(&rig, 4, 8, 0);
  give_sync_done(&rig, 0);
  CHECK_EQ(rig_event(&rig, &event), KVB_EVENT_SYNC_DONE);
  rig_drain(&rig);
  for (int i = 0; i < 5; i++) {
    give_sync_done(&rig, 0);
    CHECK_EQ(rig_event(&rig, &event), KVB_EVENT_NONE);
    CHECK(acks(&rig, 1, 0, false));
  }
  CHECK_EQ(rig.kvb._stats.rx_duplicates, 5);
  give_sync_done(&rig, 2); /* kept, and again */
  CHECK(acks(&rig, 1, 1, true));
  give_sync_done(&rig, 2);
  CHECK(acks(&rig, 1, 1, false));
  CHECK_EQ(rig.kvb._stats.rx_duplicates, 6);
  rig_close(&rig);
}

static void empty_data(void) {
  rig_t rig;
  kvb_event_t event;
  open_up(&rig, 0, 32, 0);
  rig_give_data(&rig, 0, 0, 0, 0, 0, NULL, 0);
  CHECK_EQ(rig_event(&rig, &event), KVB_EVENT_NONE);
  CHECK(acks(&rig, 1, 0, false));
  rig_close(&rig);
}

static void gap_with_slots(void) {
  rig_t rig;
  kvb_event_t event;
  open_up(&rig, 2, 8, 0);
  give_sync_done(&rig, 1);
  CHECK(acks(&rig, 0, 1, true));
  give_sync_done(&rig, 2);
  CHECK(acks(&rig, 0, 3, false)); /* a NAK once a round trip */
  give_sync_done(&rig, 3);        /* no third slot */
  CHECK(acks(&rig, 0, 3, false));
  CHECK_EQ(rig_event(&rig, &event), KVB_EVENT_NONE);
  rig_give_data(&rig, 1, F | L, 0, 1, 4, "\x62\x02\x08\x02", 4);
  CHECK_EQ(rig_event(&rig, &event), KVB_EVENT_SYNC_DONE); /* the first was an Error, which does not belong here */
  CHECK_EQ(rig_event(&rig, &event), KVB_EVENT_SYNC_DONE);
  CHECK_EQ(rig_event(&rig, &event), KVB_EVENT_NONE);
  CHECK(acks(&rig, 3, 0, false));
  rig_close(&rig);
}

static void gap_is_filled(void) {
  rig_t rig;
  kvb_event_t event;
  open_up(&rig, 16, 32, 0);
  /* Frames 0 to 16 of one message of 17 bytes, the first one last. */
  rig_give_data(&rig, 1, L, 16, 0, 0, "\x51", 1);
  for (uint8_t seq = 15; seq > 0; seq--) rig_give_data(&rig, 1, 0, seq, 0, 0, seq == 1 ? "\x0f" : "\x10", 1);
  CHECK_EQ(rig_event(&rig, &event), KVB_EVENT_NONE);
  CHECK(acks(&rig, 0, 0xffff, true));
  CHECK_EQ(rig_drain(&rig), 0);
  rig_give_data(&rig, 1, F, 0, 1, 17, "\x4a", 1);
  /* SessionClosed with its number written 15 times, which no sender does, but a receiver may read. */
  const kvb_event_kind_t kind = rig_event(&rig, &event);
  CHECK(kind == KVB_EVENT_SESSION_CLOSED || rig.kvb._stats.rx_dropped == 1);
  CHECK(acks(&rig, 17, 0, false));
  rig_close(&rig);
}

static void gap_without_slots(void) {
  rig_t rig;
  kvb_event_t event;
  open_up(&rig, 0, 8, 0);
  for (uint8_t seq = 1; seq < 4; seq++) give_sync_done(&rig, seq);
  CHECK(acks(&rig, 0, 0, true));
  for (uint8_t seq = 0; seq < 4; seq++) {
    give_sync_done(&rig, seq);
    CHECK_EQ(rig_event(&rig, &event), KVB_EVENT_SYNC_DONE);
  }
  CHECK(acks(&rig, 4, 0, false));
  rig_close(&rig);
}

static void bad_frame_naks(void) {
  rig_t rig;
  open_up(&rig, 0, 8, 0);
  kvb_feed(&rig.kvb, "no such frame\xc0", 14);
  CHECK(acks(&rig, 0, 0, true));
  kvb_feed(&rig.kvb, "no such frame\xc0", 14);
  CHECK_EQ(rig_drain(&rig), 0);
  rig.now += 2000;
  rig_drain(&rig);
  kvb_feed(&rig.kvb, "no such frame\xc0", 14);
  CHECK(acks(&rig, 0, 0, true));
  rig_close(&rig);
}

static void credit_in_every_ack(void) {
  rig_t rig;
  naive_frame_t frame;
  open_up(&rig, 0, 8, 510);
  CHECK_EQ(rig.kvb._own[4], 2);
  give_sync_done(&rig, 0);
  CHECK(rig_take(&rig, &frame));
  CHECK_EQ(frame.credit, 255);
  kvb_hold(&rig.kvb, true);
  CHECK(rig_take(&rig, &frame));
  CHECK_EQ(frame.credit, 0);
  give_sync_done(&rig, 1);
  CHECK(!rig_take(&rig, &frame)); /* the application has not taken the first one, so this one waits */
  kvb_hold(&rig.kvb, false);
  CHECK(rig_take(&rig, &frame));
  CHECK_EQ(frame.ack, 1);
  CHECK_EQ(frame.credit, 255);
  rig_close(&rig);
}

static void view_lives(void) {
  rig_t rig;
  kvb_event_t event;
  open_up(&rig, 4, 8, 0);
  rig_give_data(&rig, 1, F | L, 0, 1, 7,
                "\x32\x05\x32\x03"
                "one",
                7);
  rig_give_data(&rig, 1, F | L, 1, 2, 7,
                "\x32\x05\x32\x03"
                "two",
                7);
  rig_give_data(&rig, 0, F | L, 2, 3, 4, "\x62\x02\x08\x05", 4);
  rig_give_data(&rig, 1, F | L, 3, 4, 7,
                "\x32\x05\x32\x03"
                "xyz",
                7);
  CHECK_EQ(rig_event(&rig, &event), KVB_EVENT_OFFER);
  rig_drain(&rig);
  CHECK_BYTES(event.as.offer.sdp.data, event.as.offer.sdp.size, "one", 3);
  CHECK_EQ(rig.kvb._rx_next, 1); /* the second offer waits, and what comes behind it */
  CHECK_EQ(rig_event(&rig, &event), KVB_EVENT_OFFER);
  CHECK_BYTES(event.as.offer.sdp.data, event.as.offer.sdp.size, "two", 3);
  rig_drain(&rig);
  CHECK_EQ(rig.kvb._rx_next, 3); /* another channel does not wait for it */
  CHECK_EQ(rig_event(&rig, &event), KVB_EVENT_ERROR);
  CHECK_EQ(rig_event(&rig, &event), KVB_EVENT_OFFER);
  CHECK_EQ(rig_event(&rig, &event), KVB_EVENT_NONE);
  CHECK_EQ(rig.kvb._stats.rx_duplicates, 0);
  rig_close(&rig);
}

static void blocked_frame_again(void) {
  rig_t rig;
  kvb_event_t event;
  open_up(&rig, 4, 8, 0);
  give_sync_done(&rig, 1);
  give_sync_done(&rig, 2);
  give_sync_done(&rig, 0);
  CHECK_EQ(rig_event(&rig, &event), KVB_EVENT_SYNC_DONE);
  CHECK(acks(&rig, 1, 1, false)); /* 1 is here, but blocked; 2 is kept */
  give_sync_done(&rig, 1);        /* the peer's probe */
  rig_drain(&rig);
  CHECK_EQ(rig.kvb._stats.rx_duplicates, 1);
  CHECK_EQ(rig_event(&rig, &event), KVB_EVENT_SYNC_DONE);
  CHECK_EQ(rig_event(&rig, &event), KVB_EVENT_SYNC_DONE);
  CHECK_EQ(rig_event(&rig, &event), KVB_EVENT_NONE);
  CHECK_EQ(rig.kvb._rx_next, 3);
  rig_close(&rig);
}

static void interleaved(void) {
  rig_t rig;
  kvb_event_t event;
  open_up(&rig, 0, 8, 0);
  rig_give_data(&rig, 1, F, 0, 1, 7, "\x32\x05\x32", 3);
  rig_give_data(&rig, 2, F, 1, 2, 7, "\xda\x01\x04", 3);
  rig_give_data(&rig, 0, F | L, 2, 3, 4, "\x62\x02\x08\x05", 4);
  rig_give_data(&rig, 2, L, 3, 0, 0,
                "\x12\x02"
                "hi",
                4);
  rig_give_data(&rig, 1, L, 4, 0, 0,
                "\x03"
                "sdp",
                4);
  CHECK_EQ(rig_event(&rig, &event), KVB_EVENT_ERROR);
  CHECK_EQ(rig_event(&rig, &event), KVB_EVENT_APPLICATION_DATA);
  CHECK_BYTES(event.as.application_data.data.data, event.as.application_data.data.size, "hi", 2);
  CHECK_EQ(rig_event(&rig, &event), KVB_EVENT_OFFER);
  CHECK_BYTES(event.as.offer.sdp.data, event.as.offer.sdp.size, "sdp", 3);
  rig_close(&rig);
}

static void dropped_messages(void) {
  static const struct {
    const char *name;
    uint8_t flags[3];
    uint16_t total[3];
    size_t size[3];
    int frames;
  } cases[] = {
      {"a second first", {F, F | L, 0}, {20, 2, 0}, {10, 2, 0}, 2},
      {"an abort", {F, L, 0}, {20, 0, 0}, {10, 5, 0}, 2},
      {"an abort without bytes", {F, L, 0}, {20, 0, 0}, {10, 0, 0}, 2},
      {"more than the total", {F, L, 0}, {20, 0, 0}, {10, 11, 0}, 2},
      {"the total without last", {F, 0, 0}, {20, 0, 0}, {10, 10, 0}, 2},
      {"a total of 0", {F, 0, 0}, {0, 0, 0}, {10, 0, 0}, 1},
      {"more than the channel takes", {F, 0, L}, {8193, 0, 0}, {10, 10, 10}, 3},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    rig_t rig;
    kvb_event_t event;
    uint8_t body[32] = {0x5a, 0x00};
    uint8_t seq = 0;
    open_up(&rig, 0, 8, 0);
    for (int frame = 0; frame < cases[i].frames; frame++, seq++)
      rig_give_data(&rig, 1, cases[i].flags[frame], seq, 1, cases[i].total[frame], body, cases[i].size[frame]);
    while (rig_event(&rig, &event) != KVB_EVENT_NONE) CHECK_EQ(event.kind, KVB_EVENT_SYNC_DONE);
    give_sync_done(&rig, seq);
    CHECK_EQ(rig_event(&rig, &event), KVB_EVENT_SYNC_DONE);
    CHECK_EQ(rig.kvb._stats.rx_dropped, 1);
    if (rig.kvb._stats.rx_dropped != 1) check_note("%s", cases[i].name);
    rig_close(&rig);
  }
}

static void unreadable(void) {
  rig_t rig;
  kvb_event_t event;
  open_up(&rig, 0, 8, 0);
  rig_give_data(&rig, 1, F | L, 0, 1, 4, "\x32\x05\x32\x03", 4);         /* cut */
  rig_give_data(&rig, 1, F | L, 1, 1, 4, "\x5a\x00\x5a\x00", 4);         /* two arms */
  rig_give_data(&rig, 1, F | L, 2, 1, 2, "\x7a\x00", 2);                 /* a message of tomorrow */
  rig_give_data(&rig, 0, F | L, 3, 1, 2, "\x5a\x00", 2);                 /* on another channel than its own */
  rig_give_data(&rig, 1, F | L, 4, 1, 5, "\x82\x01\x02\x08\x01", 5);     /* an MCU's message */
  rig_give_data(&rig, 0, F | L, 5, 1, 6, "\x22\x04\x22\x02\x1a\x09", 6); /* a cut ICE server */
  give_sync_done(&rig, 6);
  CHECK_EQ(rig_event(&rig, &event), KVB_EVENT_SYNC_DONE);
  CHECK_EQ(rig.kvb._stats.rx_dropped, 3);
  CHECK_EQ(rig.kvb._stats.rx_unknown, 3);
  rig_close(&rig);
}

static void numbers_wrap(void) {
  rig_t rig;
  kvb_event_t event;
  open_up(&rig, 3, 8, 0);
  for (unsigned i = 0; i < 1000; i += 4) {
    for (unsigned k = 4; k-- > 0;) give_sync_done(&rig, (uint8_t)(i + k));
    for (unsigned k = 0; k < 4; k++) CHECK_EQ(rig_event(&rig, &event), KVB_EVENT_SYNC_DONE);
    CHECK_EQ(rig_event(&rig, &event), KVB_EVENT_NONE);
    rig.now++;
    rig_drain(&rig);
  }
  CHECK_EQ(rig.kvb._rx_next, 1000 & 255);
  rig_close(&rig);
}

static void ice_servers(void) {
  static const char list[] =
      "\x22\x36\x08\x07\x10\x60\x18\x01"
      "\x22\x0c\x1a\x0a"
      "stun:a.b:1"
      "\x22\x20\x0a\x01u\x12\x01p\x1a\x0b"
      "turn:a.b:22"
      "\x1a\x0b"
      "turn:a.b:33";
  rig_t rig;
  kvb_event_t event;
  kvb_ice_server_t server;
  kvb_bytes_t uri;
  open_up(&rig, 0, 8, 0);
  rig_give_data(&rig, 0, F | L, 0, 1, sizeof list - 1, list, sizeof list - 1);
  CHECK_EQ(rig_event(&rig, &event), KVB_EVENT_ICE_SERVERS);
  kvb_ice_servers_t *servers = &event.as.ice_servers;
  CHECK_EQ(servers->generation, 7);
  CHECK_EQ(servers->expires_ms, 0x60);
  CHECK(servers->final);
  CHECK(kvb_next_ice_server(servers, &server));
  CHECK_EQ(server.username.size, 0);
  CHECK(kvb_next_ice_uri(&server, &uri));
  CHECK_BYTES(uri.data, uri.size, "stun:a.b:1", 10);
  CHECK(!kvb_next_ice_uri(&server, &uri));
  CHECK(kvb_next_ice_server(servers, &server));
  CHECK_BYTES(server.password.data, server.password.size, "p", 1);
  CHECK(kvb_next_ice_uri(&server, &uri));
  CHECK(kvb_next_ice_uri(&server, &uri));
  CHECK_BYTES(uri.data, uri.size, "turn:a.b:33", 11);
  CHECK(!kvb_next_ice_uri(&server, &uri));
  CHECK(!kvb_next_ice_server(servers, &server));
  rig_close(&rig);
}

void suite_receiver(void) {
  CASE("a message of one frame is handed out and acknowledged at once", one_message);
  CASE("a fragment is acknowledged within 3 ms", acks_wait_a_little);
  CASE("a quarter of the window is acknowledged at once", quarter_of_a_window);
  CASE("half the receive bytes are acknowledged at once", half_the_credit);
  CASE("a duplicate is dropped, counted, and acknowledged again at once", duplicates);
  CASE("an empty DATA frame delivers nothing and is acknowledged at once", empty_data);
  CASE("after a gap, what slots keep is sacked, and the NAK said once", gap_with_slots);
  CASE("a gap that is filled hands out all that was kept", gap_is_filled);
  CASE("without slots, what follows a gap is dropped until it comes again", gap_without_slots);
  CASE("a bad frame is answered by a NAK, once a round trip", bad_frame_naks);
  CASE("every acknowledgement tells the credit, and none while on hold", credit_in_every_ack);
  CASE("a view lives, and its channel waits, until the next event is asked for", view_lives);
  CASE("a frame that is here but blocked is acknowledged again when it is repeated", blocked_frame_again);
  CASE("messages of different channels come interleaved", interleaved);
  CASE("a message that is not as announced is dropped and counted, and the next one is taken", dropped_messages);
  CASE("what cannot be read, or is not known, is counted and skipped", unreadable);
  CASE("frame numbers wrap", numbers_wrap);
  CASE("ICE servers are walked as views", ice_servers);
}

#include <string.h>

#include "rig.h"

static void greets(void) {
  rig_t rig;
  naive_frame_t frame;
  size_t size;
  kvb_config_t config;
  memset(&config, 0, sizeof config);
  config.slots = 3;
  config.boot_count = 7;
  config.reset_cause = KVB_RESET_CAUSE_WATCHDOG;
  config.stall_ms = 100;
  rig_open(&rig, &config, 4000000000u);
  CHECK_EQ(kvb_tx(&rig.kvb, rig.now, &size)[0], 0xc0); /* a leading END */
  CHECK(rig_take(&rig, &frame));
  CHECK_EQ(frame.type, NAIVE_HELLO);
  const uint32_t want[] = {KVB_ROLE_MCU, 1, 1,    RIG_MCU, 0,    7,  KVB_RESET_CAUSE_WATCHDOG, 128, 4, 3,
                           2048 - 65,    8, 2048, 8192,    2048, 100};
  for (unsigned i = 0; i < sizeof want / sizeof *want; i++)
    CHECK_EQ(naive_read(frame.body, frame.size, i + 1), want[i]);
  CHECK(!rig_take(&rig, &frame));
  rig_close(&rig);
}

static void goes_on_greeting(void) {
  rig_t rig;
  rig_open(&rig, NULL, UINT32_MAX - 100);
  uint32_t least = 15, most = 20;
  CHECK_EQ(rig_drain(&rig), 1);
  for (int i = 0; i < 20; i++) {
    const uint32_t wait = kvb_next_timeout(&rig.kvb, rig.now);
    CHECK(wait >= least && wait <= most);
    rig.now += wait - 1;
    CHECK_EQ(rig_drain(&rig), 0);
    rig.now++;
    CHECK_EQ(rig_drain(&rig), 1);
    most = most * 2 > 1000 ? 1000 : most * 2;
    least = most - most / 4;
  }
  rig_close(&rig);
}

static void comes_up(void) {
  rig_t rig;
  naive_frame_t frame;
  kvb_event_t event;
  rig_hello_t hello = rig_host();
  hello.peer_epoch = 0;
  hello.fragment = 200;
  hello.window = 99; /* out of range: 32 */
  hello.max[2] = 70000;
  rig_open(&rig, NULL, 0);
  rig_drain(&rig);
  rig.now = 7;
  rig_give_hello(&rig, &hello);
  CHECK_EQ(rig_event(&rig, &event), KVB_EVENT_NONE); /* it does not know us yet */
  CHECK(rig_take(&rig, &frame));
  CHECK_EQ(naive_read(frame.body, frame.size, 5), RIG_HOST);
  hello.peer_epoch = RIG_MCU;
  rig_give_hello(&rig, &hello);
  CHECK_EQ(rig_event(&rig, &event), KVB_EVENT_UP);
  CHECK(!event.as.up.resumed);
  CHECK_EQ(event.as.up.fragment_max, 200);
  CHECK_EQ(event.as.up.window, 32);
  CHECK_EQ(event.as.up.max_bulk_bytes, 65535);
  CHECK_EQ(event.as.up.peer_epoch, RIG_HOST);
  CHECK(!rig_take(&rig, &frame)); /* the answer waits for its time */
  CHECK_EQ(kvb_next_timeout(&rig.kvb, rig.now), 5);
  rig.now += 5;
  CHECK(rig_take(&rig, &frame));
  CHECK_EQ(frame.type, NAIVE_HELLO);
  CHECK(!rig_take(&rig, &frame));
  rig_close(&rig);
}

static void not_up_hears_hello_only(void) {
  rig_t rig;
  kvb_event_t event;
  rig_open(&rig, NULL, 0);
  rig_give_ack(&rig, 0, 1, 0, false);
  rig_give_data(&rig, 0, NAIVE_FIRST | NAIVE_LAST, 0, 1, 2, "\x5a\x00", 2);
  CHECK_EQ(rig_event(&rig, &event), KVB_EVENT_NONE);
  CHECK_EQ(rig.kvb._stats.rx_bad, 0);
  rig_close(&rig);
}

static void confirmation_changes_nothing(void) {
  rig_t rig;
  naive_frame_t frame;
  kvb_event_t event;
  rig_hello_t hello = rig_host();
  rig_open(&rig, NULL, 0);
  rig_up(&rig, &hello);
  CHECK_EQ(kvb_send_connect(&rig.kvb), 1);
  CHECK(rig_take(&rig, &frame));
  rig.now += 50;
  rig_give_hello(&rig, &hello);
  CHECK_EQ(rig_event(&rig, &event), KVB_EVENT_NONE);
  CHECK(rig_take(&rig, &frame));
  CHECK_EQ(frame.type, NAIVE_ACK); /* and no HELLO, or two sides would never fall silent */
  rig_give_ack(&rig, 1, 100, 0, false);
  CHECK_EQ(rig_event(&rig, &event), KVB_EVENT_DELIVERED);
  rig_close(&rig);
}

static void last_hello_lost(void) {
  rig_t rig;
  naive_frame_t frame;
  kvb_event_t event;
  rig_hello_t hello = rig_host();
  rig_open(&rig, NULL, 0);
  rig_drain(&rig);
  rig_give_hello(&rig, &hello);
  CHECK_EQ(rig_event(&rig, &event), KVB_EVENT_UP);
  rig.now += 5;
  CHECK_EQ(rig_drain(&rig), 1); /* lost: the host is not up, and greets again */
  for (int i = 0; i < 3; i++) {
    rig.now += 900;
    rig_give_hello(&rig, &hello);
    CHECK(rig_take(&rig, &frame));
    CHECK_EQ(frame.type, NAIVE_HELLO);
    CHECK_EQ(naive_read(frame.body, frame.size, 5), RIG_HOST);
    CHECK(rig_take(&rig, &frame));
    CHECK_EQ(frame.type, NAIVE_ACK);
    CHECK(!rig_take(&rig, &frame));
  }
  CHECK_EQ(rig_event(&rig, &event), KVB_EVENT_NONE);
  rig_close(&rig);
}

static void peer_reset(void) {
  rig_t rig;
  naive_frame_t frame;
  kvb_event_t event;
  rig_hello_t hello = rig_host();
  rig_open(&rig, NULL, 0);
  rig_up(&rig, &hello);
  CHECK_EQ(kvb_send_connect(&rig.kvb), 1);
  CHECK_EQ(kvb_send_sync_done(&rig.kvb), 2);
  CHECK(rig_take(&rig, &frame));
  rig_give_data(&rig, 1, NAIVE_FIRST, 0, 1, 500, "half of it", 10);
  hello.epoch++;
  hello.peer_epoch = 0;
  rig_give_hello(&rig, &hello);
  CHECK_EQ(rig_event(&rig, &event), KVB_EVENT_FAILED);
  CHECK_EQ(event.as.sent.id, 1);
  CHECK_EQ(event.as.sent.reason, KVB_FAILED_PEER_RESET);
  CHECK_EQ(rig_event(&rig, &event), KVB_EVENT_FAILED);
  CHECK_EQ(event.as.sent.id, 2);
  CHECK_EQ(rig_event(&rig, &event), KVB_EVENT_DOWN);
  CHECK_EQ(event.as.down, KVB_DOWN_PEER_RESET);
  CHECK_EQ(rig_event(&rig, &event), KVB_EVENT_NONE);
  CHECK_EQ(kvb_send_connect(&rig.kvb), KVB_ERR_DOWN);
  rig.now += 5;
  while (rig_take(&rig, &frame)) continue;
  CHECK_EQ(frame.type, NAIVE_HELLO);
  CHECK_EQ(naive_read(frame.body, frame.size, 5), RIG_HOST + 1);
  hello.peer_epoch = RIG_MCU;
  rig_give_hello(&rig, &hello);
  CHECK_EQ(rig_event(&rig, &event), KVB_EVENT_UP);
  CHECK(event.as.up.resumed);
  CHECK_EQ(kvb_send_connect(&rig.kvb), 1); /* ids begin anew */
  CHECK_EQ(rig.kvb._stats.resets, 1);
  rig_close(&rig);
}

static void peer_forgot_us(void) {
  rig_t rig;
  kvb_event_t event;
  rig_hello_t hello = rig_host();
  rig_open(&rig, NULL, 0);
  rig_up(&rig, &hello);
  hello.peer_epoch = 0;
  rig_give_hello(&rig, &hello);
  CHECK_EQ(rig_event(&rig, &event), KVB_EVENT_DOWN);
  hello.peer_epoch = RIG_MCU;
  rig_give_hello(&rig, &hello);
  CHECK_EQ(rig_event(&rig, &event), KVB_EVENT_UP);
  rig_close(&rig);
}

static void reset_waits_for_the_application(void) {
  rig_t rig;
  kvb_event_t event;
  rig_hello_t hello = rig_host();
  rig_open(&rig, NULL, 0);
  rig_up(&rig, &hello);
  rig_give_data(&rig, 1, NAIVE_FIRST | NAIVE_LAST, 0, 1, 10, "\x32\x08\x08\x05\x32\x04live", 10);
  hello.epoch++;
  rig_give_hello(&rig, &hello);
  CHECK_EQ(rig_event(&rig, &event), KVB_EVENT_OFFER);
  rig_drain(&rig);
  CHECK_BYTES(event.as.offer.sdp.data, event.as.offer.sdp.size, "live", 4); /* the view lives on */
  CHECK_EQ(rig_event(&rig, &event), KVB_EVENT_DOWN);
  CHECK_EQ(rig_event(&rig, &event), KVB_EVENT_UP);
  rig_close(&rig);
}

static void loopback(void) {
  rig_t rig;
  naive_frame_t frame;
  kvb_event_t event;
  rig_hello_t hello = rig_host();
  hello.epoch = RIG_MCU;
  hello.role = KVB_ROLE_MCU;
  rig_open(&rig, NULL, 0);
  CHECK(rig_take(&rig, &frame));
  for (int i = 0; i < 3; i++) rig_give_hello(&rig, &hello);
  CHECK_EQ(rig_event(&rig, &event), KVB_EVENT_LOOPBACK);
  CHECK(event.as.loopback.own_epoch);
  CHECK_EQ(rig_event(&rig, &event), KVB_EVENT_NONE);
  rig.now += 6;
  CHECK(!rig_take(&rig, &frame)); /* never answered */
  rig.now += 20;
  CHECK(rig_take(&rig, &frame)); /* but greeting goes on */
  CHECK_EQ(naive_read(frame.body, frame.size, 5), 0);
  rig_close(&rig);
}

static void wrong_device(void) {
  rig_t rig;
  kvb_event_t event;
  rig_hello_t hello = rig_host();
  hello.role = KVB_ROLE_MCU;
  rig_open(&rig, NULL, 0);
  rig_give_hello(&rig, &hello);
  CHECK_EQ(rig_event(&rig, &event), KVB_EVENT_LOOPBACK);
  CHECK(!event.as.loopback.own_epoch);
  hello.role = KVB_ROLE_HOST; /* the right one is plugged in */
  rig_give_hello(&rig, &hello);
  CHECK_EQ(rig_event(&rig, &event), KVB_EVENT_UP);
  rig_close(&rig);
}

static void no_common_version(void) {
  rig_t rig;
  naive_frame_t frame;
  kvb_event_t event;
  rig_hello_t hello = rig_host();
  hello.version_min = 3;
  hello.version_max = 5;
  hello.peer_epoch = 0;
  rig_open(&rig, NULL, 0);
  rig_drain(&rig);
  rig.now += 5;
  rig_give_hello(&rig, &hello);
  CHECK_EQ(rig_event(&rig, &event), KVB_EVENT_INCOMPATIBLE);
  CHECK_EQ(event.as.incompatible.peer_min, 3);
  CHECK_EQ(event.as.incompatible.peer_max, 5);
  CHECK_EQ(event.as.incompatible.own_max, 1);
  CHECK(!event.as.incompatible.update_peer);
  CHECK_EQ(rig_drain(&rig), 1); /* answered */
  hello.peer_epoch = RIG_MCU;
  rig_give_hello(&rig, &hello);
  CHECK_EQ(rig_event(&rig, &event), KVB_EVENT_NONE); /* told once */
  rig.now += 700;
  CHECK_EQ(rig_drain(&rig), 0); /* not answered any more: both know */
  rig.now += 300;
  CHECK_EQ(rig_drain(&rig), 1); /* but greeted every second */
  hello.version_min = 1;        /* the host is mended */
  hello.epoch++;
  rig_give_hello(&rig, &hello);
  CHECK_EQ(rig_event(&rig, &event), KVB_EVENT_UP);
  CHECK(rig_take(&rig, &frame) || true);
  rig_close(&rig);
}

static void incompatible_life(void) {
  rig_t rig;
  kvb_event_t event;
  rig_hello_t hello = rig_host();
  rig_open(&rig, NULL, 0);
  rig_up(&rig, &hello);
  hello.epoch++;
  hello.version_min = hello.version_max = 2;
  rig_give_hello(&rig, &hello);
  CHECK_EQ(rig_event(&rig, &event), KVB_EVENT_DOWN);
  CHECK_EQ(event.as.down, KVB_DOWN_INCOMPATIBLE);
  CHECK_EQ(rig_event(&rig, &event), KVB_EVENT_INCOMPATIBLE);
  rig_close(&rig);
}

static void bad_hellos(void) {
  rig_t rig;
  kvb_event_t event;
  rig_hello_t hello = rig_host();
  naive_frame_t frame;
  hello.epoch = 0;
  rig_open(&rig, NULL, 0);
  rig_drain(&rig);
  rig.now += 6;
  rig_give_hello(&rig, &hello);
  memset(&frame, 0, sizeof frame);
  memcpy(frame.body, "\x08\x01\x25\x01", 4);
  frame.size = 4;
  rig_give(&rig, &frame);
  CHECK_EQ(rig_event(&rig, &event), KVB_EVENT_NONE);
  CHECK_EQ(rig.kvb._stats.rx_bad, 2);
  CHECK_EQ(rig_drain(&rig), 0);
  rig_close(&rig);
}

static void silence(void) {
  rig_t rig;
  naive_frame_t frame;
  kvb_event_t event;
  rig_hello_t hello = rig_host();
  rig_open(&rig, NULL, UINT32_MAX - 1500);
  rig_up(&rig, &hello);
  for (int second = 1; second <= 2; second++) {
    rig_drain(&rig);
    CHECK_EQ(kvb_next_timeout(&rig.kvb, rig.now), 1000);
    rig.now += 1000;
    CHECK(rig_take(&rig, &frame));
    CHECK_EQ(frame.type, NAIVE_LINK);
    CHECK_EQ(naive_read(frame.body, frame.size, 1), 1);
    CHECK_EQ(rig_event(&rig, &event), KVB_EVENT_NONE);
  }
  rig.now += 1000;
  CHECK_EQ(rig_event(&rig, &event), KVB_EVENT_DEGRADED);
  CHECK(rig_take(&rig, &frame));
  CHECK_EQ(frame.type, NAIVE_HELLO);
  CHECK_EQ(kvb_send_connect(&rig.kvb), 1); /* delivery goes on */
  CHECK(rig_drain(&rig) >= 1);
  for (int i = 0; i < 100; i++) {
    rig.now += 1000;
    CHECK(rig_drain(&rig) >= 2); /* a HELLO, and the frame once more: nothing is given up */
  }
  rig_give_ack(&rig, 1, 100, 0, false);
  CHECK_EQ(rig_event(&rig, &event), KVB_EVENT_DELIVERED);
  CHECK_EQ(rig_event(&rig, &event), KVB_EVENT_RECOVERED);
  CHECK_EQ(rig_event(&rig, &event), KVB_EVENT_NONE);
  rig_close(&rig);
}

static void unheard_silence(void) {
  rig_t rig;
  kvb_event_t event;
  rig_hello_t hello = rig_host();
  rig_open(&rig, NULL, 0);
  rig_up(&rig, &hello);
  rig.now += 4000;
  rig_drain(&rig);
  rig_give_ack(&rig, 0, 100, 0, false);
  rig_drain(&rig);
  CHECK_EQ(rig_event(&rig, &event), KVB_EVENT_NONE);
  rig_close(&rig);
}

static void pong(void) {
  rig_t rig;
  naive_frame_t frame;
  rig_hello_t hello = rig_host();
  rig_open(&rig, NULL, 0);
  rig_up(&rig, &hello);
  rig_give_link(&rig, 1, 0xdeadbeef);
  CHECK(rig_take(&rig, &frame));
  CHECK_EQ(frame.type, NAIVE_LINK);
  CHECK_EQ(naive_read(frame.body, frame.size, 1), 2);
  CHECK_EQ(naive_read(frame.body, frame.size, 2), 0xdeadbeef);
  rig_close(&rig);
}

static void bad_frames(void) {
  rig_t rig;
  naive_frame_t frame;
  kvb_event_t event;
  rig_hello_t hello = rig_host();
  rig_open(&rig, NULL, 0);
  rig_up(&rig, &hello);
  rig.now += 500;
  for (int i = 0; i < 7; i++) kvb_feed(&rig.kvb, "Guru Meditation\xc0", 16);
  CHECK_EQ(rig_event(&rig, &event), KVB_EVENT_NONE);
  while (rig_take(&rig, &frame)) CHECK_EQ(frame.type, NAIVE_ACK);
  kvb_feed(&rig.kvb, "Guru Meditation\xc0", 16);
  CHECK(rig_take(&rig, &frame));
  CHECK_EQ(frame.type, NAIVE_HELLO);
  CHECK_EQ(rig.kvb._stats.rx_bad, 8);
  for (int i = 0; i < 7; i++) { /* too slow to mean anything */
    rig.now += 100;
    kvb_feed(&rig.kvb, "x\xc0", 2);
    while (rig_take(&rig, &frame)) CHECK(frame.type != NAIVE_HELLO);
  }
  rig_close(&rig);
}

void suite_handshake(void) {
  CASE("a link greets at once and says all about itself", greets);
  CASE("greeting goes on for ever, from 20 ms to 1 s, with a random cut of a quarter at most", goes_on_greeting);
  CASE("a link is up when the host knows its epoch, and answers at most every 5 ms", comes_up);
  CASE("a link that is not up hears HELLO only", not_up_hears_hello_only);
  CASE("the same pair confirmed again leaves delivery untouched", confirmation_changes_nothing);
  CASE("a host that missed the last HELLO gets another one", last_hello_lost);
  CASE("a new life of the host fails what was unfinished, and begins anew", peer_reset);
  CASE("a host that forgot our epoch began anew", peer_forgot_us);
  CASE("a reset waits until the application let go of what it holds", reset_waits_for_the_application);
  CASE("our own frames are refused by name and not answered", loopback);
  CASE("another MCU is refused by name, and the host is taken afterwards", wrong_device);
  CASE("without a common version the link stays, tells both ranges once, and greets every second", no_common_version);
  CASE("a new life in another version says so with the DOWN", incompatible_life);
  CASE("a HELLO that cannot be read is bad and not answered", bad_hellos);
  CASE("silence is pinged, then told, and ended by any good frame", silence);
  CASE("a silence that ended before the application looked is no news", unheard_silence);
  CASE("a ping is answered with its token", pong);
  CASE("eight bad frames in 200 ms cause one HELLO", bad_frames);
}

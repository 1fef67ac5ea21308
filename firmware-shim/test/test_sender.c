#include <string.h>

#include "rig.h"

static uint8_t text[60000];

static void open_up(rig_t *rig, const rig_hello_t *hello) {
  for (size_t i = 0; i < sizeof text; i++) text[i] = (uint8_t)(i * 31 + i / 256);
  rig_open(rig, NULL, UINT32_MAX - 3000);
  rig_up(rig, hello);
}

/* The next frame must be DATA of this number. */
static bool sends(rig_t *rig, uint8_t seq, naive_frame_t *frame) {
  if (!rig_take(rig, frame)) return false;
  CHECK_EQ(frame->type, NAIVE_DATA);
  CHECK_EQ(frame->seq, seq);
  return frame->type == NAIVE_DATA && frame->seq == seq;
}

static void fragments(void) {
  rig_t rig;
  naive_frame_t frame;
  kvb_event_t event;
  rig_hello_t hello = rig_host();
  open_up(&rig, &hello);
  CHECK_EQ(kvb_send_raw(&rig.kvb, 1, text, 600), 1);
  CHECK(sends(&rig, 0, &frame));
  CHECK_EQ(frame.flags, NAIVE_FIRST);
  CHECK_EQ(frame.id, 1);
  CHECK_EQ(frame.total, 600);
  CHECK_BYTES(frame.body, frame.size, text, 256);
  CHECK(sends(&rig, 1, &frame));
  CHECK_EQ(frame.flags, 0);
  CHECK_BYTES(frame.body, frame.size, text + 256, 256);
  CHECK(sends(&rig, 2, &frame));
  CHECK_EQ(frame.flags, NAIVE_LAST);
  CHECK_BYTES(frame.body, frame.size, text + 512, 88);
  CHECK(!rig_take(&rig, &frame));
  rig_give_ack(&rig, 2, 128, 0, false);
  CHECK_EQ(rig_event(&rig, &event), KVB_EVENT_NONE);
  rig_give_ack(&rig, 3, 128, 0, false);
  CHECK_EQ(rig_event(&rig, &event), KVB_EVENT_DELIVERED);
  CHECK_EQ(event.as.sent.id, 1);
  CHECK_EQ(event.as.sent.channel, 1);
  rig_close(&rig);
}

static void window_is_kept(void) {
  for (uint32_t window = 1; window <= 32; window *= 2) {
    rig_t rig;
    naive_frame_t frame;
    rig_hello_t hello = rig_host();
    hello.window = window;
    open_up(&rig, &hello);
    kvb_send_raw(&rig.kvb, 1, text, 60000);
    uint8_t seq = 0;
    while (rig_take(&rig, &frame)) seq++;
    CHECK_EQ(seq, window < KVB_WINDOW ? window : KVB_WINDOW);
    rig_give_ack(&rig, 1, 128, 0, false);
    CHECK(sends(&rig, seq, &frame));
    CHECK(!rig_take(&rig, &frame));
    rig_close(&rig);
  }
}

static void priority(void) {
  rig_t rig;
  naive_frame_t frame;
  rig_hello_t hello = rig_host();
  hello.window = 4;
  open_up(&rig, &hello);
  kvb_send_raw(&rig.kvb, 2, text, 3000);
  for (uint8_t seq = 0; seq < 3; seq++) {
    CHECK(sends(&rig, seq, &frame));
    CHECK_EQ(frame.channel, 2);
  }
  CHECK(!rig_take(&rig, &frame)); /* bulk leaves one frame of the window free */
  kvb_send_raw(&rig.kvb, 1, text, 300);
  CHECK(sends(&rig, 3, &frame));
  CHECK_EQ(frame.channel, 1);
  kvb_send_connect(&rig.kvb);
  rig_give_ack(&rig, 3, 128, 0, false);
  CHECK(sends(&rig, 4, &frame)); /* overtakes the rest of both */
  CHECK_EQ(frame.channel, 0);
  CHECK(sends(&rig, 5, &frame));
  CHECK_EQ(frame.channel, 1);
  CHECK_EQ(frame.flags, NAIVE_LAST);
  CHECK(!rig_take(&rig, &frame));
  rig_give_ack(&rig, 6, 128, 0, false);
  CHECK(sends(&rig, 6, &frame));
  CHECK_EQ(frame.channel, 2);
  CHECK_EQ(frame.flags, 0);
  CHECK_BYTES(frame.body, frame.size, text + 768, frame.size);
  rig_close(&rig);
}

static void bulk_through_a_window_of_one(void) {
  rig_t rig;
  naive_frame_t frame;
  rig_hello_t hello = rig_host();
  hello.window = 1;
  open_up(&rig, &hello);
  kvb_send_raw(&rig.kvb, 2, text, 100);
  CHECK(sends(&rig, 0, &frame));
  rig_close(&rig);
}

static void loss_by_sack(void) {
  rig_t rig;
  naive_frame_t first, frame;
  rig_hello_t hello = rig_host();
  open_up(&rig, &hello);
  kvb_send_raw(&rig.kvb, 1, text, 60000);
  CHECK(sends(&rig, 0, &first));
  CHECK_EQ(rig_drain(&rig), KVB_WINDOW - 1);
  rig.now += 5;
  rig_give_ack(&rig, 0, 128, 1 << 2, false); /* 3 arrived: 0, 1 and 2 are lost */
  for (uint8_t seq = 0; seq < 3; seq++) {
    CHECK(sends(&rig, seq, &frame));
    CHECK_EQ(frame.id, seq == 0 ? 1 : 0);
    if (seq == 0) CHECK_BYTES(frame.body, frame.size, first.body, first.size);
  }
  CHECK(!rig_take(&rig, &frame));
  rig_give_ack(&rig, 0, 128, 1 << 2, false); /* says nothing new */
  CHECK(!rig_take(&rig, &frame));
  rig.now += 5;
  rig_give_ack(&rig, 0, 128, 1 << 2 | 1 << 1, false); /* 2 arrived, sent after 0 and 1 the second time */
  CHECK(sends(&rig, 0, &frame));
  CHECK(sends(&rig, 1, &frame));
  CHECK(sends(&rig, 4, &frame)); /* sent the first time before 2 the second time */
  CHECK_EQ(rig.kvb._stats.tx_timeouts, 0);
  rig_close(&rig);
}

static void peer_without_slots(void) {
  rig_t rig;
  naive_frame_t frame;
  rig_hello_t hello = rig_host();
  hello.slots = 0;
  open_up(&rig, &hello);
  kvb_send_raw(&rig.kvb, 1, text, 60000);
  CHECK_EQ(rig_drain(&rig), KVB_WINDOW);
  rig.now += 30;
  rig_give_ack(&rig, 2, 128, 0, true); /* 2 is missing, so all behind it was dropped */
  for (uint8_t seq = 2; seq < KVB_WINDOW + 2; seq++) CHECK(sends(&rig, seq, &frame));
  CHECK(!rig_take(&rig, &frame));
  rig_close(&rig);
}

static void young_frames_are_not_naked(void) {
  rig_t rig;
  naive_frame_t frame;
  rig_hello_t hello = rig_host();
  open_up(&rig, &hello);
  kvb_send_raw(&rig.kvb, 1, text, 100);
  CHECK(sends(&rig, 0, &frame));
  rig.now += 20;
  rig_give_ack(&rig, 1, 128, 0, false); /* a round trip of 20 ms */
  rig.kvb._rtt_min = 20;                /* (the greeting was faster) */
  rig_drain(&rig);
  kvb_event_t event;
  CHECK_EQ(rig_event(&rig, &event), KVB_EVENT_DELIVERED);
  kvb_send_raw(&rig.kvb, 1, text, 100);
  CHECK(sends(&rig, 1, &frame));
  rig.now += 18;
  rig_give_ack(&rig, 1, 128, 0, true);
  CHECK(!rig_take(&rig, &frame));
  rig.now += 1;
  rig_give_ack(&rig, 1, 128, 0, true);
  CHECK(sends(&rig, 1, &frame));
  rig_close(&rig);
}

static void timer(void) {
  rig_t rig;
  naive_frame_t frame;
  kvb_event_t event;
  rig_hello_t hello = rig_host();
  hello.stall = 50;
  open_up(&rig, &hello);
  kvb_send_raw(&rig.kvb, 1, text, 1000);
  CHECK_EQ(rig_drain(&rig), 4);
  uint32_t wait = 150; /* RTO_FIRST_MS and the stall */
  for (int i = 0; i < 6; i++) {
    rig.now += wait - 1;
    rig_give_link(&rig, 2, 0); /* keeps the link from degrading */
    CHECK_EQ(rig_drain(&rig), 0);
    rig.now++;
    CHECK(sends(&rig, 3, &frame)); /* one probe, the newest */
    CHECK(!rig_take(&rig, &frame));
    wait = wait * 2 > 1000 ? 1000 : wait * 2;
  }
  CHECK_EQ(rig.kvb._stats.tx_timeouts, 6);
  rig.now += 3;
  rig_give_ack(&rig, 4, 128, 0, false);
  CHECK_EQ(rig_event(&rig, &event), KVB_EVENT_DELIVERED);
  CHECK_EQ(kvb_next_timeout(&rig.kvb, rig.now), 0); /* there may be something to send */
  rig_drain(&rig);
  CHECK_EQ(kvb_next_timeout(&rig.kvb, rig.now), 1000); /* a ping, no more */
  rig_close(&rig);
}

static void timer_runs_from_departure(void) {
  rig_t rig;
  kvb_config_t config;
  rig_hello_t hello = rig_host();
  size_t size;
  memset(&config, 0, sizeof config);
  config.tx_bytes = 500;
  rig_open(&rig, &config, 0);
  rig_up(&rig, &hello);
  kvb_send_raw(&rig.kvb, 1, text, 200);
  CHECK(kvb_tx(&rig.kvb, rig.now, &size) != NULL);
  rig.now += 5000; /* a slow line: what is not written yet cannot be late */
  rig_give_link(&rig, 2, 0);
  kvb_event_t event;
  rig_event(&rig, &event);
  kvb_tx_done(&rig.kvb, rig.now, size);
  CHECK_EQ(rig.kvb._stats.tx_timeouts, 0);
  CHECK(kvb_tx(&rig.kvb, rig.now + 99, &size) == NULL);
  CHECK(kvb_tx(&rig.kvb, rig.now + 100, &size) != NULL);
  CHECK_EQ(rig.kvb._stats.tx_timeouts, 1);
  rig_close(&rig);
}

static void karn(void) {
  rig_t rig;
  naive_frame_t frame;
  kvb_stats_t stats;
  rig_hello_t hello = rig_host();
  open_up(&rig, &hello);
  kvb_send_raw(&rig.kvb, 1, text, 100);
  CHECK(sends(&rig, 0, &frame));
  rig.now += 100;
  CHECK(sends(&rig, 0, &frame));
  rig.now += 1;
  rig_give_ack(&rig, 1, 128, 0, false); /* of which of the two? */
  rig_drain(&rig);
  kvb_get_stats(&rig.kvb, &stats);
  CHECK_EQ(stats.srtt_ms, 0);
  CHECK_EQ(stats.rto_ms, 200); /* which stays doubled until a sample comes */
  kvb_event_t event;
  rig_event(&rig, &event);
  kvb_send_raw(&rig.kvb, 1, text, 100);
  CHECK(sends(&rig, 1, &frame));
  rig.now += 24;
  rig_give_ack(&rig, 2, 128, 0, false);
  rig_drain(&rig);
  kvb_get_stats(&rig.kvb, &stats);
  CHECK_EQ(stats.srtt_ms, 24);
  CHECK_EQ(stats.rto_ms, 72); /* 24 + 4 x 12 */
  rig_close(&rig);
}

/* The newest frame that the peer can keep, once it is there, proves all others lost. */
static void whole_window_lost(void) {
  static const struct {
    uint32_t slots;
    uint8_t probe;
    uint8_t ack; /* what the peer says to it */
    uint16_t sack;
    uint8_t again[6]; /* ends with the first frame that is new */
  } cases[] = {
      {16, 5, 0, 1 << 4, {0, 1, 2, 3, 4, 6}}, {5, 5, 0, 1 << 4, {0, 1, 2, 3, 4, 6}},
      {2, 2, 0, 1 << 1, {0, 1, 3, 4, 5, 6}},  {1, 1, 0, 1 << 0, {0, 2, 3, 4, 5, 6}},
      {0, 0, 1, 0, {1, 2, 3, 4, 5, 6}},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    rig_t rig;
    naive_frame_t frame;
    rig_hello_t hello = rig_host();
    hello.slots = cases[i].slots;
    open_up(&rig, &hello);
    kvb_send_raw(&rig.kvb, 1, text, 256 * 6);
    CHECK_EQ(rig_drain(&rig), 6);
    rig.now += 100;
    CHECK(sends(&rig, cases[i].probe, &frame));
    CHECK(!rig_take(&rig, &frame));
    rig.now += 4;
    rig_give_ack(&rig, cases[i].ack, 128, cases[i].sack, false);
    kvb_send_raw(&rig.kvb, 1, text, 100);
    for (unsigned at = 0; at < 6; at++) CHECK(sends(&rig, cases[i].again[at], &frame));
    CHECK(!rig_take(&rig, &frame));
    CHECK_EQ(rig.kvb._stats.tx_timeouts, 1);
    CHECK_EQ(rig.kvb._stats.tx_again, 6);
    rig_close(&rig);
  }
}

static void probe_passes_what_arrived(void) {
  rig_t rig;
  naive_frame_t frame;
  rig_hello_t hello = rig_host();
  hello.slots = 3;
  open_up(&rig, &hello);
  kvb_send_raw(&rig.kvb, 1, text, 256 * 6);
  CHECK_EQ(rig_drain(&rig), 6);
  rig.now += 4;
  rig_give_ack(&rig, 0, 128, 1 << 2, false); /* 3 is there: 0 to 2, and 4 and 5 that found no slot, are lost */
  for (unsigned i = 0; i < 5; i++) CHECK(sends(&rig, (uint8_t)(i < 3 ? i : i + 1), &frame));
  CHECK(!rig_take(&rig, &frame));
  rig.now += 500;
  CHECK(sends(&rig, 2, &frame)); /* 4 is out of reach, and 3 known to be there */
  CHECK(!rig_take(&rig, &frame));
  rig.now += 4;
  rig_give_ack(&rig, 0, 128, 1 << 1 | 1 << 2, false);
  for (unsigned i = 0; i < 4; i++) CHECK(sends(&rig, (uint8_t)(i < 2 ? i : i + 2), &frame));
  CHECK(!rig_take(&rig, &frame));
  rig_close(&rig);
}

/* The peer has all frames, but does not take them yet, or its acknowledgement was lost. */
static void probe_when_all_is_there(void) {
  rig_t rig;
  kvb_event_t event;
  naive_frame_t frame;
  rig_hello_t hello = rig_host();
  open_up(&rig, &hello);
  kvb_send_raw(&rig.kvb, 1, text, 256 * 3);
  CHECK_EQ(rig_drain(&rig), 3);
  rig.now += 4;
  rig_give_ack(&rig, 0, 128, 3, false);
  CHECK(sends(&rig, 0, &frame));
  rig.now += 4;
  rig_give_ack(&rig, 1, 128, 1, false);
  CHECK(!rig_take(&rig, &frame));
  rig.now += 500;
  CHECK(sends(&rig, 1, &frame));
  CHECK(!rig_take(&rig, &frame));
  rig_give_ack(&rig, 3, 128, 0, false);
  CHECK_EQ(rig_event(&rig, &event), KVB_EVENT_DELIVERED);
  rig_close(&rig);
}

static void credit_is_kept(void) {
  rig_t rig;
  naive_frame_t frame;
  rig_hello_t hello = rig_host();
  hello.receive = 600;
  hello.unit = 4;
  open_up(&rig, &hello);
  kvb_send_raw(&rig.kvb, 1, text, 3000);
  CHECK(sends(&rig, 0, &frame));
  CHECK(sends(&rig, 1, &frame));
  CHECK(!rig_take(&rig, &frame)); /* 88 bytes are not worth a frame while others are under way */
  rig_give_ack(&rig, 1, 100, 0, false);
  CHECK(sends(&rig, 2, &frame)); /* 256 + 400 > 600: the edge moved to 656, 144 bytes are left */
  CHECK_EQ(frame.size, 144);
  rig_give_ack(&rig, 2, 0, 0, false);
  CHECK(!rig_take(&rig, &frame));
  rig_give_ack(&rig, 3, 2, 0, false);
  CHECK(sends(&rig, 3, &frame)); /* nothing is under way, so even 8 bytes go */
  CHECK_EQ(frame.size, 8);
  rig_give_ack(&rig, 4, 0, 0, false);
  CHECK(!rig_take(&rig, &frame));
  rig_give_ack(&rig, 4, 1, 0, false); /* the edge goes on */
  CHECK(sends(&rig, 4, &frame));
  CHECK_EQ(frame.size, 4);
  rig_close(&rig);
}

static void edge_never_moves_back(void) {
  rig_t rig;
  naive_frame_t frame;
  rig_hello_t hello = rig_host();
  hello.receive = 1024;
  hello.unit = 4;
  open_up(&rig, &hello);
  kvb_send_raw(&rig.kvb, 1, text, 3000);
  CHECK(sends(&rig, 0, &frame));
  rig_give_ack(&rig, 1, 0, 0, false); /* on hold */
  for (uint8_t seq = 1; seq < 4; seq++) CHECK(sends(&rig, seq, &frame));
  CHECK(!rig_take(&rig, &frame));
  rig_close(&rig);
}

static void probes_for_credit(void) {
  rig_t rig;
  naive_frame_t frame;
  rig_hello_t hello = rig_host();
  hello.receive = 256;
  open_up(&rig, &hello);
  kvb_send_raw(&rig.kvb, 1, text, 600);
  CHECK(sends(&rig, 0, &frame));
  rig.now += 4;
  rig_give_ack(&rig, 1, 0, 0, false);
  CHECK(!rig_take(&rig, &frame));
  for (uint8_t probe = 1; probe < 4; probe++) {
    const uint32_t wait = kvb_next_timeout(&rig.kvb, rig.now);
    CHECK(wait >= 8 && wait <= 20);
    rig.now += wait;
    CHECK(sends(&rig, probe, &frame));
    CHECK_EQ(frame.flags, 0);
    CHECK_EQ(frame.size, 0);
    rig.now += 4;
    rig_give_ack(&rig, (uint8_t)(probe + 1), 0, 0, false);
    CHECK(!rig_take(&rig, &frame));
  }
  rig_give_ack(&rig, 4, 1, 0, false);
  CHECK(sends(&rig, 4, &frame));
  CHECK_BYTES(frame.body, frame.size, text + 256, 256);
  rig_close(&rig);
}

/* Acknowledges whatever is sent; every `lossy`th frame not before its second transmission. Body of the last one. */
static size_t run_frames(rig_t *rig, int frames, int lossy) {
  naive_frame_t frame;
  size_t last = 0;
  for (int i = 1; i <= frames && rig_take(rig, &frame); i++) {
    const uint8_t seq = frame.seq;
    last = frame.size;
    rig->now++;
    if (lossy > 0 && i % lossy == 0) {
      CHECK(rig_take(rig, &frame));
      rig_give_ack(rig, seq, 255, 1, false);
      CHECK(sends(rig, seq, &frame));
      rig_give_ack(rig, (uint8_t)(seq + 2), 255, 0, false);
    } else {
      rig_give_ack(rig, (uint8_t)(seq + 1), 255, 0, false);
    }
  }
  return last;
}

static void fragment_size(void) {
  rig_t rig;
  rig_hello_t hello = rig_host();
  hello.window = 2;
  open_up(&rig, &hello);
  kvb_send_raw(&rig.kvb, 1, text, 60000);
  CHECK_EQ(run_frames(&rig, 1, 0), 256);
  CHECK_EQ(run_frames(&rig, 60, 1), 32); /* every frame lost: as short as can be */
  const size_t middle = run_frames(&rig, 200, 16);
  CHECK(middle > 50 && middle < 200); /* a loss every 16 frames: in between */
  CHECK(run_frames(&rig, 100, 0) > 250);
  rig_close(&rig);
  open_up(&rig, &hello);
  kvb_send_raw(&rig.kvb, 1, text, 60000);
  const size_t longer = run_frames(&rig, 60, 0);
  CHECK(longer > 350 && longer < 450); /* the root of 9 times some 18000 bytes */
  kvb_event_t event;
  for (int i = 0; i < 5; i++) {
    run_frames(&rig, 1000, 0);
    rig_event(&rig, &event);
    kvb_send_raw(&rig.kvb, 1, text, 60000);
  }
  CHECK_EQ(run_frames(&rig, 10, 0), 1024); /* what the peer takes at most */
  rig_close(&rig);
}

static void cancel(void) {
  rig_t rig;
  naive_frame_t frame;
  kvb_event_t event;
  rig_hello_t hello = rig_host();
  hello.window = 2;
  open_up(&rig, &hello);
  CHECK_EQ(kvb_send_raw(&rig.kvb, 1, text, 3000), 1);
  CHECK_EQ(kvb_send_raw(&rig.kvb, 1, text, 100), 2);
  CHECK(sends(&rig, 0, &frame));
  CHECK_EQ(kvb_cancel(&rig.kvb, 1), KVB_OK);
  CHECK_EQ(kvb_cancel(&rig.kvb, 2), KVB_OK);
  CHECK_EQ(kvb_cancel(&rig.kvb, 77), KVB_ERR_UNKNOWN);
  CHECK_EQ(rig_event(&rig, &event), KVB_EVENT_FAILED); /* nothing of it was sent */
  CHECK_EQ(event.as.sent.id, 2);
  CHECK_EQ(event.as.sent.reason, KVB_FAILED_CANCELLED);
  CHECK_EQ(kvb_send_raw(&rig.kvb, 1, text, 50), 3);
  CHECK(sends(&rig, 1, &frame)); /* the abort */
  CHECK_EQ(frame.flags, NAIVE_LAST);
  CHECK_EQ(frame.size, 0);
  CHECK(!rig_take(&rig, &frame));
  rig_give_ack(&rig, 1, 128, 0, false);
  CHECK(sends(&rig, 2, &frame));
  CHECK_EQ(frame.id, 3);
  CHECK_EQ(rig_event(&rig, &event), KVB_EVENT_NONE);
  rig_give_ack(&rig, 3, 128, 0, false);
  CHECK_EQ(rig_event(&rig, &event), KVB_EVENT_FAILED);
  CHECK_EQ(event.as.sent.id, 1);
  CHECK_EQ(event.as.sent.reason, KVB_FAILED_CANCELLED);
  CHECK_EQ(rig_event(&rig, &event), KVB_EVENT_DELIVERED);
  rig_close(&rig);
}

static void cancel_too_late(void) {
  rig_t rig;
  naive_frame_t frame;
  kvb_event_t event;
  rig_hello_t hello = rig_host();
  open_up(&rig, &hello);
  CHECK_EQ(kvb_send_raw(&rig.kvb, 1, text, 100), 1);
  CHECK(sends(&rig, 0, &frame));
  CHECK_EQ(kvb_cancel(&rig.kvb, 1), KVB_OK);
  CHECK(!rig_take(&rig, &frame));
  rig_give_ack(&rig, 1, 128, 0, false);
  CHECK_EQ(rig_event(&rig, &event), KVB_EVENT_DELIVERED);
  rig_close(&rig);
}

static void bytes_being_written(void) {
  rig_t rig;
  naive_frame_t frame;
  kvb_event_t event;
  size_t size;
  rig_hello_t hello = rig_host();
  open_up(&rig, &hello);
  uint8_t *own = check_guarded(text, 200);
  CHECK_EQ(kvb_send_raw(&rig.kvb, 1, own, 200), 1);
  CHECK(sends(&rig, 0, &frame));
  rig.now += 100;
  CHECK(kvb_tx(&rig.kvb, rig.now, &size) != NULL); /* begins to send it again */
  kvb_tx_done(&rig.kvb, rig.now, size);
  rig_give_ack(&rig, 1, 128, 0, false);
  CHECK_EQ(rig_event(&rig, &event), KVB_EVENT_NONE); /* the bytes are still read */
  while (kvb_tx(&rig.kvb, rig.now, &size) != NULL) kvb_tx_done(&rig.kvb, rig.now, size);
  CHECK_EQ(rig_event(&rig, &event), KVB_EVENT_DELIVERED);
  check_release(own, 200);

  own = check_guarded(text, 200);
  CHECK_EQ(kvb_send_raw(&rig.kvb, 1, own, 200), 2);
  CHECK(kvb_tx(&rig.kvb, rig.now, &size) != NULL);
  hello.epoch++;
  rig_give_hello(&rig, &hello);
  CHECK_EQ(rig_event(&rig, &event), KVB_EVENT_NONE); /* nor is a reset told before its FAILED can be */
  while (kvb_tx(&rig.kvb, rig.now, &size) != NULL) kvb_tx_done(&rig.kvb, rig.now, size);
  CHECK_EQ(rig_event(&rig, &event), KVB_EVENT_FAILED);
  check_release(own, 200);
  CHECK_EQ(rig_event(&rig, &event), KVB_EVENT_DOWN);
  CHECK_EQ(rig_event(&rig, &event), KVB_EVENT_UP);
  rig_close(&rig);
}

static void foreign_acks(void) {
  rig_t rig;
  naive_frame_t frame;
  rig_hello_t hello = rig_host();
  open_up(&rig, &hello);
  kvb_send_raw(&rig.kvb, 1, text, 1000);
  CHECK_EQ(rig_drain(&rig), 4);
  rig_give_ack(&rig, 5, 128, 0, false); /* of a frame that was never sent */
  rig_give_ack(&rig, 255, 128, 0, false);
  rig_give_ack(&rig, 0, 128, 0xff00, false);
  CHECK(!rig_take(&rig, &frame));
  CHECK_EQ(rig.kvb._tx_una, 0);
  rig_close(&rig);
}

static void ids_wrap(void) {
  rig_t rig;
  naive_frame_t frame;
  kvb_event_t event;
  rig_hello_t hello = rig_host();
  open_up(&rig, &hello);
  uint8_t seq = 0;
  for (unsigned i = 1; i <= 65537; i++) {
    const int id = kvb_send_connect(&rig.kvb);
    CHECK_EQ(id, i <= 65535 ? i : i - 65535);
    if (id < 0 || !rig_take(&rig, &frame)) break;
    rig_give_ack(&rig, ++seq, 128, 0, false);
    if (rig_event(&rig, &event) != KVB_EVENT_DELIVERED) break;
  }
  rig_close(&rig);
}

static void leading_end(void) {
  rig_t rig;
  size_t size;
  rig_hello_t hello = rig_host();
  open_up(&rig, &hello);
  kvb_send_connect(&rig.kvb);
  CHECK(kvb_tx(&rig.kvb, rig.now, &size)[0] != 0xc0);
  rig_drain(&rig);
  rig.now += 10;
  kvb_hold(&rig.kvb, false);
  CHECK_EQ(kvb_tx(&rig.kvb, rig.now, &size)[0], 0xc0);
  rig_close(&rig);
}

void suite_sender(void) {
  CASE("a message is cut into fragments, and delivered when all are acknowledged", fragments);
  CASE("no more frames are under way than the smaller window", window_is_kept);
  CASE("channels have strict priority, by fragment, and bulk leaves a frame free", priority);
  CASE("bulk uses a window of one frame", bulk_through_a_window_of_one);
  CASE("a frame sent later and acknowledged proves the loss of earlier ones", loss_by_sack);
  CASE("a peer without slots gets all behind the missing frame again", peer_without_slots);
  CASE("a NAK does not concern a frame younger than a round trip", young_frames_are_not_naked);
  CASE("the timer sends one probe, doubles to a second, and never gives up", timer);
  CASE("the timer runs from the moment the frame left", timer_runs_from_departure);
  CASE("no round trip is measured with a frame sent twice", karn);
  CASE("a lost window costs one timeout, whatever the peer can keep", whole_window_lost);
  CASE("the probe is the newest frame in reach that is not known to be there", probe_passes_what_arrived);
  CASE("when all frames are there the first asks for the acknowledgement", probe_when_all_is_there);
  CASE("the bodies never pass the credit", credit_is_kept);
  CASE("the edge of the credit never moves back", edge_never_moves_back);
  CASE("without credit an empty frame asks for it each timeout", probes_for_credit);
  CASE("fragments are as long as the losses let them be", fragment_size);
  CASE("a cancelled message stops, is aborted, and fails", cancel);
  CASE("a message that was sent whole cannot be cancelled", cancel_too_late);
  CASE("no fate is told while a frame with the caller's bytes is being written", bytes_being_written);
  CASE("acknowledgements of what was never sent are ignored", foreign_acks);
  CASE("message ids wrap to 1", ids_wrap);
  CASE("an END goes before a frame after 10 ms of silence", leading_end);
}

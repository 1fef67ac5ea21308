#include <string.h>

#include "check.h"
#include "kvb_frame.h"
#include "kvb_link.h"
#include "rig.h"

/* The receiving half of a link: F as given, and a ring of that size. */
static void open_reader(rig_t *rig, uint16_t fragment, size_t ring) {
  kvb_config_t config;
  memset(&config, 0, sizeof config);
  config.fragment_max = fragment;
  config.ring_size = ring;
  rig_open(rig, &config, 0);
}

static bool reads(rig_t *rig, const void *wire, size_t size) {
  kvb_feed(&rig->kvb, wire, size);
  const bool whole = kvbi_slip_take(&rig->kvb) && !(rig->kvb._in_state & KVBI_IN_BAD);
  return whole;
}

static void next_frame(rig_t *rig) {
  rig->kvb._in_state &= KVBI_IN_SKIP;
  rig->kvb._in_size = 0;
}

static void byte_by_byte(void) {
  rig_t rig;
  naive_frame_t frame;
  uint8_t wire[2300];
  memset(&frame, 0, sizeof frame);
  frame.type = NAIVE_DATA;
  frame.size = 100;
  for (size_t i = 0; i < frame.size; i++) frame.body[i] = (uint8_t)(0xc0 + i % 32);
  const size_t size = naive_encode(&frame, 0, wire);
  open_reader(&rig, 128, 300);
  for (int round = 0; round < 20; round++) {
    for (size_t i = 0; i < size; i++) CHECK_EQ(reads(&rig, wire + i, 1), i + 1 == size);
    CHECK_EQ(rig.kvb._in_size, 108);
    CHECK_BYTES(rig.kvb._blocks + 2 + 4, 100, frame.body, 100);
    next_frame(&rig);
  }
  rig_close(&rig);
}

static void empty_frames(void) {
  rig_t rig;
  open_reader(&rig, 128, 300);
  CHECK(!reads(&rig, "\xc0\xc0\xc0\xc0", 4));
  CHECK(reads(&rig, "ab\xc0", 3));
  CHECK_EQ(rig.kvb._in_size, 2);
  CHECK_EQ(rig.kvb._stats.rx_bad, 0);
  rig_close(&rig);
}

static void bad_escapes(void) {
  static const char *const wires[] = {"ab\xdbz\xc0", "ab\xdb\xdb\xdc\xc0", "ab\xdb\xc0", "\xdb\xc0"};
  for (size_t i = 0; i < sizeof wires / sizeof *wires; i++) {
    rig_t rig;
    open_reader(&rig, 128, 300);
    CHECK(!reads(&rig, wires[i], strlen(wires[i])));
    CHECK((rig.kvb._in_state & (KVBI_IN_BAD | KVBI_IN_READY)) == (KVBI_IN_BAD | KVBI_IN_READY));
    next_frame(&rig);
    CHECK(reads(&rig, "good\xc0", 5));
    rig_close(&rig);
  }
}

static void without_end(void) {
  rig_t rig;
  kvb_event_t event;
  uint8_t noise[256];
  memset(noise, 'x', sizeof noise);
  open_reader(&rig, 128, 300);
  for (int i = 0; i < 40; i++) {
    kvb_feed(&rig.kvb, noise, sizeof noise);
    CHECK_EQ(rig_event(&rig, &event), KVB_EVENT_NONE);
  }
  CHECK_EQ(rig.kvb._stats.rx_bad, 1);
  CHECK_EQ(kvb_feed(&rig.kvb, "\xc0", 1), 1);
  rig_hello_t hello = rig_host();
  rig_give_hello(&rig, &hello);
  CHECK_EQ(rig_event(&rig, &event), KVB_EVENT_UP);
  CHECK_EQ(rig.kvb._stats.rx_bad, 1);
  rig_close(&rig);
}

static void ring_overruns(void) {
  rig_t rig;
  kvb_stats_t stats;
  uint8_t bytes[400];
  memset(bytes, 0, sizeof bytes);
  open_reader(&rig, 128, 300);
  CHECK_EQ(kvb_feed_room(&rig.kvb), 299);
  CHECK_EQ(kvb_feed(&rig.kvb, bytes, 400), 299);
  CHECK_EQ(kvb_feed_room(&rig.kvb), 0);
  CHECK_EQ(kvb_feed(&rig.kvb, bytes, 10), 0);
  kvb_get_stats(&rig.kvb, &stats);
  CHECK_EQ(stats.rx_overrun_bytes, 111);
  for (size_t size = 1; size < 299; size++) { /* wherever the ring begins */
    while (kvbi_slip_take(&rig.kvb)) next_frame(&rig);
    next_frame(&rig);
    CHECK_EQ(kvb_feed_room(&rig.kvb), 299);
    CHECK_EQ(kvb_feed(&rig.kvb, bytes, size), size);
    CHECK_EQ(kvb_feed_room(&rig.kvb), 299 - size);
  }
  rig_close(&rig);
}

static void any_chunk_size(void) {
  for (uint16_t chunk = 16; chunk < 200; chunk = (uint16_t)(chunk + 7)) {
    rig_t rig;
    kvb_config_t config;
    naive_frame_t frame;
    memset(&config, 0, sizeof config);
    config.tx_bytes = chunk;
    rig_open(&rig, &config, 0);
    CHECK(rig_take(&rig, &frame));
    CHECK_EQ(frame.type, NAIVE_HELLO);
    CHECK_EQ(naive_read(frame.body, frame.size, 4), RIG_MCU);
    rig_close(&rig);
  }
}

static void any_consumption(void) {
  rig_t one, other;
  uint8_t all[400];
  size_t size, length = 0;
  rig_open(&one, NULL, 0);
  const uint8_t *bytes;
  while ((bytes = kvb_tx(&one.kvb, 0, &size)) != NULL) {
    CHECK(kvb_tx(&one.kvb, 0, &size) == bytes);
    all[length++] = bytes[0];
    kvb_tx_done(&one.kvb, 0, 1);
  }
  rig_open(&other, NULL, 0);
  size_t at = 0;
  while ((bytes = kvb_tx(&other.kvb, 0, &size)) != NULL) {
    CHECK_BYTES(bytes, size, all + at, size);
    at += size;
    kvb_tx_done(&other.kvb, 0, size);
  }
  CHECK_EQ(at, length);
  rig_close(&one);
  rig_close(&other);
}

void suite_frame(void) {
  CASE("a frame that comes byte by byte, wrapping the ring, is read", byte_by_byte);
  CASE("empty frames are dropped without a count", empty_frames);
  CASE("a wrong escape spoils its frame and no other", bad_escapes);
  CASE("bytes without END are dropped, bounded, counted once, and the next frame is read", without_end);
  CASE("what finds the ring full is counted", ring_overruns);
  CASE("a frame is written in chunks of any size", any_chunk_size);
  CASE("a frame is written the same whatever is consumed at once", any_consumption);
}

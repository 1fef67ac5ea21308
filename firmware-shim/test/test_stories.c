#include <stdio.h>
#include <string.h>

#include "check.h"
#include "kvb_link.h"
#include "line.h"

static line_t line;

static void tell(uint32_t seed, const char *what) {
  check_note("%s: seed %lu; host received %u %u %u, mcu %u %u %u", what, (unsigned long)seed, line.host.received[0],
             line.host.received[1], line.host.received[2], line.mcu.received[0], line.mcu.received[1],
             line.mcu.received[2]);
}

static void all_of_it(line_t *on, unsigned state, unsigned signaling, unsigned bulk) {
  line_end_t *ends[] = {&on->host, &on->mcu};
  for (int i = 0; i < 2; i++) {
    ends[i]->to_send[0] = state;
    ends[i]->to_send[1] = signaling;
    ends[i]->to_send[2] = bulk;
  }
}

/* Both ways, all channels, once each, in order, byte by byte. */
static void delivers(uint32_t seed, const kvb_config_t *mcu, unsigned flips, unsigned drops, uint32_t most_ms,
                     const char *what) {
  line_open(&line, seed, mcu, NULL);
  line.flips_per_million = flips;
  line.drops_per_million = drops;
  all_of_it(&line, 30, 25, 10);
  const uint32_t took = line_run(&line, most_ms);
  CHECK(took <= most_ms);
  if (took > most_ms) tell(seed, what);
  CHECK_EQ(line.host.downs + line.mcu.downs, 0);
  CHECK_EQ(line.host.ups, 1);
  CHECK_EQ(line.mcu.ups, 1);
  line_close(&line);
}

static void clean_line(void) { delivers(1, NULL, 0, 0, 2000, "clean"); }

static void noisy_lines(void) {
  static const unsigned flips[] = {10, 100, 1000, 5000};
  for (unsigned i = 0; i < 4; i++)
    for (uint32_t seed = 1; seed <= 5; seed++) delivers(seed, NULL, flips[i], flips[i] / 3, 60000, "noise");
}

static void small_receivers(void) {
  for (uint8_t slots = 0; slots <= 2; slots++) {
    for (uint8_t window = 1; window <= 4; window++) {
      kvb_config_t mcu;
      memset(&mcu, 0, sizeof mcu);
      mcu.fragment_max = 128;
      mcu.window = window;
      mcu.slots = slots;
      mcu.ring_size = 256;
      mcu.receive_bytes = 192;
      delivers(slots * 10u + window, &mcu, 300, 100, 60000, "small");
    }
  }
}

static void smallest_frames(void) {
  kvb_config_t mcu;
  memset(&mcu, 0, sizeof mcu);
  mcu.fragment_max = 32;
  mcu.window = 1;
  mcu.ring_size = 64;
  mcu.receive_bytes = 32;
  mcu.tx_bytes = 16;
  delivers(3, &mcu, 100, 50, 60000, "smallest");
}

static void stalls(void) {
  kvb_config_t mcu;
  memset(&mcu, 0, sizeof mcu);
  mcu.stall_ms = 100;
  mcu.slots = 4;
  line_open(&line, 7, &mcu, NULL);
  line.stall_ms = 90;
  line.stall_every_ms = 250;
  all_of_it(&line, 20, 20, 10);
  CHECK(line_run(&line, 20000) <= 20000);
  kvb_stats_t host, device;
  kvb_get_stats(&line.host.kvb, &host);
  kvb_get_stats(&line.mcu.kvb, &device);
  CHECK_EQ(host.count.tx_again, 0); /* the stall was declared, and the credit kept the ring from overrunning */
  CHECK_EQ(device.rx_overrun_bytes, 0);
  line_close(&line);
}

static void longer_stalls(void) {
  line_open(&line, 8, NULL, NULL);
  line.stall_ms = 700;
  line.stall_every_ms = 1500;
  all_of_it(&line, 20, 20, 10);
  CHECK(line_run(&line, 30000) <= 30000);
  CHECK_EQ(line.host.downs + line.mcu.downs, 0);
  line_close(&line);
}

static void up_through_noise(void) {
  for (uint32_t seed = 1; seed <= 30; seed++) {
    line_open(&line, seed, NULL, NULL);
    line.flips_per_million = 12000; /* two of three HELLOs are damaged */
    uint32_t ms = 0;
    for (; ms < 60000 && !(line.host.up && line.mcu.up); ms++) line_pass(&line, 1);
    CHECK(ms < 60000);
    line_close(&line);
  }
}

/* Whichever HELLOs are lost: afterwards both come up soon. */
static void any_hellos_lost(void) {
  for (unsigned pattern = 0; pattern < 256; pattern++) {
    line_open(&line, pattern + 1, NULL, NULL);
    line.bytes_per_ms = 1000;
    for (unsigned i = 0; i < 8; i++) {
      line.cut_to_mcu = (pattern >> i & 1) != 0;
      line.cut_to_host = (pattern * 7 >> i & 1) != 0;
      line_pass(&line, 5);
    }
    line.cut_to_mcu = line.cut_to_host = false;
    line_pass(&line, 1100);
    CHECK(line.host.up && line.mcu.up);
    line_close(&line);
  }
}

static void mcu_resets(void) {
  for (uint32_t seed = 1; seed <= 20; seed++) {
    line_open(&line, seed, NULL, NULL);
    line.flips_per_million = seed % 2 ? 0 : 500;
    all_of_it(&line, 50, 50, 50);
    line_pass(&line, 40 + seed * 7);
    line_reset(&line, &line.mcu);
    line_pass(&line, 1500);
    CHECK_EQ(line.host.downs, 1);
    CHECK(line.host.received[1] > 0 && line.mcu.received[1] > 0);
    CHECK_EQ(line.host.ups, 2);
    CHECK_EQ(line.mcu.ups, 1);
    CHECK(line.host.up && line.mcu.up);
    line_close(&line);
  }
}

static void host_resets(void) {
  for (uint32_t seed = 1; seed <= 20; seed++) {
    line_open(&line, seed, NULL, NULL);
    line.mcu.to_send[1] = 200;
    line_pass(&line, 30 + seed * 5);
    const unsigned received = line.host.received[1];
    line_reset(&line, &line.host);
    line.mcu.to_send[1] = line.mcu.sent[1];
    line_pass(&line, 1500);
    CHECK_EQ(line.mcu.downs, 1);
    CHECK_EQ(line.mcu.ups, 2);
    /* Each message has one fate, and what was delivered was received: no more, no less, but for the last one whose
       acknowledgement was lost with the host. */
    CHECK_EQ(line.mcu.delivered[1] + line.mcu.failed, line.mcu.sent[1]);
    CHECK(line.mcu.delivered[1] <= received);
    CHECK(line.mcu.delivered[1] + KVB_PENDING_SIGNALING >= received);
    line_close(&line);
  }
}

static void cable_out(void) {
  line_open(&line, 5, NULL, NULL);
  all_of_it(&line, 10, 60, 10);
  line_pass(&line, 60);
  line.cut_to_host = line.cut_to_mcu = true;
  line_pass(&line, 20000);
  CHECK_EQ(line.host.degraded, 1);
  CHECK_EQ(line.mcu.degraded, 1);
  line.cut_to_host = line.cut_to_mcu = false;
  CHECK(line_run(&line, 20000) <= 5000);
  CHECK_EQ(line.host.downs + line.mcu.downs, 0);
  CHECK_EQ(line.host.recovered, 1);
  CHECK_EQ(line.mcu.recovered, 1);
  line_close(&line);
}

static void one_way(void) {
  line_open(&line, 6, NULL, NULL);
  line_pass(&line, 100);
  line.cut_to_host = true;
  line_pass(&line, 10000);
  CHECK_EQ(line.host.degraded, 1);
  CHECK_EQ(line.mcu.degraded, 0); /* it hears the host's greetings */
  line.cut_to_host = false;
  line_pass(&line, 1100);
  CHECK_EQ(line.host.recovered, 1);
  line_close(&line);
}

static void no_traffic_when_idle(void) {
  line_open(&line, 9, NULL, NULL);
  line_pass(&line, 2000);
  const uint32_t before = line.mcu.kvb._stats.tx_frames;
  line_pass(&line, 10000);
  CHECK(line.mcu.kvb._stats.tx_frames - before <= 22); /* a PING or PONG a second */
  line_close(&line);
}

/* With the ring at its smallest, only the credit keeps it from overrunning while the application is slow. */
static void busy_application(void) {
  kvb_config_t mcu;
  memset(&mcu, 0, sizeof mcu);
  mcu.ring_size = KVB_RING_BYTES(1000, 8);
  mcu.stall_ms = 1000;
  line_open(&line, 10, &mcu, NULL);
  line.host.to_send[1] = 40;
  for (int i = 0; i < 100; i++) {
    line_pass(&line, 20);
    line.stall_every_ms = 1; /* the application computes for 150 ms */
    line.stall_ms = 1;
    line_pass(&line, 150);
    line.stall_every_ms = 0;
  }
  kvb_stats_t stats;
  kvb_get_stats(&line.mcu.kvb, &stats);
  CHECK_EQ(line.mcu.received[1], 40);
  CHECK_EQ(stats.rx_overrun_bytes, 0);
  line_close(&line);
}

void suite_stories(void) {
  CASE("a clean line delivers everything once and in order", clean_line);
  CASE("a noisy line delivers everything once and in order", noisy_lines);
  CASE("receivers with few slots, small windows and a ring of 256 bytes get everything", small_receivers);
  CASE("the smallest link that there can be gets everything", smallest_frames);
  CASE("a declared stall costs no frame", stalls);
  CASE("a stall that was not declared costs frames, and no message", longer_stalls);
  CASE("two ends find each other through noise", up_through_noise);
  CASE("two ends come up whichever HELLOs were lost", any_hellos_lost);
  CASE("a reset of the MCU is seen once and survived", mcu_resets);
  CASE("a reset of the host gives every message one fate", host_resets);
  CASE("a cable that was out for 20 s loses nothing", cable_out);
  CASE("a line that is dead one way is told on the side that hears nothing", one_way);
  CASE("an idle line carries a ping a second", no_traffic_when_idle);
  CASE("a slow application is not overrun", busy_application);
}

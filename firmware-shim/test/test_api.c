#include <string.h>

#include "kvb_wire.h"
#include "rig.h"

static void configuration(void) {
  static uint8_t ring[4096], memory[40000];
  kvb_t kvb;
  kvb_config_t good;
  memset(&good, 0, sizeof good);
  good.epoch = 1;
  good.ring = ring;
  good.ring_size = 1024;
  good.memory = memory;
  good.memory_size =
      KVB_MEMORY_BYTES(KVB_DEFAULT_FRAGMENT, 0, KVB_DEFAULT_TX, KVB_DEFAULT_STATE, KVB_DEFAULT_SIGNALING, 0);
  CHECK_EQ(kvb_init(&kvb, &good, 0), KVB_OK);
  CHECK_EQ(kvb_init(NULL, &good, 0), KVB_ERR_INVALID);
  CHECK_EQ(kvb_init(&kvb, NULL, 0), KVB_ERR_INVALID);

#define EXPECT(member, value, result)             \
  do {                                            \
    kvb_config_t config = good;                   \
    config.member = (value);                      \
    CHECK_EQ(kvb_init(&kvb, &config, 0), result); \
  } while (0)
  EXPECT(epoch, 0, KVB_ERR_INVALID);
  EXPECT(ring, NULL, KVB_ERR_INVALID);
  EXPECT(memory, NULL, KVB_ERR_INVALID);
  EXPECT(ring_size, 63, KVB_ERR_INVALID);
  EXPECT(ring_size, 65536, KVB_ERR_INVALID);
  EXPECT(ring_size, 64, KVB_ERR_NO_SPACE); /* not even the heads of a window */
  EXPECT(fragment_max, 31, KVB_ERR_INVALID);
  EXPECT(fragment_max, 1025, KVB_ERR_INVALID);
  EXPECT(window, 33, KVB_ERR_INVALID);
  EXPECT(slots, 17, KVB_ERR_INVALID);
  EXPECT(credit_unit, 257, KVB_ERR_INVALID);
  EXPECT(stall_ms, 1001, KVB_ERR_INVALID);
  EXPECT(tx_bytes, 15, KVB_ERR_INVALID);
  EXPECT(role, 3, KVB_ERR_INVALID);
  EXPECT(receive_bytes, 127, KVB_ERR_NO_SPACE); /* less than one fragment */
  EXPECT(receive_bytes, 1153, KVB_ERR_NO_SPACE);
  EXPECT(receive_bytes, 1152, KVB_OK);
  EXPECT(slots, 1, KVB_ERR_NO_SPACE);
  EXPECT(memory_size, good.memory_size - 1, KVB_ERR_NO_SPACE);
  EXPECT(max_bulk_bytes, 1, KVB_ERR_NO_SPACE);
  EXPECT(tx_bytes, 65, KVB_ERR_NO_SPACE);
#undef EXPECT
}

static void every_error_has_text(void) {
  for (int error = KVB_ERR_UNKNOWN; error <= KVB_OK; error++) {
    CHECK(strlen(kvb_strerror(error)) > 0);
    CHECK(strcmp(kvb_strerror(error), kvb_strerror(-99)) != 0);
  }
  CHECK(kvb_strerror(12345) != NULL);
}

static void before_up(void) {
  rig_t rig;
  kvb_event_t event;
  rig_open(&rig, NULL, 0);
  CHECK_EQ(kvb_send_sync_done(&rig.kvb), KVB_ERR_DOWN);
  CHECK_EQ(kvb_sleep_request(&rig.kvb, 0, 0), KVB_ERR_DOWN);
  rig_hello_t hello = rig_host();
  rig_give_hello(&rig, &hello);
  rig_drain(&rig); /* the link is up, but the application does not know yet */
  CHECK_EQ(kvb_send_sync_done(&rig.kvb), KVB_ERR_DOWN);
  CHECK_EQ(rig_event(&rig, &event), KVB_EVENT_UP);
  CHECK_EQ(kvb_send_sync_done(&rig.kvb), 1);
  rig_close(&rig);
}

static void limits_of_queues(void) {
  static const uint8_t large[65535] = {0};
  rig_t rig;
  rig_hello_t hello = rig_host();
  hello.max[1] = 100;
  rig_open(&rig, NULL, 0);
  rig_up(&rig, &hello);
  CHECK_EQ(kvb_send_raw(&rig.kvb, 1, large, 101), KVB_ERR_TOO_LARGE);
  CHECK_EQ(kvb_send_raw(&rig.kvb, 1, large, 0), KVB_ERR_INVALID);
  CHECK_EQ(kvb_send_raw(&rig.kvb, 3, large, 1), KVB_ERR_INVALID);
  CHECK_EQ(kvb_send_answer(&rig.kvb, 1, 1, large, 100), KVB_ERR_TOO_LARGE);
  CHECK_EQ(kvb_send_log(&rig.kvb, 1, large, 65536 + 10), KVB_ERR_TOO_LARGE);
  CHECK_EQ(kvb_send_log(&rig.kvb, 1, large, 65535), KVB_ERR_TOO_LARGE);
  for (int i = 0; i < KVB_PENDING_SIGNALING; i++) CHECK_EQ(kvb_send_raw(&rig.kvb, 1, large, 100), i + 1);
  CHECK_EQ(kvb_send_sync_done(&rig.kvb), KVB_ERR_BUSY);
  for (int i = 0; i < KVB_PENDING_STATE; i++) CHECK(kvb_send_connect(&rig.kvb) > 0);
  CHECK_EQ(kvb_send_connect(&rig.kvb), KVB_ERR_BUSY);
  for (int i = 0; i < KVB_PENDING_BULK; i++) CHECK(kvb_send_log(&rig.kvb, 1, large, 65000) > 0);
  CHECK_EQ(kvb_send_log(&rig.kvb, 1, large, 1), KVB_ERR_BUSY);
  rig_close(&rig);
}

/* The Envelope that a call makes, as the frames say it. */
static size_t sent_bytes(rig_t *rig, uint8_t *bytes) {
  naive_frame_t frame;
  size_t size = 0;
  while (rig_take(rig, &frame)) {
    memcpy(bytes + size, frame.body, frame.size);
    size += frame.size;
    rig->now++;
    rig_give_ack(rig, (uint8_t)(frame.seq + 1), 128, 0, false);
  }
  return size;
}

static void fields_are_canonical(void) {
  rig_t rig;
  kvb_event_t event;
  uint8_t bytes[600], want[600], mid[65];
  rig_hello_t hello = rig_host();
  kvb_candidate_t candidate;
  memset(&candidate, 0, sizeof candidate);
  memset(mid, 'm', sizeof mid);
  candidate.session = 300;
  candidate.has_mline = true;
  candidate.mid.data = mid;
  candidate.mid.size = 64;
  candidate.ufrag.data = mid;
  candidate.ufrag.size = 4;
  candidate.candidate.data = mid;
  candidate.candidate.size = 50;
  rig_open(&rig, NULL, 0);
  rig_up(&rig, &hello);
  CHECK_EQ(kvb_send_candidate(&rig.kvb, &candidate), 1);
  memset(&candidate, 0, sizeof candidate); /* the struct itself was only read */
  const size_t size = sent_bytes(&rig, bytes);
  uint8_t *at = naive_number(want, 1, 300);
  *at++ = 16; /* mline 0, present */
  *at++ = 0;
  at = naive_block(naive_block(naive_block(at, 3, mid, 64), 4, mid, 4), 5, mid, 50);
  uint8_t whole[700];
  const size_t inner = (size_t)(at - want);
  CHECK_BYTES(bytes, size, whole, (size_t)(naive_block(whole, 8, want, inner) - whole));
  CHECK_EQ(rig_event(&rig, &event), KVB_EVENT_DELIVERED);
  rig_close(&rig);
}

static void several_links(void) {
  rig_t rigs[3];
  kvb_event_t event;
  rig_hello_t hello = rig_host();
  for (int i = 0; i < 3; i++) rig_open(&rigs[i], NULL, (uint32_t)i * 1000);
  rig_up(&rigs[1], &hello);
  CHECK_EQ(kvb_send_sync_done(&rigs[0].kvb), KVB_ERR_DOWN);
  CHECK_EQ(kvb_send_sync_done(&rigs[1].kvb), 1);
  CHECK_EQ(rig_event(&rigs[2], &event), KVB_EVENT_NONE);
  for (int i = 0; i < 3; i++) rig_close(&rigs[i]);
}

void suite_api(void) {
  CASE("every member of the configuration has its range, and all memory must fit", configuration);
  CASE("every error has a text of its own", every_error_has_text);
  CASE("nothing can be sent before the application took the UP", before_up);
  CASE("queues and sizes are bounded, each with its error", limits_of_queues);
  CASE("a message has its fields in order, its defaults left out, its presence kept", fields_are_canonical);
  CASE("links side by side do not know of each other", several_links);
}

#include "rig.h"

#include <string.h>

rig_hello_t rig_host(void) {
  rig_hello_t hello;
  memset(&hello, 0, sizeof hello);
  hello.epoch = RIG_HOST;
  hello.peer_epoch = RIG_MCU;
  hello.role = KVB_ROLE_HOST;
  hello.version_min = hello.version_max = 1;
  hello.fragment = 1024;
  hello.window = 32;
  hello.slots = 16;
  hello.receive = 32768;
  hello.unit = 256;
  hello.max[0] = hello.max[1] = hello.max[2] = 65535;
  return hello;
}

void rig_open(rig_t *rig, const kvb_config_t *config, uint32_t now) {
  memset(rig, 0, sizeof *rig);
  kvb_config_t *own = &rig->config;
  if (config != NULL) *own = *config;
  if (own->epoch == 0) own->epoch = RIG_MCU;
  if (own->ring_size == 0) own->ring_size = 2048;
  if (own->fragment_max == 0) own->fragment_max = 128;
  if (own->tx_bytes == 0) own->tx_bytes = 64;
  if (own->max_state_bytes == 0) own->max_state_bytes = 2048;
  if (own->max_signaling_bytes == 0) own->max_signaling_bytes = 8192;
  if (own->max_bulk_bytes == 0) own->max_bulk_bytes = 2048;
  own->memory_size = KVB_MEMORY_BYTES(own->fragment_max, own->slots, own->tx_bytes, own->max_state_bytes,
                                      own->max_signaling_bytes, own->max_bulk_bytes);
  own->ring = rig->ring = check_guarded(NULL, own->ring_size);
  own->memory = rig->memory = check_guarded(NULL, own->memory_size);
  rig->now = now;
  CHECK_EQ(kvb_init(&rig->kvb, own, now), KVB_OK);
}

void rig_close(rig_t *rig) {
  check_release(rig->ring, rig->config.ring_size);
  check_release(rig->memory, rig->config.memory_size);
}

void rig_give(rig_t *rig, const naive_frame_t *frame) {
  uint8_t wire[2300];
  const size_t size = naive_encode(frame, naive_seed(RIG_HOST, RIG_MCU, 0), wire);
  uint8_t *guarded = check_guarded(wire, size);
  CHECK_EQ(kvb_feed(&rig->kvb, guarded, size), size);
  check_release(guarded, size);
}

void rig_give_hello(rig_t *rig, const rig_hello_t *hello) {
  naive_frame_t frame;
  memset(&frame, 0, sizeof frame);
  uint8_t *at = frame.body;
  at = naive_number(at, 1, hello->role);
  at = naive_number(at, 2, hello->version_min);
  at = naive_number(at, 3, hello->version_max);
  at = naive_fixed32(at, 4, hello->epoch);
  at = naive_fixed32(at, 5, hello->peer_epoch);
  at = naive_number(at, 8, hello->fragment);
  at = naive_number(at, 9, hello->window);
  at = naive_number(at, 10, hello->slots);
  at = naive_number(at, 11, hello->receive);
  at = naive_number(at, 12, hello->unit);
  for (unsigned i = 0; i < 3; i++) at = naive_number(at, 13 + i, hello->max[i]);
  at = naive_number(at, 16, hello->stall);
  frame.size = (size_t)(at - frame.body);
  rig_give(rig, &frame);
}

void rig_give_data(rig_t *rig, uint8_t channel, uint8_t flags, uint8_t seq, uint16_t id, uint16_t total,
                   const void *body, size_t size) {
  naive_frame_t frame;
  memset(&frame, 0, sizeof frame);
  frame.type = NAIVE_DATA;
  frame.channel = channel;
  frame.flags = flags;
  frame.seq = seq;
  frame.credit = 128;
  frame.ack = rig->kvb._tx_una;
  frame.id = id;
  frame.total = total;
  frame.size = size;
  if (size > 0) memcpy(frame.body, body, size);
  rig_give(rig, &frame);
}

void rig_give_ack(rig_t *rig, uint8_t ack, uint8_t credit, uint16_t sack, bool nak) {
  naive_frame_t frame;
  memset(&frame, 0, sizeof frame);
  frame.type = NAIVE_ACK;
  frame.flags = (uint8_t)((sack != 0 ? NAIVE_SACK : 0) | (nak ? NAIVE_NAK : 0));
  frame.ack = ack;
  frame.credit = credit;
  frame.sack = sack;
  rig_give(rig, &frame);
}

void rig_give_link(rig_t *rig, uint32_t kind, uint32_t token) {
  naive_frame_t frame;
  memset(&frame, 0, sizeof frame);
  frame.type = NAIVE_LINK;
  frame.size = (size_t)(naive_number(naive_number(frame.body, 1, kind), 2, token) - frame.body);
  rig_give(rig, &frame);
}

bool rig_take(rig_t *rig, naive_frame_t *frame) {
  size_t size;
  const uint8_t *bytes;
  for (;;) {
    for (size_t i = 0; i < rig->out_size; i++) {
      if (rig->out[i] != 0xc0) continue;
      const bool good = i > 0 && naive_decode(rig->out, i, naive_seed(RIG_HOST, RIG_MCU, 1), frame);
      CHECK(i == 0 || good);
      memmove(rig->out, rig->out + i + 1, rig->out_size - i - 1);
      rig->out_size -= i + 1;
      if (good) return true;
      i = (size_t)-1;
    }
    bytes = kvb_tx(&rig->kvb, rig->now, &size);
    if (bytes == NULL) return false;
    CHECK(size > 0 && size <= rig->config.tx_bytes);
    if (rig->out_size + size > sizeof rig->out) return false;
    memcpy(rig->out + rig->out_size, bytes, size);
    rig->out_size += size;
    kvb_tx_done(&rig->kvb, rig->now, size);
  }
}

int rig_drain(rig_t *rig) {
  naive_frame_t frame;
  int frames = 0;
  while (frames < 1000 && rig_take(rig, &frame)) frames++;
  return frames;
}

kvb_event_kind_t rig_event(rig_t *rig, kvb_event_t *event) {
  return kvb_next_event(&rig->kvb, rig->now, event) ? event->kind : KVB_EVENT_NONE;
}

void rig_up(rig_t *rig, const rig_hello_t *hello) {
  kvb_event_t event;
  rig_drain(rig);
  rig_give_hello(rig, hello);
  CHECK_EQ(rig_event(rig, &event), KVB_EVENT_UP);
  CHECK_EQ(rig_event(rig, &event), KVB_EVENT_NONE);
  rig->now += 5;
  rig_give_link(rig, 2, 0); /* a PONG: this peer is up too */
  rig_drain(rig);
}

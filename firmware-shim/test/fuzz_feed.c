/*
 * libFuzzer: whatever comes from the line, and whenever. Nothing may be read or written outside the link's memory, its
 * state stays in its bounds, and afterwards a host still finds it.
 *
 * The first byte of an input chooses how the rest is taken: bytes of the line; frames, to which a right check is added,
 * between calls of the application; or one Envelope.
 */
#include <stdlib.h>
#include <string.h>

#include "kvb_delivery.h"
#include "kvb_link.h"
#include "naive.h"

enum {
  HOST = 0x11223344,
  MCU = 0x55667788,
  RING = 600,
  SLOTS = 3,
  FRAGMENT = 64,
  TX = 32,
  LARGEST = 300,
  HELLO_MS = 6,
  MEMORY = KVB_MEMORY_BYTES(FRAGMENT, SLOTS, TX, LARGEST, LARGEST, LARGEST)
};

static void check(bool holds) {
  if (!holds) abort();
}

typedef struct {
  const uint8_t *data;
  size_t size;
} input_t;

static uint8_t take(input_t *input) {
  if (input->size == 0) return 0;
  input->size--;
  return *input->data++;
}

typedef struct {
  kvb_t kvb;
  uint8_t *ring, *memory; /* by themselves, so that a byte beside them is noticed */
  uint32_t now;
  uint32_t host;
  size_t unsent; /* messages whose fate is open */
} device_t;

static void start(device_t *device) {
  kvb_config_t config;
  memset(&config, 0, sizeof config);
  if (device->ring == NULL) device->ring = (uint8_t *)malloc(RING);
  if (device->memory == NULL) device->memory = (uint8_t *)malloc(MEMORY);
  check(device->ring != NULL && device->memory != NULL);
  config.epoch = MCU;
  config.ring = device->ring;
  config.ring_size = RING;
  config.memory = device->memory;
  config.memory_size = MEMORY;
  config.fragment_max = FRAGMENT;
  config.slots = SLOTS;
  config.tx_bytes = TX;
  config.max_state_bytes = config.max_signaling_bytes = config.max_bulk_bytes = LARGEST;
  device->now = UINT32_MAX - 100;
  device->host = HOST;
  device->unsent = 0;
  check(kvb_init(&device->kvb, &config, device->now) == KVB_OK);
}

static void check_bounds(const kvb_t *kvb) {
  check(kvb->_head < RING && kvb->_tail < RING);
  check(kvb->_in_block <= SLOTS && kvb->_kept < 1u << (SLOTS + 1) && !(kvb->_kept >> kvb->_in_block & 1));
  check(kvb->_in_size + 2 <= kvb->_block_size);
  check(kvb->_out_at <= kvb->_out_size && kvb->_out_size <= TX);
  check((uint8_t)(kvb->_tx_next - kvb->_tx_una) <= KVB_WINDOW);
  for (int channel = 0; channel < 3; channel++) {
    const kvb_private_inbox_t *inbox = &kvb->_inbox[channel];
    check(inbox->_state == KVBI_INBOX_EMPTY || (inbox->_have <= inbox->_total && inbox->_total <= LARGEST));
  }
  if (kvb->_state == KVBI_UP) check(kvb->_fragment >= 32 && kvb->_fragment <= 1024);
}

/* Every view that an event hands out can be read. */
static void look(kvb_bytes_t bytes) {
  static volatile uint8_t sink;
  for (size_t i = 0; i < bytes.size; i++) sink = (uint8_t)(sink + bytes.data[i]);
}

static void look_at(kvb_event_t *event) {
  kvb_ice_server_t server;
  kvb_bytes_t uri;
  switch (event->kind) {
    case KVB_EVENT_ICE_SERVERS:
      while (kvb_next_ice_server(&event->as.ice_servers, &server)) {
        look(server.username);
        look(server.password);
        while (kvb_next_ice_uri(&server, &uri)) look(uri);
      }
      break;
    case KVB_EVENT_CHANNEL_INFO:
      look(event->as.channel_info.region);
      look(event->as.channel_info.name);
      look(event->as.channel_info.arn);
      break;
    case KVB_EVENT_OFFER:
      look(event->as.offer.sdp);
      break;
    case KVB_EVENT_CANDIDATE:
      look(event->as.candidate.mid);
      look(event->as.candidate.ufrag);
      look(event->as.candidate.candidate);
      break;
    case KVB_EVENT_SEND_STATUS:
      look(event->as.send_status.error_type);
      look(event->as.send_status.description);
      break;
    case KVB_EVENT_ECHO:
      look(event->as.echo.data);
      break;
    default:
      break;
  }
}

static bool take_event(device_t *device, kvb_event_kind_t *kind) {
  kvb_event_t event;
  if (!kvb_next_event(&device->kvb, device->now, &event)) return false;
  if (event.kind == KVB_EVENT_DELIVERED || event.kind == KVB_EVENT_FAILED) {
    check(device->unsent > 0);
    device->unsent--;
  }
  look_at(&event);
  *kind = event.kind;
  return true;
}

static void write_out(device_t *device) {
  size_t size;
  for (int i = 0; i < 200 && kvb_tx(&device->kvb, device->now, &size) != NULL; i++) {
    check(size > 0 && size <= TX);
    kvb_tx_done(&device->kvb, device->now, size);
  }
}

static void feed_frame(device_t *device, const naive_frame_t *frame) {
  uint8_t wire[2400];
  const size_t size = naive_encode(frame, naive_seed(device->host, MCU, 0), wire);
  kvb_feed(&device->kvb, wire, size);
}

static void feed_hello(device_t *device) {
  naive_frame_t frame;
  memset(&frame, 0, sizeof frame);
  uint8_t *at = naive_number(frame.body, 1, KVB_ROLE_HOST);
  at = naive_fixed32(naive_fixed32(at, 4, device->host), 5, MCU);
  at = naive_number(naive_number(naive_number(at, 8, 128), 9, 8), 10, 2);
  at = naive_number(naive_number(naive_number(at, 11, 1000), 12, 8), 13, 300);
  at = naive_number(naive_number(at, 14, 300), 15, 300);
  frame.size = (size_t)(at - frame.body);
  feed_frame(device, &frame);
}

/* A frame as the input says it: flags, seq, ack, credit, sack, id, total, body. */
static void feed_input(device_t *device, input_t *input) {
  naive_frame_t frame;
  memset(&frame, 0, sizeof frame);
  const uint8_t flags = take(input);
  frame.type = flags & 3;
  frame.channel = flags >> 2 & 3;
  frame.flags = flags & 0xf0;
  frame.seq = take(input);
  frame.ack = take(input);
  frame.credit = take(input);
  if (frame.flags & NAIVE_SACK) frame.sack = (uint16_t)(take(input) | take(input) << 8);
  if (frame.flags & NAIVE_FIRST) {
    frame.id = take(input);
    frame.total = (uint16_t)(take(input) | (take(input) & 1) << 8);
  }
  frame.size = take(input) % 80;
  for (size_t i = 0; i < frame.size; i++) frame.body[i] = take(input);
  feed_frame(device, &frame);
}

static void send_something(device_t *device, uint8_t what) {
  static const uint8_t text[300] = {0};
  const int id = kvb_send_raw(&device->kvb, what % 3, text, what + 1u);
  check(id == KVB_ERR_BUSY || id == KVB_ERR_DOWN || id == KVB_ERR_TOO_LARGE || (id > 0 && id < 65536));
  if (id > 0) device->unsent++;
  if (id > 0 && what & 0x40) check(kvb_cancel(&device->kvb, (uint16_t)id) == KVB_OK);
}

static void act(device_t *device, input_t *input) {
  kvb_event_kind_t kind;
  const uint8_t what = take(input);
  switch (what & 7) {
    case 0:
      device->now += (uint32_t)(what >> 3) * 40;
      break;
    case 1:
      take_event(device, &kind);
      break;
    case 2:
      write_out(device);
      break;
    case 3:
      send_something(device, take(input));
      break;
    case 4:
      kvb_hold(&device->kvb, (what & 8) != 0);
      break;
    case 5:
      if (what & 8) kvb_sleep_request(&device->kvb, what >> 4, take(input));
      if (what & 16) kvb_wake(&device->kvb, device->now);
      break;
    case 6:
      kvb_next_timeout(&device->kvb, device->now);
      break;
    default:
      feed_input(device, input);
      break;
  }
  check_bounds(&device->kvb);
}

/* Whatever happened: an END, and a HELLO of a new life, bring it up, and every open message gets its fate. */
static void recovers(device_t *device) {
  kvb_event_kind_t kind = KVB_EVENT_NONE;
  bool up = false;
  while (take_event(device, &kind)) check_bounds(&device->kvb);
  write_out(device);
  while (take_event(device, &kind)) check_bounds(&device->kvb);
  device->host += 0x1000;
  kvb_feed(&device->kvb, "\xc0", 1);
  feed_hello(device);
  for (int i = 0; i < 4; i++) {
    device->now += HELLO_MS;
    write_out(device);
    while (take_event(device, &kind)) up |= kind == KVB_EVENT_UP;
  }
  check(up);
  check(device->unsent == 0);
}

static void run(device_t *device, input_t *input, bool frames) {
  kvb_event_kind_t kind;
  start(device);
  if (frames) {
    feed_hello(device);
    while (take_event(device, &kind)) continue;
    while (input->size > 0) act(device, input);
  } else {
    while (input->size > 0) {
      const size_t size = input->size < 48 ? input->size : 48;
      kvb_feed(&device->kvb, input->data, size);
      input->data += size;
      input->size -= size;
      write_out(device);
      while (take_event(device, &kind)) continue;
      check_bounds(&device->kvb);
    }
  }
  recovers(device);
}

static void decode(const input_t *input) {
  kvb_t kvb;
  kvb_event_t event;
  memset(&kvb, 0, sizeof kvb);
  for (uint8_t channel = 0; channel < 3; channel++) {
    memset(&event, 0, sizeof event);
    event.as.raw.channel = channel;
    event.as.raw.envelope.data = input->data;
    event.as.raw.envelope.size = input->size;
    if (kvbi_decode(&kvb, &event)) look_at(&event);
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static device_t device;
  input_t input;
  input.data = data;
  input.size = size;
  switch (take(&input) % 3) {
    case 0:
      run(&device, &input, false);
      break;
    case 1:
      run(&device, &input, true);
      break;
    default:
      decode(&input);
      break;
  }
  return 0;
}

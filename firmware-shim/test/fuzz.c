#include "fuzz.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kvb_link.h"

enum { END = 0xc0, HELLO_MS = 6, EVENTS_MAX = 100, PEER_RECEIVE = 300 };

typedef struct {
  uint8_t bytes[160];
  size_t size;
} wire_t;

typedef struct {
  fuzz_device_t device;
  uint8_t ring[FUZZ_RING], memory[FUZZ_MEMORY];
} snapshot_t;

static fuzz_device_t the_device;
static snapshot_t fresh, up;
static wire_t hello, other_hello, ping;

void fuzz_found(const char *what, const char *file, int line) {
  fprintf(stderr, "%s:%d: does not hold: %s\n", file, line, what);
  abort();
}

uint8_t fuzz_take(fuzz_input_t *input) {
  if (input->size == 0) return 0;
  input->size--;
  return *input->data++;
}

/* ---- The device ---- */

static void start(fuzz_device_t *device) {
  kvb_config_t config;
  memset(&config, 0, sizeof config);
  memset(device, 0, sizeof *device);
  device->ring = (uint8_t *)calloc(1, FUZZ_RING);
  device->memory = (uint8_t *)calloc(1, FUZZ_MEMORY);
  FUZZ_CHECK(device->ring != NULL && device->memory != NULL);
  config.epoch = FUZZ_MCU;
  config.ring = device->ring;
  config.ring_size = FUZZ_RING;
  config.memory = device->memory;
  config.memory_size = FUZZ_MEMORY;
  config.fragment_max = FUZZ_FRAGMENT;
  config.slots = FUZZ_SLOTS;
  config.tx_bytes = FUZZ_TX;
  config.max_state_bytes = config.max_signaling_bytes = config.max_bulk_bytes = FUZZ_LARGEST;
  device->now = UINT32_MAX - 100;
  FUZZ_CHECK(kvb_init(&device->kvb, &config, device->now) == KVB_OK);
}

static void save(snapshot_t *to, const fuzz_device_t *device) {
  memcpy(&to->device, device, sizeof to->device);
  memcpy(to->ring, device->ring, FUZZ_RING);
  memcpy(to->memory, device->memory, FUZZ_MEMORY);
}

fuzz_device_t *fuzz_device(bool is_up) {
  const snapshot_t *from = is_up ? &up : &fresh;
  memcpy(&the_device, &from->device, sizeof the_device);
  memcpy(the_device.ring, from->ring, FUZZ_RING);
  memcpy(the_device.memory, from->memory, FUZZ_MEMORY);
  return &the_device;
}

void fuzz_check_bounds(const fuzz_device_t *device) {
  const kvb_t *kvb = &device->kvb;
  FUZZ_CHECK(kvb->_head < FUZZ_RING && kvb->_tail < FUZZ_RING);
  FUZZ_CHECK(kvb->_in_block <= FUZZ_SLOTS && kvb->_kept < 1u << (FUZZ_SLOTS + 1));
  FUZZ_CHECK(!(kvb->_kept >> kvb->_in_block & 1));
  FUZZ_CHECK(kvb->_in_size + 2 <= kvb->_block_size);
  FUZZ_CHECK(kvb->_out_at <= kvb->_out_size && kvb->_out_size <= FUZZ_TX);
  FUZZ_CHECK((uint8_t)(kvb->_tx_next - kvb->_tx_una) <= KVB_WINDOW);
  for (int channel = 0; channel < 3; channel++) {
    const kvb_private_inbox_t *inbox = &kvb->_inbox[channel];
    FUZZ_CHECK(inbox->_have <= inbox->_total && inbox->_have <= FUZZ_LARGEST);
  }
  if (kvb->_state == KVBI_UP) FUZZ_CHECK(kvb->_fragment >= 32 && kvb->_fragment <= 1024);
}

/* ---- The application ---- */

typedef struct {
  const uint8_t *from, *to;
} region_t;

static void check_view(region_t region, kvb_bytes_t view) {
  FUZZ_CHECK(view.size == 0 || (view.data >= region.from && view.size <= (size_t)(region.to - view.data)));
}

static void check_servers(region_t region, kvb_ice_servers_t servers) {
  kvb_ice_server_t server;
  kvb_bytes_t uri;
  while (kvb_next_ice_server(&servers, &server)) {
    check_view(region, server.username);
    check_view(region, server.password);
    while (kvb_next_ice_uri(&server, &uri)) check_view(region, uri);
  }
}

void fuzz_check_views(kvb_event_t *event, const uint8_t *bytes, size_t size) {
  const region_t region = {bytes, bytes + size};
  switch (event->kind) {
    case KVB_EVENT_ICE_SERVERS:
      check_servers(region, event->as.ice_servers);
      break;
    case KVB_EVENT_CHANNEL_INFO:
      check_view(region, event->as.channel_info.region);
      check_view(region, event->as.channel_info.name);
      check_view(region, event->as.channel_info.arn);
      break;
    case KVB_EVENT_SIGNALING_STATE:
      check_view(region, event->as.signaling_state.text);
      break;
    case KVB_EVENT_SESSION_OPENED:
      check_view(region, event->as.session_opened.client_id);
      break;
    case KVB_EVENT_OFFER:
      check_view(region, event->as.offer.sdp);
      break;
    case KVB_EVENT_ANSWER:
      check_view(region, event->as.answer.sdp);
      break;
    case KVB_EVENT_CANDIDATE:
      check_view(region, event->as.candidate.mid);
      check_view(region, event->as.candidate.ufrag);
      check_view(region, event->as.candidate.candidate);
      break;
    case KVB_EVENT_SEND_STATUS:
      check_view(region, event->as.send_status.error_type);
      check_view(region, event->as.send_status.description);
      break;
    case KVB_EVENT_ERROR:
      check_view(region, event->as.error.text);
      break;
    case KVB_EVENT_APPLICATION_DATA:
      check_view(region, event->as.application_data.data);
      break;
    case KVB_EVENT_ECHO:
      check_view(region, event->as.echo.data);
      break;
    default:
      break;
  }
}

bool fuzz_event(fuzz_device_t *device, kvb_event_t *event) {
  if (!kvb_next_event(&device->kvb, device->now, event)) return false;
  if (event->kind == KVB_EVENT_UP) device->lives++;
  if (event->kind == KVB_EVENT_DELIVERED || event->kind == KVB_EVENT_FAILED) {
    FUZZ_CHECK(device->unsent > 0);
    device->unsent--;
  }
  fuzz_check_views(event, device->memory, FUZZ_MEMORY);
  return true;
}

void fuzz_events(fuzz_device_t *device) {
  kvb_event_t event;
  unsigned count = 0;
  while (fuzz_event(device, &event)) FUZZ_CHECK(count++ < EVENTS_MAX);
}

/* ---- The host ---- */

static void find_seeds(fuzz_device_t *device) {
  const uint32_t host = device->kvb._peer_epoch;
  if (host == device->seeded) return;
  device->seeded = host;
  device->to_mcu = naive_seed(host, FUZZ_MCU, 0);
  device->to_host = naive_seed(host, FUZZ_MCU, 1);
}

uint32_t fuzz_seed(fuzz_device_t *device) {
  find_seeds(device);
  return device->to_mcu;
}

/* Under one number the same is sent, however often; and the numbers leave no gap. */
static void check_data(fuzz_reader_t *reader, const naive_frame_t *frame) {
  const uint32_t marks = frame->channel | (uint32_t)(frame->flags & (NAIVE_FIRST | NAIVE_LAST));
  const uint32_t content = naive_crc(frame->body, frame->size) ^ marks << 24 ^ frame->id ^ (uint32_t)frame->total << 8;
  if (frame->seq == reader->next) {
    reader->next++;
    reader->sent[frame->seq] = content;
    return;
  }
  FUZZ_CHECK((uint8_t)(reader->next - 1 - frame->seq) < KVB_WINDOW);
  FUZZ_CHECK(reader->sent[frame->seq] == content);
}

static void check_frame(const fuzz_device_t *device, fuzz_reader_t *reader) {
  naive_frame_t frame;
  const uint8_t *from = reader->line;
  size_t size = reader->size - 1;
  if (size > 0 && *from == END) {
    from++;
    size--;
  }
  FUZZ_CHECK(memchr(from, END, size) == NULL);
  FUZZ_CHECK(naive_decode(from, size, reader->seed, &frame));
  if (frame.type == NAIVE_HELLO) FUZZ_CHECK(naive_read(frame.body, frame.size, 4) == FUZZ_MCU);
  if (frame.type == NAIVE_DATA && reader->life == device->lives) check_data(reader, &frame);
}

/* Chunks never hold parts of two frames. */
static void read_chunk(fuzz_device_t *device, const uint8_t *bytes, size_t size) {
  fuzz_reader_t *reader = &device->reader;
  if (reader->size == 0) {
    find_seeds(device);
    reader->seed = device->to_host;
    if (reader->life != device->lives) reader->next = 0;
    reader->life = device->lives;
  }
  FUZZ_CHECK(size <= sizeof reader->line - reader->size);
  memcpy(reader->line + reader->size, bytes, size);
  reader->size += size;
  if (reader->size < 2 || bytes[size - 1] != END) return;
  check_frame(device, reader);
  reader->size = 0;
}

/* What there is to be said at one moment has an end. */
void fuzz_write(fuzz_device_t *device, unsigned chunks, bool half) {
  const uint8_t *bytes;
  size_t size;
  for (unsigned i = 0; i < chunks && (bytes = kvb_tx(&device->kvb, device->now, &size)) != NULL; i++) {
    FUZZ_CHECK(i + 1 < FUZZ_ALL && size > 0 && size <= FUZZ_TX);
    if (half) size = (size + 1) / 2;
    read_chunk(device, bytes, size);
    kvb_tx_done(&device->kvb, device->now, size);
  }
}

static bool feed(fuzz_device_t *device, const void *bytes, size_t size) {
  return kvb_feed(&device->kvb, bytes, size) == size;
}

bool fuzz_frame(fuzz_device_t *device, const naive_frame_t *frame) {
  uint8_t bytes[2400];
  return feed(device, bytes, naive_encode(frame, fuzz_seed(device), bytes));
}

static bool is_up(const fuzz_device_t *device) {
  kvb_stats_t stats;
  kvb_get_stats(&device->kvb, &stats);
  return stats.up;
}

/* An application that does its duty, until there is nothing more for now: then it may sleep. */
static void settle(fuzz_device_t *device) {
  fuzz_events(device);
  fuzz_write(device, FUZZ_ALL, false);
  fuzz_events(device);
  fuzz_write(device, FUZZ_ALL, false);
  fuzz_check_bounds(device);
  FUZZ_CHECK(kvb_next_timeout(&device->kvb, device->now) > 0);
}

void fuzz_recovers(fuzz_device_t *device) {
  const wire_t *wire = device->kvb._peer_epoch == FUZZ_HOST ? &other_hello : &hello;
  settle(device);
  FUZZ_CHECK(feed(device, "\xc0", 1) && feed(device, wire->bytes, wire->size));
  device->now += HELLO_MS;
  settle(device);
  FUZZ_CHECK(is_up(device));
  FUZZ_CHECK(device->unsent == 0);
}

static uint32_t good_frames(const fuzz_device_t *device) {
  kvb_stats_t stats;
  kvb_get_stats(&device->kvb, &stats);
  return stats.count.rx_frames;
}

void fuzz_resynchronises(fuzz_device_t *device, bool end) {
  settle(device);
  if (device->kvb._peer_epoch != FUZZ_HOST || !is_up(device)) {
    fuzz_recovers(device);
    return;
  }
  FUZZ_CHECK(end ? feed(device, "\xc0", 1) : feed(device, ping.bytes, ping.size));
  fuzz_events(device);
  const uint32_t before = good_frames(device);
  FUZZ_CHECK(feed(device, ping.bytes, ping.size));
  settle(device);
  FUZZ_CHECK(good_frames(device) == before + 1);
}

/* ---- Once ---- */

static void make_hello(wire_t *wire, uint32_t epoch) {
  naive_frame_t frame;
  memset(&frame, 0, sizeof frame);
  uint8_t *at = naive_number(frame.body, 1, KVB_ROLE_HOST);
  at = naive_number(naive_number(at, 2, 1), 3, 1);
  at = naive_fixed32(naive_fixed32(at, 4, epoch), 5, FUZZ_MCU);
  at = naive_number(naive_number(naive_number(at, 8, 128), 9, 8), 10, 2);
  at = naive_number(naive_number(naive_number(at, 11, PEER_RECEIVE), 12, 8), 13, 200);
  at = naive_number(naive_number(at, 14, 4096), 15, 200);
  frame.size = (size_t)(at - frame.body);
  wire->size = naive_encode(&frame, 0, wire->bytes);
}

static void make_ping(wire_t *wire) {
  naive_frame_t frame;
  memset(&frame, 0, sizeof frame);
  frame.type = NAIVE_LINK;
  frame.size = (size_t)(naive_number(frame.body, 1, KVBI_KIND_PING) - frame.body);
  wire->size = naive_encode(&frame, naive_seed(FUZZ_HOST, FUZZ_MCU, 0), wire->bytes);
}

/* Nothing here uses the heap but libFuzzer, for its copy of the input: a small quarantine and no stacks are enough. */
const char *__asan_default_options(void);
const char *__asan_default_options(void) { return "quarantine_size_mb=1:malloc_context_size=0"; }

int LLVMFuzzerInitialize(int *argc, char ***argv) {
  (void)argc;
  (void)argv;
  make_hello(&hello, FUZZ_HOST);
  make_hello(&other_hello, FUZZ_HOST + 1);
  make_ping(&ping);
  start(&the_device);
  save(&fresh, &the_device);
  FUZZ_CHECK(feed(&the_device, hello.bytes, hello.size));
  settle(&the_device);
  the_device.now += HELLO_MS;
  settle(&the_device);
  FUZZ_CHECK(is_up(&the_device));
  save(&up, &the_device);
  return 0;
}

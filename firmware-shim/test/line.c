#include "line.h"

#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "naive.h"

static uint32_t next_random(line_t *line) {
  line->random ^= line->random << 13;
  line->random ^= line->random >> 17;
  line->random ^= line->random << 5;
  return line->random;
}

/* ---- Messages: channel, number, then bytes that follow from both ---- */

static void fill(uint8_t *bytes, size_t size, uint8_t channel, unsigned number) {
  bytes[0] = channel;
  bytes[1] = (uint8_t)number;
  bytes[2] = (uint8_t)(number >> 8);
  for (size_t i = 3; i < size; i++) bytes[i] = (uint8_t)(number * 7 + i * (i >> 6 | 1) + channel);
}

static size_t size_of(const line_t *line, uint8_t channel, unsigned number) {
  return 3 + (channel == 0 ? number % 40 : (number * 997) % line->message_bytes);
}

static void send_more(line_t *line, line_end_t *end, uint8_t channel) {
  while (end->sent[channel] < end->to_send[channel]) {
    unsigned at = 0;
    while (at < LINE_PENDING && end->pending[at].bytes != NULL) at++;
    if (at == LINE_PENDING) return;
    const size_t size = size_of(line, channel, end->sent[channel]);
    uint8_t *bytes = (uint8_t *)malloc(size);
    if (bytes == NULL) abort();
    fill(bytes, size, channel, end->sent[channel]);
    const int id = kvb_send_raw(&end->kvb, channel, bytes, size);
    if (id < 0) {
      free(bytes);
      return;
    }
    end->pending[at].bytes = bytes;
    end->pending[at].size = size;
    end->pending[at].id = id;
    end->pending[at].channel = channel;
    end->sent[channel]++;
  }
}

/* The fate of a message is told once; its bytes are gone at once. */
static void settle(line_end_t *end, const kvb_event_t *event) {
  const bool delivered = event->kind == KVB_EVENT_DELIVERED;
  for (unsigned at = 0; at < LINE_PENDING; at++) {
    if (end->pending[at].bytes == NULL || end->pending[at].id != event->as.sent.id) continue;
    CHECK_EQ(event->as.sent.channel, end->pending[at].channel);
    if (delivered) {
      end->delivered[event->as.sent.channel]++;
    } else {
      CHECK_EQ(event->as.sent.reason, KVB_FAILED_PEER_RESET);
      end->failed++;
    }
    free(end->pending[at].bytes);
    end->pending[at].bytes = NULL;
    return;
  }
  CHECK(false); /* a fate without a message */
}

static void take_message(const line_t *line, line_end_t *end, const kvb_raw_t *raw) {
  uint8_t want[70000];
  const unsigned number = raw->envelope.data[1] | (unsigned)raw->envelope.data[2] << 8;
  const size_t size = size_of(line, raw->channel, number);
  CHECK(number == end->received[raw->channel] || end->fresh[raw->channel]); /* in order, once */
  end->fresh[raw->channel] = false;
  end->received[raw->channel] = number + 1;
  fill(want, size, raw->channel, number);
  CHECK_BYTES(raw->envelope.data, raw->envelope.size, want, size);
}

static void take_events(line_t *line, line_end_t *end) {
  kvb_event_t event;
  while (kvb_next_raw_event(&end->kvb, line->now, &event)) {
    switch (event.kind) {
      case KVB_EVENT_UP:
        end->ups++;
        end->up = true;
        memset(end->numbered, 0, sizeof end->numbered);
        memset(end->fresh, 1, sizeof end->fresh);
        break;
      case KVB_EVENT_DOWN:
        end->downs++;
        end->up = false;
        for (unsigned at = 0; at < LINE_PENDING; at++) CHECK(end->pending[at].bytes == NULL);
        break;
      case KVB_EVENT_DEGRADED:
        end->degraded++;
        break;
      case KVB_EVENT_RECOVERED:
        end->recovered++;
        break;
      case KVB_EVENT_DELIVERED:
      case KVB_EVENT_FAILED:
        settle(end, &event);
        break;
      case KVB_EVENT_RAW:
        take_message(line, end, &event.as.raw);
        break;
      default:
        CHECK(false);
        break;
    }
  }
}

/* ---- The line ---- */

/* What was sent once under a number never changes while that number is not acknowledged. */
static void watch(line_end_t *from, uint32_t seed) {
  naive_frame_t frame;
  if (!naive_decode(from->frame, from->frame_size, seed, &frame) || frame.type != NAIVE_DATA) return;
  const uint8_t flight = (uint8_t)(from->kvb._tx_next - from->kvb._tx_una);
  const bool open = (uint8_t)(frame.seq - from->kvb._tx_una) < flight;
  uint8_t image[1100];
  image[0] = (uint8_t)(frame.channel << 2 | (frame.flags & (NAIVE_FIRST | NAIVE_LAST)));
  image[1] = (uint8_t)frame.id;
  image[2] = (uint8_t)(frame.id >> 8);
  image[3] = (uint8_t)frame.total;
  image[4] = (uint8_t)(frame.total >> 8);
  memcpy(image + 5, frame.body, frame.size);
  if (open && from->numbered[frame.seq])
    CHECK_BYTES(image, frame.size + 5, from->body[frame.seq], from->body_size[frame.seq]);
  memcpy(from->body[frame.seq], image, frame.size + 5);
  from->body_size[frame.seq] = frame.size + 5;
  from->numbered[frame.seq] = true;
  from->numbered[(uint8_t)(frame.seq + 128)] = false;
}

static void carry(line_t *line, line_end_t *from, line_end_t *to, bool cut, uint8_t byte) {
  if (byte != 0xc0 && from->frame_size < sizeof from->frame) {
    from->frame[from->frame_size++] = byte;
  } else if (byte == 0xc0) {
    if (from->frame_size > 0 && from->up) watch(from, from->kvb._tx_seed);
    from->frame_size = 0;
  }
  if (cut || next_random(line) % 1000000 < line->drops_per_million) return;
  if (next_random(line) % 1000000 < line->flips_per_million) byte ^= (uint8_t)(1u << next_random(line) % 8);
  to->queue[to->tail++ % LINE_QUEUE_BYTES] = byte;
}

static void serve(line_t *line, line_end_t *end, line_end_t *other, bool cut, size_t arrived) {
  size_t budget = line->bytes_per_ms;
  for (; arrived > 0; arrived--) {
    const uint8_t byte = end->queue[end->head++ % LINE_QUEUE_BYTES];
    kvb_feed(&end->kvb, &byte, 1);
  }
  take_events(line, end);
  for (uint8_t channel = 0; channel < 3 && end->up; channel++) send_more(line, end, channel);
  while (budget > 0) {
    size_t size;
    const uint8_t *bytes = kvb_tx(&end->kvb, line->now, &size);
    if (bytes == NULL) break;
    if (size > budget) size = budget;
    for (size_t i = 0; i < size; i++) carry(line, end, other, cut, bytes[i]);
    kvb_tx_done(&end->kvb, line->now, size);
    budget -= size;
  }
  take_events(line, end);
}

static bool stalled(const line_t *line) {
  return line->stall_every_ms > 0 && line->now % line->stall_every_ms < line->stall_ms;
}

static void step(line_t *line) {
  const size_t to_host = line->host.tail - line->host.head;
  const size_t to_mcu = line->mcu.tail - line->mcu.head;
  line->now++;
  serve(line, &line->host, &line->mcu, line->cut_to_mcu, to_host);
  if (!stalled(line)) {
    serve(line, &line->mcu, &line->host, line->cut_to_host, to_mcu);
    return;
  }
  /* The interrupt goes on filling the ring. */
  for (size_t i = 0; i < to_mcu; i++) {
    const uint8_t byte = line->mcu.queue[line->mcu.head++ % LINE_QUEUE_BYTES];
    kvb_feed(&line->mcu.kvb, &byte, 1);
  }
}

void line_pass(line_t *line, uint32_t ms) {
  while (ms-- > 0) step(line);
}

static bool done(const line_end_t *end, const line_end_t *other) {
  for (int channel = 0; channel < 3; channel++) {
    if (end->sent[channel] != end->to_send[channel] || end->delivered[channel] != end->to_send[channel]) return false;
    if (other->received[channel] != end->to_send[channel]) return false;
  }
  return true;
}

uint32_t line_run(line_t *line, uint32_t ms) {
  const uint32_t begin = line->now;
  while (line->now - begin < ms) {
    step(line);
    if (done(&line->host, &line->mcu) && done(&line->mcu, &line->host)) return line->now - begin;
  }
  return ms + 1;
}

/* ---- Ends ---- */

static void open_end(line_t *line, line_end_t *end, const kvb_config_t *config, uint32_t epoch) {
  memset(end, 0, sizeof *end);
  kvb_config_t *own = &end->config;
  *own = *config;
  own->epoch = epoch;
  if (own->fragment_max == 0) own->fragment_max = 256;
  if (own->window == 0) own->window = 8;
  if (own->tx_bytes == 0) own->tx_bytes = 64;
  if (own->ring_size == 0) own->ring_size = 4096;
  own->max_state_bytes = 256;
  own->max_signaling_bytes = own->max_bulk_bytes = 16384;
  own->memory_size = KVB_MEMORY_BYTES(own->fragment_max, own->slots, own->tx_bytes, own->max_state_bytes,
                                      own->max_signaling_bytes, own->max_bulk_bytes);
  own->ring = end->ring = check_guarded(NULL, own->ring_size);
  own->memory = end->memory = check_guarded(NULL, own->memory_size);
  CHECK_EQ(kvb_init(&end->kvb, own, line->now), KVB_OK);
}

static void close_end(line_end_t *end) {
  for (unsigned at = 0; at < LINE_PENDING; at++) free(end->pending[at].bytes);
  check_release(end->ring, end->config.ring_size);
  check_release(end->memory, end->config.memory_size);
}

void line_open(line_t *line, uint32_t seed, const kvb_config_t *mcu, const kvb_config_t *host) {
  kvb_config_t plain;
  memset(line, 0, sizeof *line);
  memset(&plain, 0, sizeof plain);
  plain.role = KVB_ROLE_HOST;
  plain.slots = 16;
  plain.window = 32;
  plain.ring_size = 40000;
  line->random = seed * 2654435761u + 1;
  line->now = UINT32_MAX - 2000 * seed;
  line->bytes_per_ms = 92; /* 921600 baud */
  line->message_bytes = 2000;
  open_end(line, &line->host, host != NULL ? host : &plain, next_random(line) | 1);
  memset(&plain, 0, sizeof plain);
  plain.slots = 4;
  open_end(line, &line->mcu, mcu != NULL ? mcu : &plain, next_random(line) | 1);
}

void line_close(line_t *line) {
  close_end(&line->host);
  close_end(&line->mcu);
}

void line_reset(line_t *line, line_end_t *end) {
  const kvb_config_t config = end->config;
  const uint32_t epoch = config.epoch + 1;
  close_end(end);
  open_end(line, end, &config, epoch);
}

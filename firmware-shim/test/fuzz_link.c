/*
 * libFuzzer: a host that knows the right check and means ill, between calls of an application that does as it likes.
 * The link stays in its bounds, what it writes stays legal, it never spins, and afterwards a good host finds it.
 *
 * An input is a story: steps of a byte or more, until there are no more.
 */
#include <string.h>

#include "fuzz.h"
#include "kvb_link.h"

enum { FROM_INPUT = 0x80, FILLED_BYTES = 2, CANCEL = 0x40 };

/* A frame as the input says it: flags, seq, ack, credit, sack, total, body. Zeros say what is usual: the next number,
   nothing acknowledged, a message of this one fragment. */
static void feed_frame(fuzz_device_t *device, fuzz_input_t *input) {
  naive_frame_t frame;
  memset(&frame, 0, offsetof(naive_frame_t, body));
  const uint8_t flags = fuzz_take(input);
  frame.type = flags & 3;
  frame.channel = flags >> 2 & 3;
  frame.flags = flags & 0xf0;
  const bool numbered = frame.type == NAIVE_DATA;
  const bool acknowledges = numbered || frame.type == NAIVE_ACK;
  frame.seq = (uint8_t)(fuzz_take(input) + (numbered ? device->kvb._rx_next : 0));
  frame.ack = (uint8_t)(fuzz_take(input) + (acknowledges ? device->kvb._tx_una : 0));
  frame.credit = fuzz_take(input);
  if (frame.flags & NAIVE_SACK) {
    frame.sack = fuzz_take(input);
    frame.sack = (uint16_t)(frame.sack | fuzz_take(input) << 8);
  }
  const int more = frame.flags & NAIVE_FIRST ? (int8_t)fuzz_take(input) : 0;
  const uint8_t size = fuzz_take(input);
  frame.size = size & FROM_INPUT ? (size_t)(size - FROM_INPUT) : (size_t)(size + FILLED_BYTES);
  for (size_t i = 0; i < frame.size; i++) frame.body[i] = size & FROM_INPUT ? fuzz_take(input) : (uint8_t)(i * 3);
  frame.id = frame.seq;
  frame.total = (int)frame.size + more > 0 ? (uint16_t)((int)frame.size + more) : 0;
  fuzz_frame(device, &frame);
}

/* A HELLO or LINK whose fields are legal but for their values. */
static void feed_control(fuzz_device_t *device, unsigned what, fuzz_input_t *input) {
  static const uint32_t lives[] = {FUZZ_HOST, FUZZ_HOST + 2, FUZZ_HOST + 3, FUZZ_MCU};
  static const uint32_t answered[] = {FUZZ_MCU, FUZZ_MCU, 0, 7};
  naive_frame_t frame;
  memset(&frame, 0, offsetof(naive_frame_t, body));
  uint8_t *at = frame.body;
  if (what & 1) {
    const uint8_t who = fuzz_take(input);
    at = naive_number(at, 1, (who >> 4) % 5 == 4 ? KVB_ROLE_MCU : KVB_ROLE_HOST);
    at = naive_number(naive_number(at, 2, who & 0x80 ? fuzz_take(input) : 1), 3, 1);
    at = naive_fixed32(naive_fixed32(at, 4, lives[who & 3]), 5, answered[who >> 2 & 3]);
    for (unsigned field = 8; field <= 16; field++) at = naive_number(at, field, (uint32_t)fuzz_take(input) * 5);
  } else {
    frame.type = NAIVE_LINK;
    at = naive_number(naive_number(at, 1, what >> 1), 2, what);
  }
  frame.size = (size_t)(at - frame.body);
  fuzz_frame(device, &frame);
}

/* Perhaps one under way. */
static void cancel_something(fuzz_device_t *device, uint8_t id) {
  const int result = kvb_cancel(&device->kvb, id);
  FUZZ_CHECK(result == KVB_OK || result == KVB_ERR_UNKNOWN);
}

static void send_something(fuzz_device_t *device, uint8_t what) {
  static const uint8_t text[256] = {0};
  const int id = kvb_send_raw(&device->kvb, what % 3, text, what + 1u);
  FUZZ_CHECK(id == KVB_ERR_BUSY || id == KVB_ERR_DOWN || id == KVB_ERR_TOO_LARGE || (id > 0 && id < 65536));
  if (id <= 0) return;
  device->unsent++;
  if (what & CANCEL) FUZZ_CHECK(kvb_cancel(&device->kvb, (uint16_t)id) == KVB_OK);
}

static void sleep_or_wake(fuzz_device_t *device, unsigned what) {
  if (what & 1) {
    kvb_wake(&device->kvb, device->now);
  } else {
    kvb_sleep_request(&device->kvb, (uint8_t)(what >> 2), 30);
  }
}

static void step(fuzz_device_t *device, fuzz_input_t *input) {
  kvb_event_t event;
  const uint8_t first = fuzz_take(input);
  const unsigned what = first >> 3;
  switch (first & 7) {
    case 0:
      device->now += what * what * 2;
      break;
    case 1:
      if (what & 1) fuzz_events(device);
      fuzz_event(device, &event);
      break;
    case 2:
      fuzz_write(device, what >> 1 == 0 ? FUZZ_ALL : what >> 1, what & 1);
      break;
    case 3:
      if (what & 1) {
        cancel_something(device, fuzz_take(input));
      } else {
        send_something(device, fuzz_take(input));
      }
      break;
    case 4:
      if (what & 2) {
        sleep_or_wake(device, what >> 2);
      } else {
        kvb_hold(&device->kvb, what & 1);
      }
      break;
    case 5:
      feed_control(device, what, input);
      break;
    default:
      feed_frame(device, input);
      break;
  }
  fuzz_check_bounds(device);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  fuzz_input_t input = {data, size};
  fuzz_device_t *device = fuzz_device(true);
  while (input.size > 0) step(device, &input);
  fuzz_recovers(device);
  return 0;
}

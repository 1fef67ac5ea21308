/*
 * libFuzzer: bytes of the line, as they are or with a right check before each END. They are taken in pieces of any
 * size by an application that does its duty: nothing outside the link's memory is touched, and it is in step again with
 * the first good frame after an END.
 *
 * The first byte of an input says how, the rest is the line.
 */
#include <string.h>

#include "fuzz.h"

enum { SEALED = 1, GREETING = 2, CUT = 4, PIECE_SHIFT = 3, PIECE_MIN = 5, PIECE_STEP = 6, LINE_MAX = 1024 };
enum { END = 0xc0, ESC = 0xdb, ESC_END = 0xdc, ESC_ESC = 0xdd };

static void feed(fuzz_device_t *device, const uint8_t *bytes, size_t size, size_t piece) {
  for (size_t at = 0; at < size; at += piece) {
    kvb_feed(&device->kvb, bytes + at, size - at < piece ? size - at : piece);
    fuzz_events(device);
    fuzz_write(device, FUZZ_ALL, false);
    fuzz_check_bounds(device);
  }
}

/* The content of a frame, as a receiver that takes any escape understands it. */
static size_t unescape(const uint8_t *wire, size_t size, uint8_t *out) {
  size_t length = 0;
  for (size_t i = 0; i < size; i++) {
    const bool escaped = wire[i] == ESC && i + 1 < size;
    if (escaped) i++;
    out[length++] = escaped && wire[i] == ESC_END ? END : escaped ? ESC : wire[i];
  }
  return length;
}

/* The frame before an END, its check and END; what is too short for a head stays as it is. */
static size_t seal(const uint8_t *wire, size_t size, uint32_t seed, uint8_t *out) {
  uint8_t content[LINE_MAX];
  const size_t length = unescape(wire, size, content);
  memcpy(out, wire, size);
  if (length >= 4) {
    for (unsigned i = 0; i < 4 && (content[0] & 3) != NAIVE_HELLO; i++) content[i] ^= (uint8_t)(seed >> (8 * i));
    const uint32_t check = naive_crc(content, length);
    for (unsigned i = 0; i < 4; i++) {
      const uint8_t byte = (uint8_t)(check >> (8 * i));
      if (byte == END || byte == ESC) out[size++] = ESC;
      out[size++] = byte == END ? ESC_END : byte == ESC ? ESC_ESC : byte;
    }
  }
  out[size++] = END;
  return size;
}

static void feed_sealed(fuzz_device_t *device, fuzz_input_t line, size_t piece) {
  uint8_t wire[LINE_MAX + 9];
  const uint8_t *end;
  while (line.size > 0 && (end = (const uint8_t *)memchr(line.data, END, line.size)) != NULL) {
    const size_t size = (size_t)(end - line.data);
    feed(device, wire, seal(line.data, size, fuzz_seed(device), wire), piece);
    line.data += size + 1;
    line.size -= size + 1;
  }
  feed(device, line.data, line.size, piece);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  fuzz_input_t input = {data, size};
  const uint8_t how = fuzz_take(&input);
  const size_t piece = PIECE_MIN + (size_t)PIECE_STEP * (how >> PIECE_SHIFT);
  if (input.size > LINE_MAX) return -1; /* not into the corpus */
  fuzz_device_t *device = fuzz_device(!(how & GREETING));
  if (how & SEALED) {
    feed_sealed(device, input, piece);
  } else {
    feed(device, input.data, input.size, piece);
  }
  fuzz_resynchronises(device, !(how & CUT));
  return 0;
}

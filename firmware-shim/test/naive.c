#include "naive.h"

#include <string.h>

uint32_t naive_crc(const uint8_t *bytes, size_t size) {
  uint32_t crc = 0xffffffffu;
  for (size_t i = 0; i < size; i++) {
    crc ^= bytes[i];
    for (int bit = 0; bit < 8; bit++) crc = crc & 1 ? crc >> 1 ^ 0xedb88320u : crc >> 1;
  }
  return crc ^ 0xffffffffu;
}

static void store(uint8_t *to, uint32_t value, int bytes) {
  for (int i = 0; i < bytes; i++) to[i] = (uint8_t)(value >> (8 * i));
}

static uint32_t load(const uint8_t *from, int bytes) {
  uint32_t value = 0;
  for (int i = 0; i < bytes; i++) value |= (uint32_t)from[i] << (8 * i);
  return value;
}

uint32_t naive_seed(uint32_t host_epoch, uint32_t mcu_epoch, uint8_t direction) {
  uint8_t bytes[9];
  store(bytes, host_epoch, 4);
  store(bytes + 4, mcu_epoch, 4);
  bytes[8] = direction;
  return naive_crc(bytes, 9);
}

static uint32_t seeded_crc(const uint8_t *plain, size_t size, uint32_t seed) {
  uint8_t copy[1200];
  memcpy(copy, plain, size);
  store(copy, load(copy, 4) ^ seed, 4);
  return naive_crc(copy, size);
}

size_t naive_encode(const naive_frame_t *frame, uint32_t seed, uint8_t *wire) {
  uint8_t plain[1200];
  size_t size = 4, at = 0;
  plain[0] = (uint8_t)(frame->type | frame->channel << 2 | frame->flags);
  plain[1] = frame->seq;
  plain[2] = frame->ack;
  plain[3] = frame->credit;
  if (frame->flags & NAIVE_SACK) {
    store(plain + size, frame->sack, 2);
    size += 2;
  }
  if (frame->flags & NAIVE_FIRST) {
    store(plain + size, frame->id, 2);
    store(plain + size + 2, frame->total, 2);
    size += 4;
  }
  memcpy(plain + size, frame->body, frame->size);
  size += frame->size;
  store(plain + size, seeded_crc(plain, size, frame->type == NAIVE_HELLO ? 0 : seed), 4);
  size += 4;
  for (size_t i = 0; i < size; i++) {
    if (plain[i] == 0xc0 || plain[i] == 0xdb) {
      wire[at++] = 0xdb;
      wire[at++] = plain[i] == 0xc0 ? 0xdc : 0xdd;
    } else {
      wire[at++] = plain[i];
    }
  }
  wire[at++] = 0xc0;
  return at;
}

bool naive_decode(const uint8_t *wire, size_t size, uint32_t seed, naive_frame_t *frame) {
  uint8_t plain[1200];
  size_t length = 0, at = 4;
  memset(frame, 0, sizeof *frame);
  for (size_t i = 0; i < size; i++) {
    if (length == sizeof plain) return false;
    if (wire[i] != 0xdb) {
      plain[length++] = wire[i];
    } else if (i + 1 < size && wire[i + 1] == 0xdc) {
      plain[length++] = 0xc0;
      i++;
    } else if (i + 1 < size && wire[i + 1] == 0xdd) {
      plain[length++] = 0xdb;
      i++;
    } else {
      return false;
    }
  }
  if (length < 8) return false;
  length -= 4;
  frame->type = plain[0] & 3;
  if (seeded_crc(plain, length, frame->type == NAIVE_HELLO ? 0 : seed) != load(plain + length, 4)) return false;
  frame->channel = plain[0] >> 2 & 3;
  frame->flags = plain[0] & 0xf0;
  frame->seq = plain[1];
  frame->ack = plain[2];
  frame->credit = plain[3];
  if (frame->flags & NAIVE_SACK) {
    frame->sack = (uint16_t)load(plain + at, 2);
    at += 2;
  }
  if (frame->flags & NAIVE_FIRST) {
    frame->id = (uint16_t)load(plain + at, 2);
    frame->total = (uint16_t)load(plain + at + 2, 2);
    at += 4;
  }
  if (at > length || length - at > sizeof frame->body) return false;
  frame->size = length - at;
  memcpy(frame->body, plain + at, frame->size);
  return true;
}

static uint8_t *varint(uint8_t *at, uint32_t value) {
  while (value >= 128) {
    *at++ = (uint8_t)(value % 128 + 128);
    value /= 128;
  }
  *at++ = (uint8_t)value;
  return at;
}

uint8_t *naive_number(uint8_t *at, unsigned field, uint32_t value) {
  if (value == 0) return at;
  return varint(varint(at, field * 8), value);
}

uint8_t *naive_fixed32(uint8_t *at, unsigned field, uint32_t value) {
  at = varint(at, field * 8 + 5);
  store(at, value, 4);
  return at + 4;
}

uint8_t *naive_block(uint8_t *at, unsigned field, const void *bytes, size_t size) {
  at = varint(varint(at, field * 8 + 2), (uint32_t)size);
  if (size > 0) memcpy(at, bytes, size);
  return at + size;
}

static uint32_t take_varint(const uint8_t *bytes, size_t size, size_t *at) {
  uint32_t value = 0;
  for (unsigned shift = 0; *at < size; shift += 7) {
    const uint8_t byte = bytes[(*at)++];
    value |= (uint32_t)(byte & 127) << shift;
    if (byte < 128) break;
  }
  return value;
}

uint32_t naive_read(const uint8_t *bytes, size_t size, unsigned field) {
  size_t at = 0;
  while (at < size) {
    const uint32_t tag = take_varint(bytes, size, &at);
    uint32_t value;
    if (tag % 8 == 5) {
      value = load(bytes + at, 4);
      at += 4;
    } else {
      value = take_varint(bytes, size, &at);
    }
    if (tag / 8 == field) return value;
  }
  return 0;
}

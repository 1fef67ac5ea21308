/* A second opinion: frames made and read the plainest way, sharing nothing with src/. */
#ifndef NAIVE_H
#define NAIVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { NAIVE_HELLO, NAIVE_DATA, NAIVE_ACK, NAIVE_LINK };
enum { NAIVE_FIRST = 0x10, NAIVE_LAST = 0x20, NAIVE_SACK = 0x40, NAIVE_NAK = 0x80 };

typedef struct {
  uint8_t type, channel, flags; /* flags: FIRST, LAST, SACK, NAK */
  uint8_t seq, ack, credit;
  uint16_t sack, id, total;
  uint8_t body[1100];
  size_t size;
} naive_frame_t;

uint32_t naive_crc(const uint8_t *bytes, size_t size);
uint32_t naive_seed(uint32_t host_epoch, uint32_t mcu_epoch, uint8_t direction);

/* The frame on the wire, with its END; `wire` has room for 2300 bytes. */
size_t naive_encode(const naive_frame_t *frame, uint32_t seed, uint8_t *wire);

/* One frame between two ENDs; false: damaged, or under another seed. */
bool naive_decode(const uint8_t *wire, size_t size, uint32_t seed, naive_frame_t *frame);

/* Protobuf: a field of a number (left out when 0) or of four bytes; returns the end. */
uint8_t *naive_number(uint8_t *at, unsigned field, uint32_t value);
uint8_t *naive_fixed32(uint8_t *at, unsigned field, uint32_t value);
uint8_t *naive_block(uint8_t *at, unsigned field, const void *bytes, size_t size);

/* Value of a number field of a message of numbers, 0 when absent. */
uint32_t naive_read(const uint8_t *bytes, size_t size, unsigned field);

#endif

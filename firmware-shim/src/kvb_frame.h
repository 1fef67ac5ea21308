/* SLIP and the link frame: PROTOCOL.md sections 1 and 2. */
#ifndef KVB_FRAME_H
#define KVB_FRAME_H

#include "kvb.h"

enum {
  KVBI_HEAD_BYTES = 4,
  KVBI_CRC_BYTES = 4,
  KVBI_SACK_BYTES = 2,
  KVBI_FIRST_BYTES = 4,
  KVBI_CONTROL_MAX_BYTES = 128,
  KVBI_FRAGMENT_MIN_BYTES = 32,
  KVBI_FRAGMENT_MAX_BYTES = 1024,
  KVBI_IDLE_GAP_MS = 10
};

enum { KVBI_HELLO = 0, KVBI_DATA = 1, KVBI_ACK = 2, KVBI_LINK = 3 };

enum {
  KVBI_TYPE_MASK = 0x03,
  KVBI_CHANNEL_SHIFT = 2,
  KVBI_FIRST = 0x10,
  KVBI_LAST = 0x20,
  KVBI_SACK = 0x40,
  KVBI_NAK = 0x80
};

/* Frames are numbered modulo 2^KVB_SEQ_BITS: 8 bits on the wire; fewer for test/explore.c alone. */
#ifndef KVB_SEQ_BITS
#define KVB_SEQ_BITS 8
#endif
#define KVBI_SEQ(number) ((uint8_t)((unsigned)(number) & ((1u << KVB_SEQ_BITS) - 1)))

typedef struct {
  uint8_t flags;
  uint8_t type;
  uint8_t channel;
  uint8_t seq;
  uint8_t ack;
  uint8_t credit;
  uint16_t sack;
  uint16_t total; /* of a first fragment only */
  kvb_bytes_t body;
} kvbi_frame_t;

/* Continues a CRC-32 (IEEE) over more bytes; begins and ends with the register inverted as zlib does, start 0. A port
   with CRC hardware or a routine in ROM defines KVB_CRC32(crc, bytes, size) when it compiles the library. */
uint32_t kvbi_crc32(uint32_t crc, const uint8_t *bytes, size_t size);
#ifndef KVB_CRC32
#define KVB_CRC32 kvbi_crc32
#endif

/* Seed of a direction: 0 host to MCU, 1 MCU to host. */
uint32_t kvbi_seed(uint32_t host_epoch, uint32_t mcu_epoch, unsigned direction);

/* CRC of the head with the seed XORed into its first four bytes. */
uint32_t kvbi_crc_head(uint32_t seed, const uint8_t *head, size_t size);

/* Splits a frame of at least 8 bytes; false when it is shorter than its flags say. */
bool kvbi_frame_split(const uint8_t *bytes, size_t size, kvbi_frame_t *frame);

/* Checks length, flags and crc of a frame without SLIP, and splits it. HELLO takes seed 0 whatever `seed` says. */
bool kvbi_frame_check(const uint8_t *bytes, size_t size, uint32_t seed, size_t fragment_max, kvbi_frame_t *frame);

/* Moves bytes of the ring into the block of the frame being received: true when a frame or a damaged one is whole. */
bool kvbi_slip_take(kvb_t *kvb);

/* Encodes as much of the frame being written as the transmit chunk takes. */
void kvbi_encode(kvb_t *kvb);

/* Begins the frame with this head; body and check follow. */
void kvbi_begin(kvb_t *kvb, unsigned body_size);

#endif

/* Protobuf's wire format, as far as link.proto needs it: views into the message, no copies, every read bounded. */
#ifndef KVB_WIRE_H
#define KVB_WIRE_H

#include "kvb.h"

enum { KVBI_WIRE_VARINT = 0, KVBI_WIRE_FIXED64 = 1, KVBI_WIRE_BLOCK = 2, KVBI_WIRE_FIXED32 = 5 };

typedef struct {
  uint32_t id;
  uint32_t low;      /* value of a varint or fixed32, cut to 32 bits as for a uint32 field */
  kvb_bytes_t block; /* bytes of a length-delimited or fixed field */
  uint8_t wire;
} kvbi_field_t;

/* Takes the next field off `rest`: 1 a field, 0 the end, -1 not protobuf (groups are refused). */
int kvbi_next_field(kvb_bytes_t *rest, kvbi_field_t *field);

/* Writes the part `from` up to `to` of a message of which the rest is only counted: so a fragment is encoded anew
   each time that it is sent, and no message is ever copied whole. */
typedef struct {
  uint8_t *out;
  uint32_t at;
  uint32_t from;
  uint32_t to;
} kvbi_writer_t;

void kvbi_put_byte(kvbi_writer_t *writer, uint8_t byte);
void kvbi_put_bytes(kvbi_writer_t *writer, const uint8_t *bytes, uint32_t size);
void kvbi_put_varint(kvbi_writer_t *writer, uint32_t value);

/* A field of a number, left out when it is 0, and one of bytes, left out when empty. */
void kvbi_put_number(kvbi_writer_t *writer, uint32_t id, uint32_t value);
void kvbi_put_fixed32(kvbi_writer_t *writer, uint32_t id, uint32_t value);
void kvbi_put_block(kvbi_writer_t *writer, uint32_t id, const uint8_t *bytes, uint32_t size);

/* The byte-wise loads and stores of the frame: the alignment and byte order of the machine never matter. */
uint16_t kvbi_load16(const uint8_t *bytes);
uint32_t kvbi_load32(const uint8_t *bytes);
void kvbi_store16(uint8_t *bytes, uint16_t value);
void kvbi_store32(uint8_t *bytes, uint32_t value);

#endif

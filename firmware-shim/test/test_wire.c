#include <string.h>

#include "check.h"
#include "kvb_frame.h"
#include "kvb_wire.h"
#include "naive.h"

static void same_crc_as_bitwise(void) {
  uint8_t bytes[300];
  for (size_t i = 0; i < sizeof bytes; i++) bytes[i] = (uint8_t)(i * 7 + 3);
  for (size_t size = 0; size <= sizeof bytes; size += 13) CHECK_EQ(kvbi_crc32(0, bytes, size), naive_crc(bytes, size));
  CHECK_EQ(kvbi_crc32(0, (const uint8_t *)"123456789", 9), 0xcbf43926u);
}

static void crc_goes_on(void) {
  uint8_t bytes[100];
  memset(bytes, 0xa5, sizeof bytes);
  for (size_t cut = 0; cut <= sizeof bytes; cut++)
    CHECK_EQ(kvbi_crc32(kvbi_crc32(0, bytes, cut), bytes + cut, sizeof bytes - cut), naive_crc(bytes, sizeof bytes));
}

void suite_crc(void) {
  CASE("the crc is that of zlib", same_crc_as_bitwise);
  CASE("a crc can be continued at any byte", crc_goes_on);
}

/* Reads one field of a message that ends against a guarded page. */
static int read_one(const void *bytes, size_t size, kvbi_field_t *field) {
  uint8_t *guarded = check_guarded(bytes, size);
  kvb_bytes_t rest;
  rest.data = guarded;
  rest.size = size;
  const int result = kvbi_next_field(&rest, field);
  check_release(guarded, size);
  return result;
}

static void numbers_of_any_length(void) {
  static const uint32_t values[] = {1,       127,     128,        300,        16383,     16384,
                                    2097151, 2097152, 0x0fffffff, 0x10000000, UINT32_MAX};
  for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
    uint8_t ours[16], theirs[16];
    kvbi_field_t field;
    kvbi_writer_t writer = {ours, 0, 0, sizeof ours};
    kvbi_put_number(&writer, 5, values[i]);
    CHECK_BYTES(ours, writer.at, theirs, (size_t)(naive_number(theirs, 5, values[i]) - theirs));
    CHECK_EQ(read_one(ours, writer.at, &field), 1);
    CHECK_EQ(field.id, 5);
    CHECK_EQ(field.low, values[i]);
    for (size_t cut = 1; cut < writer.at; cut++) CHECK_EQ(read_one(ours, cut, &field), -1);
  }
}

static void what_is_no_protobuf(void) {
  static const struct {
    const char *bytes;
    size_t size;
  } bad[] = {
      {"\x00\x01", 2}, /* field 0 */
      {"\x0b", 1},
      {"\x0c", 1},
      {"\x0e", 1},
      {"\x0f", 1},                                              /* groups and wire types that are none */
      {"\x0a\x02x", 3},                                         /* block beyond the end */
      {"\x0a\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", 11},     /* length of -1 */
      {"\x0a\x82\x80\x80\x80\x10zz", 8},                        /* length of 2^32 + 2 */
      {"\x88\x80\x80\x80\x10\x01", 6},                          /* tag of more than 32 bits */
      {"\x08\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x01", 12}, /* endless value */
      {"\x0d\x01\x02\x03", 4},                                  /* cut fixed32 */
      {"\x09\x01\x02\x03\x04\x05\x06\x07", 8},                  /* cut fixed64 */
  };
  kvbi_field_t field;
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    CHECK_EQ(read_one(bad[i].bytes, bad[i].size, &field), -1);
  }
}

static void a_part_is_the_same_bytes(void) {
  uint8_t whole[200], part[200], text[100];
  memset(text, 'x', sizeof text);
  kvbi_writer_t all = {whole, 0, 0, sizeof whole};
  kvbi_put_number(&all, 1, 77777);
  kvbi_put_block(&all, 2, text, sizeof text);
  kvbi_put_fixed32(&all, 3, 0x01020304);
  for (uint32_t from = 0; from < all.at; from += 3) {
    for (uint32_t to = from; to <= all.at; to += 7) {
      kvbi_writer_t some = {part, 0, 0, 0};
      some.from = from;
      some.to = to;
      memset(part, 0xee, sizeof part);
      kvbi_put_number(&some, 1, 77777);
      kvbi_put_block(&some, 2, text, sizeof text);
      kvbi_put_fixed32(&some, 3, 0x01020304);
      CHECK_EQ(some.at, all.at);
      CHECK_BYTES(part, to - from, whole + from, to - from);
      CHECK_EQ(part[to - from], 0xee);
    }
  }
}

static void loads_of_any_alignment(void) {
  uint8_t bytes[9];
  for (size_t at = 0; at < 5; at++) {
    kvbi_store32(bytes + at, 0xa1b2c3d4);
    CHECK_EQ(bytes[at], 0xd4);
    CHECK_EQ(bytes[at + 3], 0xa1);
    CHECK_EQ(kvbi_load32(bytes + at), 0xa1b2c3d4);
    CHECK_EQ(kvbi_load16(bytes + at), 0xc3d4);
  }
}

void suite_wire(void) {
  CASE("a number of any length reads as it was written, and no cut of it reads at all", numbers_of_any_length);
  CASE("what is no protobuf is refused", what_is_no_protobuf);
  CASE("any part of a message is made without the rest", a_part_is_the_same_bytes);
  CASE("loads and stores are little-endian at any address", loads_of_any_alignment);
}

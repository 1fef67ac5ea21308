#include "kvb_wire.h"

#include <string.h>

uint16_t kvbi_load16(const uint8_t *bytes) { return (uint16_t)(bytes[0] | bytes[1] << 8); }

uint32_t kvbi_load32(const uint8_t *bytes) {
  return (uint32_t)kvbi_load16(bytes) | (uint32_t)kvbi_load16(bytes + 2) << 16;
}

void kvbi_store16(uint8_t *bytes, uint16_t value) {
  bytes[0] = (uint8_t)value;
  bytes[1] = (uint8_t)(value >> 8);
}

void kvbi_store32(uint8_t *bytes, uint32_t value) {
  kvbi_store16(bytes, (uint16_t)value);
  kvbi_store16(bytes + 2, (uint16_t)(value >> 16));
}

/* `whole`: refuse what does not fit 32 bits (tags, lengths), where a value is merely cut. */
static bool take_varint(kvb_bytes_t *rest, bool whole, uint32_t *value) {
  uint32_t result = 0;
  for (unsigned shift = 0; shift < 70; shift += 7) {
    if (rest->size == 0) return false;
    const uint32_t byte = *rest->data;
    rest->data++;
    rest->size--;
    if (shift < 32) result |= (byte & 0x7f) << shift;
    if (whole && (byte & 0x7f) > (shift > 28 ? 0u : shift == 28 ? 0x0fu : 0x7fu)) return false;
    if (byte < 0x80) {
      *value = result;
      return true;
    }
  }
  return false;
}

int kvbi_next_field(kvb_bytes_t *rest, kvbi_field_t *field) {
  uint32_t tag = 0, size;
  if (rest->size == 0) return 0;
  field->low = 0;
  if (!take_varint(rest, true, &tag) || tag < 8) return -1;
  field->id = tag >> 3;
  field->wire = (uint8_t)(tag & 7);
  switch (field->wire) {
    case KVBI_WIRE_VARINT:
      return take_varint(rest, false, &field->low) ? 1 : -1;
    case KVBI_WIRE_BLOCK:
      if (!take_varint(rest, true, &size)) return -1;
      break;
    case KVBI_WIRE_FIXED32:
      size = 4;
      break;
    case KVBI_WIRE_FIXED64:
      size = 8;
      break;
    default:
      return -1;
  }
  if (size > rest->size) return -1;
  field->block.data = rest->data;
  field->block.size = size;
  rest->data += size;
  rest->size -= size;
  if (field->wire != KVBI_WIRE_BLOCK) field->low = kvbi_load32(field->block.data);
  return 1;
}

void kvbi_put_byte(kvbi_writer_t *writer, uint8_t byte) {
  if (writer->at >= writer->from && writer->at < writer->to) writer->out[writer->at - writer->from] = byte;
  writer->at++;
}

void kvbi_put_bytes(kvbi_writer_t *writer, const uint8_t *bytes, uint32_t size) {
  const uint32_t begin = writer->at > writer->from ? writer->at : writer->from;
  const uint32_t end = writer->at + size < writer->to ? writer->at + size : writer->to;
  if (begin < end) memcpy(writer->out + (begin - writer->from), bytes + (begin - writer->at), end - begin);
  writer->at += size;
}

void kvbi_put_varint(kvbi_writer_t *writer, uint32_t value) {
  for (; value >= 0x80; value >>= 7) kvbi_put_byte(writer, (uint8_t)(value | 0x80));
  kvbi_put_byte(writer, (uint8_t)value);
}

void kvbi_put_number(kvbi_writer_t *writer, uint32_t id, uint32_t value) {
  if (value == 0) return;
  kvbi_put_varint(writer, id << 3 | KVBI_WIRE_VARINT);
  kvbi_put_varint(writer, value);
}

void kvbi_put_fixed32(kvbi_writer_t *writer, uint32_t id, uint32_t value) {
  uint8_t raw[4];
  if (value == 0) return;
  kvbi_store32(raw, value);
  kvbi_put_varint(writer, id << 3 | KVBI_WIRE_FIXED32);
  kvbi_put_bytes(writer, raw, sizeof raw);
}

void kvbi_put_block(kvbi_writer_t *writer, uint32_t id, const uint8_t *bytes, uint32_t size) {
  if (size == 0) return;
  kvbi_put_varint(writer, id << 3 | KVBI_WIRE_BLOCK);
  kvbi_put_varint(writer, size);
  kvbi_put_bytes(writer, bytes, size);
}

#include "kvb_frame.h"
#include "kvb_wire.h"

/* Half a byte at a time: 64 bytes of flash for a speed of some 20 cycles a byte. */
uint32_t kvbi_crc32(uint32_t crc, const uint8_t *bytes, size_t size) {
  static const uint32_t table[16] = {
      0x00000000, 0x1db71064, 0x3b6e20c8, 0x26d930ac, 0x76dc4190, 0x6b6b51f4, 0x4db26158, 0x5005713c,
      0xedb88320, 0xf00f9344, 0xd6d6a3e8, 0xcb61b38c, 0x9b64c2b0, 0x86d3d2d4, 0xa00ae278, 0xbdbdf21c,
  };
  crc = ~crc;
  for (size_t i = 0; i < size; i++) {
    crc ^= bytes[i];
    crc = crc >> 4 ^ table[crc & 15];
    crc = crc >> 4 ^ table[crc & 15];
  }
  return ~crc;
}

uint32_t kvbi_seed(uint32_t host_epoch, uint32_t mcu_epoch, unsigned direction) {
  uint8_t bytes[9];
  kvbi_store32(bytes, host_epoch);
  kvbi_store32(bytes + 4, mcu_epoch);
  bytes[8] = (uint8_t)direction;
  return KVB_CRC32(0, bytes, sizeof bytes);
}

uint32_t kvbi_crc_head(uint32_t seed, const uint8_t *head, size_t size) {
  uint8_t seeded[KVBI_HEAD_BYTES];
  kvbi_store32(seeded, kvbi_load32(head) ^ seed);
  return KVB_CRC32(KVB_CRC32(0, seeded, sizeof seeded), head + KVBI_HEAD_BYTES, size - KVBI_HEAD_BYTES);
}

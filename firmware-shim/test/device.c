#include "device.h"

#include <stdlib.h>
#include <string.h>

enum { RING_BYTES = 4096 };

struct device_sent {
  device_sent_t *next;
  int id;
  uint8_t *bytes;
};

void *device_must(void *memory) {
  if (memory == NULL) abort();
  return memory;
}

void device_forget(device_t *device, int id) {
  for (device_sent_t **at = &device->sent; *at != NULL;) {
    device_sent_t *one = *at;
    if (id >= 0 && one->id != id) {
      at = &one->next;
      continue;
    }
    *at = one->next;
    free(one->bytes);
    free(one);
  }
}

int device_init(device_t *device, kvb_config_t *config, uint32_t now) {
  device_forget(device, -1);
  free(device->ring);
  free(device->memory);
  if (config->ring_size == 0) config->ring_size = RING_BYTES;
  config->memory_size = KVB_MEMORY_BYTES(
      config->fragment_max ? config->fragment_max : KVB_DEFAULT_FRAGMENT, config->slots,
      config->tx_bytes ? config->tx_bytes : KVB_DEFAULT_TX,
      config->max_state_bytes ? config->max_state_bytes : KVB_DEFAULT_STATE,
      config->max_signaling_bytes ? config->max_signaling_bytes : KVB_DEFAULT_SIGNALING, config->max_bulk_bytes);
  config->ring = device->ring = (uint8_t *)device_must(malloc(config->ring_size));
  config->memory = device->memory = (uint8_t *)device_must(malloc(config->memory_size));
  return kvb_init(&device->kvb, config, now);
}

int device_keep(device_t *device, int id, uint8_t *bytes) {
  if (id <= 0) {
    free(bytes);
    return id;
  }
  device_sent_t *one = (device_sent_t *)device_must(malloc(sizeof *one));
  one->id = id;
  one->bytes = bytes;
  one->next = device->sent;
  device->sent = one;
  return id;
}

uint8_t *device_copy(const uint8_t *bytes, size_t size) {
  uint8_t *own = (uint8_t *)device_must(malloc(size > 0 ? size : 1));
  if (size > 0) memcpy(own, bytes, size);
  return own;
}

void device_end(device_t *device) {
  device_forget(device, -1);
  free(device->ring);
  free(device->memory);
}

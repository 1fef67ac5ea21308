/* A device under test and the memory that it refers to. What was sent is kept, and freed when its fate is told. */
#ifndef DEVICE_H
#define DEVICE_H

#include "kvb.h"

enum { DEVICE_BULK_BYTES = 4096 };

typedef struct device_sent device_sent_t;

typedef struct {
  kvb_t kvb;
  uint8_t *ring;
  uint8_t *memory;
  device_sent_t *sent;
} device_t;

/* kvb_init, anew each time, with exactly the memory that the configuration asks for. */
int device_init(device_t *device, kvb_config_t *config, uint32_t now);
void device_end(device_t *device);

/* Owns `bytes` until the message `id` has its fate; frees them at once where that is an error. Returns `id`. */
int device_keep(device_t *device, int id, uint8_t *bytes);

/* The fate of this message is told; a negative id is all of them. */
void device_forget(device_t *device, int id);

uint8_t *device_copy(const uint8_t *bytes, size_t size);
void *device_must(void *memory);

#endif

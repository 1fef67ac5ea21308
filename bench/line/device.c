/*
 * An MCU of a given size on a terminal, in real time: the shim with its POSIX port.
 *
 *     device TTY EPOCH FRAGMENT WINDOW SLOTS RING RECEIVE STATE SIGNALING BULK
 *
 * Sizes in bytes. Writes each message that arrives to stdout: length[4], little-endian, and its Envelope. Ends with stdin.
 */
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "kvb_posix.h"

enum { TTY = 1, EPOCH, FRAGMENT, WINDOW, SLOTS, RING, RECEIVE, STATE, SIGNALING, BULK, ARGUMENTS, TX_BYTES = 256 };

static void tell(kvb_bytes_t envelope) {
  const uint8_t head[4] = {(uint8_t)envelope.size, (uint8_t)(envelope.size >> 8), (uint8_t)(envelope.size >> 16), 0};
  fwrite(head, 1, sizeof head, stdout);
  fwrite(envelope.data, 1, envelope.size, stdout);
  fflush(stdout);
}

static int stdin_ended(void) {
  struct pollfd input = {STDIN_FILENO, POLLIN, 0};
  return poll(&input, 1, 0) > 0;
}

int main(int argc, char **argv) {
  static kvb_t kvb;
  kvb_config_t config;
  kvb_event_t event;
  unsigned long value[ARGUMENTS];
  if (argc != ARGUMENTS) return 2;
  for (int i = EPOCH; i < ARGUMENTS; i++) value[i] = strtoul(argv[i], NULL, 0);
  memset(&config, 0, sizeof config);
  config.epoch = (uint32_t)value[EPOCH];
  config.fragment_max = (uint16_t)value[FRAGMENT];
  config.window = (uint8_t)value[WINDOW];
  config.slots = (uint8_t)value[SLOTS];
  config.ring_size = value[RING];
  config.receive_bytes = (uint16_t)value[RECEIVE];
  config.tx_bytes = TX_BYTES;
  config.max_state_bytes = (uint16_t)value[STATE];
  config.max_signaling_bytes = (uint16_t)value[SIGNALING];
  config.max_bulk_bytes = (uint16_t)value[BULK];
  config.memory_size =
      KVB_MEMORY_BYTES(value[FRAGMENT], value[SLOTS], TX_BYTES, value[STATE], value[SIGNALING], value[BULK]);
  config.ring = malloc(config.ring_size);
  config.memory = malloc(config.memory_size);
  const int fd = kvb_posix_open(argv[TTY], 0);
  if (config.ring == NULL || config.memory == NULL || fd < 0) return 1;
  if (kvb_init(&kvb, &config, kvb_posix_now()) != KVB_OK) return 1;
  while (!stdin_ended()) {
    if (kvb_posix_serve(&kvb, fd) != 0) return 1;
    while (kvb_next_raw_event(&kvb, kvb_posix_now(), &event))
      if (event.kind == KVB_EVENT_RAW) tell(event.as.raw.envelope);
    if (kvb_posix_serve(&kvb, fd) != 0 || kvb_posix_wait(&kvb, fd, 50) != 0) return 1;
  }
  return 0;
}

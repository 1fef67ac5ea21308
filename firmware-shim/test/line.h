/* Two links, a lossy line between them, and a clock that runs as fast as the machine can. */
#ifndef LINE_H
#define LINE_H

#include "kvb.h"

enum { LINE_QUEUE_BYTES = 1 << 16, LINE_SENT_MAX = 512, LINE_PENDING = 64 };

typedef struct line_end {
  kvb_t kvb;
  kvb_config_t config;
  uint8_t *ring, *memory;
  /* What this end was told to send, by the number in its first bytes, and what came of it. */
  struct {
    uint8_t *bytes;
    size_t size;
    int id;
    uint8_t channel;
  } pending[LINE_PENDING];
  unsigned to_send[3], sent[3], delivered[3], failed, received[3];
  int ups, downs, degraded, recovered;
  bool up;
  bool fresh[3]; /* the first message since an UP may have any number */
  /* Bytes on their way to this end. */
  uint8_t queue[LINE_QUEUE_BYTES];
  size_t head, tail;
  /* What was sent under each number in this life: it must never change. */
  uint8_t body[256][1100];
  size_t body_size[256];
  bool numbered[256];
  uint8_t frame[2400];
  size_t frame_size;
} line_end_t;

typedef struct {
  line_end_t host, mcu;
  uint32_t now, random;
  /* The line. */
  unsigned bytes_per_ms;
  unsigned flips_per_million, drops_per_million; /* per byte */
  bool cut_to_host, cut_to_mcu;
  unsigned stall_ms, stall_every_ms; /* the MCU serves nothing for so long, so often */
  size_t message_bytes;
} line_t;

void line_open(line_t *line, uint32_t seed, const kvb_config_t *mcu, const kvb_config_t *host);
void line_close(line_t *line);

/* Takes an end away and makes it anew: another epoch, no memory of anything. */
void line_reset(line_t *line, line_end_t *end);

/* Lets time pass until `ms` are over, or both ends have sent, and received, all that they were told to; returns
   how long that took, or `ms` + 1. */
uint32_t line_run(line_t *line, uint32_t ms);
void line_pass(line_t *line, uint32_t ms);

#endif

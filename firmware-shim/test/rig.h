/* One link and a peer that says exactly what a test tells it to. */
#ifndef RIG_H
#define RIG_H

#include "check.h"
#include "kvb.h"
#include "naive.h"

enum { RIG_HOST = 0x11223344, RIG_MCU = 0x55667788 };

/* What the peer's Hello says; zeros are legal values. */
typedef struct {
  uint32_t epoch, peer_epoch, role, version_min, version_max;
  uint32_t fragment, window, slots, receive, unit, max[3], stall;
} rig_hello_t;

typedef struct {
  kvb_t kvb;
  kvb_config_t config;
  uint32_t now;
  uint8_t *memory;
  uint8_t *ring;
  uint8_t out[4096]; /* bytes written by the link, not yet read as frames */
  size_t out_size;
} rig_t;

/* A host that takes what comes. */
rig_hello_t rig_host(void);

/* Makes a link at time `now`; zeros of `config` are filled as a small MCU has them. */
void rig_open(rig_t *rig, const kvb_config_t *config, uint32_t now);
void rig_close(rig_t *rig);

/* Brings the link up with this peer, and takes all events and frames of that. */
void rig_up(rig_t *rig, const rig_hello_t *hello);

void rig_give_hello(rig_t *rig, const rig_hello_t *hello);
void rig_give(rig_t *rig, const naive_frame_t *frame);
void rig_give_data(rig_t *rig, uint8_t channel, uint8_t flags, uint8_t seq, uint16_t id, uint16_t total,
                   const void *body, size_t size);
void rig_give_ack(rig_t *rig, uint8_t ack, uint8_t credit, uint16_t sack, bool nak);
void rig_give_link(rig_t *rig, uint32_t kind, uint32_t token);

/* The next frame that the link writes at this moment; false: none. */
bool rig_take(rig_t *rig, naive_frame_t *frame);

/* Drops what the link writes at this moment; how many frames that was. */
int rig_drain(rig_t *rig);

/* Kind of the next event; the event is in *event. */
kvb_event_kind_t rig_event(rig_t *rig, kvb_event_t *event);

#endif

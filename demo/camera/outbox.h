/* Messages to the host, kept whole until the shim says what became of them: it refers to the caller's bytes. */
#ifndef CAMERA_OUTBOX_H
#define CAMERA_OUTBOX_H

#include "kvb.h"

#define OUTBOX_MAX 256 /* messages */

typedef enum {
  OUT_CAPABILITIES,
  OUT_ANSWER,
  OUT_CANDIDATE,
  OUT_STATE,
  OUT_CLOSE,
  OUT_SYNC_DONE,
  OUT_ECHO
} outbox_kind_t;

typedef struct outbox_item {
  struct outbox_item *next;
  outbox_kind_t kind;
  uint16_t id; /* of the shim; 0: not given to it yet */
  uint32_t session;
  int32_t number; /* offer_seq, m-line or -1, token */
  kvb_session_state_t state;
  size_t size;
  char bytes[];
} outbox_item_t;

typedef struct {
  outbox_item_t *first;
  unsigned count;
} outbox_t;

/* Copies what it is given. False when there is no room. */
bool outbox_add(outbox_t *outbox, outbox_kind_t kind, uint32_t session, int32_t number, const void *bytes, size_t size);
bool outbox_add_state(outbox_t *outbox, const kvb_session_state_t *state);

/* Gives the shim as many messages as it takes, in order. */
void outbox_pump(outbox_t *outbox, kvb_t *link);

/* What the shim said of a message. Answers and candidates that failed with the host's life wait for its next one. */
void outbox_delivered(outbox_t *outbox, uint16_t id);
void outbox_failed(outbox_t *outbox, uint16_t id);

/* The session is over: what waits for it is not wanted any more. */
void outbox_forget(outbox_t *outbox, uint32_t session);

/* Before a new picture is sent: takes out the answers and candidates that wait, drops the rest; and puts them back. */
outbox_item_t *outbox_set_aside(outbox_t *outbox);
void outbox_put_back(outbox_t *outbox, outbox_item_t *aside);

#endif

#include "outbox.h"

#include <stdlib.h>
#include <string.h>

#define DEVICE "kvs-bridge simulated camera"
#define FIRMWARE "demo"
#define CODECS "H264"
#define SESSIONS_AT_ONCE 10

static kvb_bytes_t text(const char *from, size_t size) {
  kvb_bytes_t view;
  view.data = (const uint8_t *)from;
  view.size = size;
  return view;
}

static outbox_item_t *append(outbox_t *outbox, outbox_kind_t kind, const void *bytes, size_t size) {
  outbox_item_t **end = &outbox->first;
  outbox_item_t *item;
  if (outbox->count >= OUTBOX_MAX) return NULL;
  item = calloc(1, sizeof *item + size);
  if (item == NULL) return NULL;
  item->kind = kind;
  item->size = size;
  if (size > 0) memcpy(item->bytes, bytes, size);
  while (*end != NULL) end = &(*end)->next;
  *end = item;
  outbox->count++;
  return item;
}

bool outbox_add(outbox_t *outbox, outbox_kind_t kind, uint32_t session, int32_t number, const void *bytes, size_t size) {
  outbox_item_t *item = append(outbox, kind, bytes, size);
  if (item == NULL) return false;
  item->session = session;
  item->number = number;
  return true;
}

bool outbox_add_state(outbox_t *outbox, const kvb_session_state_t *state) {
  outbox_item_t *item = append(outbox, OUT_STATE, NULL, 0);
  if (item == NULL) return false;
  item->state = *state;
  return true;
}

/* The payload is "mid LF ufrag LF candidate". */
static int send_candidate(kvb_t *link, const outbox_item_t *item) {
  kvb_candidate_t candidate;
  const char *end = item->bytes + item->size;
  const char *ufrag = memchr(item->bytes, '\n', item->size);
  const char *line = ufrag == NULL ? NULL : memchr(ufrag + 1, '\n', (size_t)(end - ufrag - 1));
  if (line == NULL) return KVB_ERR_INVALID;
  memset(&candidate, 0, sizeof candidate);
  candidate.session = item->session;
  candidate.has_mline = item->number >= 0;
  candidate.mline = item->number >= 0 ? (uint32_t)item->number : 0;
  candidate.mid = text(item->bytes, (size_t)(ufrag - item->bytes));
  candidate.ufrag = text(ufrag + 1, (size_t)(line - ufrag - 1));
  candidate.candidate = text(line + 1, (size_t)(end - line - 1));
  return kvb_send_candidate(link, &candidate);
}

static int send_capabilities(kvb_t *link) {
  kvb_capabilities_t capabilities;
  memset(&capabilities, 0, sizeof capabilities);
  capabilities.max_sessions = SESSIONS_AT_ONCE;
  capabilities.device = text(DEVICE, sizeof DEVICE - 1);
  capabilities.firmware = text(FIRMWARE, sizeof FIRMWARE - 1);
  capabilities.codecs = text(CODECS, sizeof CODECS - 1);
  return kvb_send_capabilities(link, &capabilities);
}

static int give(kvb_t *link, const outbox_item_t *item) {
  switch (item->kind) {
    case OUT_CAPABILITIES:
      return send_capabilities(link);
    case OUT_ANSWER:
      return kvb_send_answer(link, item->session, (uint32_t)item->number, item->bytes, item->size);
    case OUT_CANDIDATE:
      return send_candidate(link, item);
    case OUT_STATE:
      return kvb_send_session_state(link, &item->state);
    case OUT_CLOSE:
      return kvb_send_close_session(link, item->session);
    case OUT_SYNC_DONE:
      return kvb_send_sync_done(link);
    case OUT_ECHO:
      return kvb_send_echo(link, (uint32_t)item->number, true, item->bytes, item->size);
  }
  return KVB_ERR_INVALID;
}

static void drop(outbox_t *outbox, outbox_item_t **place) {
  outbox_item_t *item = *place;
  *place = item->next;
  outbox->count--;
  free(item);
}

void outbox_pump(outbox_t *outbox, kvb_t *link) {
  outbox_item_t **place = &outbox->first;
  while (*place != NULL) {
    int id = (*place)->id != 0 ? (*place)->id : give(link, *place);
    if (id == KVB_ERR_BUSY || id == KVB_ERR_DOWN) return;
    if (id < 0) {
      /* It will never go: the rest should not wait for it. */
      drop(outbox, place);
      continue;
    }
    (*place)->id = (uint16_t)id;
    place = &(*place)->next;
  }
}

static outbox_item_t **find(outbox_t *outbox, uint16_t id) {
  outbox_item_t **place = &outbox->first;
  while (*place != NULL && (*place)->id != id) place = &(*place)->next;
  return place;
}

static bool survives(const outbox_item_t *item) {
  return item->kind == OUT_ANSWER || item->kind == OUT_CANDIDATE;
}

void outbox_delivered(outbox_t *outbox, uint16_t id) {
  outbox_item_t **place = find(outbox, id);
  if (*place != NULL) drop(outbox, place);
}

void outbox_failed(outbox_t *outbox, uint16_t id) {
  outbox_item_t **place = find(outbox, id);
  if (*place == NULL) return;
  if (survives(*place))
    (*place)->id = 0;
  else
    drop(outbox, place);
}

void outbox_forget(outbox_t *outbox, uint32_t session) {
  outbox_item_t **place = &outbox->first;
  while (*place != NULL) {
    if ((*place)->id == 0 && (*place)->session == session)
      drop(outbox, place);
    else
      place = &(*place)->next;
  }
}

outbox_item_t *outbox_set_aside(outbox_t *outbox) {
  outbox_item_t **place = &outbox->first;
  outbox_item_t *aside;
  while (*place != NULL) {
    if (survives(*place))
      place = &(*place)->next;
    else
      drop(outbox, place);
  }
  aside = outbox->first;
  outbox->first = NULL;
  return aside;
}

void outbox_put_back(outbox_t *outbox, outbox_item_t *aside) {
  outbox_item_t **end = &outbox->first;
  while (*end != NULL) end = &(*end)->next;
  *end = aside;
}

#include "sessions.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ICE_TEXT_MAX 16384

static kvb_session_state_t *find(camera_t *camera, uint32_t session) {
  size_t i;
  for (i = 0; i < SESSIONS_MAX; i++)
    if (camera->live[i].session == session) return &camera->live[i];
  return NULL;
}

static bool is_over(uint32_t phase) {
  return phase == KVB_SESSION_PHASE_FAILED || phase == KVB_SESSION_PHASE_CLOSED;
}

static void forget(camera_t *camera, uint32_t session) {
  kvb_session_state_t *state = find(camera, session);
  if (state != NULL) memset(state, 0, sizeof *state);
  outbox_forget(&camera->outbox, session);
}

/* The host is there, perhaps a new one: it gets the whole picture. The video never stopped. */
static void on_up(camera_t *camera, bool resumed) {
  outbox_t *outbox = &camera->outbox;
  outbox_item_t *aside = outbox_set_aside(outbox);
  size_t i;
  fprintf(stderr, "camera: the host is %s\n", resumed ? "back" : "there");
  outbox_add(outbox, OUT_CAPABILITIES, 0, 0, NULL, 0);
  for (i = 0; i < SESSIONS_MAX; i++)
    if (camera->live[i].session != 0) outbox_add_state(outbox, &camera->live[i]);
  outbox_add(outbox, OUT_SYNC_DONE, 0, 0, NULL, 0);
  outbox_put_back(outbox, aside);
}

static int on_ice_servers(camera_t *camera, const kvb_ice_servers_t *given) {
  kvb_ice_servers_t servers = *given;
  kvb_ice_server_t server;
  kvb_bytes_t uri;
  char text[ICE_TEXT_MAX];
  size_t size = 0;
  while (kvb_next_ice_server(&servers, &server)) {
    while (kvb_next_ice_uri(&server, &uri)) {
      int length = snprintf(text + size, sizeof text - size, "%.*s\t%.*s\t%.*s\n", (int)uri.size, (const char *)uri.data,
                            (int)server.username.size, (const char *)server.username.data, (int)server.password.size,
                            (const char *)server.password.data);
      if (length < 0 || (size_t)length >= sizeof text - size) break;
      size += (size_t)length;
    }
  }
  return media_send(&camera->media, "ice", 0, (int32_t)given->generation, text, size);
}

static int on_offer(camera_t *camera, const kvb_offer_t *offer) {
  kvb_session_state_t *state = find(camera, offer->session);
  if (state == NULL) state = find(camera, 0);
  if (state == NULL) {
    outbox_add(&camera->outbox, OUT_CLOSE, offer->session, 0, NULL, 0);
    return 0;
  }
  if (state->session == 0) fprintf(stderr, "camera: session %lu opened\n", (unsigned long)offer->session);
  state->session = offer->session;
  if (state->phase == KVB_SESSION_PHASE_UNSPECIFIED) state->phase = KVB_SESSION_PHASE_ANSWERING;
  return media_send(&camera->media, "offer", offer->session, (int32_t)offer->offer_seq, (const char *)offer->sdp.data,
                    offer->sdp.size);
}

static int on_candidate(camera_t *camera, const kvb_candidate_t *candidate) {
  char text[1024];
  int length = snprintf(text, sizeof text, "%.*s\n%.*s\n%.*s", (int)candidate->mid.size, (const char *)candidate->mid.data,
                        (int)candidate->ufrag.size, (const char *)candidate->ufrag.data, (int)candidate->candidate.size,
                        (const char *)candidate->candidate.data);
  if (length < 0 || (size_t)length >= sizeof text) return 0;
  return media_send(&camera->media, "candidate", candidate->session, candidate->has_mline ? (int32_t)candidate->mline : -1,
                    text, (size_t)length);
}

/* A host that stops is no reason to stop streaming: the next one hears of the session. */
static int on_session_closed(camera_t *camera, const kvb_session_closed_t *closed) {
  if (closed->reason == KVB_CLOSE_REASON_SHUTDOWN) return 0;
  fprintf(stderr, "camera: session %lu closed by the host\n", (unsigned long)closed->session);
  forget(camera, closed->session);
  return media_send(&camera->media, "close", closed->session, 0, "", 0);
}

int camera_on_link(camera_t *camera, const kvb_event_t *event) {
  switch (event->kind) {
    case KVB_EVENT_UP:
      on_up(camera, event->as.up.resumed);
      return 0;
    case KVB_EVENT_DOWN:
      fprintf(stderr, "camera: the host is gone\n");
      return 0;
    case KVB_EVENT_DELIVERED:
      outbox_delivered(&camera->outbox, event->as.sent.id);
      return 0;
    case KVB_EVENT_FAILED:
      outbox_failed(&camera->outbox, event->as.sent.id);
      return 0;
    case KVB_EVENT_ICE_SERVERS:
      return on_ice_servers(camera, &event->as.ice_servers);
    case KVB_EVENT_OFFER:
      return on_offer(camera, &event->as.offer);
    case KVB_EVENT_CANDIDATE:
      return on_candidate(camera, &event->as.candidate);
    case KVB_EVENT_SESSION_CLOSED:
      return on_session_closed(camera, &event->as.session_closed);
    case KVB_EVENT_ECHO:
      if (!event->as.echo.reply)
        outbox_add(&camera->outbox, OUT_ECHO, 0, (int32_t)event->as.echo.token, event->as.echo.data.data,
                   event->as.echo.data.size);
      return 0;
    case KVB_EVENT_INCOMPATIBLE:
      fprintf(stderr, "camera: no common wire version; update the %s\n",
              event->as.incompatible.update_peer ? "host" : "camera");
      return 0;
    default:
      return 0;
  }
}

static void on_state(camera_t *camera, const media_record_t *record) {
  kvb_session_state_t *state = find(camera, record->session);
  char *rest;
  /* A session that the host closed is not worth a word. */
  if (record->session == 0 || state == NULL) return;
  state->phase = (uint32_t)record->number;
  state->packets_sent = (uint32_t)strtoul(record->payload, &rest, 10);
  state->packets_lost = (uint32_t)strtoul(rest, NULL, 10);
  outbox_add_state(&camera->outbox, state);
  if (!is_over(state->phase)) return;
  fprintf(stderr, "camera: session %lu is over\n", (unsigned long)record->session);
  forget(camera, record->session);
  outbox_add(&camera->outbox, OUT_CLOSE, record->session, 0, NULL, 0);
}

int camera_on_media(camera_t *camera, const media_record_t *record) {
  kvb_session_state_t *state = find(camera, record->session);
  if (strcmp(record->kind, "state") == 0) {
    on_state(camera, record);
  } else if (state != NULL && strcmp(record->kind, "answer") == 0) {
    state->offer_seq = (uint32_t)record->number;
    outbox_add(&camera->outbox, OUT_ANSWER, record->session, record->number, record->payload, record->size);
  } else if (state != NULL && strcmp(record->kind, "candidate") == 0) {
    outbox_add(&camera->outbox, OUT_CANDIDATE, record->session, record->number, record->payload, record->size);
  }
  return 0;
}

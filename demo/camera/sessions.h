/* What the firmware does: hands the host's offers to the media engine, its answers to the host, and knows who watches. */
#ifndef CAMERA_SESSIONS_H
#define CAMERA_SESSIONS_H

#include "kvb.h"
#include "media.h"
#include "outbox.h"

#define SESSIONS_MAX 16

typedef struct {
  kvb_t link;
  media_t media;
  outbox_t outbox;
  /* One for each session that has media; session 0 is a free place. */
  kvb_session_state_t live[SESSIONS_MAX];
} camera_t;

/* Both return 0, or -1 when the media engine is gone. */
int camera_on_link(camera_t *camera, const kvb_event_t *event);
int camera_on_media(camera_t *camera, const media_record_t *record);

#endif

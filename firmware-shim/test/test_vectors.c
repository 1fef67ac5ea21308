/* test/vectors: what the host and this side agree on, byte for byte. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "kvb_delivery.h"
#include "kvb_fields.h"
#include "kvb_link.h"
#include "kvb_wire.h"
#include "rig.h"
#include "text.h"
#include "typed.h"

#ifndef VECTORS
#define VECTORS "../test/vectors/"
#endif

enum { LINE_BYTES = 32768, COLUMNS = 6 };

static char line[LINE_BYTES];
static char *column[COLUMNS];
static uint8_t bytes[LINE_BYTES / 2];
static size_t size;

/* The next vector of a file, split; false at its end. */
static bool next_vector(FILE *file, int columns) {
  while (fgets(line, sizeof line, file) != NULL) {
    int found = 0;
    if (line[0] == '#' || line[0] == '\n') continue;
    line[strcspn(line, "\n")] = '\0';
    for (char *at = line; at != NULL && found < COLUMNS; found++) {
      column[found] = at;
      at = strstr(at, " | ");
      if (at == NULL) continue;
      *at = '\0';
      at += 3;
    }
    CHECK_EQ(found, columns);
    return found == columns;
  }
  return false;
}

static size_t unhex(const char *hex, uint8_t *to) {
  size_t count = 0;
  if (strcmp(hex, "-") == 0) return 0;
  for (; hex[0] != '\0' && hex[1] != '\0'; hex += 2) {
    char pair[3] = {hex[0], hex[1], '\0'};
    to[count++] = (uint8_t)strtoul(pair, NULL, 16);
  }
  return count;
}

static FILE *open_vectors(const char *name) {
  char path[200];
  snprintf(path, sizeof path, "%s%s", VECTORS, name);
  FILE *file = fopen(path, "r");
  CHECK(file != NULL);
  if (file == NULL) check_note("%s is missing", path);
  return file;
}

/* ---- frames.txt ---- */

typedef struct {
  unsigned type, channel, first, last, sack, nak, seq, ack, credit, sackbits, id, total;
} fields_t;

static uint32_t seed_of(const char *text) {
  unsigned host = 0, mcu = 0, direction = 0;
  CHECK_EQ(sscanf(text, "%8x %8x %u", &host, &mcu, &direction), 3);
  return kvbi_seed(host, mcu, (uint8_t)direction);
}

static fields_t fields_of(const char *text) {
  fields_t f;
  memset(&f, 0, sizeof f);
  CHECK_EQ(sscanf(text, "%u %u %u %u %u %u %u %u %u %u %u %u", &f.type, &f.channel, &f.first, &f.last, &f.sack, &f.nak,
                  &f.seq, &f.ack, &f.credit, &f.sackbits, &f.id, &f.total),
           12);
  return f;
}

static void open_wide(rig_t *rig, uint16_t tx_bytes) {
  kvb_config_t config;
  memset(&config, 0, sizeof config);
  config.fragment_max = 1024;
  config.ring_size = 8192;
  config.tx_bytes = tx_bytes;
  rig_open(rig, &config, 0);
}

static bool read_frame(rig_t *rig, uint32_t seed, kvbi_frame_t *frame) {
  uint8_t *guarded = check_guarded(bytes, size);
  CHECK_EQ(kvb_feed(&rig->kvb, guarded, size), size);
  check_release(guarded, size);
  CHECK(kvbi_slip_take(&rig->kvb));
  if (rig->kvb._in_state & KVBI_IN_BAD) return false;
  return kvbi_frame_check(rig->kvb._blocks + 2, rig->kvb._in_size, seed, 1024, frame);
}

static void check_decoded(const kvbi_frame_t *frame, const fields_t *f, const uint8_t *body, size_t body_size) {
  CHECK_EQ(frame->type, f->type);
  CHECK_EQ(frame->channel, f->channel);
  CHECK_EQ((frame->flags & KVBI_FIRST) != 0, f->first);
  CHECK_EQ((frame->flags & KVBI_LAST) != 0, f->last);
  CHECK_EQ((frame->flags & KVBI_SACK) != 0, f->sack);
  CHECK_EQ((frame->flags & KVBI_NAK) != 0, f->nak);
  CHECK_EQ(frame->seq, f->seq);
  CHECK_EQ(frame->ack, f->ack);
  CHECK_EQ(frame->credit, f->credit);
  CHECK_EQ(frame->sack, f->sackbits);
  if (f->first) {
    CHECK_EQ(kvbi_load16(frame->body.data - 4), f->id);
    CHECK_EQ(frame->total, f->total);
  }
  CHECK_BYTES(frame->body.data, frame->body.size, body, body_size);
}

/* A link whose next frame is that of the vector; false: its body is a control message with fields that the shim does
   not write. */
static bool prepare(rig_t *rig, const fields_t *f, uint32_t seed, const uint8_t *body, size_t body_size) {
  kvb_t *kvb = &rig->kvb;
  uint8_t *head = kvb->_frame_head;
  kvb->_tx_seed = seed;
  head[0] = (uint8_t)(f->type | f->channel << 2 | f->first << 4 | f->last << 5 | f->sack << 6 | f->nak << 7);
  head[1] = (uint8_t)f->seq;
  head[2] = (uint8_t)f->ack;
  head[3] = (uint8_t)f->credit;
  uint8_t *at = head + 4;
  if (f->sack) {
    kvbi_store16(at, (uint16_t)f->sackbits);
    at += 2;
  }
  if (f->first) {
    kvbi_store16(at, (uint16_t)f->id);
    kvbi_store16(at + 2, (uint16_t)f->total);
    at += 4;
  }
  kvb->_frame_head_size = (uint8_t)(at - head);
  if (f->type == KVBI_LINK) {
    kvb->_frame_message = (uint8_t)naive_read(body, body_size, 1);
    kvb->_out_value = naive_read(body, body_size, 2);
    kvb->_wake_method = (uint8_t)naive_read(body, body_size, 3);
    kvb->_wake_ms = (uint16_t)naive_read(body, body_size, 4);
    return naive_read(body, body_size, 4) <= 65535; /* kvb_sleep_request takes no more */
  }
  if (f->type == KVBI_HELLO) {
    kvb->_role = (uint8_t)naive_read(body, body_size, 1);
    kvb->_epoch = naive_read(body, body_size, 4);
    kvb->_out_value = naive_read(body, body_size, 5);
    kvb->_boot_count = naive_read(body, body_size, 6);
    kvb->_reset_cause = (uint8_t)naive_read(body, body_size, 7);
    for (unsigned i = 0; i < KVBI_LIMITS; i++) kvb->_own[i] = (uint16_t)naive_read(body, body_size, 8 + i);
    /* No features, no dictionary, no fields of tomorrow. */
    return naive_read(body, body_size, 17) == 0 && naive_read(body, body_size, 18) == 0 &&
           naive_read(body, body_size, 19) == 0 && body[body_size - 1] != 0;
  }
  kvb->_messages[0]._words[5].text = body;
  kvb->_messages[0]._text_sizes[0] = (uint16_t)body_size;
  kvb->_frame_message = 0;
  kvb->_frame_offset = 0;
  return true;
}

static void check_encoded(const fields_t *f, uint32_t seed, const uint8_t *body, size_t body_size, uint16_t chunk) {
  static uint8_t wire[4096];
  rig_t rig;
  size_t part, length = 0;
  open_wide(&rig, chunk);
  if (prepare(&rig, f, seed, body, body_size)) {
    rig.kvb._out_last = rig.now;
    kvbi_begin(&rig.kvb, (unsigned)body_size);
    kvbi_encode(&rig.kvb);
    while (rig.kvb._frame_kind != 0) {
      const uint8_t *out = kvb_tx(&rig.kvb, rig.now, &part);
      if (length == 0 && part > 0 && out[0] == 0xc0) { /* the leading END of a HELLO */
        out++;
        kvb_tx_done(&rig.kvb, rig.now, 1);
        part--;
        if (part == 0) continue;
      }
      memcpy(wire + length, out, part);
      length += part;
      kvb_tx_done(&rig.kvb, rig.now, part);
    }
    CHECK_BYTES(wire, length, bytes, size);
  }
  rig_close(&rig);
}

static int good_frames, bad_frames_;

static void frames(void) {
  static uint8_t body[2048];
  FILE *file = open_vectors("frames.txt");
  while (file != NULL && next_vector(file, 6)) {
    rig_t rig;
    kvbi_frame_t frame;
    const uint32_t seed = seed_of(column[2]);
    const fields_t f = fields_of(column[3]);
    const size_t body_size = unhex(column[4], body);
    size = unhex(column[5], bytes);
    open_wide(&rig, 64);
    const bool good = read_frame(&rig, seed, &frame);
    const bool wanted = strcmp(column[1], "ok") == 0;
    CHECK_EQ(good, wanted);
    if (good != wanted) check_note("%s: %s", column[0], column[1]);
    if (good && wanted) {
      check_decoded(&frame, &f, body, body_size);
      for (uint16_t chunk = 16; chunk < 3000; chunk = (uint16_t)(chunk * 3 + 1))
        check_encoded(&f, seed, body, body_size, chunk);
    }
    good_frames += wanted;
    bad_frames_ += !wanted;
    rig_close(&rig);
  }
  if (file != NULL) fclose(file);
  CHECK(good_frames >= 80 && bad_frames_ >= 200);
}

static void seeds(void) {
  FILE *file = open_vectors("seeds.txt");
  int count = 0;
  while (file != NULL && next_vector(file, 3)) {
    unsigned host, mcu, to_mcu, to_host;
    CHECK_EQ(sscanf(column[1], "%8x %8x", &host, &mcu), 2);
    CHECK_EQ(sscanf(column[2], "%8x %8x", &to_mcu, &to_host), 2);
    CHECK_EQ(kvbi_seed(host, mcu, 0), to_mcu);
    CHECK_EQ(kvbi_seed(host, mcu, 1), to_host);
    count++;
  }
  if (file != NULL) fclose(file);
  CHECK(count >= 4);
}

/* ---- messages.txt ---- */

typedef enum { REFUSED, UNKNOWN, READ } outcome_t;

/* The Envelope as the link hands it out, in text. */
static outcome_t read_event(const uint8_t *guarded, uint32_t kind, char *text, size_t room) {
  static kvb_t kvb;
  kvb_event_t event;
  memset(&kvb, 0, sizeof kvb);
  memset(&event, 0, sizeof event);
  event.as.raw.channel = (uint8_t)kvbi_channel_of(kind);
  event.as.raw.envelope.data = guarded;
  event.as.raw.envelope.size = size;
  outcome_t outcome = READ;
  if (kvbi_decode(&kvb, &event)) {
    text_print_event(&event, text, room);
  } else {
    CHECK_EQ(kvb._stats.rx_dropped + kvb._stats.rx_unknown, 1);
    outcome = kvb._stats.rx_dropped ? REFUSED : UNKNOWN;
  }
  return outcome;
}

/* Number of the arm in a text, 0 for none. */
static uint32_t kind_of(const char *text) {
  static text_arm_t arm;
  text_parse(text, &arm);
  return arm.kind;
}

static bool host_sends(uint32_t kind) {
  return kind > 0 && (kind <= KVB_F_ENVELOPE_METRICS || kind >= KVB_F_ENVELOPE_APPLICATION_DATA);
}

/* What the device sends is encoded by the calls of the API from the values of the text. */
static bool check_envelope_encoded(const char *text) {
  static text_arm_t arm;
  static uint8_t ours[LINE_BYTES];
  if (!text_parse(text, &arm)) return false;
  rig_t rig;
  rig_hello_t hello = rig_host();
  rig_open(&rig, NULL, 0);
  rig_up(&rig, &hello);
  const int id = typed_send(&rig.kvb, arm.kind, arm.number, arm.seen, arm.block);
  if (id != TYPED_NOT_SENT) {
    CHECK(id > 0);
    const kvb_private_message_t *message =
        &rig.kvb._messages[kvbi_oldest(&rig.kvb, KVBI_ANY_CHANNEL, KVBI_FATE_OPEN, KVBI_FATE_OPEN)];
    kvbi_message_part(message, 0, ours, message->_total);
    CHECK_BYTES(ours, message->_total, bytes, size);
  }
  rig_close(&rig);
  return id != TYPED_NOT_SENT;
}

static int encoded, hosts;

static void envelope(const char *verdict, const char *text) {
  static char said[LINE_BYTES * 2], event[LINE_BYTES * 2];
  uint8_t *guarded = check_guarded(bytes, size);
  const bool legal = text_print(text_type("Envelope"), guarded, size, said, sizeof said);
  const uint32_t kind = strcmp(text, "-") == 0 ? (size > 0 ? (uint32_t)bytes[0] >> 3 : 0) : kind_of(text);
  const outcome_t outcome = read_event(guarded, kind, event, sizeof event);
  check_release(guarded, size);
  if (strncmp(verdict, "bad:", 4) == 0) {
    CHECK(!legal);
    CHECK_EQ(outcome, REFUSED);
  } else if (strcmp(verdict, "skip") == 0) {
    CHECK(legal);
    CHECK_EQ(outcome, UNKNOWN);
  } else if (strcmp(verdict, "may") == 0) {
    if (outcome == READ && strcmp(text, "-") != 0) CHECK_BYTES(event, strlen(event), text, strlen(text));
  } else {
    CHECK(legal);
    CHECK(strcmp(said, text) == 0);
    CHECK_EQ(outcome, host_sends(kind) ? READ : UNKNOWN);
    if (outcome == READ) CHECK_BYTES(event, strlen(event), text, strlen(text));
    if (strcmp(verdict, "ok") != 0) return;
    if (check_envelope_encoded(text)) {
      encoded++;
    } else {
      hosts++;
      CHECK(host_sends(kind));
    }
  }
}

/* HELLO and LINK bodies are read by the link itself: what is bad must be counted and change nothing. */
static void control(uint8_t type, const char *verdict, const char *text) {
  static char said[LINE_BYTES];
  rig_t rig;
  kvb_event_t event;
  naive_frame_t frame;
  rig_hello_t hello = rig_host();
  const bool bad = strncmp(verdict, "bad:", 4) == 0;
  const bool legal =
      text_print(text_type(type == NAIVE_HELLO ? "Hello" : "LinkControl"), bytes, size, said, sizeof said);
  if (!bad) {
    CHECK(legal);
    CHECK(strcmp(said, text) == 0);
  }
  rig_open(&rig, NULL, 0);
  if (type == NAIVE_LINK) rig_up(&rig, &hello);
  const uint32_t before = rig.kvb._stats.rx_bad;
  memset(&frame, 0, sizeof frame);
  frame.type = type;
  frame.size = size;
  if (size > 0) memcpy(frame.body, bytes, size);
  rig_give(&rig, &frame);
  rig_event(&rig, &event);
  CHECK_EQ(rig.kvb._stats.rx_bad - before, bad);
  if (type == NAIVE_HELLO)
    CHECK_EQ(rig.kvb._peer_epoch, bad || naive_read(bytes, size, 1) == KVB_ROLE_MCU ? 0 : naive_read(bytes, size, 4));
  rig_close(&rig);
}

static void messages(void) {
  FILE *file = open_vectors("messages.txt");
  int count = 0;
  while (file != NULL && next_vector(file, 5)) {
    size = unhex(column[4], bytes);
    if (strcmp(column[1], "Envelope") == 0) {
      envelope(column[2], column[3]);
    } else if (strcmp(column[1], "Hello") == 0) {
      control(NAIVE_HELLO, column[2], column[3]);
    } else {
      CHECK(strcmp(column[1], "LinkControl") == 0);
      control(NAIVE_LINK, column[2], column[3]);
    }
    count++;
  }
  if (file != NULL) fclose(file);
  CHECK(count >= 120 && encoded >= 40);
}

void suite_vectors(void) {
  CASE("every frame of the vectors is read, or refused, and written", frames);
  CASE("every seed of the vectors is found", seeds);
  CASE("every message of the vectors is read, or refused, and written where a device writes it", messages);
  printf("vectors: %d good and %d bad frames; %d messages written, %d that only a host writes\n", good_frames,
         bad_frames_, encoded, hosts);
}

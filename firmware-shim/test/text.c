#include "text.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kvb_fields.h"
#include "kvb_wire.h"

/* NUMBER also stands for enums and fixed32; ALWAYS is a number with presence. */
typedef enum { END, NUMBER, ALWAYS, BOOL, FIXED64, BYTES, MANY_BYTES, MESSAGE, MANY_MESSAGES } kind_t;

typedef struct {
  uint32_t id;
  kind_t kind;
  const char *name;
  const text_message_t *inner;
} field_t;

struct text_message {
  const char *name;
  field_t fields[30];
};

static const text_message_t empty = {"", {{0, END, NULL, NULL}}};
#define NUMBER_(id, name) \
  { id, NUMBER, name, NULL }
#define BOOL_(id, name) \
  { id, BOOL, name, NULL }
#define BYTES_(id, name) \
  { id, BYTES, name, NULL }
#define END_ \
  { 0, END, NULL, NULL }

static const text_message_t time_ = {"", {{1, FIXED64, "unix_us", NULL}, NUMBER_(2, "uncertainty_ms"), END_}};
static const text_message_t channel_info = {
    "", {NUMBER_(1, "role"), BOOL_(2, "storage"), BYTES_(3, "region"), BYTES_(4, "name"), BYTES_(5, "arn"), END_}};
static const text_message_t signaling_state = {
    "", {NUMBER_(1, "state"), NUMBER_(2, "reason"), NUMBER_(3, "retry_ms"), BYTES_(4, "text"), END_}};
static const text_message_t ice_server = {
    "", {BYTES_(1, "username"), BYTES_(2, "password"), {3, MANY_BYTES, "uris", NULL}, END_}};
static const text_message_t ice_servers = {"",
                                           {NUMBER_(1, "generation"),
                                            NUMBER_(2, "expires_ms"),
                                            BOOL_(3, "final"),
                                            {4, MANY_MESSAGES, "servers", &ice_server},
                                            END_}};
static const text_message_t session_opened = {
    "", {NUMBER_(1, "session"), NUMBER_(2, "kind"), BYTES_(3, "client_id"), END_}};
static const text_message_t offer = {"",
                                     {NUMBER_(1, "session"), NUMBER_(2, "offer_seq"), BOOL_(3, "trickle"),
                                      BOOL_(4, "renegotiation"), NUMBER_(5, "answer_ms"), BYTES_(6, "sdp"), END_}};
static const text_message_t answer = {"", {NUMBER_(1, "session"), NUMBER_(2, "offer_seq"), BYTES_(3, "sdp"), END_}};
static const text_message_t candidate = {"",
                                         {NUMBER_(1, "session"),
                                          {2, ALWAYS, "mline", NULL},
                                          BYTES_(3, "mid"),
                                          BYTES_(4, "ufrag"),
                                          BYTES_(5, "candidate"),
                                          END_}};
static const text_message_t session_closed = {"", {NUMBER_(1, "session"), NUMBER_(2, "reason"), END_}};
static const text_message_t send_status = {
    "",
    {NUMBER_(1, "session"), NUMBER_(2, "message_id"), NUMBER_(3, "result"), NUMBER_(4, "status_code"),
     BYTES_(5, "error_type"), BYTES_(6, "description"), END_}};
static const text_message_t error = {"", {NUMBER_(1, "code"), NUMBER_(2, "session"), BYTES_(3, "text"), END_}};
static const text_message_t metrics = {
    "",
    {NUMBER_(1, "uptime_s"), NUMBER_(2, "connected_s"), NUMBER_(3, "messages_sent"), NUMBER_(4, "messages_received"),
     NUMBER_(5, "reconnects"), NUMBER_(6, "ice_refreshes"), NUMBER_(7, "errors"), NUMBER_(8, "offer_to_answer_ms"),
     END_}};
static const text_message_t close_session = {"", {NUMBER_(1, "session"), END_}};
static const text_message_t session_state = {
    "",
    {NUMBER_(1, "session"), NUMBER_(2, "phase"), NUMBER_(3, "offer_seq"), NUMBER_(4, "packets_sent"),
     NUMBER_(5, "rtt_ms"), NUMBER_(6, "packets_lost"), END_}};
static const text_message_t capabilities = {"",
                                            {NUMBER_(1, "max_sessions"), BOOL_(2, "late_ice"), BYTES_(3, "device"),
                                             BYTES_(4, "firmware"), BYTES_(5, "codecs"), END_}};
static const text_message_t log_ = {"", {NUMBER_(1, "level"), BYTES_(2, "text"), END_}};
static const text_message_t application_data = {"", {NUMBER_(1, "kind"), BYTES_(2, "data"), END_}};
static const text_message_t echo = {"", {NUMBER_(1, "token"), BOOL_(2, "reply"), BYTES_(3, "data"), END_}};

static const text_message_t types[] = {
    {"Envelope",
     {{1, MESSAGE, "time", &time_},
      {2, MESSAGE, "channel_info", &channel_info},
      {3, MESSAGE, "signaling_state", &signaling_state},
      {4, MESSAGE, "ice_servers", &ice_servers},
      {5, MESSAGE, "session_opened", &session_opened},
      {6, MESSAGE, "offer", &offer},
      {7, MESSAGE, "answer", &answer},
      {8, MESSAGE, "candidate", &candidate},
      {9, MESSAGE, "session_closed", &session_closed},
      {10, MESSAGE, "send_status", &send_status},
      {11, MESSAGE, "sync_done", &empty},
      {12, MESSAGE, "error", &error},
      {13, MESSAGE, "metrics", &metrics},
      {16, MESSAGE, "close_session", &close_session},
      {17, MESSAGE, "session_state", &session_state},
      {18, MESSAGE, "connect", &empty},
      {19, MESSAGE, "disconnect", &empty},
      {20, MESSAGE, "delete_channel", &empty},
      {21, MESSAGE, "ice_servers_request", &empty},
      {22, MESSAGE, "time_request", &empty},
      {23, MESSAGE, "metrics_request", &empty},
      {25, MESSAGE, "capabilities", &capabilities},
      {26, MESSAGE, "log", &log_},
      {27, MESSAGE, "application_data", &application_data},
      {28, MESSAGE, "echo", &echo},
      END_}},
    {"Hello",
     {NUMBER_(1, "role"), NUMBER_(2, "version_min"), NUMBER_(3, "version_max"), NUMBER_(4, "epoch"),
      NUMBER_(5, "peer_epoch"), NUMBER_(6, "boot_count"), NUMBER_(7, "reset_cause"), NUMBER_(8, "fragment_max"),
      NUMBER_(9, "window"), NUMBER_(10, "slots"), NUMBER_(11, "receive_bytes"), NUMBER_(12, "credit_unit"),
      NUMBER_(13, "max_state_bytes"), NUMBER_(14, "max_signaling_bytes"), NUMBER_(15, "max_bulk_bytes"),
      NUMBER_(16, "stall_ms"), NUMBER_(17, "features"), NUMBER_(18, "dictionary_id"), END_}},
    {"LinkControl", {NUMBER_(1, "kind"), NUMBER_(2, "token"), NUMBER_(3, "wake_method"), NUMBER_(4, "wake_ms"), END_}},
};

const text_message_t *text_type(const char *name) {
  for (size_t i = 0; i < sizeof types / sizeof *types; i++)
    if (strcmp(types[i].name, name) == 0) return &types[i];
  return NULL;
}

/* ---- Printing ---- */

typedef struct {
  char *text;
  size_t room, size;
} print_t;

static void say(print_t *print, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  const int wrote = vsnprintf(print->text + print->size, print->room - print->size, format, arguments);
  va_end(arguments);
  if (wrote < 0 || print->size + (size_t)wrote >= print->room) abort();
  print->size += (size_t)wrote;
}

static void say_bytes(print_t *print, const char *name, kvb_bytes_t bytes) {
  say(print, "%s: \"", name);
  for (size_t i = 0; i < bytes.size; i++) {
    const uint8_t c = bytes.data[i];
    const bool plain = c >= 0x20 && c < 0x7f && c != '"' && c != '\\' && c != '|';
    say(print, plain ? "%c" : "\\%03o", c);
  }
  say(print, "\" ");
}

static bool print_message(print_t *print, const text_message_t *type, kvb_bytes_t bytes);

static void say_field(print_t *print, const field_t *field, const kvbi_field_t *value) {
  uint64_t wide;
  switch (field->kind) {
    case NUMBER:
      if (value->low != 0) say(print, "%s: %lu ", field->name, (unsigned long)value->low);
      break;
    case ALWAYS:
      say(print, "%s: %lu ", field->name, (unsigned long)value->low);
      break;
    case BOOL:
      if (value->low != 0) say(print, "%s: true ", field->name);
      break;
    case FIXED64:
      wide = (uint64_t)kvbi_load32(value->block.data + 4) << 32 | value->low;
      if (wide != 0) say(print, "%s: %llu ", field->name, (unsigned long long)wide);
      break;
    case BYTES:
      if (value->block.size > 0) say_bytes(print, field->name, value->block);
      break;
    case MANY_BYTES:
      say_bytes(print, field->name, value->block);
      break;
    default:
      break;
  }
}

/* Prints one field of the schema: each element of a repeated one, the last of any other. */
static bool print_field(print_t *print, const field_t *field, kvb_bytes_t rest) {
  const bool many = field->kind == MANY_BYTES || field->kind == MANY_MESSAGES;
  kvbi_field_t value, last;
  bool seen = false;
  int more;
  memset(&last, 0, sizeof last);
  while ((more = kvbi_next_field(&rest, &value)) > 0) {
    if (value.id != field->id) continue;
    seen = true;
    last = value;
    if (field->kind == MANY_BYTES) say_field(print, field, &value);
    if (field->kind == MANY_MESSAGES) {
      say(print, "%s { ", field->name);
      if (!print_message(print, field->inner, value.block)) return false;
      say(print, "} ");
    }
  }
  if (more < 0) return false;
  if (!seen || many) return true;
  if (field->kind != MESSAGE) {
    say_field(print, field, &last);
    return true;
  }
  say(print, "%s { ", field->name);
  if (!print_message(print, field->inner, last.block)) return false;
  say(print, "} ");
  return true;
}

static bool print_message(print_t *print, const text_message_t *type, kvb_bytes_t bytes) {
  kvb_bytes_t rest = bytes;
  kvbi_field_t value;
  int more;
  while ((more = kvbi_next_field(&rest, &value)) > 0) continue;
  if (more < 0) return false;
  for (const field_t *field = type->fields; field->kind != END; field++)
    if (!print_field(print, field, bytes)) return false;
  return true;
}

static void finish(print_t *print) {
  if (print->size == 0) say(print, "- ");
  print->text[print->size - 1] = '\0';
}

bool text_print(const text_message_t *type, const uint8_t *bytes, size_t size, char *text, size_t room) {
  print_t print = {text, room, 0};
  kvb_bytes_t whole;
  whole.data = bytes;
  whole.size = size;
  if (!print_message(&print, type, whole)) return false;
  finish(&print);
  return true;
}

/* ---- Events ---- */

static void number(print_t *print, const char *name, uint32_t value) {
  if (value != 0) say(print, "%s: %lu ", name, (unsigned long)value);
}

static void flag(print_t *print, const char *name, bool value) {
  if (value) say(print, "%s: true ", name);
}

static void bytes(print_t *print, const char *name, kvb_bytes_t value) {
  if (value.size > 0) say_bytes(print, name, value);
}

static void print_servers(print_t *print, kvb_ice_servers_t servers) {
  kvb_ice_server_t server;
  kvb_bytes_t uri;
  while (kvb_next_ice_server(&servers, &server)) {
    say(print, "servers { ");
    bytes(print, "username", server.username);
    bytes(print, "password", server.password);
    while (kvb_next_ice_uri(&server, &uri)) say_bytes(print, "uris", uri);
    say(print, "} ");
  }
}

static void print_event(print_t *print, const kvb_event_t *e) {
  switch (e->kind) {
    case KVB_EVENT_TIME:
      say(print, "time { ");
      if (e->as.time.unix_us != 0) say(print, "unix_us: %llu ", (unsigned long long)e->as.time.unix_us);
      number(print, "uncertainty_ms", e->as.time.uncertainty_ms);
      break;
    case KVB_EVENT_CHANNEL_INFO:
      say(print, "channel_info { ");
      number(print, "role", e->as.channel_info.role);
      flag(print, "storage", e->as.channel_info.storage);
      bytes(print, "region", e->as.channel_info.region);
      bytes(print, "name", e->as.channel_info.name);
      bytes(print, "arn", e->as.channel_info.arn);
      break;
    case KVB_EVENT_SIGNALING_STATE:
      say(print, "signaling_state { ");
      number(print, "state", e->as.signaling_state.state);
      number(print, "reason", e->as.signaling_state.reason);
      number(print, "retry_ms", e->as.signaling_state.retry_ms);
      bytes(print, "text", e->as.signaling_state.text);
      break;
    case KVB_EVENT_ICE_SERVERS:
      say(print, "ice_servers { ");
      number(print, "generation", e->as.ice_servers.generation);
      number(print, "expires_ms", e->as.ice_servers.expires_ms);
      flag(print, "final", e->as.ice_servers.final);
      print_servers(print, e->as.ice_servers);
      break;
    case KVB_EVENT_SESSION_OPENED:
      say(print, "session_opened { ");
      number(print, "session", e->as.session_opened.session);
      number(print, "kind", e->as.session_opened.kind);
      bytes(print, "client_id", e->as.session_opened.client_id);
      break;
    case KVB_EVENT_OFFER:
      say(print, "offer { ");
      number(print, "session", e->as.offer.session);
      number(print, "offer_seq", e->as.offer.offer_seq);
      flag(print, "trickle", e->as.offer.trickle);
      flag(print, "renegotiation", e->as.offer.renegotiation);
      number(print, "answer_ms", e->as.offer.answer_ms);
      bytes(print, "sdp", e->as.offer.sdp);
      break;
    case KVB_EVENT_ANSWER:
      say(print, "answer { ");
      number(print, "session", e->as.answer.session);
      number(print, "offer_seq", e->as.answer.offer_seq);
      bytes(print, "sdp", e->as.answer.sdp);
      break;
    case KVB_EVENT_CANDIDATE:
      say(print, "candidate { ");
      number(print, "session", e->as.candidate.session);
      if (e->as.candidate.has_mline) say(print, "mline: %lu ", (unsigned long)e->as.candidate.mline);
      bytes(print, "mid", e->as.candidate.mid);
      bytes(print, "ufrag", e->as.candidate.ufrag);
      bytes(print, "candidate", e->as.candidate.candidate);
      break;
    case KVB_EVENT_SESSION_CLOSED:
      say(print, "session_closed { ");
      number(print, "session", e->as.session_closed.session);
      number(print, "reason", e->as.session_closed.reason);
      break;
    case KVB_EVENT_SEND_STATUS:
      say(print, "send_status { ");
      number(print, "session", e->as.send_status.session);
      number(print, "message_id", e->as.send_status.message_id);
      number(print, "result", e->as.send_status.result);
      number(print, "status_code", e->as.send_status.status_code);
      bytes(print, "error_type", e->as.send_status.error_type);
      bytes(print, "description", e->as.send_status.description);
      break;
    case KVB_EVENT_SYNC_DONE:
      say(print, "sync_done { ");
      break;
    case KVB_EVENT_ERROR:
      say(print, "error { ");
      number(print, "code", e->as.error.code);
      number(print, "session", e->as.error.session);
      bytes(print, "text", e->as.error.text);
      break;
    case KVB_EVENT_METRICS:
      say(print, "metrics { ");
      number(print, "uptime_s", e->as.metrics.uptime_s);
      number(print, "connected_s", e->as.metrics.connected_s);
      number(print, "messages_sent", e->as.metrics.messages_sent);
      number(print, "messages_received", e->as.metrics.messages_received);
      number(print, "reconnects", e->as.metrics.reconnects);
      number(print, "ice_refreshes", e->as.metrics.ice_refreshes);
      number(print, "errors", e->as.metrics.errors);
      number(print, "offer_to_answer_ms", e->as.metrics.offer_to_answer_ms);
      break;
    case KVB_EVENT_APPLICATION_DATA:
      say(print, "application_data { ");
      number(print, "kind", e->as.application_data.kind);
      bytes(print, "data", e->as.application_data.data);
      break;
    case KVB_EVENT_ECHO:
      say(print, "echo { ");
      number(print, "token", e->as.echo.token);
      flag(print, "reply", e->as.echo.reply);
      bytes(print, "data", e->as.echo.data);
      break;
    default:
      say(print, "event %d { ", (int)e->kind);
      break;
  }
  say(print, "} ");
}

void text_print_event(const kvb_event_t *event, char *text, size_t room) {
  print_t print = {text, room, 0};
  print_event(&print, event);
  finish(&print);
}

/* ---- Parsing ---- */

static const char *parse_string(const char *at, text_arm_t *arm, kvb_bytes_t *block) {
  block->data = arm->store + arm->stored;
  for (; *at != '"'; at++) {
    uint8_t c = (uint8_t)*at;
    if (c == '\\') {
      c = (uint8_t)((at[1] - '0') * 64 + (at[2] - '0') * 8 + (at[3] - '0'));
      at += 3;
    }
    arm->store[arm->stored++] = c;
    block->size++;
  }
  return at + 1;
}

bool text_parse(const char *text, text_arm_t *arm) {
  char name[64];
  const text_message_t *inner = NULL;
  int length = 0;
  memset(arm, 0, sizeof *arm);
  if (sscanf(text, "%63s { %n", name, &length) != 1 || length == 0) return false;
  for (const field_t *field = types[0].fields; field->kind != END; field++) {
    if (strcmp(field->name, name) != 0) continue;
    arm->kind = field->id;
    inner = field->inner;
  }
  text += length;
  while (inner != NULL && *text != '}') {
    const field_t *field = inner->fields;
    if (sscanf(text, "%63[a-z_]: %n", name, &length) != 1) return false;
    while (field->kind != END && strcmp(field->name, name) != 0) field++;
    if (field->kind == END) return false;
    text += length;
    arm->seen[field->id] = true;
    if (*text == '"') {
      text = parse_string(text + 1, arm, &arm->block[field->id]);
    } else if (strncmp(text, "true", 4) == 0) {
      arm->number[field->id] = 1;
      text += 4;
    } else {
      char *end;
      arm->number[field->id] = (uint32_t)strtoull(text, &end, 10);
      text = end;
    }
    text += strspn(text, " ");
  }
  return inner != NULL;
}

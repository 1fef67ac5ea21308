/* Messages of the host: from one Envelope to one event, without a copy. */
#include <string.h>

#include "kvb_delivery.h"
#include "kvb_fields.h"
#include "kvb_link.h"
#include "kvb_wire.h"

enum { FIELDS_MAX = 8 };

/* The fields of a message, by number. */
typedef struct {
  uint32_t number[FIELDS_MAX + 1];
  kvb_bytes_t block[FIELDS_MAX + 1];
  uint32_t high; /* of the one fixed64 there is */
  uint16_t seen;
} fields_t;

static bool read_fields(kvb_bytes_t rest, fields_t *fields) {
  kvbi_field_t field;
  int more;
  memset(fields, 0, sizeof *fields);
  while ((more = kvbi_next_field(&rest, &field)) > 0) {
    if (field.id > FIELDS_MAX) continue;
    fields->seen = (uint16_t)(fields->seen | 1u << field.id);
    fields->number[field.id] = field.low;
    fields->high = field.high;
    fields->block[field.id] = field.block;
  }
  return more == 0;
}

/* The next block of field `id`; -1 when what is passed over is not protobuf. */
static int next_block(kvb_bytes_t *rest, uint32_t id, kvb_bytes_t *block) {
  kvbi_field_t field;
  int more;
  while ((more = kvbi_next_field(rest, &field)) > 0) {
    if (field.id != id || field.wire != KVBI_WIRE_BLOCK) continue;
    *block = field.block;
    return 1;
  }
  return more;
}

bool kvb_next_ice_server(kvb_ice_servers_t *servers, kvb_ice_server_t *server) {
  kvb_bytes_t block;
  fields_t fields;
  if (next_block(&servers->_rest, KVB_F_ICE_SERVERS_SERVERS, &block) <= 0 || !read_fields(block, &fields)) return false;
  server->username = fields.block[KVB_F_ICE_SERVER_USERNAME];
  server->password = fields.block[KVB_F_ICE_SERVER_PASSWORD];
  server->_rest = block;
  return true;
}

bool kvb_next_ice_uri(kvb_ice_server_t *server, kvb_bytes_t *uri) {
  return next_block(&server->_rest, KVB_F_ICE_SERVER_URIS, uri) > 0;
}

/* Everything is read once before the application walks it. */
static bool servers_legal(kvb_bytes_t rest) {
  kvb_bytes_t server, uri;
  int more;
  while ((more = next_block(&rest, KVB_F_ICE_SERVERS_SERVERS, &server)) > 0) {
    int inner;
    while ((inner = next_block(&server, KVB_F_ICE_SERVER_URIS, &uri)) > 0) continue;
    if (inner < 0) return false;
  }
  return more == 0;
}

/* Fills the event of this kind; false when it is none that the host sends. */
static bool fill(uint32_t kind, kvb_bytes_t message, const fields_t *f, kvb_event_t *event) {
  const uint32_t *n = f->number;
  const kvb_bytes_t *b = f->block;
  switch (kind) {
    case KVB_F_ENVELOPE_TIME:
      event->kind = KVB_EVENT_TIME;
      event->as.time.unix_us = (uint64_t)f->high << 32 | n[KVB_F_TIME_UNIX_US];
      event->as.time.uncertainty_ms = n[KVB_F_TIME_UNCERTAINTY_MS];
      return true;
    case KVB_F_ENVELOPE_CHANNEL_INFO:
      event->kind = KVB_EVENT_CHANNEL_INFO;
      event->as.channel_info.role = n[KVB_F_CHANNEL_INFO_ROLE];
      event->as.channel_info.storage = n[KVB_F_CHANNEL_INFO_STORAGE] != 0;
      event->as.channel_info.region = b[KVB_F_CHANNEL_INFO_REGION];
      event->as.channel_info.name = b[KVB_F_CHANNEL_INFO_NAME];
      event->as.channel_info.arn = b[KVB_F_CHANNEL_INFO_ARN];
      return true;
    case KVB_F_ENVELOPE_SIGNALING_STATE:
      event->kind = KVB_EVENT_SIGNALING_STATE;
      event->as.signaling_state.state = n[KVB_F_SIGNALING_STATE_STATE];
      event->as.signaling_state.reason = n[KVB_F_SIGNALING_STATE_REASON];
      event->as.signaling_state.retry_ms = n[KVB_F_SIGNALING_STATE_RETRY_MS];
      event->as.signaling_state.text = b[KVB_F_SIGNALING_STATE_TEXT];
      return true;
    case KVB_F_ENVELOPE_ICE_SERVERS:
      event->kind = KVB_EVENT_ICE_SERVERS;
      event->as.ice_servers.generation = n[KVB_F_ICE_SERVERS_GENERATION];
      event->as.ice_servers.expires_ms = n[KVB_F_ICE_SERVERS_EXPIRES_MS];
      event->as.ice_servers.final = n[KVB_F_ICE_SERVERS_FINAL] != 0;
      event->as.ice_servers._rest = message;
      return true;
    case KVB_F_ENVELOPE_SESSION_OPENED:
      event->kind = KVB_EVENT_SESSION_OPENED;
      event->as.session_opened.session = n[KVB_F_SESSION_OPENED_SESSION];
      event->as.session_opened.kind = n[KVB_F_SESSION_OPENED_KIND];
      event->as.session_opened.client_id = b[KVB_F_SESSION_OPENED_CLIENT_ID];
      return true;
    case KVB_F_ENVELOPE_OFFER:
      event->kind = KVB_EVENT_OFFER;
      event->as.offer.session = n[KVB_F_OFFER_SESSION];
      event->as.offer.offer_seq = n[KVB_F_OFFER_OFFER_SEQ];
      event->as.offer.trickle = n[KVB_F_OFFER_TRICKLE] != 0;
      event->as.offer.renegotiation = n[KVB_F_OFFER_RENEGOTIATION] != 0;
      event->as.offer.answer_ms = n[KVB_F_OFFER_ANSWER_MS];
      event->as.offer.sdp = b[KVB_F_OFFER_SDP];
      return true;
    case KVB_F_ENVELOPE_ANSWER:
      event->kind = KVB_EVENT_ANSWER;
      event->as.answer.session = n[KVB_F_ANSWER_SESSION];
      event->as.answer.offer_seq = n[KVB_F_ANSWER_OFFER_SEQ];
      event->as.answer.sdp = b[KVB_F_ANSWER_SDP];
      return true;
    case KVB_F_ENVELOPE_CANDIDATE:
      event->kind = KVB_EVENT_CANDIDATE;
      event->as.candidate.session = n[KVB_F_CANDIDATE_SESSION];
      event->as.candidate.has_mline = (f->seen >> KVB_F_CANDIDATE_MLINE & 1) != 0;
      event->as.candidate.mline = n[KVB_F_CANDIDATE_MLINE];
      event->as.candidate.mid = b[KVB_F_CANDIDATE_MID];
      event->as.candidate.ufrag = b[KVB_F_CANDIDATE_UFRAG];
      event->as.candidate.candidate = b[KVB_F_CANDIDATE_CANDIDATE];
      return true;
    case KVB_F_ENVELOPE_SESSION_CLOSED:
      event->kind = KVB_EVENT_SESSION_CLOSED;
      event->as.session_closed.session = n[KVB_F_SESSION_CLOSED_SESSION];
      event->as.session_closed.reason = n[KVB_F_SESSION_CLOSED_REASON];
      return true;
    case KVB_F_ENVELOPE_SEND_STATUS:
      event->kind = KVB_EVENT_SEND_STATUS;
      event->as.send_status.session = n[KVB_F_SEND_STATUS_SESSION];
      event->as.send_status.message_id = n[KVB_F_SEND_STATUS_MESSAGE_ID];
      event->as.send_status.result = n[KVB_F_SEND_STATUS_RESULT];
      event->as.send_status.status_code = n[KVB_F_SEND_STATUS_STATUS_CODE];
      event->as.send_status.error_type = b[KVB_F_SEND_STATUS_ERROR_TYPE];
      event->as.send_status.description = b[KVB_F_SEND_STATUS_DESCRIPTION];
      return true;
    case KVB_F_ENVELOPE_SYNC_DONE:
      event->kind = KVB_EVENT_SYNC_DONE;
      return true;
    case KVB_F_ENVELOPE_ERROR:
      event->kind = KVB_EVENT_ERROR;
      event->as.error.code = n[KVB_F_ERROR_CODE];
      event->as.error.session = n[KVB_F_ERROR_SESSION];
      event->as.error.text = b[KVB_F_ERROR_TEXT];
      return true;
    case KVB_F_ENVELOPE_METRICS:
      event->kind = KVB_EVENT_METRICS;
      event->as.metrics.uptime_s = n[KVB_F_METRICS_UPTIME_S];
      event->as.metrics.connected_s = n[KVB_F_METRICS_CONNECTED_S];
      event->as.metrics.messages_sent = n[KVB_F_METRICS_MESSAGES_SENT];
      event->as.metrics.messages_received = n[KVB_F_METRICS_MESSAGES_RECEIVED];
      event->as.metrics.reconnects = n[KVB_F_METRICS_RECONNECTS];
      event->as.metrics.ice_refreshes = n[KVB_F_METRICS_ICE_REFRESHES];
      event->as.metrics.errors = n[KVB_F_METRICS_ERRORS];
      event->as.metrics.offer_to_answer_ms = n[KVB_F_METRICS_OFFER_TO_ANSWER_MS];
      return true;
    case KVB_F_ENVELOPE_APPLICATION_DATA:
      event->kind = KVB_EVENT_APPLICATION_DATA;
      event->as.application_data.kind = n[KVB_F_APPLICATION_DATA_KIND];
      event->as.application_data.data = b[KVB_F_APPLICATION_DATA_DATA];
      return true;
    case KVB_F_ENVELOPE_ECHO:
      event->kind = KVB_EVENT_ECHO;
      event->as.echo.token = n[KVB_F_ECHO_TOKEN];
      event->as.echo.reply = n[KVB_F_ECHO_REPLY] != 0;
      event->as.echo.data = b[KVB_F_ECHO_DATA];
      return true;
    default:
      return false;
  }
}

/* The arm of an Envelope: its number, 0 when it has none that can be, -1 when it is not protobuf or has two. */
static int arm(kvb_bytes_t envelope, kvb_bytes_t *message) {
  kvbi_field_t field;
  int kind = 0;
  int more;
  while ((more = kvbi_next_field(&envelope, &field)) > 0) {
    if (field.id > KVB_F_ENVELOPE_ECHO || field.wire != KVBI_WIRE_BLOCK) continue;
    if (field.id == 14 || field.id == 15 || field.id == 24) continue; /* no arms of this version */
    if (kind != 0) return -1;
    kind = (int)field.id;
    *message = field.block;
  }
  return more < 0 ? -1 : kind;
}

bool kvbi_decode(kvb_t *kvb, uint8_t channel, kvb_event_t *event) {
  const kvb_private_inbox_t *inbox = &kvb->_inbox[channel];
  kvb_bytes_t envelope, message = {NULL, 0};
  fields_t fields;
  envelope.data = inbox->_data;
  envelope.size = inbox->_total;
  const int kind = arm(envelope, &message);
  if (kind < 0 || !read_fields(message, &fields) ||
      (kind == KVB_F_ENVELOPE_ICE_SERVERS && !servers_legal(message))) {
    kvb->_stats.rx_dropped++;
    return false;
  }
  if (kind > 0 && kvbi_channel_of((uint32_t)kind) == channel && fill((uint32_t)kind, message, &fields, event))
    return true;
  kvb->_stats.rx_unknown++;
  return false;
}

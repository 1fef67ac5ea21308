/* Messages of the host: from one Envelope to one event, without a copy. */
#include <string.h>

#include "kvb_delivery.h"
#include "kvb_fields.h"
#include "kvb_link.h"
#include "kvb_wire.h"

/* How a field is stored in the event; its wire type in the lowest three bits. */
enum {
  U32 = KVBI_WIRE_VARINT,
  U64 = KVBI_WIRE_FIXED64,
  BYTES = KVBI_WIRE_BLOCK,
  BOOL = KVBI_WIRE_VARINT | 8,
  MLINE = KVBI_WIRE_VARINT | 16, /* a number whose presence counts */
  WIRE = 7
};

typedef struct {
  uint8_t how;
  uint8_t offset; /* in kvb_event_t, or kvb_ice_server_t */
} row_t;

typedef char offsets_fit_a_byte[sizeof(kvb_event_t) <= 255 ? 1 : -1];

/* The row before the first one of each message: field f lies f rows behind it. No number up to the last field of a
   message is free. */
enum {
  AT_TIME = -1,
  AT_CHANNEL_INFO = AT_TIME + KVB_F_TIME_UNCERTAINTY_MS,
  AT_SIGNALING_STATE = AT_CHANNEL_INFO + KVB_F_CHANNEL_INFO_ARN,
  AT_ICE_SERVERS = AT_SIGNALING_STATE + KVB_F_SIGNALING_STATE_TEXT,
  AT_SESSION_OPENED = AT_ICE_SERVERS + KVB_F_ICE_SERVERS_FINAL,
  AT_OFFER = AT_SESSION_OPENED + KVB_F_SESSION_OPENED_CLIENT_ID,
  AT_ANSWER = AT_OFFER + KVB_F_OFFER_SDP,
  AT_CANDIDATE = AT_ANSWER + KVB_F_ANSWER_SDP,
  AT_SESSION_CLOSED = AT_CANDIDATE + KVB_F_CANDIDATE_CANDIDATE,
  AT_SEND_STATUS = AT_SESSION_CLOSED + KVB_F_SESSION_CLOSED_REASON,
  AT_SYNC_DONE = AT_SEND_STATUS + KVB_F_SEND_STATUS_DESCRIPTION,
  AT_ERROR = AT_SYNC_DONE,
  AT_METRICS = AT_ERROR + KVB_F_ERROR_TEXT,
  AT_APPLICATION_DATA = AT_METRICS + KVB_F_METRICS_OFFER_TO_ANSWER_MS,
  AT_ECHO = AT_APPLICATION_DATA + KVB_F_APPLICATION_DATA_DATA,
  AT_ICE_SERVER = AT_ECHO + KVB_F_ECHO_DATA,
  AT_END = AT_ICE_SERVER + KVB_F_ICE_SERVER_PASSWORD
};

/* The messages of the host, in the order of their arms and of their events, after one without fields; then what they
   contain. */
static const int8_t begin[] = {
    AT_TIME,           AT_TIME,       AT_CHANNEL_INFO, AT_SIGNALING_STATE, AT_ICE_SERVERS,
    AT_SESSION_OPENED, AT_OFFER,      AT_ANSWER,       AT_CANDIDATE,       AT_SESSION_CLOSED,
    AT_SEND_STATUS,    AT_SYNC_DONE,  AT_ERROR,        AT_METRICS,         AT_APPLICATION_DATA,
    AT_ECHO,           AT_ICE_SERVER, AT_END};
enum { ICE_SERVER = sizeof begin - 2 };
typedef char events_are_as_arms[KVB_EVENT_METRICS - KVB_EVENT_TIME == KVB_F_ENVELOPE_METRICS - KVB_F_ENVELOPE_TIME &&
                                        KVB_EVENT_ECHO - KVB_EVENT_TIME == ICE_SERVER - 2
                                    ? 1
                                    : -1];

#define ROW(MESSAGE, FIELD, how, member) \
  [AT_##MESSAGE + KVB_F_##MESSAGE##_##FIELD] = {how, (uint8_t)offsetof(kvb_event_t, as.member)}
#define SERVER_ROW(FIELD, how, member) \
  [AT_ICE_SERVER + KVB_F_ICE_SERVER_##FIELD] = {how, (uint8_t)offsetof(kvb_ice_server_t, member)}

static const row_t rows[] = {
    ROW(TIME, UNIX_US, U64, time.unix_us),
    ROW(TIME, UNCERTAINTY_MS, U32, time.uncertainty_ms),
    ROW(CHANNEL_INFO, ROLE, U32, channel_info.role),
    ROW(CHANNEL_INFO, STORAGE, BOOL, channel_info.storage),
    ROW(CHANNEL_INFO, REGION, BYTES, channel_info.region),
    ROW(CHANNEL_INFO, NAME, BYTES, channel_info.name),
    ROW(CHANNEL_INFO, ARN, BYTES, channel_info.arn),
    ROW(SIGNALING_STATE, STATE, U32, signaling_state.state),
    ROW(SIGNALING_STATE, REASON, U32, signaling_state.reason),
    ROW(SIGNALING_STATE, RETRY_MS, U32, signaling_state.retry_ms),
    ROW(SIGNALING_STATE, TEXT, BYTES, signaling_state.text),
    ROW(ICE_SERVERS, GENERATION, U32, ice_servers.generation),
    ROW(ICE_SERVERS, EXPIRES_MS, U32, ice_servers.expires_ms),
    ROW(ICE_SERVERS, FINAL, BOOL, ice_servers.final),
    ROW(SESSION_OPENED, SESSION, U32, session_opened.session),
    ROW(SESSION_OPENED, KIND, U32, session_opened.kind),
    ROW(SESSION_OPENED, CLIENT_ID, BYTES, session_opened.client_id),
    ROW(OFFER, SESSION, U32, offer.session),
    ROW(OFFER, OFFER_SEQ, U32, offer.offer_seq),
    ROW(OFFER, TRICKLE, BOOL, offer.trickle),
    ROW(OFFER, RENEGOTIATION, BOOL, offer.renegotiation),
    ROW(OFFER, ANSWER_MS, U32, offer.answer_ms),
    ROW(OFFER, SDP, BYTES, offer.sdp),
    ROW(ANSWER, SESSION, U32, answer.session),
    ROW(ANSWER, OFFER_SEQ, U32, answer.offer_seq),
    ROW(ANSWER, SDP, BYTES, answer.sdp),
    ROW(CANDIDATE, SESSION, U32, candidate.session),
    ROW(CANDIDATE, MLINE, MLINE, candidate.mline),
    ROW(CANDIDATE, MID, BYTES, candidate.mid),
    ROW(CANDIDATE, UFRAG, BYTES, candidate.ufrag),
    ROW(CANDIDATE, CANDIDATE, BYTES, candidate.candidate),
    ROW(SESSION_CLOSED, SESSION, U32, session_closed.session),
    ROW(SESSION_CLOSED, REASON, U32, session_closed.reason),
    ROW(SEND_STATUS, SESSION, U32, send_status.session),
    ROW(SEND_STATUS, MESSAGE_ID, U32, send_status.message_id),
    ROW(SEND_STATUS, RESULT, U32, send_status.result),
    ROW(SEND_STATUS, STATUS_CODE, U32, send_status.status_code),
    ROW(SEND_STATUS, ERROR_TYPE, BYTES, send_status.error_type),
    ROW(SEND_STATUS, DESCRIPTION, BYTES, send_status.description),
    ROW(ERROR, CODE, U32, error.code),
    ROW(ERROR, SESSION, U32, error.session),
    ROW(ERROR, TEXT, BYTES, error.text),
    ROW(METRICS, UPTIME_S, U32, metrics.uptime_s),
    ROW(METRICS, CONNECTED_S, U32, metrics.connected_s),
    ROW(METRICS, MESSAGES_SENT, U32, metrics.messages_sent),
    ROW(METRICS, MESSAGES_RECEIVED, U32, metrics.messages_received),
    ROW(METRICS, RECONNECTS, U32, metrics.reconnects),
    ROW(METRICS, ICE_REFRESHES, U32, metrics.ice_refreshes),
    ROW(METRICS, ERRORS, U32, metrics.errors),
    ROW(METRICS, OFFER_TO_ANSWER_MS, U32, metrics.offer_to_answer_ms),
    ROW(APPLICATION_DATA, KIND, U32, application_data.kind),
    ROW(APPLICATION_DATA, DATA, BYTES, application_data.data),
    ROW(ECHO, TOKEN, U32, echo.token),
    ROW(ECHO, REPLY, BOOL, echo.reply),
    ROW(ECHO, DATA, BYTES, echo.data),
    SERVER_ROW(USERNAME, BYTES, username),
    SERVER_ROW(PASSWORD, BYTES, password),
};

/* Stores the fields that are known; false: it is not protobuf. A field of another wire type than its own counts as
   unknown, and so as absent. */
static bool read_fields(unsigned message, kvb_bytes_t rest, void *to) {
  const unsigned count = (unsigned)(begin[message + 1] - begin[message]);
  kvbi_field_t field;
  int more;
  while ((more = kvbi_next_field(&rest, &field)) > 0) {
    if (field.id > count) continue;
    const row_t row = rows[begin[message] + (int)field.id];
    void *member = (uint8_t *)to + row.offset;
    if (field.wire != (row.how & WIRE)) continue;
    switch (row.how) {
      case BYTES:
        *(kvb_bytes_t *)member = field.block;
        break;
      case BOOL:
        *(bool *)member = field.low != 0;
        break;
      case U64:
        *(uint64_t *)member = (uint64_t)kvbi_load32(field.block.data + 4) << 32 | field.low;
        break;
      default:
        *(uint32_t *)member = field.low;
        if (row.how == MLINE) ((kvb_event_t *)to)->as.candidate.has_mline = true;
        break;
    }
  }
  return more == 0;
}

/* The next block of field `id`: 1 found, 0 none, -1 what is passed over is not protobuf. */
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
  memset(server, 0, sizeof *server);
  return next_block(&servers->_rest, KVB_F_ICE_SERVERS_SERVERS, &server->_rest) > 0 &&
         read_fields(ICE_SERVER, server->_rest, server);
}

bool kvb_next_ice_uri(kvb_ice_server_t *server, kvb_bytes_t *uri) {
  return next_block(&server->_rest, KVB_F_ICE_SERVER_URIS, uri) > 0;
}

/* Every server is read once before the application walks them. */
static bool servers_legal(kvb_bytes_t rest) {
  kvb_bytes_t server, uri;
  int more;
  while ((more = next_block(&rest, KVB_F_ICE_SERVERS_SERVERS, &server)) > 0) {
    while ((more = next_block(&server, KVB_F_ICE_SERVER_URIS, &uri)) > 0) continue;
    if (more < 0) return false;
  }
  return more == 0;
}

/* Any arm of this version; the others are reserved or of tomorrow. */
static bool is_arm(uint32_t id) {
  const uint32_t holes = 1u | 1u << 14 | 1u << 15 | 1u << 24;
  return id <= KVB_F_ENVELOPE_ECHO && !(holes >> id & 1);
}

/* The arm of an Envelope: its number, 0 when it has none, -1 when it is not protobuf or has two. */
static int find_arm(kvb_bytes_t envelope, kvb_bytes_t *message) {
  kvbi_field_t field;
  int kind = 0;
  int more;
  while ((more = kvbi_next_field(&envelope, &field)) > 0) {
    if (!is_arm(field.id) || field.wire != KVBI_WIRE_BLOCK) continue;
    if (kind != 0) return -1;
    kind = (int)field.id;
    *message = field.block;
  }
  return more < 0 ? -1 : kind;
}

/* Place of an arm in `begin`; 0 for what only an MCU sends. */
static unsigned message_of(unsigned kind) {
  if (kind <= KVB_F_ENVELOPE_METRICS) return kind;
  return kind < KVB_F_ENVELOPE_APPLICATION_DATA ? 0 : kind - KVB_F_ENVELOPE_ECHO + ICE_SERVER - 1;
}

bool kvbi_decode(kvb_t *kvb, kvb_event_t *event) {
  const kvb_raw_t raw = event->as.raw;
  kvb_bytes_t fields = {NULL, 0};
  const int kind = find_arm(raw.envelope, &fields);
  const unsigned message = message_of((unsigned)kind);
  const bool servers = kind == KVB_F_ENVELOPE_ICE_SERVERS;
  memset(event, 0, sizeof *event);
  if (kind < 0 || !read_fields(message, fields, event) || (servers && !servers_legal(fields))) {
    KVBI_COUNT(kvb, rx_dropped);
    return false;
  }
  if (message == 0 || kvbi_channel_of((uint32_t)kind) != raw.channel) {
    KVBI_COUNT(kvb, rx_unknown);
    return false;
  }
  if (servers) event->as.ice_servers._rest = fields;
  event->kind = (kvb_event_kind_t)(KVB_EVENT_TIME - 1 + message);
  return true;
}

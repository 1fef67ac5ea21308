/* Messages of this side: what they hold while they wait, and how their bytes are made. */
#include "kvb_delivery.h"
#include "kvb_fields.h"
#include "kvb_link.h"
#include "kvb_wire.h"

enum { MESSAGE_MAX_BYTES = 65535, ID_MAX = 65535, RAW = 0, WORDS = 6 };

/* kvb_private_message_t._shape: how many numbers, then how many texts; a candidate's line is written even when 0. */
enum { NUMBERS = 0x07, TEXTS_SHIFT = 3, TEXTS = 0x03, HAS_MLINE = 0x80 };

int kvbi_oldest(const kvb_t *kvb, unsigned channel, unsigned least, unsigned most) {
  int found = -1;
  for (int i = 0; i < KVB_PENDING; i++) {
    const kvb_private_message_t *message = &kvb->_messages[i];
    if (message->_fate < least || message->_fate > most) continue;
    if (channel != KVBI_ANY_CHANNEL && message->_channel != channel) continue;
    /* Ids of messages that wait together are less than 2^15 apart. */
    if (found >= 0 && (int16_t)(uint16_t)(message->_id - kvb->_messages[found]._id) >= 0) continue;
    found = i;
  }
  return found;
}

unsigned kvbi_channel_of(uint32_t kind) {
  const uint32_t signaling = 1u << KVB_F_ENVELOPE_SESSION_OPENED | 1u << KVB_F_ENVELOPE_OFFER |
                             1u << KVB_F_ENVELOPE_ANSWER | 1u << KVB_F_ENVELOPE_CANDIDATE |
                             1u << KVB_F_ENVELOPE_SESSION_CLOSED | 1u << KVB_F_ENVELOPE_SYNC_DONE |
                             1u << KVB_F_ENVELOPE_CLOSE_SESSION | 1u << KVB_F_ENVELOPE_SESSION_STATE;
  if (kind >= KVB_F_ENVELOPE_LOG) return KVB_CHANNEL_BULK;
  return signaling >> kind & 1 ? KVB_CHANNEL_SIGNALING : KVB_CHANNEL_STATE;
}

/* ---- Bytes ---- */

/* Every message that the device sends has its numbers first and its texts last, numbered without a gap. */
static void put_inner(kvbi_writer_t *writer, const kvb_private_message_t *message) {
  const unsigned numbers = message->_shape & NUMBERS;
  const unsigned texts = message->_shape >> TEXTS_SHIFT & TEXTS;
  for (unsigned i = 0; i < numbers; i++) {
    const uint32_t value = message->_words[i].number;
    if (value != 0 || (i + 1 == KVB_F_CANDIDATE_MLINE && message->_shape & HAS_MLINE)) {
      kvbi_put_varint(writer, (i + 1) << 3 | KVBI_WIRE_VARINT);
      kvbi_put_varint(writer, value);
    }
  }
  for (unsigned i = 0; i < texts; i++)
    kvbi_put_block(writer, numbers + i + 1, message->_words[WORDS - 1 - i].text, message->_text_sizes[i]);
}

uint32_t kvbi_message_part(const kvb_private_message_t *message, uint32_t from, uint8_t *out, uint32_t size) {
  kvbi_writer_t writer = {out, 0, from, from + size};
  if (message->_kind == RAW) {
    kvbi_put_bytes(&writer, message->_words[WORDS - 1].text, message->_text_sizes[0]);
  } else {
    kvbi_writer_t counter = {NULL, 0, 0, 0};
    put_inner(&counter, message);
    kvbi_put_varint(&writer, (uint32_t)message->_kind << 3 | KVBI_WIRE_BLOCK);
    kvbi_put_varint(&writer, counter.at);
    put_inner(&writer, message);
  }
  return writer.at;
}

/* ---- Sending ---- */

/* A free place of the channel; NULL when all are taken. */
static kvb_private_message_t *find_place(kvb_t *kvb, unsigned channel) {
  static const uint8_t begin[] = {0, KVB_PENDING_STATE, KVB_PENDING_STATE + KVB_PENDING_SIGNALING, KVB_PENDING};
  for (unsigned i = begin[channel]; i < begin[channel + 1]; i++)
    if (kvb->_messages[i]._fate == KVBI_FATE_FREE) return &kvb->_messages[i];
  return NULL;
}

static int enqueue(kvb_t *kvb, unsigned channel, unsigned kind, const uint32_t *number, unsigned shape,
                   const kvb_bytes_t *text) {
  const unsigned numbers = shape & NUMBERS;
  const unsigned texts = shape >> TEXTS_SHIFT & TEXTS;
  if (kvb->_state != KVBI_UP || kvb->_news & (KVBI_NEWS_DOWN | KVBI_NEWS_UP)) return KVB_ERR_DOWN;
  kvb_private_message_t *message = find_place(kvb, channel);
  if (message == NULL || (KVB_SLEEP && kvb->_asleep != KVBI_AWAKE)) return KVB_ERR_BUSY;
  for (unsigned i = 0; i < numbers; i++) message->_words[i].number = number[i];
  for (unsigned i = 0; i < texts; i++) {
    if (text[i].size > MESSAGE_MAX_BYTES) return KVB_ERR_TOO_LARGE;
    message->_words[WORDS - 1 - i].text = text[i].data;
    message->_text_sizes[i] = (uint16_t)text[i].size;
  }
  message->_kind = (uint8_t)kind;
  message->_shape = (uint8_t)shape;
  const uint32_t total = kvbi_message_part(message, 0, NULL, 0);
  if (total > kvb->_peer[KVBI_MAX_STATE + channel]) return KVB_ERR_TOO_LARGE;
  message->_channel = (uint8_t)channel;
  message->_total = (uint16_t)total;
  message->_sent = 0;
  message->_fate = KVBI_FATE_OPEN;
  message->_id = kvb->_next_id;
  kvb->_next_id = kvb->_next_id == ID_MAX ? 1 : (uint16_t)(kvb->_next_id + 1);
  kvb->_look = true;
  return message->_id;
}

#define SHAPE(numbers, texts) ((numbers) | (unsigned)(texts) << TEXTS_SHIFT)

static int send(kvb_t *kvb, unsigned kind, const uint32_t *number, unsigned shape, const kvb_bytes_t *text) {
  return enqueue(kvb, kvbi_channel_of(kind), kind, number, shape, text);
}

/* Most messages: one or two numbers, then one text. */
static int send_text(kvb_t *kvb, unsigned kind, uint32_t first, uint32_t second, unsigned numbers, const void *bytes,
                     size_t size) {
  const uint32_t number[2] = {first, second};
  kvb_bytes_t text;
  text.data = (const uint8_t *)bytes;
  text.size = size;
  return send(kvb, kind, number, SHAPE(numbers, 1), &text);
}

int kvb_send_raw(kvb_t *kvb, uint8_t channel, const void *envelope, size_t size) {
  kvb_bytes_t text;
  if (channel > KVB_CHANNEL_BULK || size == 0) return KVB_ERR_INVALID;
  text.data = (const uint8_t *)envelope;
  text.size = size;
  return enqueue(kvb, channel, RAW, NULL, SHAPE(0, 1), &text);
}

int kvb_send_offer(kvb_t *kvb, const kvb_offer_t *offer) {
  const uint32_t number[5] = {offer->session, offer->offer_seq, offer->trickle, offer->renegotiation, offer->answer_ms};
  return send(kvb, KVB_F_ENVELOPE_OFFER, number, SHAPE(5, 1), &offer->sdp);
}

int kvb_send_answer(kvb_t *kvb, uint32_t session, uint32_t offer_seq, const void *sdp, size_t size) {
  return send_text(kvb, KVB_F_ENVELOPE_ANSWER, session, offer_seq, 2, sdp, size);
}

int kvb_send_candidate(kvb_t *kvb, const kvb_candidate_t *candidate) {
  const uint32_t number[2] = {candidate->session, candidate->has_mline ? candidate->mline : 0};
  const kvb_bytes_t text[3] = {candidate->mid, candidate->ufrag, candidate->candidate};
  const unsigned shape = SHAPE(2, 3);
  return send(kvb, KVB_F_ENVELOPE_CANDIDATE, number, candidate->has_mline ? shape | HAS_MLINE : shape, text);
}

int kvb_send_close_session(kvb_t *kvb, uint32_t session) {
  return send(kvb, KVB_F_ENVELOPE_CLOSE_SESSION, &session, SHAPE(1, 0), NULL);
}

int kvb_send_session_state(kvb_t *kvb, const kvb_session_state_t *state) {
  const uint32_t number[6] = {state->session,      state->phase,  state->offer_seq,
                              state->packets_sent, state->rtt_ms, state->packets_lost};
  return send(kvb, KVB_F_ENVELOPE_SESSION_STATE, number, SHAPE(6, 0), NULL);
}

int kvb_send_capabilities(kvb_t *kvb, const kvb_capabilities_t *capabilities) {
  const uint32_t number[2] = {capabilities->max_sessions, capabilities->late_ice};
  const kvb_bytes_t text[3] = {capabilities->device, capabilities->firmware, capabilities->codecs};
  return send(kvb, KVB_F_ENVELOPE_CAPABILITIES, number, SHAPE(2, 3), text);
}

int kvb_send_error(kvb_t *kvb, uint32_t code, uint32_t session, const void *text, size_t size) {
  return send_text(kvb, KVB_F_ENVELOPE_ERROR, code, session, 2, text, size);
}

int kvb_send_log(kvb_t *kvb, uint32_t level, const void *text, size_t size) {
  return send_text(kvb, KVB_F_ENVELOPE_LOG, level, 0, 1, text, size);
}

int kvb_send_application_data(kvb_t *kvb, uint32_t kind, const void *data, size_t size) {
  return send_text(kvb, KVB_F_ENVELOPE_APPLICATION_DATA, kind, 0, 1, data, size);
}

int kvb_send_echo(kvb_t *kvb, uint32_t token, bool reply, const void *data, size_t size) {
  return send_text(kvb, KVB_F_ENVELOPE_ECHO, token, reply, 2, data, size);
}

static int send_empty(kvb_t *kvb, unsigned kind) { return send(kvb, kind, NULL, SHAPE(0, 0), NULL); }

int kvb_send_sync_done(kvb_t *kvb) { return send_empty(kvb, KVB_F_ENVELOPE_SYNC_DONE); }
int kvb_send_connect(kvb_t *kvb) { return send_empty(kvb, KVB_F_ENVELOPE_CONNECT); }
int kvb_send_disconnect(kvb_t *kvb) { return send_empty(kvb, KVB_F_ENVELOPE_DISCONNECT); }
int kvb_send_delete_channel(kvb_t *kvb) { return send_empty(kvb, KVB_F_ENVELOPE_DELETE_CHANNEL); }
int kvb_send_ice_servers_request(kvb_t *kvb) { return send_empty(kvb, KVB_F_ENVELOPE_ICE_SERVERS_REQUEST); }
int kvb_send_time_request(kvb_t *kvb) { return send_empty(kvb, KVB_F_ENVELOPE_TIME_REQUEST); }
int kvb_send_metrics_request(kvb_t *kvb) { return send_empty(kvb, KVB_F_ENVELOPE_METRICS_REQUEST); }

int kvb_cancel(kvb_t *kvb, uint16_t id) {
  for (unsigned i = 0; i < KVB_PENDING; i++) {
    kvb_private_message_t *message = &kvb->_messages[i];
    if (message->_fate == KVBI_FATE_FREE || message->_fate >= KVBI_FATE_DELIVERED || message->_id != id) continue;
    if (message->_fate == KVBI_FATE_OPEN)
      message->_fate = message->_sent > 0 ? KVBI_FATE_CANCELLED : KVBI_FATE_FAILED + KVB_FAILED_CANCELLED;
    kvb->_look = true;
    return KVB_OK;
  }
  return KVB_ERR_UNKNOWN;
}

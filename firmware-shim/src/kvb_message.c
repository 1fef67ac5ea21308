/* Messages of this side: what they hold while they wait, and how their bytes are made. */
#include <string.h>

#include "kvb_delivery.h"
#include "kvb_fields.h"
#include "kvb_link.h"
#include "kvb_wire.h"

enum { MESSAGE_MAX_BYTES = 65535, ID_MAX = 65535 };

/* kvb_private_message_t._shape: how many numbers, then how many texts; a candidate's line is written even when 0. */
enum { NUMBERS = 0x07, TEXTS_SHIFT = 3, HAS_MLINE = 0x80 };

uint8_t kvbi_queue_base(uint8_t channel) {
  if (channel == KVB_CHANNEL_STATE) return 0;
  return channel == KVB_CHANNEL_SIGNALING ? KVB_PENDING_STATE : KVB_PENDING_STATE + KVB_PENDING_SIGNALING;
}

static uint8_t queue_room(uint8_t channel) {
  if (channel == KVB_CHANNEL_STATE) return KVB_PENDING_STATE;
  return channel == KVB_CHANNEL_SIGNALING ? KVB_PENDING_SIGNALING : KVB_PENDING_BULK;
}

uint8_t kvbi_queue_index(const kvb_t *kvb, uint8_t channel, uint8_t position) {
  const unsigned at = (unsigned)kvb->_queue_head[channel] + position;
  return (uint8_t)(kvbi_queue_base(channel) + at % queue_room(channel));
}

kvb_private_message_t *kvbi_queued(kvb_t *kvb, uint8_t channel, uint8_t position) {
  return &kvb->_messages[kvbi_queue_index(kvb, channel, position)];
}

uint8_t kvbi_channel_of(uint32_t kind) {
  const uint32_t signaling = 1u << KVB_F_ENVELOPE_SESSION_OPENED | 1u << KVB_F_ENVELOPE_OFFER |
                             1u << KVB_F_ENVELOPE_ANSWER | 1u << KVB_F_ENVELOPE_CANDIDATE |
                             1u << KVB_F_ENVELOPE_SESSION_CLOSED | 1u << KVB_F_ENVELOPE_SYNC_DONE |
                             1u << KVB_F_ENVELOPE_CLOSE_SESSION | 1u << KVB_F_ENVELOPE_SESSION_STATE;
  if (kind >= KVB_F_ENVELOPE_LOG) return KVB_CHANNEL_BULK;
  return signaling >> kind & 1 ? KVB_CHANNEL_SIGNALING : KVB_CHANNEL_STATE;
}

/* Every message that the device sends has its numbers first and its texts last, numbered without a gap. */
static void put_inner(kvbi_writer_t *writer, const kvb_private_message_t *message) {
  const unsigned numbers = message->_shape & NUMBERS;
  const unsigned texts = message->_shape >> TEXTS_SHIFT & 3;
  for (unsigned i = 0; i < numbers; i++) {
    const uint32_t value = message->_number[i];
    if (value == 0 && i + 1 == KVB_F_CANDIDATE_MLINE && message->_shape & HAS_MLINE) {
      kvbi_put_varint(writer, KVB_F_CANDIDATE_MLINE << 3 | KVBI_WIRE_VARINT);
      kvbi_put_varint(writer, 0);
    }
    kvbi_put_number(writer, i + 1, value);
  }
  for (unsigned i = 0; i < texts; i++)
    kvbi_put_block(writer, numbers + i + 1, message->_text[i], message->_text_size[i]);
}

static void put_message(kvbi_writer_t *writer, const kvb_private_message_t *message) {
  kvbi_writer_t counter = {NULL, 0, 0, 0};
  if (message->_kind == 0) {
    kvbi_put_bytes(writer, message->_text[0], message->_text_size[0]);
    return;
  }
  put_inner(&counter, message);
  kvbi_put_varint(writer, (uint32_t)message->_kind << 3 | KVBI_WIRE_BLOCK);
  kvbi_put_varint(writer, counter.at);
  put_inner(writer, message);
}

void kvbi_message_part(const kvb_private_message_t *message, uint32_t from, uint8_t *out, uint32_t size) {
  kvbi_writer_t writer = {out, 0, 0, 0};
  writer.from = from;
  writer.to = from + size;
  put_message(&writer, message);
}

/* Takes a filled message into the queue of its channel. */
static int enqueue(kvb_t *kvb, uint8_t channel, kvb_private_message_t *message) {
  kvbi_writer_t counter = {NULL, 0, 0, 0};
  if (kvb->_state != KVBI_UP || kvb->_news & (KVBI_NEWS_DOWN | KVBI_NEWS_UP)) return KVB_ERR_DOWN;
  if (kvb->_asleep != KVBI_AWAKE || kvb->_queue_size[channel] == queue_room(channel)) return KVB_ERR_BUSY;
  put_message(&counter, message);
  if (counter.at > MESSAGE_MAX_BYTES || counter.at > kvb->_peer_max_bytes[channel]) return KVB_ERR_TOO_LARGE;
  message->_total = (uint16_t)counter.at;
  message->_id = kvb->_next_id;
  kvb->_next_id = kvb->_next_id == ID_MAX ? 1 : (uint16_t)(kvb->_next_id + 1);
  *kvbi_queued(kvb, channel, kvb->_queue_size[channel]) = *message;
  kvb->_queue_size[channel]++;
  kvb->_owed |= KVBI_OWE_LOOK;
  return message->_id;
}

/* `texts` follow the numbers in the message; a size over 16 bits is caught before it is cut. */
static int send(kvb_t *kvb, uint8_t kind, const uint32_t *number, uint8_t shape, const kvb_bytes_t *text,
                uint8_t texts) {
  kvb_private_message_t message;
  memset(&message, 0, sizeof message);
  for (uint8_t i = 0; i < (shape & NUMBERS); i++) message._number[i] = number[i];
  for (uint8_t i = 0; i < texts; i++) {
    if (text[i].size > MESSAGE_MAX_BYTES) return KVB_ERR_TOO_LARGE;
    message._text[i] = text[i].data;
    message._text_size[i] = (uint16_t)text[i].size;
  }
  message._kind = kind;
  message._shape = (uint8_t)(shape | texts << TEXTS_SHIFT);
  return enqueue(kvb, kvbi_channel_of(kind), &message);
}

/* Most messages: up to four numbers, then one text. */
static int send_text(kvb_t *kvb, uint8_t kind, const uint32_t *number, uint8_t numbers, const void *bytes,
                     size_t size) {
  kvb_bytes_t text;
  text.data = (const uint8_t *)bytes;
  text.size = size;
  return send(kvb, kind, number, numbers, &text, 1);
}

int kvb_send_raw(kvb_t *kvb, uint8_t channel, const void *envelope, size_t size) {
  kvb_private_message_t message;
  if (channel > KVB_CHANNEL_BULK || size == 0) return KVB_ERR_INVALID;
  if (size > MESSAGE_MAX_BYTES) return KVB_ERR_TOO_LARGE;
  memset(&message, 0, sizeof message);
  message._text[0] = (const uint8_t *)envelope;
  message._text_size[0] = (uint16_t)size;
  return enqueue(kvb, channel, &message);
}

int kvb_send_offer(kvb_t *kvb, const kvb_offer_t *offer) {
  const uint32_t number[5] = {offer->session, offer->offer_seq, offer->trickle, offer->renegotiation, offer->answer_ms};
  return send(kvb, KVB_F_ENVELOPE_OFFER, number, 5, &offer->sdp, 1);
}

int kvb_send_answer(kvb_t *kvb, uint32_t session, uint32_t offer_seq, const void *sdp, size_t size) {
  const uint32_t number[2] = {session, offer_seq};
  return send_text(kvb, KVB_F_ENVELOPE_ANSWER, number, 2, sdp, size);
}

int kvb_send_candidate(kvb_t *kvb, const kvb_candidate_t *candidate) {
  const uint32_t number[2] = {candidate->session, candidate->has_mline ? candidate->mline : 0};
  const kvb_bytes_t text[3] = {candidate->mid, candidate->ufrag, candidate->candidate};
  return send(kvb, KVB_F_ENVELOPE_CANDIDATE, number, candidate->has_mline ? 2 | HAS_MLINE : 2, text, 3);
}

int kvb_send_close_session(kvb_t *kvb, uint32_t session) {
  return send(kvb, KVB_F_ENVELOPE_CLOSE_SESSION, &session, 1, NULL, 0);
}

int kvb_send_session_state(kvb_t *kvb, const kvb_session_state_t *state) {
  const uint32_t number[6] = {state->session,      state->phase,  state->offer_seq,
                              state->packets_sent, state->rtt_ms, state->packets_lost};
  return send(kvb, KVB_F_ENVELOPE_SESSION_STATE, number, 6, NULL, 0);
}

int kvb_send_capabilities(kvb_t *kvb, const kvb_capabilities_t *capabilities) {
  const uint32_t number[2] = {capabilities->max_sessions, capabilities->late_ice};
  const kvb_bytes_t text[3] = {capabilities->device, capabilities->firmware, capabilities->codecs};
  return send(kvb, KVB_F_ENVELOPE_CAPABILITIES, number, 2, text, 3);
}

int kvb_send_error(kvb_t *kvb, uint32_t code, uint32_t session, const void *text, size_t size) {
  const uint32_t number[2] = {code, session};
  return send_text(kvb, KVB_F_ENVELOPE_ERROR, number, 2, text, size);
}

int kvb_send_log(kvb_t *kvb, uint32_t level, const void *text, size_t size) {
  return send_text(kvb, KVB_F_ENVELOPE_LOG, &level, 1, text, size);
}

int kvb_send_application_data(kvb_t *kvb, uint32_t kind, const void *data, size_t size) {
  return send_text(kvb, KVB_F_ENVELOPE_APPLICATION_DATA, &kind, 1, data, size);
}

int kvb_send_echo(kvb_t *kvb, uint32_t token, bool reply, const void *data, size_t size) {
  const uint32_t number[2] = {token, reply};
  return send_text(kvb, KVB_F_ENVELOPE_ECHO, number, 2, data, size);
}

static int send_empty(kvb_t *kvb, uint8_t kind) { return send(kvb, kind, NULL, 0, NULL, 0); }

int kvb_send_sync_done(kvb_t *kvb) { return send_empty(kvb, KVB_F_ENVELOPE_SYNC_DONE); }
int kvb_send_connect(kvb_t *kvb) { return send_empty(kvb, KVB_F_ENVELOPE_CONNECT); }
int kvb_send_disconnect(kvb_t *kvb) { return send_empty(kvb, KVB_F_ENVELOPE_DISCONNECT); }
int kvb_send_delete_channel(kvb_t *kvb) { return send_empty(kvb, KVB_F_ENVELOPE_DELETE_CHANNEL); }
int kvb_send_ice_servers_request(kvb_t *kvb) { return send_empty(kvb, KVB_F_ENVELOPE_ICE_SERVERS_REQUEST); }
int kvb_send_time_request(kvb_t *kvb) { return send_empty(kvb, KVB_F_ENVELOPE_TIME_REQUEST); }
int kvb_send_metrics_request(kvb_t *kvb) { return send_empty(kvb, KVB_F_ENVELOPE_METRICS_REQUEST); }

int kvb_cancel(kvb_t *kvb, uint16_t id) {
  for (uint8_t channel = 0; channel < 3; channel++) {
    for (uint8_t i = 0; i < kvb->_queue_size[channel]; i++) {
      kvb_private_message_t *message = kvbi_queued(kvb, channel, i);
      if (message->_id != id || message->_fate >= KVBI_FATE_DELIVERED) continue;
      if (message->_fate == KVBI_FATE_OPEN && message->_sent < message->_total)
        message->_fate = message->_sent > 0 ? KVBI_FATE_CANCELLED : KVBI_FATE_FAILED + KVB_FAILED_CANCELLED;
      kvb->_owed |= KVBI_OWE_LOOK;
      return KVB_OK;
    }
  }
  return KVB_ERR_UNKNOWN;
}

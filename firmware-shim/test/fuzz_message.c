/*
 * libFuzzer: Envelopes. Whatever the bytes are, the codec reads inside of them; and what it read of a message that both
 * sides send is, sent again in two pieces, the same message.
 *
 * The first byte of an input names the channel and where the pieces meet; the rest is the Envelope.
 */
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "kvb_delivery.h"
#include "kvb_fields.h"
#include "kvb_link.h"

enum { LARGEST = 4096 }; /* the host's limit for signaling */

/* A second opinion: the last field of this number and wire type, read the plainest way; the input is known to be legal.
 */
typedef struct {
  uint64_t number;
  kvb_bytes_t block;
} naive_field_t;

static uint64_t take_varint(kvb_bytes_t *rest) {
  uint64_t value = 0;
  for (unsigned shift = 0; rest->size > 0; shift += 7) {
    const uint8_t byte = *rest->data++;
    rest->size--;
    value |= (uint64_t)(byte & 127) << shift;
    if (byte < 128) break;
  }
  return value;
}

static naive_field_t last_field(kvb_bytes_t rest, uint64_t wanted) {
  static const uint8_t sizes[8] = {0, 8, 0, 0, 0, 4, 0, 0};
  naive_field_t found = {0, {NULL, 0}};
  while (rest.size > 0) {
    const uint64_t tag = take_varint(&rest);
    const uint64_t value = (tag & 7) == 0 || (tag & 7) == 2 ? take_varint(&rest) : 0;
    const size_t skip = (tag & 7) == 2 ? (size_t)value : sizes[tag & 7];
    if (tag == wanted) {
      found.number = value;
      found.block.data = rest.data;
      found.block.size = skip;
    }
    rest.data += skip;
    rest.size -= skip;
  }
  return found;
}

/* Field 1 is a number in all messages of the host but two. */
static void check_first_number(const kvb_event_t *event, kvb_bytes_t envelope) {
  uint32_t number, arm = event->kind - KVB_EVENT_TIME + KVB_F_ENVELOPE_TIME;
  if (event->kind == KVB_EVENT_TIME || event->kind == KVB_EVENT_SYNC_DONE) return;
  if (event->kind == KVB_EVENT_APPLICATION_DATA) arm = KVB_F_ENVELOPE_APPLICATION_DATA;
  if (event->kind == KVB_EVENT_ECHO) arm = KVB_F_ENVELOPE_ECHO;
  memcpy(&number, &event->as, sizeof number);
  FUZZ_CHECK(number == (uint32_t)last_field(last_field(envelope, arm << 3 | 2).block, 1 << 3).number);
}

static bool decode(kvb_t *kvb, uint8_t channel, const uint8_t *bytes, size_t size, kvb_event_t *event) {
  memset(event, 0, sizeof *event);
  event->as.raw.channel = channel;
  event->as.raw.envelope.data = bytes;
  event->as.raw.envelope.size = size;
  const kvb_bytes_t envelope = event->as.raw.envelope;
  if (!kvbi_decode(kvb, event)) return false;
  fuzz_check_views(event, bytes, size);
  check_first_number(event, envelope);
  return true;
}

/* The message id; 0 for what the device never sends. */
static int send(kvb_t *kvb, const kvb_event_t *event) {
  const kvb_answer_t *answer = &event->as.answer;
  const kvb_remote_error_t *error = &event->as.error;
  const kvb_application_data_t *data = &event->as.application_data;
  const kvb_echo_t *echo = &event->as.echo;
  switch (event->kind) {
    case KVB_EVENT_OFFER:
      return kvb_send_offer(kvb, &event->as.offer);
    case KVB_EVENT_ANSWER:
      return kvb_send_answer(kvb, answer->session, answer->offer_seq, answer->sdp.data, answer->sdp.size);
    case KVB_EVENT_CANDIDATE:
      return kvb_send_candidate(kvb, &event->as.candidate);
    case KVB_EVENT_ERROR:
      return kvb_send_error(kvb, error->code, error->session, error->text.data, error->text.size);
    case KVB_EVENT_APPLICATION_DATA:
      return kvb_send_application_data(kvb, data->kind, data->data.data, data->data.size);
    case KVB_EVENT_ECHO:
      return kvb_send_echo(kvb, echo->token, echo->reply, echo->data.data, echo->data.size);
    default:
      return 0;
  }
}

/* Equal bytes; then they are the same view, for the comparison of the rest. */
static void check_same(kvb_bytes_t *a, const kvb_bytes_t *b) {
  FUZZ_CHECK(a->size == b->size && (a->size == 0 || memcmp(a->data, b->data, a->size) == 0));
  memcpy(a, b, sizeof *a);
}

static void check_equal(kvb_event_t *a, const kvb_event_t *b) {
  FUZZ_CHECK(a->kind == b->kind);
  if (a->kind == KVB_EVENT_OFFER) check_same(&a->as.offer.sdp, &b->as.offer.sdp);
  if (a->kind == KVB_EVENT_ANSWER) check_same(&a->as.answer.sdp, &b->as.answer.sdp);
  if (a->kind == KVB_EVENT_ERROR) check_same(&a->as.error.text, &b->as.error.text);
  if (a->kind == KVB_EVENT_ECHO) check_same(&a->as.echo.data, &b->as.echo.data);
  if (a->kind == KVB_EVENT_APPLICATION_DATA) check_same(&a->as.application_data.data, &b->as.application_data.data);
  if (a->kind == KVB_EVENT_CANDIDATE) {
    check_same(&a->as.candidate.mid, &b->as.candidate.mid);
    check_same(&a->as.candidate.ufrag, &b->as.candidate.ufrag);
    check_same(&a->as.candidate.candidate, &b->as.candidate.candidate);
  }
  FUZZ_CHECK(memcmp(a, b, sizeof *a) == 0);
}

static void check_again(kvb_t *kvb, uint8_t channel, uint8_t where, const kvb_event_t *event) {
  static uint8_t *buffer;
  kvb_event_t again;
  const int id = send(kvb, event);
  if (id == 0 || id == KVB_ERR_TOO_LARGE) return;
  FUZZ_CHECK(id > 0);
  if (buffer == NULL) buffer = (uint8_t *)malloc(LARGEST);
  FUZZ_CHECK(buffer != NULL);
  const kvb_private_message_t *message = &kvb->_messages[kvbi_oldest(kvb, channel, KVBI_FATE_OPEN, KVBI_FATE_OPEN)];
  const uint32_t total = message->_total;
  const uint32_t cut = where < total ? where : total;
  FUZZ_CHECK(total <= LARGEST);
  uint8_t *bytes = buffer + LARGEST - total; /* a byte behind the last one is noticed */
  FUZZ_CHECK(kvbi_message_part(message, 0, bytes, cut) == total);
  FUZZ_CHECK(kvbi_message_part(message, cut, bytes + cut, total - cut) == total);
  FUZZ_CHECK(decode(kvb, channel, bytes, total, &again));
  check_equal(&again, event);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  fuzz_input_t input = {data, size};
  kvb_event_t event;
  const uint8_t how = fuzz_take(&input);
  const uint8_t channel = how % 3;
  kvb_t *kvb = &fuzz_device(true)->kvb;
  if (decode(kvb, channel, input.data, input.size, &event)) check_again(kvb, channel, how, &event);
  return 0;
}

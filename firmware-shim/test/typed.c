#include "typed.h"

#include "kvb_fields.h"

static int send_offer(kvb_t *kvb, const uint32_t *n, const kvb_bytes_t *b) {
  kvb_offer_t offer;
  offer.session = n[1];
  offer.offer_seq = n[2];
  offer.trickle = n[3] != 0;
  offer.renegotiation = n[4] != 0;
  offer.answer_ms = n[5];
  offer.sdp = b[6];
  return kvb_send_offer(kvb, &offer);
}

int typed_send(kvb_t *kvb, uint32_t kind, const uint32_t *n, const bool *seen, const kvb_bytes_t *b) {
  switch (kind) {
    case KVB_F_ENVELOPE_OFFER:
      return send_offer(kvb, n, b);
    case KVB_F_ENVELOPE_ANSWER:
      return kvb_send_answer(kvb, n[1], n[2], b[3].data, b[3].size);
    case KVB_F_ENVELOPE_CANDIDATE: {
      kvb_candidate_t candidate;
      candidate.session = n[1];
      candidate.has_mline = seen[2];
      candidate.mline = n[2];
      candidate.mid = b[3];
      candidate.ufrag = b[4];
      candidate.candidate = b[5];
      return kvb_send_candidate(kvb, &candidate);
    }
    case KVB_F_ENVELOPE_CLOSE_SESSION:
      return kvb_send_close_session(kvb, n[1]);
    case KVB_F_ENVELOPE_SESSION_STATE: {
      const kvb_session_state_t state = {n[1], n[2], n[3], n[4], n[5], n[6]};
      return kvb_send_session_state(kvb, &state);
    }
    case KVB_F_ENVELOPE_CAPABILITIES: {
      kvb_capabilities_t capabilities;
      capabilities.max_sessions = n[1];
      capabilities.late_ice = n[2] != 0;
      capabilities.device = b[3];
      capabilities.firmware = b[4];
      capabilities.codecs = b[5];
      return kvb_send_capabilities(kvb, &capabilities);
    }
    case KVB_F_ENVELOPE_ERROR:
      return kvb_send_error(kvb, n[1], n[2], b[3].data, b[3].size);
    case KVB_F_ENVELOPE_LOG:
      return kvb_send_log(kvb, n[1], b[2].data, b[2].size);
    case KVB_F_ENVELOPE_APPLICATION_DATA:
      return kvb_send_application_data(kvb, n[1], b[2].data, b[2].size);
    case KVB_F_ENVELOPE_ECHO:
      return kvb_send_echo(kvb, n[1], n[2] != 0, b[3].data, b[3].size);
    case KVB_F_ENVELOPE_SYNC_DONE:
      return kvb_send_sync_done(kvb);
    case KVB_F_ENVELOPE_CONNECT:
      return kvb_send_connect(kvb);
    case KVB_F_ENVELOPE_DISCONNECT:
      return kvb_send_disconnect(kvb);
    case KVB_F_ENVELOPE_DELETE_CHANNEL:
      return kvb_send_delete_channel(kvb);
    case KVB_F_ENVELOPE_ICE_SERVERS_REQUEST:
      return kvb_send_ice_servers_request(kvb);
    case KVB_F_ENVELOPE_TIME_REQUEST:
      return kvb_send_time_request(kvb);
    case KVB_F_ENVELOPE_METRICS_REQUEST:
      return kvb_send_metrics_request(kvb);
    default:
      return TYPED_NOT_SENT;
  }
}

/*
 * kvb: the MCU's side of the kvs-bridge serial link (proto/PROTOCOL.md).
 *
 * C99, no heap, no operating system, no static data, no callbacks. All memory is the caller's; any number of links can
 * live side by side, one kvb_t each. The loop of an application:
 *
 *     kvb_feed(&link, bytes, n);                       where bytes arrive: interrupt, DMA completion or loop
 *     while (kvb_next_event(&link, now, &event)) ...   in the loop: what happened
 *     while ((p = kvb_tx(&link, now, &n)) != NULL)     in the loop: what is to be written
 *       kvb_tx_done(&link, now, written);
 *     sleep for kvb_next_timeout(&link, now) ms, or until bytes arrive
 *
 * Contexts. kvb_feed has one producer, which may be an interrupt; it touches the receive ring alone. Everything else
 * belongs to one context (one task, or the main loop) and is not reentrant.
 *
 * Time. `now` is a monotonic clock in ms that may start anywhere and wraps at 2^32. All times are compared by unsigned
 * difference, and no interval that is measured exceeds some seconds, so the wrap is never seen as long as the link is
 * served more often than every 24 days.
 *
 * Views. Bytes that an event hands out live until the next kvb_next_event or kvb_init on the same link. Meanwhile
 * kvb_feed, kvb_tx, kvb_tx_done, kvb_next_timeout, kvb_get_stats, kvb_hold and every kvb_send_* may be called. A view
 * is not terminated by NUL.
 *
 * References. kvb_send_* copies numbers, and refers to the caller's text and bytes (SDP, candidate, log line, strings
 * of the capabilities) without a copy. They must stay as they are until KVB_EVENT_DELIVERED or KVB_EVENT_FAILED names
 * the id that the call returned, or until kvb_init.
 */
#ifndef KVB_H
#define KVB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- Sizes chosen at compile time: the same for the library and for its user. ---- */

/* Frames that this side keeps unacknowledged at most: 1, 2, 4, 8, 16 or 32. 14 bytes of kvb_t each. */
#ifndef KVB_WINDOW
#define KVB_WINDOW 8
#endif
#if KVB_WINDOW < 1 || KVB_WINDOW > 32 || 32 % KVB_WINDOW != 0
#error "KVB_WINDOW is 1, 2, 4, 8, 16 or 32"
#endif

/* Messages that may wait or be under way, by channel, 1 to 60 each. On a 32-bit MCU 40 bytes of kvb_t each. */
#ifndef KVB_PENDING_STATE
#define KVB_PENDING_STATE 1
#endif
#ifndef KVB_PENDING_SIGNALING
#define KVB_PENDING_SIGNALING 2
#endif
#ifndef KVB_PENDING_BULK
#define KVB_PENDING_BULK 2
#endif
#define KVB_PENDING (KVB_PENDING_STATE + KVB_PENDING_SIGNALING + KVB_PENDING_BULK)
#if KVB_PENDING_STATE < 1 || KVB_PENDING_SIGNALING < 1 || KVB_PENDING_BULK < 1 || KVB_PENDING > 180
#error "each channel has room for a message, and all of them for 180 at most"
#endif

/* Optional parts; 0 leaves one out. What its calls are then is said there. */
#ifndef KVB_COUNTERS
#define KVB_COUNTERS 1 /* counters for kvb_get_stats: some 200 bytes of flash, 52 of kvb_t */
#endif
#ifndef KVB_SLEEP
#define KVB_SLEEP 1 /* kvb_sleep_request and being woken: some 270 bytes of flash */
#endif
#ifndef KVB_HOST
#define KVB_HOST 0 /* kvb_config_t.role may be KVB_ROLE_HOST: for tests with two of these on a line */
#endif

/* Orders the ring's bytes before its index; needed where kvb_feed runs on another core. */
#ifndef KVB_FENCE
#if defined(__GNUC__)
#define KVB_FENCE() __sync_synchronize()
#else
#define KVB_FENCE() ((void)0)
#endif
#endif

/* ---- Memory ---- */

/* What zero in kvb_config_t stands for. */
#define KVB_DEFAULT_FRAGMENT 128
#define KVB_DEFAULT_WINDOW 4
#define KVB_DEFAULT_TX 64
#define KVB_DEFAULT_STATE 2048
#define KVB_DEFAULT_SIGNALING 8192

/* One received frame of PROTOCOL.md section 2 with its length. */
#define KVB_BLOCK_BYTES(fragment) (2 + ((fragment) + 14 > 136 ? (fragment) + 14 : 136))

/* Bytes of kvb_config_t.memory for these values of its members (actual values, not the zeros of defaults). */
#define KVB_MEMORY_BYTES(fragment, slots, tx, state, signaling, bulk)                             \
  (((size_t)(slots) + 1) * KVB_BLOCK_BYTES((size_t)(fragment)) + (size_t)(tx) + (size_t)(state) + \
   (size_t)(signaling) + (size_t)(bulk))

/* Bytes of a receive ring that holds `receive` body bytes in at most `window` frames of text. Content of many 0xC0 or
   0xDB bytes is longer on the line; what overruns the ring is counted and sent again. */
#define KVB_RING_BYTES(receive, window) ((size_t)(receive) + 16 * (size_t)(window) + 1)

/* ---- Results ---- */

typedef enum {
  KVB_OK = 0,
  KVB_ERR_INVALID = -1,  /* an argument, or a member of the configuration, is not legal */
  KVB_ERR_NO_SPACE = -2, /* ring or memory are smaller than the configuration needs */
  KVB_ERR_DOWN = -3,     /* no peer, or its KVB_EVENT_UP was not taken yet */
  KVB_ERR_BUSY =
      -4, /* all places of the channel are taken (again after a DELIVERED or FAILED), or sleep was asked for */
  KVB_ERR_TOO_LARGE = -5, /* more than the peer takes, or than a message may have */
  KVB_ERR_UNKNOWN = -6    /* no message of this id waits */
} kvb_error_t;

/* English text of a kvb_error_t, never NULL. */
const char *kvb_strerror(int error);

/* ---- Values of the protocol ---- */

/* --- generated from link.proto: begin --- */

/* Which end of the line sends. Two equal roles on one line refuse each other by name. */
typedef enum {
  KVB_ROLE_UNSPECIFIED = 0, /* Never sent. */
  KVB_ROLE_HOST = 1,        /* The Linux host, which runs the signaling. */
  KVB_ROLE_MCU = 2          /* The media MCU. */
} kvb_role_t;

/* Why the sender of a Hello last started. */
typedef enum {
  KVB_RESET_CAUSE_UNSPECIFIED = 0, /* Not known. */
  KVB_RESET_CAUSE_POWER_ON = 1,    /* Power came on, or a cold start of the process. */
  KVB_RESET_CAUSE_EXTERNAL = 2,    /* Reset pin or debugger. */
  KVB_RESET_CAUSE_SOFTWARE = 3,    /* The firmware asked for it. */
  KVB_RESET_CAUSE_WATCHDOG = 4,    /* A watchdog fired. */
  KVB_RESET_CAUSE_BROWNOUT = 5,    /* Supply voltage fell. */
  KVB_RESET_CAUSE_FAULT = 6,       /* Fault or panic. */
  KVB_RESET_CAUSE_WAKE = 7         /* Woken from a sleep in which RAM was lost. */
} kvb_reset_cause_t;

/* How a sleeping MCU is woken. */
typedef enum {
  KVB_WAKE_METHOD_UNSPECIFIED = 0, /* Sacrificial END bytes, then WAKE. */
  KVB_WAKE_METHOD_BREAK = 1,       /* A BREAK condition on the line. */
  KVB_WAKE_METHOD_MODEM_LINE = 2,  /* An edge on RTS or DTR. */
  KVB_WAKE_METHOD_COMMAND = 3      /* The command that the host's configuration names (a GPIO tool). */
} kvb_wake_method_t;

/* Part that the device plays on the channel. */
typedef enum {
  KVB_CHANNEL_ROLE_UNSPECIFIED = 0, /* Never sent. */
  KVB_CHANNEL_ROLE_MASTER = 1,      /* Answers viewers' offers. */
  KVB_CHANNEL_ROLE_VIEWER = 2       /* Offers to the master. */
} kvb_channel_role_t;

/* State of the cloud side; names and numbers of AWS's C SDK. */
typedef enum {
  KVB_CLOUD_STATE_UNSPECIFIED = 0,            /* Not known yet. */
  KVB_CLOUD_STATE_NEW = 1,                    /* Not started. */
  KVB_CLOUD_STATE_GET_CREDENTIALS = 2,        /* Getting credentials. */
  KVB_CLOUD_STATE_DESCRIBE = 3,               /* Describing the channel. */
  KVB_CLOUD_STATE_CREATE = 4,                 /* Creating the channel. */
  KVB_CLOUD_STATE_GET_ENDPOINT = 5,           /* Asking for endpoints. */
  KVB_CLOUD_STATE_GET_ICE_CONFIG = 6,         /* Asking for ICE servers. */
  KVB_CLOUD_STATE_READY = 7,                  /* All known, not connected. */
  KVB_CLOUD_STATE_CONNECTING = 8,             /* Opening the socket. */
  KVB_CLOUD_STATE_CONNECTED = 9,              /* Viewers can reach the device. */
  KVB_CLOUD_STATE_DISCONNECTED = 10,          /* The socket closed. */
  KVB_CLOUD_STATE_DELETE = 11,                /* Deleting the channel. */
  KVB_CLOUD_STATE_DELETED = 12,               /* The channel is deleted. */
  KVB_CLOUD_STATE_DESCRIBE_MEDIA = 13,        /* Describing media storage. */
  KVB_CLOUD_STATE_JOIN_SESSION = 14,          /* Joining the storage session. */
  KVB_CLOUD_STATE_JOIN_SESSION_WAITING = 15,  /* Joined, the service's offer is due. */
  KVB_CLOUD_STATE_JOIN_SESSION_CONNECTED = 16 /* The storage session runs. */
} kvb_cloud_state_t;

/* Why the cloud side is not connected, or was not just now. */
typedef enum {
  KVB_CLOUD_REASON_UNSPECIFIED = 0,     /* Nothing is wrong. */
  KVB_CLOUD_REASON_NETWORK = 1,         /* No route, no name, no answer. */
  KVB_CLOUD_REASON_THROTTLED = 2,       /* The service asks to slow down. */
  KVB_CLOUD_REASON_CREDENTIALS = 3,     /* Credentials missing, wrong or expired. */
  KVB_CLOUD_REASON_FORBIDDEN = 4,       /* The credentials may not do this. */
  KVB_CLOUD_REASON_MISSING_CHANNEL = 5, /* The channel does not exist. */
  KVB_CLOUD_REASON_CLOCK = 6,           /* The host's clock is wrong. */
  KVB_CLOUD_REASON_SERVICE = 7,         /* The service failed. */
  KVB_CLOUD_REASON_ROTATION = 8,        /* The service announced a shutdown, or the connection's age was due. */
  KVB_CLOUD_REASON_CLOSED = 9,          /* The socket closed. */
  KVB_CLOUD_REASON_DISPLACED = 10,      /* Another master keeps taking the channel. */
  KVB_CLOUD_REASON_REQUESTED = 11,      /* The device or the operator asked for it. */
  KVB_CLOUD_REASON_CONFIGURATION = 12   /* The service refuses the request as it is. */
} kvb_cloud_reason_t;

/* What kind of peer stands behind a session. */
typedef enum {
  KVB_PEER_KIND_UNSPECIFIED = 0, /* A viewer, or the master when the device is viewer. */
  KVB_PEER_KIND_ALEXA = 1,       /* Alexa: never trickles. */
  KVB_PEER_KIND_STORAGE = 2      /* The storage session. */
} kvb_peer_kind_t;

/* Why a session ended. */
typedef enum {
  KVB_CLOSE_REASON_UNSPECIFIED = 0,  /* Not said. */
  KVB_CLOSE_REASON_REPLACED = 1,     /* A new offer of the same viewer took its place. */
  KVB_CLOSE_REASON_DEVICE_RESET = 2, /* The MCU was reset. */
  KVB_CLOSE_REASON_EXPIRED = 3,      /* Its offer was not answered in time. */
  KVB_CLOSE_REASON_CAPACITY = 4,     /* No room for another session. */
  KVB_CLOSE_REASON_DEVICE = 5,       /* The device ended it. */
  KVB_CLOSE_REASON_ABUSE = 6,        /* The viewer broke a limit. */
  KVB_CLOSE_REASON_SHUTDOWN = 7      /* The daemon stops, or the channel is gone. */
} kvb_close_reason_t;

/* What became of an Answer, Offer or Candidate of the MCU. */
typedef enum {
  KVB_SEND_RESULT_UNSPECIFIED = 0, /* Never sent. */
  KVB_SEND_RESULT_WRITTEN = 1,     /* Written to the service's socket. */
  KVB_SEND_RESULT_REJECTED = 2,    /* The service refused it, with its own reason. */
  KVB_SEND_RESULT_EXPIRED = 3,     /* It waited too long. */
  KVB_SEND_RESULT_STALE = 4,       /* It answers an offer that a newer one replaced, or a session that is over. */
  KVB_SEND_RESULT_LIMITED = 5      /* It broke a limit of the daemon or of the service. */
} kvb_send_result_t;

/* Stable codes of what is refused. */
typedef enum {
  KVB_ERROR_CODE_UNSPECIFIED = 0,     /* Not said. */
  KVB_ERROR_CODE_UNKNOWN_SESSION = 1, /* The session is not known here. */
  KVB_ERROR_CODE_NOT_ALLOWED = 2,     /* The configuration forbids it. */
  KVB_ERROR_CODE_RATE_LIMITED = 3,    /* Too many requests of this kind. */
  KVB_ERROR_CODE_MALFORMED = 4,       /* The message could not be read. */
  KVB_ERROR_CODE_INCOMPATIBLE = 5,    /* The wire versions have nothing in common. */
  KVB_ERROR_CODE_UNSUPPORTED = 6,     /* The message is not known here. */
  KVB_ERROR_CODE_UNAVAILABLE = 7      /* The cloud side cannot do it now. */
} kvb_error_code_t;

/* Where a session's media stands. */
typedef enum {
  KVB_SESSION_PHASE_UNSPECIFIED = 0,  /* Never sent. */
  KVB_SESSION_PHASE_ANSWERING = 1,    /* The offer is being worked on. */
  KVB_SESSION_PHASE_CONNECTING = 2,   /* ICE looks for a pair. */
  KVB_SESSION_PHASE_CONNECTED = 3,    /* Media flows. */
  KVB_SESSION_PHASE_DISCONNECTED = 4, /* Media stopped flowing; it may come back. */
  KVB_SESSION_PHASE_FAILED = 5,       /* It failed for good. */
  KVB_SESSION_PHASE_CLOSED = 6        /* It ended. */
} kvb_session_phase_t;

/* Weight of a log line. */
typedef enum {
  KVB_LOG_LEVEL_UNSPECIFIED = 0, /* Taken as INFO. */
  KVB_LOG_LEVEL_DEBUG = 1,       /* Debug. */
  KVB_LOG_LEVEL_INFO = 2,        /* Information. */
  KVB_LOG_LEVEL_WARN = 3,        /* Warning. */
  KVB_LOG_LEVEL_ERROR = 4        /* Error. */
} kvb_log_level_t;

/* --- generated from link.proto: end --- */

typedef enum {
  KVB_CHANNEL_STATE = 0,     /* time, ICE servers, status */
  KVB_CHANNEL_SIGNALING = 1, /* sessions, descriptions, candidates, in order */
  KVB_CHANNEL_BULK = 2       /* logs and application data */
} kvb_channel_t;

/* ---- Configuration ---- */

/* Zero means the default everywhere but in epoch, ring and memory. */
typedef struct {
  /*
   * Names this life of the device: nonzero, and different at each boot (it tells the host that everything before is
   * gone). In order of preference: a word of a hardware random generator; a counter in flash or EEPROM that is
   * incremented at each boot, hashed with the chip's serial number; the same counter in RAM that survives resets, with
   * a check word; the low bits of many ADC conversions of a floating pin. Zero from any of them: take 1. After a sleep
   * that kept kvb_t, nothing is to be done.
   */
  uint32_t epoch;

  uint8_t *ring;    /* receive ring, filled by kvb_feed; KVB_RING_BYTES */
  size_t ring_size; /* 64 to 65535 bytes */
  uint8_t *memory;  /* frames, message reassembly, transmit chunk; KVB_MEMORY_BYTES; no alignment needed */
  size_t memory_size;

  uint16_t fragment_max; /* F: body bytes of a frame that is received, 32 to 1024 */
  uint8_t window;        /* frames that the host may have unacknowledged, 1 to 32 */
  uint8_t slots; /* frames kept that came after a lost one, 0 to 16; 0: the host goes back N. A KVB_BLOCK_BYTES each */
  uint16_t receive_bytes;       /* body bytes taken before an acknowledgement; 0: what the ring holds */
  uint16_t credit_unit;         /* bytes per unit of credit, 1 to 256; 0: the smallest that expresses receive_bytes */
  uint16_t tx_bytes;            /* most bytes that kvb_tx gives at once, 16 to 65535 */
  uint16_t max_state_bytes;     /* largest message taken on channel 0 */
  uint16_t max_signaling_bytes; /* largest on channel 1: an offer and some 30 bytes */
  uint16_t max_bulk_bytes;      /* largest on channel 2; its default is none at all */
  uint16_t stall_ms;            /* longest time that the device may not serve its line (flash erase), 1000 at most */
  uint32_t boot_count;          /* boots since production, when counted */
  uint8_t reset_cause;          /* kvb_reset_cause_t */
  uint8_t role;                 /* kvb_role_t; KVB_ROLE_MCU, and nothing else without KVB_HOST */
} kvb_config_t;

/* ---- Events ---- */

/* Bytes that belong to somebody else. */
typedef struct {
  const uint8_t *data;
  size_t size;
} kvb_bytes_t;

typedef enum {
  KVB_EVENT_NONE = 0,
  /* The link: told in this order. */
  KVB_EVENT_DOWN,         /* .down: the host is gone or began a new life; all that was unfinished has FAILED before */
  KVB_EVENT_LOOPBACK,     /* .loopback: this device hears itself, or another MCU */
  KVB_EVENT_INCOMPATIBLE, /* .incompatible: no common version; one side needs an update */
  KVB_EVENT_UP,           /* .up: the host is there. Send Capabilities, a SessionState per live session, SyncDone */
  KVB_EVENT_DEGRADED,     /* 3 s of silence. Nothing is given up */
  KVB_EVENT_RECOVERED,    /* the silence is over */
  KVB_EVENT_SLEEP_OK,     /* the host agrees to kvb_sleep_request: sleep now, kvb_wake afterwards */
  KVB_EVENT_WAKE,         /* the host woke the device; answered already */
  /* Messages of ours. */
  KVB_EVENT_DELIVERED, /* .sent: whole in the host's memory */
  KVB_EVENT_FAILED,    /* .sent: not delivered as a whole, and never will be */
  /* Messages of the host, named as in link.proto. */
  KVB_EVENT_TIME,             /* .time */
  KVB_EVENT_CHANNEL_INFO,     /* .channel_info */
  KVB_EVENT_SIGNALING_STATE,  /* .signaling_state */
  KVB_EVENT_ICE_SERVERS,      /* .ice_servers */
  KVB_EVENT_SESSION_OPENED,   /* .session_opened */
  KVB_EVENT_OFFER,            /* .offer */
  KVB_EVENT_ANSWER,           /* .answer */
  KVB_EVENT_CANDIDATE,        /* .candidate */
  KVB_EVENT_SESSION_CLOSED,   /* .session_closed */
  KVB_EVENT_SEND_STATUS,      /* .send_status */
  KVB_EVENT_SYNC_DONE,        /* the picture after an UP is complete */
  KVB_EVENT_ERROR,            /* .error */
  KVB_EVENT_METRICS,          /* .metrics */
  KVB_EVENT_APPLICATION_DATA, /* .application_data */
  KVB_EVENT_ECHO,             /* .echo: return it with kvb_send_echo(reply = true), from a copy of the data */
  KVB_EVENT_RAW               /* .raw: only with kvb_next_raw_event: any message, not decoded */
} kvb_event_kind_t;

typedef enum {
  KVB_DOWN_PEER_RESET = 1,  /* the host began a new life, or forgot ours */
  KVB_DOWN_INCOMPATIBLE = 2 /* and its new life speaks another version */
} kvb_down_reason_t;

typedef enum {
  KVB_FAILED_PEER_RESET = 1, /* the host began a new life */
  KVB_FAILED_CANCELLED = 2   /* kvb_cancel */
} kvb_failed_reason_t;

typedef struct {
  bool resumed;          /* not the first UP since kvb_init: the host was there before */
  uint8_t version;       /* wire version in use */
  uint8_t window;        /* frames that the host lets us have unacknowledged */
  uint16_t fragment_max; /* largest body of a frame that the host takes */
  uint16_t max_state_bytes;
  uint16_t max_signaling_bytes;
  uint16_t max_bulk_bytes; /* largest messages that the host takes */
  uint32_t peer_epoch;     /* the host's life */
} kvb_up_t;

typedef struct {
  uint32_t own_min, own_max, peer_min, peer_max; /* ranges of wire versions */
  bool update_peer;                              /* the host is the one to update; otherwise this device */
} kvb_incompatible_t;

typedef struct {
  bool own_epoch; /* our own frames come back; otherwise the other side is an MCU as well */
} kvb_loopback_t;

typedef struct {
  uint16_t id;     /* as kvb_send_* returned it */
  uint8_t channel; /* kvb_channel_t */
  uint8_t reason;  /* kvb_failed_reason_t; 0 when delivered */
} kvb_sent_t;

typedef struct {
  uint64_t unix_us;        /* since 1970-01-01 UTC */
  uint32_t uncertainty_ms; /* half width of the interval that holds the truth; UINT32_MAX: unknown */
} kvb_time_t;

typedef struct {
  uint32_t role; /* kvb_channel_role_t */
  bool storage;
  kvb_bytes_t region, name, arn;
} kvb_channel_info_t;

typedef struct {
  uint32_t state;  /* kvb_cloud_state_t */
  uint32_t reason; /* kvb_cloud_reason_t */
  uint32_t retry_ms;
  kvb_bytes_t text;
} kvb_signaling_state_t;

/* Walk with kvb_next_ice_server and kvb_next_ice_uri. */
typedef struct {
  uint32_t generation;
  uint32_t expires_ms; /* 0: unlimited */
  bool final;          /* no better list is on its way for the offers that follow */
  kvb_bytes_t _rest;
} kvb_ice_servers_t;

typedef struct {
  kvb_bytes_t username, password;
  kvb_bytes_t _rest;
} kvb_ice_server_t;

typedef struct {
  uint32_t session;
  uint32_t kind; /* kvb_peer_kind_t */
  kvb_bytes_t client_id;
} kvb_session_opened_t;

/* As an event, and as an argument of kvb_send_offer. */
typedef struct {
  uint32_t session;
  uint32_t offer_seq; /* repeat it in the answer */
  bool trickle;       /* the peer sends and takes further candidates */
  bool renegotiation; /* of the live session */
  uint32_t answer_ms; /* time left for the answer; 0: unknown */
  kvb_bytes_t sdp;
} kvb_offer_t;

typedef struct {
  uint32_t session;
  uint32_t offer_seq;
  kvb_bytes_t sdp;
} kvb_answer_t;

/* As an event, and as an argument of kvb_send_candidate. */
typedef struct {
  uint32_t session;
  bool has_mline;
  uint32_t mline;
  kvb_bytes_t mid, ufrag;
  kvb_bytes_t candidate; /* "candidate:..."; empty: the last one was sent */
} kvb_candidate_t;

typedef struct {
  uint32_t session;
  uint32_t reason; /* kvb_close_reason_t */
} kvb_session_closed_t;

typedef struct {
  uint32_t session;
  uint32_t message_id; /* as kvb_send_* returned it */
  uint32_t result;     /* kvb_send_result_t */
  uint32_t status_code;
  kvb_bytes_t error_type, description;
} kvb_send_status_t;

typedef struct {
  uint32_t code; /* kvb_error_code_t */
  uint32_t session;
  kvb_bytes_t text;
} kvb_remote_error_t;

typedef struct {
  uint32_t uptime_s, connected_s, messages_sent, messages_received;
  uint32_t reconnects, ice_refreshes, errors, offer_to_answer_ms;
} kvb_metrics_t;

typedef struct {
  uint32_t kind;
  kvb_bytes_t data;
} kvb_application_data_t;

typedef struct {
  uint32_t token;
  bool reply;
  kvb_bytes_t data;
} kvb_echo_t;

typedef struct {
  uint8_t channel;      /* kvb_channel_t */
  kvb_bytes_t envelope; /* one Envelope of link.proto */
} kvb_raw_t;

typedef struct {
  kvb_event_kind_t kind;
  union {
    kvb_up_t up;
    kvb_down_reason_t down;
    kvb_incompatible_t incompatible;
    kvb_loopback_t loopback;
    kvb_sent_t sent;
    kvb_time_t time;
    kvb_channel_info_t channel_info;
    kvb_signaling_state_t signaling_state;
    kvb_ice_servers_t ice_servers;
    kvb_session_opened_t session_opened;
    kvb_offer_t offer;
    kvb_answer_t answer;
    kvb_candidate_t candidate;
    kvb_session_closed_t session_closed;
    kvb_send_status_t send_status;
    kvb_remote_error_t error;
    kvb_metrics_t metrics;
    kvb_application_data_t application_data;
    kvb_echo_t echo;
    kvb_raw_t raw;
  } as;
} kvb_event_t;

/* ---- Counters ---- */

typedef struct {
  uint32_t rx_frames;     /* good frames */
  uint32_t rx_bad;        /* frames with a wrong check, length or shape */
  uint32_t rx_duplicates; /* frames that had arrived before */
  uint32_t rx_ahead;      /* frames that came before an earlier one: kept in a slot, or dropped */
  uint32_t rx_messages;   /* messages that arrived whole */
  uint32_t rx_dropped;    /* messages ended early, too large or not readable */
  uint32_t rx_unknown;    /* messages of a kind that is not known here, or on another channel than their own */
  uint32_t tx_frames;     /* frames written, of all types */
  uint32_t tx_again;      /* DATA frames written again */
  uint32_t tx_timeouts;   /* expired timers of retransmission */
  uint32_t tx_messages;   /* messages delivered */
  uint32_t naks;          /* losses that this side reported */
  uint32_t resets;        /* lives of the host seen after the first */
} kvb_counters_t;

/* Counters since kvb_init, 0 without KVB_COUNTERS; and the present. */
typedef struct {
  kvb_counters_t count;
  uint32_t rx_overrun_bytes; /* bytes that found the ring full */
  uint16_t srtt_ms;          /* smoothed round trip; 0: not measured */
  uint16_t rto_ms;           /* time until an unacknowledged frame is sent again */
  uint16_t fragment;         /* body bytes of the frames being sent */
  bool up, degraded;
} kvb_stats_t;

/* ---- The link. Everything in kvb_t is private. ---- */

typedef struct {
  /* Numbers from the first one on, texts from the last one back. */
  union {
    uint32_t number;
    const uint8_t *text;
  } _words[6];
  uint16_t _text_sizes[3];
  uint16_t _id;
  uint16_t _total;
  uint16_t _sent;
  uint8_t _kind;
  uint8_t _shape;
  uint8_t _fate;
  uint8_t _channel;
} kvb_private_message_t;

typedef struct {
  uint16_t _offset;
  uint16_t _size;
  uint16_t _earliest;
  uint16_t _latest;
  uint16_t _departed;
  uint8_t _flags;
  uint8_t _marks;
  uint8_t _message;
} kvb_private_flight_t;

typedef struct {
  uint8_t *_data;
  uint16_t _total;
  uint16_t _have;
} kvb_private_inbox_t;

typedef struct {
  /* The most used members come first, bytes before halves before words: there a Thumb instruction of 16 bits reaches
     them. */
  uint8_t _state;      /* of the link */
  uint8_t _news;       /* events that wait */
  uint8_t _owed;       /* frames that wait */
  uint8_t _armed;      /* timers that run */
  uint8_t _filling;    /* channels with a message that is not whole yet, */
  uint8_t _ready;      /* with one to be handed out, */
  uint8_t _held;       /* and with one that the application reads */
  bool _look;          /* something changed: kvb_tx may find a frame to be sent */
  bool _ack_now;       /* receiver: an acknowledgement is due */
  bool _nak_due;       /* and it says that a frame is missing */
  bool _nak_sent;      /* since the link is up */
  bool _peer_up;       /* a frame of this pair came that was no HELLO */
  bool _degraded;      /* silence was noticed */
  uint8_t _rx_next;    /* number of the frame that comes next */
  uint8_t _rx_unacked; /* frames since the last acknowledgement */
  uint8_t _nak_next;   /* frame that the last NAK named */
  uint8_t _credit;     /* in every acknowledgement, but while on hold */
  bool _hold;
  uint8_t _tx_next;    /* sender: number of the next frame */
  uint8_t _tx_una;     /* of the oldest unacknowledged one */
  uint8_t _backoff;    /* doublings of the timeout */
  uint8_t _in_state;   /* frame being received */
  uint8_t _in_block;   /* where it lies */
  uint8_t _role;       /* configuration */
  uint8_t _frame_kind; /* frame being written: 1 + type, 0 for none */
  uint8_t _frame_head_size;
  uint8_t _frame_message;
  uint8_t _bad_count;
  uint16_t _own[9]; /* limits in the order of Hello's fields: what we say */
  uint16_t _block_size;
  uint16_t _out_size; /* encoded bytes, and how many of them are gone */
  uint16_t _out_at;
  uint16_t _in_size;
  uint16_t _rx_unacked_bytes;
  uint16_t _srtt8;
  uint16_t _rtt_min;
  uint16_t _fragment; /* present size */
  uint16_t _hello_wait;
  uint32_t _now; /* of the call that is being served, ms */
  uint32_t _epoch;
  uint32_t _peer_epoch;
  uint32_t _kept;      /* blocks in use */
  uint32_t _tx_flying; /* bodies that are not acknowledged by number */
  int32_t _tx_room;    /* bodies that the furthest credit edge still allows */
  uint8_t *_out;       /* the transmit chunk */
  uint8_t *_blocks;    /* received frames: one being received, the others kept */
  uint8_t *_ring;
  uint32_t _out_crc;
  uint32_t _out_value;
  uint32_t _out_last; /* moments of the last byte and HELLO, ms */
  uint32_t _hello_last;
  uint32_t _loss_mean; /* bytes from loss to loss, and since the last one */
  uint32_t _loss_since;
  uint32_t _random;
  /* The others. */
  uint32_t _nak_at; /* moments of the last NAK, and of the first of some bad frames */
  uint32_t _bad_at;
  uint32_t _timers[6]; /* deadlines, ms */
  uint32_t _rx_seed, _tx_seed;
  uint32_t _pong_token;
  uint32_t _boot_count;
  uint32_t _peer_min, _peer_max; /* versions of a peer that is not compatible */
  volatile uint32_t _overruns;
  volatile uint16_t _head; /* of the ring: kvb_feed's */
  volatile uint16_t _tail; /* the loop's */
  uint16_t _ring_size;
  uint16_t _peer[9]; /* what the peer's Hello said */
  uint16_t _tx_bytes;
  uint16_t _rttvar4;
  uint16_t _frame_at; /* bytes of the frame that are encoded */
  uint16_t _frame_body;
  uint16_t _frame_offset;
  uint16_t _order; /* transmissions */
  uint16_t _next_id;
  uint16_t _wake_ms;
  bool _was_up;      /* since kvb_init */
  bool _resumed;     /* the UP to be told is not the first */
  bool _for_version; /* the DOWN to be told is for the sake of the version */
  bool _loop_seen;   /* a loopback was told since the last UP */
  bool _loop_epoch;  /* it was our own epoch */
  uint8_t _reset_cause;
  uint8_t _wake_method;
  uint8_t _asleep; /* or wants to be */
  uint8_t _frame_head[10];
  kvb_private_inbox_t _inbox[3];
  kvb_private_flight_t _flight[KVB_WINDOW];
  kvb_private_message_t _messages[KVB_PENDING];
#if KVB_COUNTERS
  kvb_counters_t _stats;
#endif
} kvb_t;

/* ---- Functions ---- */

/* Forgets everything and greets the host. The ring and the memory are the link's from now on; `config` is not. Not
   while kvb_feed may run. */
int kvb_init(kvb_t *kvb, const kvb_config_t *config, uint32_t now);

/* Takes received bytes; returns how many found room in the ring. The rest is lost, counted, and sent again by the host.
 */
size_t kvb_feed(kvb_t *kvb, const void *bytes, size_t size);

/* How many bytes kvb_feed would take now, for producers that can leave the rest where it is. In the producer's context.
 */
size_t kvb_feed_room(const kvb_t *kvb);

/* The next thing that happened; false: nothing more for now. Ends the life of the views of the event before. */
bool kvb_next_event(kvb_t *kvb, uint32_t now, kvb_event_t *event);

/* The same, but messages of the host come as KVB_EVENT_RAW: for applications with a protobuf codec of their own. */
bool kvb_next_raw_event(kvb_t *kvb, uint32_t now, kvb_event_t *event);

/* Bytes to be written to the line, the same ones until kvb_tx_done; NULL: nothing for now. */
const uint8_t *kvb_tx(kvb_t *kvb, uint32_t now, size_t *size);

/* The first `size` of these bytes have left, or are about to leave, the device: call it as late as can be (DMA
   completion, or the write to the UART's FIFO), since timers of retransmission run from here. */
void kvb_tx_done(kvb_t *kvb, uint32_t now, size_t size);

/* Time in ms until the link has to be served without anything received; 0: now; UINT32_MAX: never. */
uint32_t kvb_next_timeout(const kvb_t *kvb, uint32_t now);

/* Before the device stops serving its line (flash erase): true, then write what kvb_tx has; no more credit is given
   than what the ring holds. false afterwards. */
void kvb_hold(kvb_t *kvb, bool hold);

void kvb_get_stats(const kvb_t *kvb, kvb_stats_t *stats);

/* Server by server, and URI by URI of a server; false: no more. Both consume what they are given. */
bool kvb_next_ice_server(kvb_ice_servers_t *servers, kvb_ice_server_t *server);
bool kvb_next_ice_uri(kvb_ice_server_t *server, kvb_bytes_t *uri);

/*
 * Messages to the host. Each returns the message id, 1 to 65535, or a negative kvb_error_t. Ids begin anew with each
 * KVB_EVENT_UP. Field meanings and limits are in link.proto.
 */
int kvb_send_offer(kvb_t *kvb, const kvb_offer_t *offer);
int kvb_send_answer(kvb_t *kvb, uint32_t session, uint32_t offer_seq, const void *sdp, size_t size);
int kvb_send_candidate(kvb_t *kvb, const kvb_candidate_t *candidate);
int kvb_send_close_session(kvb_t *kvb, uint32_t session);

typedef struct {
  uint32_t session;
  uint32_t phase; /* kvb_session_phase_t */
  uint32_t offer_seq;
  uint32_t packets_sent;
  uint32_t rtt_ms;
  uint32_t packets_lost;
} kvb_session_state_t;
int kvb_send_session_state(kvb_t *kvb, const kvb_session_state_t *state);
int kvb_send_sync_done(kvb_t *kvb);

typedef struct {
  uint32_t max_sessions; /* 0: the daemon decides */
  bool late_ice;         /* ICE servers may follow the offer */
  kvb_bytes_t device, firmware, codecs;
} kvb_capabilities_t;
int kvb_send_capabilities(kvb_t *kvb, const kvb_capabilities_t *capabilities);
int kvb_send_connect(kvb_t *kvb);
int kvb_send_disconnect(kvb_t *kvb);
int kvb_send_delete_channel(kvb_t *kvb);
int kvb_send_ice_servers_request(kvb_t *kvb);
int kvb_send_time_request(kvb_t *kvb);
int kvb_send_metrics_request(kvb_t *kvb);
int kvb_send_error(kvb_t *kvb, uint32_t code, uint32_t session, const void *text, size_t size);
int kvb_send_log(kvb_t *kvb, uint32_t level, const void *text, size_t size);
int kvb_send_application_data(kvb_t *kvb, uint32_t kind, const void *data, size_t size);
int kvb_send_echo(kvb_t *kvb, uint32_t token, bool reply, const void *data, size_t size);

/* One encoded Envelope, on a channel of kvb_channel_t, for applications with a protobuf codec of their own. */
int kvb_send_raw(kvb_t *kvb, uint8_t channel, const void *envelope, size_t size);

/* Stops the fragments of a message that were not sent yet: KVB_EVENT_FAILED follows, or KVB_EVENT_DELIVERED when all
   of it was on its way. Its bytes stay referenced until then. */
int kvb_cancel(kvb_t *kvb, uint16_t id);

/* Asks the host for leave to sleep, until KVB_EVENT_SLEEP_OK; wake_ms is the time from the wake signal (method:
   kvb_wake_method_t) until the device listens. KVB_ERR_BUSY while messages wait. Only for sleep that keeps kvb_t. Not
   there without KVB_SLEEP, as is kvb_wake. */
int kvb_sleep_request(kvb_t *kvb, uint8_t method, uint16_t wake_ms);

/* The device is awake again, or does not want to sleep any more: says so to the host. */
void kvb_wake(kvb_t *kvb, uint32_t now);

#ifdef __cplusplus
}
#endif

#endif

/* What the parts of the link know of each other: states, flags, timers, and who does what. */
#ifndef KVB_LINK_H
#define KVB_LINK_H

#include "kvb.h"
#include "kvb_frame.h"

/* kvb_t._state */
enum { KVBI_GREETING = 0, KVBI_INCOMPATIBLE = 1, KVBI_UP = 2 };

/* kvb_t._own and _peer: fields 8 to 16 of Hello. */
enum {
  KVBI_FRAGMENT,
  KVBI_WINDOW,
  KVBI_SLOTS,
  KVBI_RECEIVE,
  KVBI_UNIT,
  KVBI_MAX_STATE, /* then the other channels */
  KVBI_MAX_SIGNALING,
  KVBI_MAX_BULK,
  KVBI_STALL,
  KVBI_LIMITS
};

/* The nearest value that this one of them may have. */
uint16_t kvbi_clamp(unsigned limit, uint32_t value);

/* kvb_t._owed: frames to be sent as soon as can be. The bits of the first three are the numbers of their timers. */
enum {
  KVBI_OWE_HELLO = 1,
  KVBI_OWE_PING = 2,
  KVBI_OWE_SLEEP = 4,
  KVBI_OWE_PONG = 8,
  KVBI_OWE_AWAKE = 16,
  KVBI_OWE_PROBE = 32 /* an empty DATA frame */
};

/* kvb_t._timers and _armed. */
enum { KVBI_T_HELLO, KVBI_T_PING, KVBI_T_SLEEP, KVBI_T_SILENCE, KVBI_T_RTO, KVBI_T_ACK, KVBI_TIMERS };

/* kvb_t._news: events that the application did not take yet; they are told from the lowest bit, in the order of
   kvb_event_kind_t. */
enum {
  KVBI_NEWS_DOWN = 1,
  KVBI_NEWS_LOOPBACK = 2,
  KVBI_NEWS_INCOMPATIBLE = 4,
  KVBI_NEWS_UP = 8,
  KVBI_NEWS_DEGRADED = 16,
  KVBI_NEWS_RECOVERED = 32,
  KVBI_NEWS_SLEEP_OK = 64,
  KVBI_NEWS_WAKE = 128
};

/* kvb_t._asleep */
enum { KVBI_AWAKE = 0, KVBI_WANTS_SLEEP = 1, KVBI_ASLEEP = 2 };

/* kvb_t._in_state: the frame being received. */
enum { KVBI_IN_ESCAPE = 1, KVBI_IN_BAD = 2, KVBI_IN_SKIP = 4, KVBI_IN_READY = 8, KVBI_IN_SEEN = 16 };

#if KVB_COUNTERS
#define KVBI_COUNT(kvb, counter) ((void)(kvb)->_stats.counter++)
#else
#define KVBI_COUNT(kvb, counter) ((void)(kvb))
#endif

/* What became of a received frame. */
typedef enum {
  KVBI_TAKEN,
  KVBI_BAD,
  KVBI_BLOCKED /* the application holds what it needs: it stays where it is */
} kvbi_verdict_t;

/* The wrap of the clock is met here alone: both times lie within 2^31 ms of each other, so the sign of the difference
   says which is later. */
static inline bool kvbi_reached(uint32_t now, uint32_t deadline) { return (int32_t)(now - deadline) >= 0; }

static inline uint8_t *kvbi_block(kvb_t *kvb, unsigned index) { return kvb->_blocks + index * kvb->_block_size; }

static inline bool kvbi_armed(const kvb_t *kvb, unsigned timer) { return (kvb->_armed >> timer & 1) != 0; }

/* For what is short, and called from so many places that copies of it would be a tenth of the library. */
#if defined(__GNUC__)
#define KVBI_NOINLINE __attribute__((noinline))
#else
#define KVBI_NOINLINE
#endif

/* kvb_timer.c: the one clock of the link. */
void kvbi_arm(kvb_t *kvb, unsigned timer, uint32_t wait);
void kvbi_disarm(kvb_t *kvb, unsigned timer);
void kvbi_timers(kvb_t *kvb);

/* kvb_link.c: handshake, liveness, sleep. */
void kvbi_link_init(kvb_t *kvb);
kvbi_verdict_t kvbi_hello_received(kvb_t *kvb, const kvbi_frame_t *frame);
kvbi_verdict_t kvbi_link_received(kvb_t *kvb, const kvbi_frame_t *frame);
void kvbi_good(kvb_t *kvb);
void kvbi_bad(kvb_t *kvb);
void kvbi_degrade(kvb_t *kvb);
bool kvbi_take_news(kvb_t *kvb, kvb_event_t *event);

/* kvb_sleep.c */
void kvbi_sleep_received(kvb_t *kvb, uint32_t kind);

/* kvb_control.c: what is written next, and the bodies of HELLO and LINK. */
bool kvbi_pick(kvb_t *kvb);
void kvbi_body(const kvb_t *kvb, uint32_t at, uint8_t *out, uint32_t size);

/* kvb_pump.c: the next frame of the ring to the part that it concerns; false when there is none, or when the
   application must let go of something first. */
bool kvbi_pump(kvb_t *kvb);
bool kvbi_has_event(const kvb_t *kvb);

/* kvb_event.c: makes of a raw event that of its message; false when it cannot be read. */
bool kvbi_decode(kvb_t *kvb, kvb_event_t *event);

enum {
  KVBI_HELLO_MIN_MS = 20,
  KVBI_HELLO_MAX_MS = 1000,
  KVBI_HELLO_ANSWER_MS = 5,
  KVBI_PING_IDLE_MS = 1000,
  KVBI_DEGRADED_MS = 3000,
  KVBI_SLEEP_RETRY_MS = 100
};

enum { KVBI_VERSION_MIN = 1, KVBI_VERSION_MAX = 1 };

/* Kinds of LinkControl. */
enum {
  KVBI_KIND_PING = 1,
  KVBI_KIND_PONG = 2,
  KVBI_KIND_SLEEP_REQ = 3,
  KVBI_KIND_SLEEP_OK = 4,
  KVBI_KIND_WAKE = 5,
  KVBI_KIND_AWAKE = 6
};

#endif

/*
 * Explores the real code: two links on one line, and every placement of a few faults in a bounded number of steps.
 *
 *     explore STEPS FAULTS [HOST_SLOTS MCU_SLOTS RECEIVE_BYTES MESSAGES]
 *
 * A step is one turn of one end in which something happens: it takes what arrived, tells its events, and writes one
 * frame at most. A fault drops a frame, damages one, damages the END of one (so that two become one), or resets an end.
 * Without faults everything is determined, so the states are those of one path, of the paths that leave it by one
 * fault, and so on. States are compared by hash, with times relative to the present: what has the same future is one
 * state.
 *
 * Checked in every state: no message arrives twice, late, out of order or changed; none is DELIVERED that did not
 * arrive; none FAILED but because the peer was reset. From every state the path without faults must reach the end: both
 * up, all sent, every fate known, nothing under way.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "kvb.h"
#include "kvb_delivery.h"
#include "kvb_link.h"

enum {
  HOST = 0,
  MCU = 1,
  MESSAGES_MAX = 8,
  MESSAGE_BYTES = 80, /* three fragments of 32 */
  FRAGMENT = 32,
  CHANNEL = KVB_CHANNEL_SIGNALING,
  LINE_FRAMES = 4,
  FRAME_BYTES = 200,
  RING_BYTES = 512,
  MEMORY_BYTES = 1024,
  FRAME_MS = 1, /* that a frame takes, before and beside the latency */
  LATENCY_MS = 1,
  FAULTS_MAX = 4,
  RUN_STEPS_MAX = 5000, /* of a path without faults: some minutes */
  SEEN_MIN = 1 << 16
};

typedef enum { NONE, DROP, DAMAGE, GLUE, RESET_HOST, RESET_MCU, FAULTS } fault_t;

static const char *const fault_names[FAULTS] = {"none", "drop", "damage", "glue", "reset host", "reset mcu"};

typedef struct {
  uint32_t due;
  uint16_t size;
  uint8_t bytes[FRAME_BYTES];
} frame_t;

typedef enum { WAITING, SENT, DELIVERED, FAILED, FORGOTTEN /* by a reset of its sender */ } fate_t;

/* What the test knows, and no end can. */
typedef struct {
  uint8_t fate[MESSAGES_MAX];
  bool arrived[MESSAGES_MAX];
  uint16_t id[MESSAGES_MAX];
  uint16_t pair[MESSAGES_MAX]; /* lives of sender and peer in which it was sent */
  uint8_t next;                /* message to be sent */
  uint8_t awaited;             /* by the peer: one more than the last that arrived */
  uint8_t lives;
  bool up;
} end_t;

/* All of it lies at fixed addresses, so that a state is a copy of this. */
typedef struct {
  kvb_t kvb[2];
  uint8_t ring[2][RING_BYTES];
  uint8_t memory[2][MEMORY_BYTES];
  frame_t line[2][LINE_FRAMES]; /* on the way to this end */
  uint8_t count[2];
  end_t end[2];
  uint32_t now;
  uint8_t turn;
} world_t;

static world_t world;
static uint8_t text[2][MESSAGES_MAX][MESSAGE_BYTES];
static unsigned slots[2] = {1, 1};
static unsigned receive_bytes = 64;
static unsigned messages = 3;
static struct {
  fault_t fault;
  unsigned step;
} story[FAULTS_MAX]; /* how the present path came about */
static unsigned story_size;
static unsigned long executed, deepest, longest_run;

static void fail(const char *what) {
  printf("FAILED: %s\n", what);
  printf("  at %u ms, turn of the %s, after", world.now, world.turn == HOST ? "host" : "mcu");
  for (unsigned i = 0; i < story_size; i++) printf(" [step %u: %s]", story[i].step, fault_names[story[i].fault]);
  printf("%s\n", story_size == 0 ? " no fault" : "");
  exit(1);
}

#define REQUIRE(condition, what)  \
  do {                            \
    if (!(condition)) fail(what); \
  } while (0)

/* ---- One end ---- */

static void start(unsigned which) {
  kvb_config_t config;
  memset(&config, 0, sizeof config);
  memset(world.ring[which], 0, RING_BYTES);
  memset(world.memory[which], 0, MEMORY_BYTES);
  config.epoch = (which + 1) * 0x1000u + ++world.end[which].lives;
  config.ring = world.ring[which];
  config.ring_size = RING_BYTES;
  config.memory = world.memory[which];
  config.memory_size = MEMORY_BYTES;
  config.fragment_max = FRAGMENT;
  config.window = KVB_WINDOW;
  config.slots = (uint8_t)slots[which];
  config.receive_bytes = (uint16_t)receive_bytes;
  config.credit_unit = 1;
  config.tx_bytes = FRAME_BYTES;
  config.max_state_bytes = 32;
  config.max_signaling_bytes = MESSAGE_BYTES;
  config.role = which == HOST ? KVB_ROLE_HOST : KVB_ROLE_MCU;
  REQUIRE(kvb_init(&world.kvb[which], &config, world.now) == KVB_OK, "configuration");
}

static void reset(unsigned which) {
  end_t *end = &world.end[which];
  for (unsigned i = 0; i < end->next; i++)
    if (end->fate[i] == SENT) end->fate[i] = FORGOTTEN;
  end->up = false;
  start(which);
}

static uint16_t pair_now(unsigned which) {
  return (uint16_t)((unsigned)world.end[which].lives << 8 | (world.kvb[which]._peer_epoch & 0xff));
}

static void settle(unsigned which, const kvb_event_t *event) {
  end_t *end = &world.end[which];
  for (unsigned i = 0; i < end->next; i++) {
    if (end->fate[i] != SENT || end->id[i] != event->as.sent.id) continue;
    if (event->kind == KVB_EVENT_DELIVERED) {
      REQUIRE(end->arrived[i], "DELIVERED, but it did not arrive");
      end->fate[i] = DELIVERED;
    } else {
      REQUIRE((end->pair[i] & 0xff) != world.end[!which].lives, "FAILED, but the peer was not reset");
      REQUIRE(event->as.sent.reason == KVB_FAILED_PEER_RESET, "FAILED for another reason");
      end->fate[i] = FAILED;
    }
    return;
  }
  fail("a fate without a message");
}

static void arrive(unsigned which, const kvb_raw_t *raw) {
  end_t *from = &world.end[!which];
  const unsigned number = raw->envelope.size > 0 ? raw->envelope.data[0] : MESSAGES_MAX;
  REQUIRE(raw->channel == CHANNEL && raw->envelope.size == MESSAGE_BYTES && number < from->next &&
              memcmp(raw->envelope.data, text[!which][number], MESSAGE_BYTES) == 0,
          "a message arrived changed");
  REQUIRE(!from->arrived[number], "a message arrived twice");
  REQUIRE(number >= from->awaited, "a message arrived after a later one");
  REQUIRE(from->fate[number] == SENT || from->fate[number] == FORGOTTEN, "a message arrived after its fate was told");
  /* What was passed over belongs to an earlier pair of lives. */
  for (unsigned i = from->awaited; i < number; i++)
    REQUIRE(from->pair[i] != from->pair[number], "a message was passed over");
  from->arrived[number] = true;
  from->awaited = (uint8_t)(number + 1);
}

static void take_events(unsigned which) {
  kvb_event_t event;
  while (kvb_next_raw_event(&world.kvb[which], world.now, &event)) {
    switch (event.kind) {
      case KVB_EVENT_UP:
        world.end[which].up = true;
        break;
      case KVB_EVENT_DOWN:
        world.end[which].up = false;
        for (unsigned i = 0; i < world.end[which].next; i++)
          REQUIRE(world.end[which].fate[i] != SENT, "DOWN before a fate");
        break;
      case KVB_EVENT_DELIVERED:
      case KVB_EVENT_FAILED:
        settle(which, &event);
        break;
      case KVB_EVENT_RAW:
        arrive(which, &event.as.raw);
        break;
      case KVB_EVENT_DEGRADED:
      case KVB_EVENT_RECOVERED:
        break;
      default:
        fail("an event that nothing gave cause for");
    }
  }
}

static void send_more(unsigned which) {
  end_t *end = &world.end[which];
  while (end->up && end->next < messages) {
    const int id = kvb_send_raw(&world.kvb[which], CHANNEL, text[which][end->next], MESSAGE_BYTES);
    if (id == KVB_ERR_BUSY || id == KVB_ERR_DOWN) return;
    REQUIRE(id > 0, "a message was refused");
    end->id[end->next] = (uint16_t)id;
    end->pair[end->next] = pair_now(which);
    end->fate[end->next++] = SENT;
  }
}

/* ---- A step ---- */

/* Bytes on their way: each frame is what kvb_tx gave up to its END. */
static bool write_frame(unsigned which, fault_t fault) {
  kvb_t *kvb = &world.kvb[which];
  frame_t frame;
  size_t size;
  const uint8_t *bytes = kvb_tx(kvb, world.now, &size);
  if (bytes == NULL) return false;
  frame.size = 0;
  do {
    REQUIRE(size > 0 && frame.size + size <= FRAME_BYTES, "a frame is longer than any may be");
    memcpy(frame.bytes + frame.size, bytes, size);
    frame.size = (uint16_t)(frame.size + size);
    kvb_tx_done(kvb, world.now, size);
    if (kvb->_frame_kind == 0) break;
    bytes = kvb_tx(kvb, world.now, &size);
  } while (bytes != NULL);
  memset(frame.bytes + frame.size, 0, (size_t)(FRAME_BYTES - frame.size));
  if (fault == DROP) return true;
  if (fault == DAMAGE) frame.bytes[frame.size / 2] ^= 0x04;
  if (fault == GLUE) frame.bytes[frame.size - 1] ^= 0x04;
  frame.due = world.now + FRAME_MS + LATENCY_MS;
  REQUIRE(world.count[!which] < LINE_FRAMES, "too many frames on the line");
  world.line[!which][world.count[!which]++] = frame;
  return true;
}

static bool take_frames(unsigned which) {
  bool any = false;
  while (world.count[which] > 0 && (int32_t)(world.now - world.line[which][0].due) >= 0) {
    const frame_t *frame = &world.line[which][0];
    kvb_feed(&world.kvb[which], frame->bytes, frame->size);
    take_events(which);
    memmove(&world.line[which][0], &world.line[which][1], sizeof(frame_t) * (LINE_FRAMES - 1));
    memset(&world.line[which][LINE_FRAMES - 1], 0, sizeof(frame_t));
    world.count[which]--;
    any = true;
  }
  return any;
}

/* To the next moment at which anything can happen. */
static void pass_time(void) {
  uint32_t least = UINT32_MAX;
  for (unsigned which = 0; which < 2; which++) {
    const uint32_t wait = kvb_next_timeout(&world.kvb[which], world.now);
    if (wait < least) least = wait;
    if (world.count[which] == 0) continue;
    const uint32_t until = world.line[which][0].due - world.now;
    if (until < least) least = until;
  }
  REQUIRE(least != UINT32_MAX, "nothing will ever happen again");
  world.now += least > FRAME_MS ? least : (uint32_t)FRAME_MS;
}

/* Until something happened; true when that wrote a frame. */
static bool step(fault_t fault) {
  executed++;
  if (fault == RESET_HOST) reset(HOST);
  if (fault == RESET_MCU) reset(MCU);
  for (;;) {
    const unsigned which = world.turn;
    const bool took = take_frames(which);
    take_events(which);
    send_more(which);
    const bool wrote = write_frame(which, fault);
    take_events(which);
    world.turn = !which;
    if (world.turn == HOST) pass_time();
    if (took || wrote) return wrote;
  }
}

static bool finished(void) {
  for (unsigned which = 0; which < 2; which++) {
    const end_t *end = &world.end[which];
    if (!end->up || end->next < messages || world.kvb[which]._tx_una != world.kvb[which]._tx_next) return false;
    for (unsigned i = 0; i < messages; i++)
      if (end->fate[i] == SENT) return false;
    /* Up with the other's present life. */
    if ((pair_now(which) & 0xff) != world.end[!which].lives) return false;
  }
  return true;
}

/* ---- States ---- */

static uint64_t mix(uint64_t hash, const void *data, size_t size) {
  const uint8_t *bytes = (const uint8_t *)data;
  for (; size >= 8; bytes += 8, size -= 8) {
    uint64_t word;
    memcpy(&word, bytes, 8);
    hash = (hash ^ word) * 0x9fb21c651e98df25u;
    hash ^= hash >> 32;
  }
  for (; size > 0; bytes++, size--) hash = (hash ^ *bytes) * 0x100000001b3u;
  return hash ^ hash >> 29;
}

/* Time since `then`, as far as anything depends on it. */
static uint32_t since(uint32_t then, uint32_t most) {
  const uint32_t age = world.now - then;
  return age < most ? age : most;
}

static uint64_t mix_end(uint64_t hash, unsigned which) {
  kvb_t kvb = world.kvb[which];
  const kvb_t *real = &world.kvb[which];
  kvb._out_last = since(kvb._out_last, KVBI_IDLE_GAP_MS);
  kvb._hello_last = since(kvb._hello_last, KVBI_RTO_MAX_MS);
  kvb._nak_at = kvb._nak_sent ? since(kvb._nak_at, 4 * KVBI_RTO_MAX_MS) : 0;
  kvb._bad_at = kvb._bad_count == 0 ? 0 : since(kvb._bad_at, KVBI_PING_IDLE_MS);
  for (unsigned i = 0; i < KVBI_TIMERS; i++) kvb._timers[i] = kvbi_armed(real, i) ? kvb._timers[i] - world.now : 0;
  for (unsigned i = 0; i < KVB_WINDOW; i++) {
    kvb_private_flight_t *flight = &kvb._flight[i];
    const unsigned ahead = (i - kvb._tx_una) % KVB_WINDOW;
    flight->_earliest = (uint16_t)(flight->_earliest - kvb._order);
    flight->_latest = (uint16_t)(flight->_latest - kvb._order);
    flight->_departed = (uint16_t)(world.now - flight->_departed);
    if (ahead >= KVBI_SEQ(kvb._tx_next - kvb._tx_una)) memset(flight, 0, sizeof *flight);
  }
  for (unsigned i = 0; i < KVB_PENDING; i++)
    if (kvb._messages[i]._fate == KVBI_FATE_FREE) memset(&kvb._messages[i], 0, sizeof kvb._messages[i]);
  kvb._order = 0;
#if KVB_COUNTERS
  memset(&kvb._stats, 0, sizeof kvb._stats);
#endif
  /* Fragments have one size only, and between two steps no frame is half written. */
  kvb._loss_mean = kvb._loss_since = 0;
  kvb._out_crc = kvb._out_value = kvb._pong_token = 0;
  kvb._frame_at = kvb._frame_body = kvb._frame_offset = 0;
  kvb._frame_head_size = kvb._frame_message = 0;
  memset(kvb._frame_head, 0, sizeof kvb._frame_head);
  /* The ring is empty between two steps. */
  kvb._head = kvb._tail = 0;
  for (unsigned channel = 0; channel < 3; channel++) {
    kvb_private_inbox_t *inbox = &kvb._inbox[channel];
    if (!((kvb._filling | kvb._ready | kvb._held) >> channel & 1)) inbox->_have = inbox->_total = 0;
    hash = mix(hash, inbox->_data, inbox->_have);
  }
  for (unsigned i = 0; i <= slots[which]; i++)
    if (kvb._kept >> i & 1) hash = mix(hash, real->_blocks + i * kvb._block_size, kvb._block_size);
  hash = mix(hash, real->_blocks + kvb._in_block * kvb._block_size + 2u, kvb._in_size);
  hash = mix(hash, &kvb, sizeof kvb);
  hash = mix(hash, world.line[which], world.count[which] * sizeof(frame_t));
  return mix(hash, &world.end[which], sizeof world.end[which]);
}

static uint64_t state_hash(void) {
  uint64_t hash = 0x9e3779b97f4a7c15u + world.turn;
  for (unsigned which = 0; which < 2; which++) {
    frame_t *line = world.line[which];
    for (unsigned i = 0; i < world.count[which]; i++) line[i].due -= world.now;
    hash = mix_end(hash, which);
    for (unsigned i = 0; i < world.count[which]; i++) line[i].due += world.now;
  }
  return hash == 0 ? 1 : hash;
}

/* The states seen: what was left of steps, by the faults that were left, when they were; and whether the path without
   faults from there is known to reach the end. */
typedef struct {
  uint64_t hash; /* 0: free */
  uint8_t steps[FAULTS_MAX];
  uint8_t ends;
} seen_t;

static seen_t *seen;
static size_t seen_size, seen_count, visited;

static seen_t *find(uint64_t hash) {
  size_t at = (size_t)(hash & (seen_size - 1));
  while (seen[at].hash != 0 && seen[at].hash != hash) at = (at + 1) & (seen_size - 1);
  return &seen[at];
}

static seen_t *look_up(uint64_t hash) {
  if (seen_count * 3 >= seen_size * 2) {
    seen_t *old = seen;
    const size_t old_size = seen_size;
    seen_size = old_size == 0 ? SEEN_MIN : old_size * 2;
    seen = (seen_t *)calloc(seen_size, sizeof *seen);
    if (seen == NULL) abort();
    for (size_t i = 0; i < old_size; i++)
      if (old[i].hash != 0) *find(old[i].hash) = old[i];
    free(old);
  }
  seen_t *entry = find(hash);
  if (entry->hash == 0) {
    entry->hash = hash;
    seen_count++;
  }
  return entry;
}

/* Follows the path without faults from here until it reaches the end, or a state from which that is known. */
static void run_to_end(void) {
  static uint64_t path[RUN_STEPS_MAX];
  unsigned length = 0;
  for (;;) {
    const uint64_t hash = state_hash();
    if (look_up(hash)->ends || finished()) {
      look_up(hash)->ends = 1;
      break;
    }
    REQUIRE(length < RUN_STEPS_MAX, "without a further fault it never ends");
    path[length++] = hash;
    step(NONE);
  }
  if (length > longest_run) longest_run = length;
  while (length > 0) look_up(path[--length])->ends = 1;
}

/* ---- Exploration ---- */

static world_t *kept; /* two worlds for each number of faults: the present of a path, and the end of its steps */

static void explore(unsigned at, unsigned steps, unsigned faults);

static void explore_faults(unsigned at, unsigned steps, unsigned faults, bool wrote) {
  const world_t *before = &kept[story_size];
  for (fault_t fault = wrote ? DROP : RESET_HOST; fault < FAULTS; fault = (fault_t)(fault + 1)) {
    world = *before;
    story[story_size].fault = fault;
    story[story_size].step = at;
    story_size++;
    step(fault);
    explore(at + 1, steps - 1, faults - 1);
    story_size--;
  }
}

/* From `world`: the path without faults, and at each of its steps every fault. */
static void explore(unsigned at, unsigned steps, unsigned faults) {
  for (;; at++, steps--) {
    seen_t *entry = look_up(state_hash());
    bool known = false, fresh = true;
    for (unsigned i = 0; i < FAULTS_MAX; i++) {
      if (entry->steps[i] != 0) fresh = false;
      if (i >= faults && entry->steps[i] > steps) known = true;
    }
    if (known) return;
    visited += fresh;
    entry->steps[faults] = (uint8_t)(steps + 1);
    if (at > deepest) deepest = at;
    if (!entry->ends) {
      kept[FAULTS_MAX + story_size] = world;
      run_to_end();
      world = kept[FAULTS_MAX + story_size];
    }
    if (steps == 0) return;
    if (faults == 0) {
      step(NONE);
      continue;
    }
    kept[story_size] = world;
    const bool wrote = step(NONE);
    const world_t next = world;
    explore_faults(at, steps, faults, wrote);
    world = next;
  }
}

int main(int argc, char **argv) {
  unsigned number[6] = {25, 2, 1, 1, 64, 3};
  for (int i = 1; i < argc && i <= 6; i++) number[i - 1] = (unsigned)strtoul(argv[i], NULL, 10);
  slots[HOST] = number[2];
  slots[MCU] = number[3];
  receive_bytes = number[4];
  messages = number[5];
  if (number[0] > 250 || number[1] >= FAULTS_MAX || messages > MESSAGES_MAX) return 2;
  kept = (world_t *)calloc(2 * FAULTS_MAX, sizeof *kept);
  if (kept == NULL) abort();
  for (unsigned which = 0; which < 2; which++)
    for (unsigned i = 0; i < MESSAGES_MAX; i++) {
      for (unsigned k = 1; k < MESSAGE_BYTES; k++) text[which][i][k] = (uint8_t)(which * 101 + i * 37 + k * 7);
      text[which][i][0] = (uint8_t)i;
    }
  const clock_t begin = clock();
  start(HOST);
  start(MCU);
  explore(0, number[0], number[1]);
  printf(
      "explored: modulus %u, window %u, slots %u and %u, credit %u, %u messages each way: %zu states, depth %lu, "
      "%u faults, %lu steps run, %.1f s; longest way to the end %lu steps\n",
      1u << KVB_SEQ_BITS, (unsigned)KVB_WINDOW, slots[HOST], slots[MCU], receive_bytes, messages, visited, deepest,
      number[1], executed, (double)(clock() - begin) / CLOCKS_PER_SEC, longest_run);
  printf("1 passed, 0 failed\n");
  free(kept);
  free(seen);
  return 0;
}

/* What the fuzzing targets share: inputs, a device made anew at the price of a copy, its application, and a host. */
#ifndef FUZZ_H
#define FUZZ_H

#include "kvb.h"
#include "naive.h"

/* The pair of most golden vectors. */
#define FUZZ_HOST 0x11223344u
#define FUZZ_MCU 0xa1b2c3d4u

/* As small as can be, so that short inputs reach every limit. */
enum {
  FUZZ_RING = 160,
  FUZZ_SLOTS = 3,
  FUZZ_FRAGMENT = 48,
  FUZZ_TX = 32,
  FUZZ_LARGEST = 160,
  FUZZ_MEMORY = KVB_MEMORY_BYTES(FUZZ_FRAGMENT, FUZZ_SLOTS, FUZZ_TX, FUZZ_LARGEST, FUZZ_LARGEST, FUZZ_LARGEST)
};

/* A finding. */
#define FUZZ_CHECK(holds) ((holds) ? (void)0 : fuzz_found(#holds, __FILE__, __LINE__))
void fuzz_found(const char *what, const char *file, int line);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerInitialize(int *argc, char ***argv);

/* The bytes of an input, one by one; 0 when there are no more. */
typedef struct {
  const uint8_t *data;
  size_t size;
} fuzz_input_t;
uint8_t fuzz_take(fuzz_input_t *input);

/* The host's reading of what the device writes. */
typedef struct {
  uint8_t line[640]; /* of the frame that is under way */
  size_t size;
  uint32_t seed, life; /* when it began */
  uint8_t next;        /* number of the next DATA frame */
  uint32_t sent[256];  /* what was sent under each number */
} fuzz_reader_t;

typedef struct {
  kvb_t kvb;
  uint8_t *ring, *memory; /* by themselves, so that a byte beside them is noticed */
  uint32_t now;
  uint32_t lives;  /* UP events taken */
  uint32_t seeded; /* the host's epoch that the seeds belong to */
  uint32_t to_mcu, to_host;
  size_t unsent; /* messages whose fate is open */
  fuzz_reader_t reader;
} fuzz_device_t;

/* The device after kvb_init, or as soon as it is up with FUZZ_HOST and its application knows. */
fuzz_device_t *fuzz_device(bool up);

/* The link's state is in its bounds. */
void fuzz_check_bounds(const fuzz_device_t *device);

/* Every view of an event lies in these bytes. */
void fuzz_check_views(kvb_event_t *event, const uint8_t *bytes, size_t size);

/* ---- The application ---- */

/* The next event, looked at; false: there is none. */
bool fuzz_event(fuzz_device_t *device, kvb_event_t *event);
void fuzz_events(fuzz_device_t *device);

/* Writes so many chunks at most, each whole or half of it; the host reads them. */
void fuzz_write(fuzz_device_t *device, unsigned chunks, bool half);
enum { FUZZ_ALL = 1000 };

/* ---- The host ---- */

/* A frame with the check of the present pair; true: the ring had room for all of it. */
bool fuzz_frame(fuzz_device_t *device, const naive_frame_t *frame);
uint32_t fuzz_seed(fuzz_device_t *device);

/* Whatever happened: after an END, a HELLO of a new life is heard, and every open message gets its fate. */
void fuzz_recovers(fuzz_device_t *device);

/* Whatever came: the first frame after an END is taken, or the second one without an END. */
void fuzz_resynchronises(fuzz_device_t *device, bool end);

#endif

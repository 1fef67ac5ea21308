/* The text format of test/vectors/messages.txt: protobuf's, on one line. */
#ifndef TEXT_H
#define TEXT_H

#include "kvb.h"

typedef struct text_message text_message_t;

/* The message type of this name ("Envelope", "Hello", "LinkControl"), or NULL. */
const text_message_t *text_type(const char *name);

/* Reads `bytes` with the shim's codec, and prints it; false: it is no protobuf. `text` has room for `room` characters;
   it is "-" for an empty message. */
bool text_print(const text_message_t *type, const uint8_t *bytes, size_t size, char *text, size_t room);

/* Prints an event that is a message of the host. */
void text_print_event(const kvb_event_t *event, char *text, size_t room);

/* The fields of the one arm of an Envelope's text; strings lie in `store`. False: it has an inner message. */
typedef struct {
  uint32_t kind;
  uint32_t number[9];
  bool seen[9];
  kvb_bytes_t block[9];
  uint8_t store[60000];
  size_t stored;
} text_arm_t;
bool text_parse(const char *text, text_arm_t *arm);

#endif

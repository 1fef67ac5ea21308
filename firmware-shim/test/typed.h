/* The kvb_send_* of a kind of message, from its fields by number (1 to 8): for tests that know messages as data. */
#ifndef TYPED_H
#define TYPED_H

#include "kvb.h"

enum { TYPED_FIELDS = 9, TYPED_NOT_SENT = -100 };

/* As kvb_send_*; TYPED_NOT_SENT when a device sends no message of this kind. */
int typed_send(kvb_t *kvb, uint32_t kind, const uint32_t *number, const bool *seen, const kvb_bytes_t *block);

#endif

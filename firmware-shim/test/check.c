#define _DEFAULT_SOURCE

#include "check.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static int passed, failed;
static const char *running;
static bool broken;
static int told; /* failures of the running case: more than TOLD_MAX say nothing new */

enum { TOLD_MAX = 8 };

/* Whether this failure is to be told. */
static bool fail(const char *file, int line) {
  if (!broken) printf("FAILED %s\n", running);
  broken = true;
  if (++told > TOLD_MAX) return false;
  printf("  %s:%d: ", file, line);
  return true;
}

void check_case(const char *name, void (*function)(void)) {
  running = name;
  broken = false;
  told = 0;
  function();
  if (broken) {
    failed++;
  } else {
    passed++;
  }
}

void check_that(bool holds, const char *what, const char *file, int line) {
  if (holds) return;
  if (fail(file, line)) printf("%s\n", what);
}

void check_equal(long long actual, long long expected, const char *what, const char *file, int line) {
  if (actual == expected) return;
  if (fail(file, line)) printf("%s is %lld, not %lld\n", what, actual, expected);
}

static void print_hex(const char *label, const uint8_t *bytes, size_t size) {
  printf("    %s (%zu)", label, size);
  for (size_t i = 0; i < size && i < 80; i++) printf(" %02x", bytes[i]);
  printf("%s\n", size > 80 ? " ..." : "");
}

void check_bytes(const void *actual, size_t actual_size, const void *expected, size_t expected_size, const char *what,
                 const char *file, int line) {
  if (actual_size == expected_size && (actual_size == 0 || memcmp(actual, expected, actual_size) == 0)) return;
  if (!fail(file, line)) return;
  printf("%s differs\n", what);
  print_hex("is    ", (const uint8_t *)actual, actual_size);
  print_hex("not   ", (const uint8_t *)expected, expected_size);
}

void check_note(const char *format, ...) {
  if (told > TOLD_MAX) return;
  va_list arguments;
  va_start(arguments, format);
  printf("    ");
  vprintf(format, arguments);
  printf("\n");
  va_end(arguments);
}

static size_t mapping_of(size_t size, size_t page) { return (size + page - 1) / page * page + page; }

uint8_t *check_guarded(const void *bytes, size_t size) {
  const size_t page = (size_t)sysconf(_SC_PAGESIZE);
  const size_t whole = mapping_of(size, page);
  uint8_t *base = (uint8_t *)mmap(NULL, whole, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (base == MAP_FAILED || mprotect(base + whole - page, page, PROT_NONE) != 0) abort();
  uint8_t *at = base + whole - page - size;
  if (size > 0 && bytes != NULL) memcpy(at, bytes, size);
  return at;
}

void check_release(uint8_t *guarded, size_t size) {
  const size_t page = (size_t)sysconf(_SC_PAGESIZE);
  const size_t whole = mapping_of(size, page);
  munmap(guarded + size + page - whole, whole);
}

int main(void) {
  suite_crc();
  suite_wire();
  suite_frame();
  suite_vectors();
  suite_api();
  suite_handshake();
  suite_receiver();
  suite_sender();
  suite_sleep();
  suite_stories();
  printf("%d passed, %d failed\n", passed, failed);
  return failed != 0;
}

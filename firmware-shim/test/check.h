/* The smallest test harness: named cases, checks that say where they failed, one line of counts at the end. */
#ifndef CHECK_H
#define CHECK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Runs one case; its name is the behaviour. */
#define CASE(name, function) check_case((name), (function))

#define CHECK(condition) check_that((condition) ? true : false, #condition, __FILE__, __LINE__)
#define CHECK_EQ(actual, expected) check_equal((long long)(actual), (long long)(expected), #actual, __FILE__, __LINE__)
#define CHECK_BYTES(actual, actual_size, expected, expected_size) \
  check_bytes((actual), (actual_size), (expected), (expected_size), #actual, __FILE__, __LINE__)

void check_case(const char *name, void (*function)(void));
void check_that(bool holds, const char *what, const char *file, int line);
void check_equal(long long actual, long long expected, const char *what, const char *file, int line);
void check_bytes(const void *actual, size_t actual_size, const void *expected, size_t expected_size, const char *what,
                 const char *file, int line);
/* More about the check that failed last, printf style. */
void check_note(const char *format, ...);

/* A copy of `size` bytes whose end lies against a page that must not be touched; check_release gives it back. */
uint8_t *check_guarded(const void *bytes, size_t size);
void check_release(uint8_t *guarded, size_t size);

void suite_crc(void);
void suite_wire(void);
void suite_frame(void);
void suite_vectors(void);
void suite_api(void);
void suite_handshake(void);
void suite_receiver(void);
void suite_sender(void);
void suite_sleep(void);
void suite_stories(void);

#endif

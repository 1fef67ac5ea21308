/* The media engine, a child process on a socket pair. The records are described in records.ts. */
#ifndef CAMERA_MEDIA_H
#define CAMERA_MEDIA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define MEDIA_PAYLOAD_MAX 65536u /* bytes */
#define MEDIA_HEADER_MAX 64u     /* bytes */

typedef struct {
  char kind[16];
  uint32_t session;
  int32_t number;
  const char *payload; /* until the next media_next */
  size_t size;
} media_record_t;

typedef struct {
  pid_t pid;
  int fd;
  size_t have;
  size_t used;
  char buffer[MEDIA_HEADER_MAX + MEDIA_PAYLOAD_MAX];
} media_t;

/* Starts `command` with the other end of the socket pair as descriptor 3. 0, or -1 with errno. */
int media_start(media_t *media, char *const command[]);
void media_stop(media_t *media);

/* 0, or -1 when the engine is gone. */
int media_send(media_t *media, const char *kind, uint32_t session, int32_t number, const char *payload, size_t size);

/* Takes what has arrived: 0, or -1 when the engine is gone. */
int media_receive(media_t *media);
/* 1: a record; 0: none for now; -1: what came is no record. */
int media_next(media_t *media, media_record_t *record);

#endif

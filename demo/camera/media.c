#define _POSIX_C_SOURCE 200809L
#include "media.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define ENGINE_FD 3

int media_start(media_t *media, char *const command[]) {
  int pair[2];
  memset(media, 0, sizeof *media);
  if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair) != 0) return -1;
  media->pid = fork();
  if (media->pid < 0) return -1;
  if (media->pid == 0) {
    if (pair[1] != ENGINE_FD && dup2(pair[1], ENGINE_FD) < 0) _exit(127);
    if (pair[0] != ENGINE_FD) close(pair[0]);
    if (pair[1] != ENGINE_FD) close(pair[1]);
    execvp(command[0], command);
    fprintf(stderr, "camera: cannot start the media engine %s: %s\n", command[0], strerror(errno));
    _exit(127);
  }
  close(pair[1]);
  media->fd = pair[0];
  return fcntl(media->fd, F_SETFD, FD_CLOEXEC);
}

void media_stop(media_t *media) {
  close(media->fd);
  kill(media->pid, SIGTERM);
  waitpid(media->pid, NULL, 0);
}

static int send_all(int fd, const char *bytes, size_t size) {
  while (size > 0) {
    ssize_t sent = send(fd, bytes, size, MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent <= 0) return -1;
    bytes += sent;
    size -= (size_t)sent;
  }
  return 0;
}

int media_send(media_t *media, const char *kind, uint32_t session, int32_t number, const char *payload, size_t size) {
  char header[MEDIA_HEADER_MAX];
  int length =
      snprintf(header, sizeof header, "%s %lu %ld %lu\n", kind, (unsigned long)session, (long)number, (unsigned long)size);
  if (send_all(media->fd, header, (size_t)length) != 0) return -1;
  return send_all(media->fd, payload, size);
}

int media_receive(media_t *media) {
  ssize_t got;
  memmove(media->buffer, media->buffer + media->used, media->have - media->used);
  media->have -= media->used;
  media->used = 0;
  got = recv(media->fd, media->buffer + media->have, sizeof media->buffer - media->have, MSG_DONTWAIT);
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) return 0;
  if (got <= 0) return -1;
  media->have += (size_t)got;
  return 0;
}

int media_next(media_t *media, media_record_t *record) {
  char *start = media->buffer + media->used;
  size_t left = media->have - media->used;
  char *end = memchr(start, '\n', left < MEDIA_HEADER_MAX ? left : MEDIA_HEADER_MAX);
  unsigned long session, size;
  long number;
  if (end == NULL) return left < MEDIA_HEADER_MAX ? 0 : -1;
  *end = '\0';
  if (sscanf(start, "%15s %lu %ld %lu", record->kind, &session, &number, &size) != 4) return -1;
  *end = '\n';
  if (size > MEDIA_PAYLOAD_MAX) return -1;
  if (left < (size_t)(end + 1 - start) + size) return 0;
  record->session = (uint32_t)session;
  record->number = (int32_t)number;
  record->payload = end + 1;
  record->size = size;
  media->used += (size_t)(end + 1 - start) + size;
  return 1;
}

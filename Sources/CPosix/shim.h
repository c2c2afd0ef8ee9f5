// SPDX-License-Identifier: MIT
// The part of POSIX and Linux that the mpv plugin needs. An Embedded Swift module can't import
// Glibc; macros, enumerations and variadic functions that Swift can't call are wrapped in functions
// here.
#ifndef SCROBBLED_CPOSIX_H
#define SCROBBLED_CPOSIX_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

/// Seconds of CLOCK_MONOTONIC, which excludes time in suspend.
static inline double posix_monotonic_seconds(void) {
  struct timespec now = {0};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/// Seconds since 1970 by CLOCK_REALTIME, which includes time in suspend and can be set.
static inline double posix_realtime_seconds(void) {
  struct timespec now = {0};
  clock_gettime(CLOCK_REALTIME, &now);
  return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/// An eventfd(2) to wake poll(2), or -1.
static inline int posix_eventfd(void) { return eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC); }

/// An inotify instance, or -1.
static inline int posix_inotify(void) { return inotify_init1(IN_NONBLOCK | IN_CLOEXEC); }

/// A stream socket connected to `path`, or -1. Never blocks: a full backlog is a failure too.
/// SOCK_CLOEXEC, because children of mpv (yt-dlp) would keep the connection open.
static inline int posix_connect_unix(const char *path) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  size_t length = strlen(path);
  if (length >= sizeof address.sun_path) return -1;
  memcpy(address.sun_path, path, length);
  int descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (descriptor < 0) return -1;
  if (connect(descriptor, (const struct sockaddr *)&address, sizeof address) == 0)
    return descriptor;
  close(descriptor);
  return -1;
}

/// Whether the listening process at the other end runs as this user.
static inline bool posix_peer_is_own(int descriptor) {
  struct ucred peer = {0};
  socklen_t size = sizeof peer;
  return getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 &&
         peer.uid == geteuid();
}

/// The number of bytes sent; 0 if the socket buffer is full, -1 if the connection is lost.
/// MSG_NOSIGNAL, because mpv does not ignore SIGPIPE and would be terminated.
static inline ssize_t posix_send(int descriptor, const void *bytes, size_t count) {
  ssize_t taken = send(descriptor, bytes, count, MSG_NOSIGNAL | MSG_DONTWAIT);
  if (taken >= 0) return taken;
  return errno == EAGAIN || errno == EINTR ? 0 : -1;
}

/// The number of bytes received; 0 if none are available, -1 if the other end is closed.
static inline ssize_t posix_receive(int descriptor, void *bytes, size_t count) {
  ssize_t taken = recv(descriptor, bytes, count, MSG_DONTWAIT);
  if (taken > 0) return taken;
  return taken < 0 && (errno == EAGAIN || errno == EINTR) ? 0 : -1;
}


/// Opens a directory that belongs to this user alone (no symbolic link, mode 0700), or -1.
static inline int posix_open_private_directory(const char *path) {
  int descriptor = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  struct stat status;
  if (descriptor < 0) return -1;
  if (fstat(descriptor, &status) == 0 && status.st_uid == geteuid() &&
      (status.st_mode & (S_IRWXG | S_IRWXO)) == 0)
    return descriptor;
  close(descriptor);
  return -1;
}

/// Opens `name` in `directory` for appending, or returns -1. O_NONBLOCK, so that a FIFO of that
/// name can't block the player.
static inline int posix_open_to_append(int directory, const char *name) {
  return openat(directory, name,
                O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0600);
}

#endif

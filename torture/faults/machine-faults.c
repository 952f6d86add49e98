/*
 * Loaded into every process of a torture run by LD_PRELOAD: makes the machine misbehave where a control file says so.
 * The file is mapped by all of them and written by machine-faults.ts; its layout is `struct control`.
 * Only writing calls on files below the folder that TORTURE_FOLDER names fail, so that the run's own notes do not.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

enum call { WRITE, SYNC, NAME, CALLS };

struct control {
  uint32_t error;              /* what calls fail with: ENOSPC, EIO; 0 for nothing */
  uint32_t share[CALLS];       /* of a million calls of each kind, how many fail */
  int64_t clock;               /* seconds by which the wall clock is wrong */
  uint64_t failed[2][CALLS];   /* counts: ENOSPC first, then EIO */
};

static struct control *control;
static char folder[4096];
static size_t folder_length;
static __thread uint64_t state;

__attribute__((constructor)) static void begin(void) {
  const char *file = getenv("TORTURE_CONTROL");
  const char *below = getenv("TORTURE_FOLDER");
  if (file == NULL || below == NULL) return;
  int fd = (int)open(file, O_RDWR | O_CLOEXEC);
  if (fd < 0) return;
  void *mapped = mmap(NULL, sizeof(struct control), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  close(fd);
  snprintf(folder, sizeof folder, "%s/", below);
  folder_length = strlen(folder);
  if (mapped != MAP_FAILED) control = mapped;
}

static int drawn(enum call call) {
  if (state == 0) state = (uint64_t)getpid() * 0x9E3779B97F4A7C15u ^ (uint64_t)(uintptr_t)&state;
  state ^= state << 13;
  state ^= state >> 7;
  state ^= state << 17;
  return (uint32_t)(state % 1000000) < control->share[call];
}

static int fail(enum call call) {
  uint32_t error = control->error;
  if (error == 0) return 0;
  __atomic_add_fetch(&control->failed[error == ENOSPC ? 0 : 1][call], 1, __ATOMIC_RELAXED);
  errno = (int)error;
  return 1;
}

static int below(const char *path) { return strncmp(path, folder, folder_length) == 0; }

static int fails_on(enum call call, int fd) {
  if (control == NULL || control->error == 0 || !drawn(call)) return 0;
  char link[64], path[4096];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length <= 0) return 0;
  path[length] = 0;
  return below(path) && fail(call);
}

static int fails_at(const char *path) {
  return control != NULL && control->error != 0 && path != NULL && below(path) && drawn(NAME) && fail(NAME);
}

#define REAL(name) \
  static __typeof__(&name) real; \
  if (real == NULL) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

ssize_t write(int fd, const void *bytes, size_t size) {
  REAL(write);
  return fails_on(WRITE, fd) ? -1 : real(fd, bytes, size);
}
ssize_t pwrite(int fd, const void *bytes, size_t size, off_t at) {
  REAL(pwrite);
  return fails_on(WRITE, fd) ? -1 : real(fd, bytes, size, at);
}
ssize_t pwrite64(int fd, const void *bytes, size_t size, off64_t at) {
  REAL(pwrite64);
  return fails_on(WRITE, fd) ? -1 : real(fd, bytes, size, at);
}
ssize_t writev(int fd, const struct iovec *parts, int count) {
  REAL(writev);
  return fails_on(WRITE, fd) ? -1 : real(fd, parts, count);
}
ssize_t pwritev(int fd, const struct iovec *parts, int count, off_t at) {
  REAL(pwritev);
  return fails_on(WRITE, fd) ? -1 : real(fd, parts, count, at);
}
ssize_t pwritev64(int fd, const struct iovec *parts, int count, off64_t at) {
  REAL(pwritev64);
  return fails_on(WRITE, fd) ? -1 : real(fd, parts, count, at);
}
int ftruncate(int fd, off_t size) {
  REAL(ftruncate);
  return fails_on(WRITE, fd) ? -1 : real(fd, size);
}
int ftruncate64(int fd, off64_t size) {
  REAL(ftruncate64);
  return fails_on(WRITE, fd) ? -1 : real(fd, size);
}
int fsync(int fd) {
  REAL(fsync);
  return fails_on(SYNC, fd) ? -1 : real(fd);
}
int fdatasync(int fd) {
  REAL(fdatasync);
  return fails_on(SYNC, fd) ? -1 : real(fd);
}
int mkdir(const char *path, mode_t mode) {
  REAL(mkdir);
  return fails_at(path) ? -1 : real(path, mode);
}
int rename(const char *from, const char *to) {
  REAL(rename);
  return fails_at(to) ? -1 : real(from, to);
}
int link(const char *from, const char *to) {
  REAL(link);
  return fails_at(to) ? -1 : real(from, to);
}

#define OPEN(name) \
  int name(const char *path, int flags, ...) { \
    REAL(name); \
    mode_t mode = 0; \
    if (flags & O_CREAT) { \
      va_list more; \
      va_start(more, flags); \
      mode = va_arg(more, mode_t); \
      va_end(more); \
      if (fails_at(path)) return -1; \
    } \
    return real(path, flags, mode); \
  }
OPEN(open)
OPEN(open64)

int clock_gettime(clockid_t clock, struct timespec *time) {
  REAL(clock_gettime);
  int status = real(clock, time);
  if (status == 0 && control != NULL && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE))
    time->tv_sec += control->clock;
  return status;
}
int gettimeofday(struct timeval *restrict time, void *restrict zone) {
  REAL(gettimeofday);
  int status = real(time, zone);
  if (status == 0 && control != NULL) time->tv_sec += control->clock;
  return status;
}

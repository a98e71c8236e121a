// Kills the whole process group just before the KILL_AT-th call that changes a file below KILL_BELOW, counted over all
// processes of a run in the shared file KILL_COUNTER; a write is done by half first. KILL_AT=0 only counts. Linux only.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

static volatile uint64_t *counter;
static const char *below;
static uint64_t kill_at;

static int is_on(void) {
  static int state;
  if (state == 0) {
    const char *file = getenv("KILL_COUNTER"), *at = getenv("KILL_AT");
    below = getenv("KILL_BELOW");
    state = -1;
    if (file && at && below) {
      int fd = syscall(SYS_openat, AT_FDCWD, file, O_RDWR);
      if (fd >= 0) {
        void *map = mmap(0, 8, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
        if (map != MAP_FAILED) { counter = map; kill_at = strtoull(at, 0, 10); state = 1; }
        syscall(SYS_close, fd);
      }
    }
  }
  return state == 1;
}

static int starts_below(const char *path) { return strncmp(path, below, strlen(below)) == 0; }

static int path_counts(int folder, const char *path) {
  char whole[2 * PATH_MAX], base[PATH_MAX];
  if (!is_on() || !path) return 0;
  if (path[0] == '/') return starts_below(path);
  if (folder == AT_FDCWD) { if (!getcwd(base, sizeof base)) return 0; }
  else {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", folder);
    ssize_t n = readlink(link, base, sizeof base - 1);
    if (n < 0) return 0;
    base[n] = 0;
  }
  snprintf(whole, sizeof whole, "%s/%s", base, path);
  return starts_below(whole);
}

static int file_counts(int fd) {
  char link[64], path[PATH_MAX];
  if (!is_on() || fd < 3) return 0;
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t n = readlink(link, path, sizeof path - 1);
  if (n < 0) return 0;
  path[n] = 0;
  return starts_below(path);
}

static int is_now(void) { uint64_t n = __sync_add_and_fetch(counter, 1); return kill_at && n == kill_at; }
static void end(void) { syscall(SYS_kill, 0, SIGKILL); for (;;) pause(); }
static void meet(int counts) { if (counts && is_now()) end(); }

#define REAL(type, name, ...) static type (*real)(__VA_ARGS__); if (!real) real = dlsym(RTLD_NEXT, #name)
#define CHANGES(flags) ((flags) & (O_WRONLY | O_RDWR | O_CREAT | O_TRUNC))
#define OPEN(name) int name(const char *p, int f, ...) { va_list v; va_start(v, f); int m = va_arg(v, int); va_end(v); \
  REAL(int, name, const char *, int, ...); meet(CHANGES(f) && path_counts(AT_FDCWD, p)); return real(p, f, m); }
#define OPENAT(name) int name(int d, const char *p, int f, ...) { va_list v; va_start(v, f); int m = va_arg(v, int); va_end(v); \
  REAL(int, name, int, const char *, int, ...); meet(CHANGES(f) && path_counts(d, p)); return real(d, p, f, m); }
#define ON_PATH(name) int name(const char *p) { REAL(int, name, const char *); meet(path_counts(AT_FDCWD, p)); return real(p); }

OPEN(open) OPEN(open64) OPENAT(openat) OPENAT(openat64)
ON_PATH(unlink) ON_PATH(rmdir)
ssize_t write(int fd, const void *b, size_t n) {
  REAL(ssize_t, write, int, const void *, size_t);
  if (file_counts(fd) && is_now()) { if (n > 1) real(fd, b, n / 2); end(); }
  return real(fd, b, n);
}
ssize_t pwrite64(int fd, const void *b, size_t n, off64_t o) {
  REAL(ssize_t, pwrite64, int, const void *, size_t, off64_t);
  if (file_counts(fd) && is_now()) { if (n > 1) real(fd, b, n / 2, o); end(); }
  return real(fd, b, n, o);
}
ssize_t writev(int fd, const struct iovec *v, int c) { REAL(ssize_t, writev, int, const struct iovec *, int); meet(file_counts(fd)); return real(fd, v, c); }
int ftruncate64(int fd, off64_t n) { REAL(int, ftruncate64, int, off64_t); meet(file_counts(fd)); return real(fd, n); }
int ftruncate(int fd, off_t n) { REAL(int, ftruncate, int, off_t); meet(file_counts(fd)); return real(fd, n); }
int mkdir(const char *p, mode_t m) { REAL(int, mkdir, const char *, mode_t); meet(path_counts(AT_FDCWD, p)); return real(p, m); }
int rename(const char *a, const char *b) { REAL(int, rename, const char *, const char *); meet(path_counts(AT_FDCWD, b)); return real(a, b); }
int renameat(int d, const char *a, int e, const char *b) { REAL(int, renameat, int, const char *, int, const char *); meet(path_counts(e, b)); return real(d, a, e, b); }
int link(const char *a, const char *b) { REAL(int, link, const char *, const char *); meet(path_counts(AT_FDCWD, b)); return real(a, b); }
int linkat(int d, const char *a, int e, const char *b, int f) { REAL(int, linkat, int, const char *, int, const char *, int); meet(path_counts(e, b)); return real(d, a, e, b, f); }
int unlinkat(int d, const char *p, int f) { REAL(int, unlinkat, int, const char *, int); meet(path_counts(d, p)); return real(d, p, f); }

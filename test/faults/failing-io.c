/*
 * Loaded before a program, makes its n-th write, sync, rename, link or truncation on files under
 * FAULT_DIR fail, once; says so by making the file FAULT_MARK.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

static int fails(int mine) {
  static long seen = 0;
  const char *at = getenv("FAULT_AT");
  if (!mine || at == NULL) return 0;
  if (__sync_add_and_fetch(&seen, 1) != atol(at)) return 0;
  const char *mark = getenv("FAULT_MARK");
  if (mark != NULL) {
    long fd = syscall(SYS_openat, AT_FDCWD, mark, O_CREAT | O_WRONLY, 0600);
    if (fd >= 0) syscall(SYS_close, fd);
  }
  return 1;
}

static int under(const char *path) {
  const char *folder = getenv("FAULT_DIR");
  return folder != NULL && path != NULL && strncmp(path, folder, strlen(folder)) == 0;
}

static int watched(int fd) {
  char link[64];
  char path[4096];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t size = readlink(link, path, sizeof path - 1);
  if (size < 0) return 0;
  path[size] = 0;
  return under(path);
}

#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))
#define WRITING(fd, error) \
  if (fails(watched(fd))) { errno = error; return -1; }

ssize_t write(int fd, const void *bytes, size_t size) {
  WRITING(fd, ENOSPC)
  return NEXT(write)(fd, bytes, size);
}
ssize_t pwrite(int fd, const void *bytes, size_t size, off_t at) {
  WRITING(fd, ENOSPC)
  return NEXT(pwrite)(fd, bytes, size, at);
}
ssize_t pwrite64(int fd, const void *bytes, size_t size, off64_t at) {
  WRITING(fd, ENOSPC)
  return NEXT(pwrite64)(fd, bytes, size, at);
}
ssize_t writev(int fd, const struct iovec *parts, int count) {
  WRITING(fd, ENOSPC)
  return NEXT(writev)(fd, parts, count);
}
int fsync(int fd) {
  WRITING(fd, EIO)
  return NEXT(fsync)(fd);
}
int fdatasync(int fd) {
  WRITING(fd, EIO)
  return NEXT(fdatasync)(fd);
}
int ftruncate(int fd, off_t size) {
  WRITING(fd, EIO)
  return NEXT(ftruncate)(fd, size);
}
int ftruncate64(int fd, off64_t size) {
  WRITING(fd, EIO)
  return NEXT(ftruncate64)(fd, size);
}
int rename(const char *from, const char *to) {
  if (fails(under(from) || under(to))) { errno = EIO; return -1; }
  return NEXT(rename)(from, to);
}
int link(const char *from, const char *to) {
  if (fails(under(from) || under(to))) { errno = EIO; return -1; }
  return NEXT(link)(from, to);
}

/*
 * Faults of the disk and the wall clock of one process, loaded with LD_PRELOAD. They are ruled while it runs, by eight
 * 64-bit numbers in the file that TORTURE_FAULTS names:
 *
 *   0  milliseconds that the wall clock is ahead (negative: late); clocks that only rise are left alone
 *   1  milliseconds that each fsync and fdatasync takes longer
 *   2  errno with which fsync and fdatasync fail, 0 for none
 *   3  errno of writes
 *   4  errno of reads
 *   5  errno of opening a file for writing
 *
 * Only files in the directory TORTURE_UNDER are struck.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

enum { CLOCK_AHEAD_MS, SYNC_MS, SYNC_ERROR, WRITE_ERROR, READ_ERROR, OPEN_ERROR, RULES };

static volatile int64_t no_rules[RULES + 2];
static volatile int64_t *rules = no_rules;
static const char *under;

__attribute__((constructor)) static void begin(void) {
    const char *file = getenv("TORTURE_FAULTS");
    under = getenv("TORTURE_UNDER");
    if (file == NULL || under == NULL) return;
    int fd = open(file, O_RDWR | O_CLOEXEC);
    if (fd < 0) return;
    void *mapped = mmap(NULL, sizeof no_rules, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (mapped != MAP_FAILED) rules = mapped;
    close(fd);
}

static int is_under(const char *path) {
    return under != NULL && strncmp(path, under, strlen(under)) == 0;
}

static int is_struck(int fd) {
    char link[48], path[PATH_MAX];
    if (under == NULL) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return is_under(path);
}

static int fails(int rule, int fd) {
    int error = (int)rules[rule];
    if (error == 0 || !is_struck(fd)) return 0;
    errno = error;
    return 1;
}

static void take_long(int fd) {
    int64_t ms = rules[SYNC_MS];
    if (ms > 0 && is_struck(fd)) usleep((useconds_t)(ms * 1000));
}

#define NEXT(result, name, ...)                                  \
    static result (*next)(__VA_ARGS__);                          \
    if (next == NULL) next = (result(*)(__VA_ARGS__))dlsym(RTLD_NEXT, name)

int fsync(int fd) {
    NEXT(int, "fsync", int);
    take_long(fd);
    return fails(SYNC_ERROR, fd) ? -1 : next(fd);
}

int fdatasync(int fd) {
    NEXT(int, "fdatasync", int);
    take_long(fd);
    return fails(SYNC_ERROR, fd) ? -1 : next(fd);
}

ssize_t write(int fd, const void *bytes, size_t length) {
    NEXT(ssize_t, "write", int, const void *, size_t);
    return fails(WRITE_ERROR, fd) ? -1 : next(fd, bytes, length);
}

ssize_t pwrite64(int fd, const void *bytes, size_t length, off64_t at) {
    NEXT(ssize_t, "pwrite64", int, const void *, size_t, off64_t);
    return fails(WRITE_ERROR, fd) ? -1 : next(fd, bytes, length, at);
}

ssize_t pwrite(int fd, const void *bytes, size_t length, off_t at) {
    return pwrite64(fd, bytes, length, at);
}

ssize_t writev(int fd, const struct iovec *parts, int count) {
    NEXT(ssize_t, "writev", int, const struct iovec *, int);
    return fails(WRITE_ERROR, fd) ? -1 : next(fd, parts, count);
}

ssize_t pread64(int fd, void *bytes, size_t length, off64_t at) {
    NEXT(ssize_t, "pread64", int, void *, size_t, off64_t);
    return fails(READ_ERROR, fd) ? -1 : next(fd, bytes, length, at);
}

int open64(const char *path, int flags, ...) {
    NEXT(int, "open64", const char *, int, ...);
    va_list more;
    va_start(more, flags);
    int mode = va_arg(more, int);
    va_end(more);
    if (rules[OPEN_ERROR] != 0 && (flags & O_ACCMODE) != O_RDONLY && is_under(path)) {
        errno = (int)rules[OPEN_ERROR];
        return -1;
    }
    return next(path, flags, mode);
}

static void shift(time_t *seconds, int64_t *below, int64_t unit_per_ms) {
    int64_t second = 1000 * unit_per_ms;
    int64_t ahead = rules[CLOCK_AHEAD_MS];
    int64_t part = *below + ahead % 1000 * unit_per_ms;
    *seconds += ahead / 1000 + (part >= second ? 1 : part < 0 ? -1 : 0);
    *below = part >= second ? part - second : part < 0 ? part + second : part;
}

int clock_gettime(clockid_t clock, struct timespec *time) {
    NEXT(int, "clock_gettime", clockid_t, struct timespec *);
    int result = next(clock, time);
    if (result == 0 && rules[CLOCK_AHEAD_MS] != 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) {
        int64_t nanos = time->tv_nsec;
        shift(&time->tv_sec, &nanos, 1000000);
        time->tv_nsec = nanos;
    }
    return result;
}

int gettimeofday(struct timeval *time, void *zone) {
    (void)zone;
    struct timespec now;
    int result = clock_gettime(CLOCK_REALTIME, &now);
    time->tv_sec = now.tv_sec;
    time->tv_usec = now.tv_nsec / 1000;
    return result;
}

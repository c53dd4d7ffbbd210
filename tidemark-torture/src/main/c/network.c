/*
 * The network of a trial: each node lives in a network namespace of its own, and this process carries every packet
 * between them. So it can lose or delay the packets of each direction of each pair, while TCP stays the kernel's own.
 *
 *   network N
 *
 * Run it in a namespace that nobody else uses (unshare --net). It makes N children, each with a new namespace and a TUN
 * device 10.73.0.i, and a device 10.73.0.254 for the namespace it was started in, which has number 0. It prints "ready"
 * and the process ids of the children, for nsenter. Then it takes commands on standard input, and answers each with "ok":
 *
 *   cut A B         packets from A to B are lost
 *   loss A B PCT    PCT percent of them are
 *   delay A B MS    they arrive MS milliseconds later
 *   heal            all of this ends
 *
 * A and B are numbers, or * for all. It ends, and its children with it, when standard input ends.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { PLACES = 10, PACKET_BYTES = 2048, WAITING = 1 << 15, HOST_NUMBER = 254 };

struct packet {
    int64_t due_us;
    uint64_t sequence;
    int to;
    int length;
    unsigned char bytes[PACKET_BYTES];
};

static int devices[PLACES];
static int places;
static int loss_percent[PLACES][PLACES];
static int delay_ms[PLACES][PLACES];

/* A heap: the packet that is due next comes first. */
static struct packet *waiting[WAITING];
static int waiting_count;
static uint64_t sequence;

static void die(const char *what) {
    fprintf(stderr, "network: %s: %s\n", what, strerror(errno));
    exit(1);
}

static int64_t now_us(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000LL + t.tv_nsec / 1000;
}

static void configure(int control, const char *name, int host_number) {
    struct ifreq request;
    memset(&request, 0, sizeof request);
    strncpy(request.ifr_name, name, IFNAMSIZ - 1);
    if (host_number > 0) {
        struct sockaddr_in *address = (struct sockaddr_in *)&request.ifr_addr;
        address->sin_family = AF_INET;
        address->sin_addr.s_addr = htonl(0x0a490000u | (unsigned)host_number);
        if (ioctl(control, SIOCSIFADDR, &request) != 0) die("address");
        address->sin_addr.s_addr = htonl(0xffffff00u);
        if (ioctl(control, SIOCSIFNETMASK, &request) != 0) die("netmask");
        request.ifr_qlen = 4000;
        if (ioctl(control, SIOCSIFTXQLEN, &request) != 0) die("queue length");
    }
    request.ifr_flags = IFF_UP | IFF_RUNNING;
    if (ioctl(control, SIOCSIFFLAGS, &request) != 0) die("up");
}

/* In the namespace that this process is in at the moment. */
static int open_device(int host_number) {
    struct ifreq request;
    int control = socket(AF_INET, SOCK_DGRAM, 0);
    int device = open("/dev/net/tun", O_RDWR | O_NONBLOCK);
    if (device < 0 || control < 0) die("/dev/net/tun");
    memset(&request, 0, sizeof request);
    request.ifr_flags = IFF_TUN | IFF_NO_PI;
    strncpy(request.ifr_name, "trial", IFNAMSIZ - 1);
    if (ioctl(device, TUNSETIFF, &request) != 0) die("TUN device");
    configure(control, "trial", host_number);
    configure(control, "lo", 0);
    close(control);
    return device;
}

static pid_t child_with_namespace(void) {
    int made[2];
    char byte;
    if (pipe(made) != 0) die("pipe");
    pid_t parent = getpid();
    pid_t child = fork();
    if (child < 0) die("fork");
    if (child == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (getppid() != parent) _exit(1);
        /* A device is free again when nobody holds it. */
        for (int i = 0; i < places; i++) close(devices[i]);
        close(0);
        if (unshare(CLONE_NEWNET) != 0) die("a new network namespace");
        if (write(made[1], "x", 1) != 1) _exit(1);
        for (;;) pause();
    }
    close(made[1]);
    if (read(made[0], &byte, 1) != 1) die("child");
    close(made[0]);
    return child;
}

static int device_of(pid_t child, int host_number) {
    char path[64];
    int own = open("/proc/self/ns/net", O_RDONLY);
    snprintf(path, sizeof path, "/proc/%d/ns/net", (int)child);
    int other = open(path, O_RDONLY);
    if (own < 0 || other < 0 || setns(other, CLONE_NEWNET) != 0) die(path);
    int device = open_device(host_number);
    if (setns(own, CLONE_NEWNET) != 0) die("setns");
    close(own);
    close(other);
    return device;
}

static int earlier(const struct packet *a, const struct packet *b) {
    return a->due_us != b->due_us ? a->due_us < b->due_us : a->sequence < b->sequence;
}

static void swap(int i, int j) {
    struct packet *held = waiting[i];
    waiting[i] = waiting[j];
    waiting[j] = held;
}

/* A full heap loses the packet, as a full queue of a router does. */
static void hold(struct packet *packet) {
    if (waiting_count == WAITING) {
        free(packet);
        return;
    }
    int at = waiting_count++;
    waiting[at] = packet;
    while (at > 0 && earlier(waiting[at], waiting[(at - 1) / 2])) {
        swap(at, (at - 1) / 2);
        at = (at - 1) / 2;
    }
}

static struct packet *take(void) {
    struct packet *first = waiting[0];
    waiting[0] = waiting[--waiting_count];
    for (int at = 0;;) {
        int least = at, left = 2 * at + 1, right = left + 1;
        if (left < waiting_count && earlier(waiting[left], waiting[least])) least = left;
        if (right < waiting_count && earlier(waiting[right], waiting[least])) least = right;
        if (least == at) return first;
        swap(at, least);
        at = least;
    }
}

static void deliver(int to, const unsigned char *bytes, int length) {
    if (write(devices[to], bytes, length) < 0 && errno != EAGAIN && errno != EIO) die("write");
}

static int place_of(unsigned host_number) {
    if (host_number == HOST_NUMBER) return 0;
    return host_number >= 1 && host_number < (unsigned)places ? (int)host_number : -1;
}

static void carry(int from) {
    unsigned char bytes[PACKET_BYTES];
    for (int i = 0; i < 64; i++) {
        int length = read(devices[from], bytes, sizeof bytes);
        if (length < 20) return;
        int to = (bytes[0] >> 4) == 4 && bytes[16] == 10 && bytes[17] == 73 ? place_of(bytes[19]) : -1;
        if (to < 0 || random() % 100 < loss_percent[from][to]) continue;
        if (delay_ms[from][to] == 0) {
            deliver(to, bytes, length);
            continue;
        }
        struct packet *packet = malloc(sizeof *packet);
        if (packet == NULL) die("memory");
        packet->due_us = now_us() + delay_ms[from][to] * 1000LL;
        packet->sequence = sequence++;
        packet->to = to;
        packet->length = length;
        memcpy(packet->bytes, bytes, length);
        hold(packet);
    }
}

static int is_meant(const char *word, int place) {
    return strcmp(word, "*") == 0 || atoi(word) == place;
}

static void set(int (*matrix)[PLACES], const char *from, const char *to, int value) {
    for (int i = 0; i < places; i++) {
        for (int j = 0; j < places; j++) {
            if (i != j && is_meant(from, i) && is_meant(to, j)) matrix[i][j] = value;
        }
    }
}

static void obey(const char *line) {
    char verb[16] = "", from[16] = "", to[16] = "";
    int value = 0;
    int words = sscanf(line, "%15s %15s %15s %d", verb, from, to, &value);
    if (strcmp(verb, "heal") == 0) {
        memset(loss_percent, 0, sizeof loss_percent);
        memset(delay_ms, 0, sizeof delay_ms);
    } else if (strcmp(verb, "cut") == 0 && words == 3) {
        set(loss_percent, from, to, 100);
    } else if (strcmp(verb, "loss") == 0 && words == 4) {
        set(loss_percent, from, to, value);
    } else if (strcmp(verb, "delay") == 0 && words == 4) {
        set(delay_ms, from, to, value);
    } else {
        puts("what?");
        fflush(stdout);
        return;
    }
    puts("ok");
    fflush(stdout);
}

static void read_commands(void) {
    static char line[256];
    static int used;
    char byte;
    ssize_t got;
    while ((got = read(0, &byte, 1)) == 1) {
        if (byte != '\n') {
            if (used < (int)sizeof line - 1) line[used++] = byte;
            continue;
        }
        line[used] = 0;
        used = 0;
        obey(line);
    }
    if (got == 0) exit(0);
}

static int wait_ms(void) {
    if (waiting_count == 0) return 1000;
    int64_t left = waiting[0]->due_us - now_us();
    return left <= 0 ? 0 : (int)((left + 999) / 1000);
}

int main(int count, char **words) {
    struct pollfd polled[PLACES + 1];
    int nodes = count == 2 ? atoi(words[1]) : 0;
    if (nodes < 1 || nodes >= PLACES) {
        fprintf(stderr, "usage: network NODES, from 1 to %d\n", PLACES - 1);
        return 2;
    }
    places = nodes + 1;
    for (int i = 0; i < PLACES; i++) devices[i] = -1;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    srandom(7);
    devices[0] = open_device(HOST_NUMBER);
    printf("ready");
    for (int i = 1; i < places; i++) {
        pid_t child = child_with_namespace();
        devices[i] = device_of(child, i);
        printf(" %d", (int)child);
    }
    printf("\n");
    fflush(stdout);
    fcntl(0, F_SETFL, O_NONBLOCK);
    for (;;) {
        for (int i = 0; i < places; i++) polled[i] = (struct pollfd){.fd = devices[i], .events = POLLIN};
        polled[places] = (struct pollfd){.fd = 0, .events = POLLIN};
        if (poll(polled, places + 1, wait_ms()) < 0 && errno != EINTR) die("poll");
        for (int i = 0; i < places; i++) carry(i);
        while (waiting_count > 0 && waiting[0]->due_us <= now_us()) {
            struct packet *packet = take();
            deliver(packet->to, packet->bytes, packet->length);
            free(packet);
        }
        if (polled[places].revents != 0) read_commands();
    }
}

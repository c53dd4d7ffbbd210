/**
 * What data costs when there is much of it: bytes that a disk writes for a byte of a user, size on the disk, memory,
 * latency, and the time of a restart.
 */
package dev.tidemark.bench.growth;

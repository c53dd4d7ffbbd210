/**
 * A peer to measure beside: RocksDB by its Java library, with a RESP port. It is one process without replication, and
 * answers {@code SET}, {@code GET} and {@code PING}.
 */
package dev.tidemark.bench.rocks;

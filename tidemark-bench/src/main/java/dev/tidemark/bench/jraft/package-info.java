/**
 * A peer to measure beside: SOFAJRaft with a map in memory as its state, and a RESP port. It is what somebody would
 * write with that library first; it answers {@code SET}, {@code GET}, {@code PING} and {@code ROLE}.
 */
package dev.tidemark.bench.jraft;

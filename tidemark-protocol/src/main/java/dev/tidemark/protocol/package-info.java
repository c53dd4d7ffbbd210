/**
 * The replica: elections, log matching, high watermark, quorums, reads. Pure: {@link
 * dev.tidemark.protocol.Replica} takes one {@link dev.tidemark.protocol.Input} at a time and returns {@link
 * dev.tidemark.protocol.Effect}s; no thread, clock, socket, file, logger or source of randomness is inside, so
 * the same inputs give the same effects, always. Each concern is a class of its own name; the replica only
 * dispatches. What it speaks of is apart: {@code entry}, {@code members}, {@code quorum} and {@code message} know
 * nothing of it, and {@code bootstrap} is the time before there is one. JDK alone.
 */
package dev.tidemark.protocol;

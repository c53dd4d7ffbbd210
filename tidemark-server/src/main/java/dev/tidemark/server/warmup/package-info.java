/**
 * Makes a node warm before it serves (H169): {@link dev.tidemark.server.warmup.WarmUp} runs a scratch cluster of three
 * nodes in this process, and clients that use it, so that the JVM compiles what a leader and a follower run. Nothing of
 * it touches the real node: it has a directory, clients, counters and loopback ports of its own.
 */
package dev.tidemark.server.warmup;

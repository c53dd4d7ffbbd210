/**
 * One node at run time, as those see it who embed it: {@link dev.tidemark.node.TidemarkNode}, its configuration, what
 * it says and what it throws. Nothing here knows the rooms below.
 *
 * <p>{@code process} starts a node on threads and sockets of its own ({@code RunningNode.start}). {@code hosted} runs
 * the same classes on a simulator. Both run a {@code group}: {@code lanes} that tell each other {@code mail}, with a
 * {@code gateway} for clients, {@code snapshots} and {@code status}. {@code start} opens the data directory, {@code
 * netty} and {@code wire} carry messages to peers. No two rooms know each other both ways ({@code ArchitectureTest}).
 * See docs/architecture.md and docs/decisions/0081.
 */
package dev.tidemark.node;

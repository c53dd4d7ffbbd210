/**
 * One node at run time: lanes, peers over Netty, the gateway for clients, start-up. {@link
 * dev.tidemark.node.TidemarkNode} is the way in. {@code NodeCore} wires the lanes and has no threads, sockets or
 * clocks of its own, so that a simulator can run the same classes; {@code RunningNode} gives it those of the
 * machine. See docs/architecture.md.
 */
package dev.tidemark.node;

/**
 * Whole clusters of the production classes on one thread, in virtual time, from one seed. What surrounds a node is
 * simulated: network, disk, clock and clients. Nothing here depends on a clock, a thread or the order of hashes;
 * only {@code dev.tidemark.sim.cli} knows the time of day, to measure speed. See docs/verification.md.
 */
package dev.tidemark.sim;

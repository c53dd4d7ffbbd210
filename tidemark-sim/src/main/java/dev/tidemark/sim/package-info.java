/**
 * Whole clusters of the production classes on one thread, in virtual time, from one seed. What surrounds a node is
 * simulated: network, disk, clock and clients. Nothing here depends on a clock, a thread or the order of hashes;
 * only {@code dev.tidemark.sim.cli} knows the time of day, to measure speed. See docs/verification.md.
 *
 * <p>From the ground up: {@code time}, {@code fault}, {@code judge}, {@code world} are what all parts share; {@code
 * network} and {@code machine} are the cluster; {@code observer} watches it, {@code strike} harms it, {@code client}
 * uses it; here they are put together. {@code model} and {@code history} judge what clients saw and know nothing of all
 * this.
 */
package dev.tidemark.sim;

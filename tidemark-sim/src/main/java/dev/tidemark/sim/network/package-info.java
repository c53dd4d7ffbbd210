/**
 * Frames between nodes: late, lost, doubled, damaged, on their way to somebody else.
 */
package dev.tidemark.sim.network;

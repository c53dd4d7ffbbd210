/**
 * The state in memory: an ordered table, the layers that a checkpoint puts upon it, pinned reads, and the image that
 * a state is loaded from.
 */
package dev.tidemark.state.table;

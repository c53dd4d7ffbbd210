/**
 * What changed since a checkpoint: the frozen state, and the rows of which the next root is made.
 */
package dev.tidemark.state.change;

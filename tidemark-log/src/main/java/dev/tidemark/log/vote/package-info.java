/**
 * The epoch and the vote of this node, which it must not forget (H38 to H40).
 */
package dev.tidemark.log.vote;

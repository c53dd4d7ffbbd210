/**
 * Which sets of members are enough for what. The replica asks here and never counts, so that a configuration with two
 * sets of voters (joint consensus) changes nothing outside of this package and of {@code Configuration}.
 */
package dev.tidemark.protocol.quorum;

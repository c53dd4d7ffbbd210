/**
 * Which sets of members are enough for what. The replica asks here and never counts, so that
 * two sets of voters at once (joint consensus) are known here and to {@code Configuration} alone.
 */
package dev.tidemark.protocol.quorum;

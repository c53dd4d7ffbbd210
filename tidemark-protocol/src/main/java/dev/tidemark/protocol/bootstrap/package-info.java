/**
 * The first start of a node that has no data and was given no cluster id: who mints the id, and who takes it from whom
 * (docs/decisions/0088). Pure as the replica is, and apart from it: it has ended before there is a log.
 */
package dev.tidemark.protocol.bootstrap;

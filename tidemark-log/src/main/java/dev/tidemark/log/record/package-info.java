/**
 * A record and the marker before each batch of them, as bytes: checksums, the chain through all records, and
 * positions in it.
 */
package dev.tidemark.log.record;

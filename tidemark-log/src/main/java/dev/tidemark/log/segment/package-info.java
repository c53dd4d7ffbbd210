/**
 * Segment files: their names and headers, how they are made, extended and scanned, and where in one a record lies.
 */
package dev.tidemark.log.segment;

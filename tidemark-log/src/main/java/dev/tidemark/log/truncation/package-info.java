/**
 * Removing records from the end, or all of them for a snapshot, in several steps that a durable intent holds together
 * (H14, H15).
 */
package dev.tidemark.log.truncation;

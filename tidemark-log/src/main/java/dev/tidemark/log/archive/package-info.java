/**
 * An archive of the log: committed entries in files outside of the data directory, for a restore to a point in time.
 */
package dev.tidemark.log.archive;

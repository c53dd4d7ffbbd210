/**
 * Appending: which records go into which segment, space on the disk taken before anything is written (H17c), and the
 * write.
 */
package dev.tidemark.log.append;

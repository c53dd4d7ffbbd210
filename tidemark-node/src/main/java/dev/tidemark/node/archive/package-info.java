/** Committed entries of the log are copied to an archive, beside everything else that a node does. */
package dev.tidemark.node.archive;

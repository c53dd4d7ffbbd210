/** Writing: a checkpoint merges sorted changes into a new root, bottom up, in one pass, out of place. */
package dev.tidemark.tree.write;

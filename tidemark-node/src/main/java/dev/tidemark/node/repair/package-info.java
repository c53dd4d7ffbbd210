/** Damaged pages of the data file are written again with rows that other nodes have. */
package dev.tidemark.node.repair;

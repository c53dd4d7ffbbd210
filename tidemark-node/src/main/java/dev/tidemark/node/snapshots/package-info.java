/** Checkpoints and snapshots: when one is written, how one is read, and how one is sent to a peer in pieces. */
package dev.tidemark.node.snapshots;

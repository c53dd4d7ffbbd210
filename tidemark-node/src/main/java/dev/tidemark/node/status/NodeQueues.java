package dev.tidemark.node.status;

/**
 * What waits in a node, for checks that it stays bounded (H106), and that what waits for the disk does so for a page
 * that is being read (H156).
 *
 * @param lanes messages in all four lanes
 * @param writes of this node's clients that have no outcome yet
 * @param writeBytes of these
 * @param reads of this node's clients that have no answer yet
 * @param proposalBytes that wait for a running fsync
 * @param heldMessages that wait for a vote to be durable
 * @param aheadBytes of entries handed to the apply lane and not applied
 * @param pages that are being read of what is not in memory
 * @param repairs pages that are being repaired with the rows of other nodes
 * @param pageWaits how many reads, and what else lacks a row, wait for these pages or for their turn
 */
public record NodeQueues(
        int lanes,
        int writes,
        long writeBytes,
        int reads,
        long proposalBytes,
        int heldMessages,
        long aheadBytes,
        int pages,
        int repairs,
        int pageWaits) {}

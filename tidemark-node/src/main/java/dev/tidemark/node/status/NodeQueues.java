package dev.tidemark.node.status;

/**
 * What waits in a node, for checks that it stays bounded (H106).
 *
 * @param lanes messages in all four lanes
 * @param writes of this node's clients that have no outcome yet
 * @param writeBytes of these
 * @param reads of this node's clients that have no answer yet
 * @param proposalBytes that wait for a running fsync
 * @param heldMessages that wait for a vote to be durable
 * @param aheadBytes of entries handed to the apply lane and not applied
 */
public record NodeQueues(
        int lanes, int writes, long writeBytes, int reads, long proposalBytes, int heldMessages, long aheadBytes) {}

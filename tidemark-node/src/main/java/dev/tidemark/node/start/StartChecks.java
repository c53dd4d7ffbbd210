package dev.tidemark.node.start;

import dev.tidemark.log.record.LogRecord;
import dev.tidemark.node.NodeConfig;
import dev.tidemark.node.StartException;
import dev.tidemark.protocol.quorum.QuorumSizes;

/** What a configuration must say before anything on the disk is looked at. */
final class StartChecks {
    /** With session, request id and lengths it still fits into one record. */
    private static final int MAX_ENTRY_BYTES = LogRecord.MAX_PAYLOAD_BYTES - 1_024;

    private StartChecks() {}

    static QuorumSizes sizes(NodeConfig config) throws StartException {
        if (!config.voters().containsKey(config.id())) {
            throw new StartException("this node's id is " + config.id() + ", but the cluster consists of "
                    + config.voters().keySet() + ": add it to the cluster's list, or correct the id");
        }
        try {
            int others = config.voters().size() - 1;
            if (config.join() && others == 0) {
                throw new StartException("this node is to join a cluster, but its list has no other node: add the"
                        + " nodes of the cluster to the list, or start it without \"join\"");
            }
            return QuorumSizes.parse(config.writeQuorum(), config.join() ? others : others + 1);
        } catch (IllegalArgumentException e) {
            throw new StartException(e.getMessage(), e);
        }
    }

    /** Whatever is admitted must fit into a proposal, a record and a frame, or it could never be replicated (H109). */
    static void limits(NodeConfig config) throws StartException {
        int entry = config.limits().maxEntryBytes();
        if (entry < 1 || entry > MAX_ENTRY_BYTES) {
            throw new StartException("max-entry-bytes is " + entry + ", but must be 1 to " + MAX_ENTRY_BYTES
                    + ": correct the configuration");
        }
    }
}

package dev.tidemark.server.cluster;

import dev.tidemark.node.NodeStatus;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * The cluster as Redis Cluster clients understand it: one shard that owns all slots, the leader as its master. During
 * an election the last leader stays advertised: clients that see a shard without a master fail at once instead of
 * waiting.
 */
public record ClusterView(NodeStatus status) {

    /** The voter to show as master, the first of {@link #nodes}. */
    public NodeStatus.Voter master() {
        int id = status.leader() != 0 ? status.leader() : status.lastLeader();
        NodeStatus.Voter known = status.voters().get(id);
        return known != null ? known : status.voters().get(status.voters().firstKey());
    }

    /** All voters, the master first, then by id. */
    public List<NodeStatus.Voter> nodes() {
        List<NodeStatus.Voter> nodes = new ArrayList<>(status.voters().values());
        NodeStatus.Voter master = master();
        nodes.remove(master);
        nodes.add(0, master);
        return nodes;
    }

    public boolean isMaster(NodeStatus.Voter voter) {
        return voter.id() == master().id();
    }

    public boolean isReachable(NodeStatus.Voter voter) {
        return voter.connected() || voter.id() == status.id();
    }

    /** The name of a node, 40 hexadecimal digits: the same on every node and after every restart. */
    public String nodeName(int id) {
        try {
            byte[] text = (status.clusterId() + "/" + id).getBytes(StandardCharsets.US_ASCII);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-1", e);
        }
    }

    public long logEnd(NodeStatus.Voter voter) {
        NodeStatus.FollowerProgress progress = status.followers().get(voter.id());
        return progress != null ? progress.durable() : voter.id() == status.id() ? status.applied() : status.hwm();
    }
}

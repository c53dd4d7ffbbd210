package dev.tidemark.server.command.cluster;

import dev.tidemark.kv.layout.HashSlot;
import dev.tidemark.node.NodeStatus;
import dev.tidemark.server.cluster.ClusterView;
import dev.tidemark.server.resp.WireReply;
import dev.tidemark.state.reply.Reply;

/** {@code CLUSTER INFO}. */
final class ClusterState {
    private ClusterState() {}

    static Reply reply(ClusterView view) {
        NodeStatus status = view.status();
        return new WireReply.Verbatim("cluster_state:" + (status.serving() ? "ok" : "fail")
                + "\r\ncluster_slots_assigned:" + HashSlot.SLOTS
                + "\r\ncluster_slots_ok:" + HashSlot.SLOTS
                + "\r\ncluster_slots_pfail:0\r\ncluster_slots_fail:0\r\ncluster_known_nodes:"
                + status.voters().size()
                + "\r\ncluster_size:1\r\ncluster_current_epoch:" + status.epoch()
                + "\r\ncluster_my_epoch:" + status.epoch()
                + "\r\ncluster_stats_messages_sent:0\r\ncluster_stats_messages_received:0"
                + "\r\ntotal_cluster_links_buffer_limit_exceeded:0\r\n");
    }
}

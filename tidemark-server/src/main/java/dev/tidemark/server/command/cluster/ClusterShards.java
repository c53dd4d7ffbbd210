package dev.tidemark.server.command.cluster;

import dev.tidemark.kv.layout.HashSlot;
import dev.tidemark.node.NodeStatus;
import dev.tidemark.server.cluster.ClusterView;
import dev.tidemark.server.command.Replies;
import dev.tidemark.state.reply.Reply;
import java.util.ArrayList;
import java.util.List;

/** {@code CLUSTER SHARDS}: a map of slots and nodes for each shard. */
final class ClusterShards {
    private ClusterShards() {}

    static Reply reply(ClusterView view) {
        List<Reply> nodes = new ArrayList<>();
        view.nodes().forEach(voter -> nodes.add(node(view, voter)));
        Reply range = new Reply.Sequence(List.of(Replies.number(0), Replies.number(HashSlot.SLOTS - 1L)));
        Reply shard = new Replies.Map()
                .put("slots", range)
                .put("nodes", new Reply.Sequence(nodes))
                .reply();
        return new Reply.Sequence(List.of(shard));
    }

    private static Reply node(ClusterView view, NodeStatus.Voter voter) {
        return new Replies.Map()
                .put("id", view.nodeName(voter.id()))
                .put("port", voter.client().port())
                .put("ip", voter.client().host())
                .put("endpoint", voter.client().host())
                .put("role", view.isMaster(voter) ? "master" : "replica")
                .put("replication-offset", view.logEnd(voter))
                .put("health", view.isReachable(voter) ? "online" : "failed")
                .reply();
    }
}

package dev.tidemark.server.command.cluster;

import dev.tidemark.kv.layout.HashSlot;
import dev.tidemark.node.NodeStatus;
import dev.tidemark.server.cluster.ClusterView;
import dev.tidemark.server.command.Replies;
import dev.tidemark.state.reply.Reply;
import java.util.ArrayList;
import java.util.List;

/** {@code CLUSTER SLOTS}: one range, then address and name of each node, the master first. */
final class ClusterSlots {
    private ClusterSlots() {}

    static Reply reply(ClusterView view) {
        List<Reply> shard = new ArrayList<>();
        shard.add(Replies.number(0));
        shard.add(Replies.number(HashSlot.SLOTS - 1L));
        for (NodeStatus.Voter voter : view.nodes()) {
            shard.add(new Reply.Sequence(List.of(
                    Replies.bulk(voter.client().host()),
                    Replies.number(voter.client().port()),
                    Replies.bulk(view.nodeName(voter.id())),
                    new Reply.Sequence(List.of()))));
        }
        return new Reply.Sequence(List.of(new Reply.Sequence(shard)));
    }
}

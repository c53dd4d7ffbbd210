package dev.tidemark.server.command.cluster;

import dev.tidemark.node.NodeStatus;
import dev.tidemark.server.cluster.ClusterView;
import dev.tidemark.server.command.Replies;
import dev.tidemark.state.reply.Reply;
import java.util.ArrayList;
import java.util.List;

/** {@code CLUSTER LINKS}: a map for each peer that this node is connected to. */
final class ClusterLinks {
    private ClusterLinks() {}

    static Reply reply(ClusterView view) {
        List<Reply> links = new ArrayList<>();
        for (NodeStatus.Voter voter : view.nodes()) {
            if (voter.connected() && voter.id() != view.status().id()) {
                links.add(new Replies.Map()
                        .put("direction", "to")
                        .put("node", view.nodeName(voter.id()))
                        .put("create-time", 0)
                        .put("events", "rw")
                        .put("send-buffer-allocated", 0)
                        .put("send-buffer-used", 0)
                        .reply());
            }
        }
        return new Reply.Sequence(links);
    }
}

package dev.tidemark.server.command.cluster;

import dev.tidemark.kv.command.CommandInfo;
import dev.tidemark.node.NodeStatus;
import dev.tidemark.server.cluster.ClusterView;
import dev.tidemark.server.command.ClientSession;
import dev.tidemark.server.command.CommandErrors;
import dev.tidemark.server.command.NodeCommand;
import dev.tidemark.server.command.Replies;
import dev.tidemark.server.front.FrontContext;
import dev.tidemark.state.reply.Reply;
import java.util.List;
import java.util.Optional;

/** {@code CLUSTER REPLICAS <node>}: the followers, if the node is the leader. */
final class ClusterReplicas extends NodeCommand {
    private final FrontContext front;

    ClusterReplicas(FrontContext front, String word, String since) {
        super(CommandInfo.of("cluster|" + word, 3, "cluster", since, "Lists the replicas of a master.")
                .tips("nondeterministic_output")
                .flags("admin stale")
                .withSyntax("node-id"));
        this.front = front;
    }

    @Override
    protected Reply reply(ClientSession session, byte[][] arguments) {
        ClusterView view = new ClusterView(front.node().status());
        String name = CommandErrors.text(arguments[2]);
        Optional<NodeStatus.Voter> asked = view.nodes().stream()
                .filter(voter -> view.nodeName(voter.id()).equals(name))
                .findFirst();
        if (asked.isEmpty()) {
            return Replies.error("Unknown node " + name);
        }
        if (!view.isMaster(asked.get())) {
            return Replies.error("The specified node is not a master");
        }
        List<String> lines = view.nodes().stream()
                .filter(voter -> !view.isMaster(voter))
                .map(voter -> ClusterNodes.line(view, voter))
                .toList();
        return Replies.words(lines);
    }
}

package dev.tidemark.server.command.cluster;

import dev.tidemark.kv.command.CommandInfo;
import dev.tidemark.node.NodeStatus;
import dev.tidemark.server.cluster.ClusterView;
import dev.tidemark.server.command.ClientSession;
import dev.tidemark.server.command.NodeCommand;
import dev.tidemark.server.command.Replies;
import dev.tidemark.server.front.FrontContext;
import dev.tidemark.state.reply.Reply;
import java.util.ArrayList;
import java.util.List;

/** {@code ROLE}: master with its replicas, or replica with its master. */
public final class RoleCommand extends NodeCommand {
    private final FrontContext front;

    public RoleCommand(FrontContext front) {
        super(CommandInfo.of("role", 1, "server", "2.8.12", "Tells whether this node leads.")
                .flags("noscript loading stale fast", "@admin", "@dangerous"));
        this.front = front;
    }

    @Override
    protected Reply reply(ClientSession session, byte[][] arguments) {
        ClusterView view = new ClusterView(front.node().status());
        return front.isLeader() ? leader(view) : follower(view);
    }

    private static Reply leader(ClusterView view) {
        List<Reply> followers = new ArrayList<>();
        for (NodeStatus.Voter voter : view.nodes()) {
            if (!view.isMaster(voter)) {
                followers.add(Replies.words(List.of(
                        voter.client().host(),
                        Integer.toString(voter.client().port()),
                        Long.toString(view.logEnd(voter)))));
            }
        }
        return new Reply.Sequence(
                List.of(Replies.bulk("master"), Replies.number(view.status().hwm()), new Reply.Sequence(followers)));
    }

    private static Reply follower(ClusterView view) {
        NodeStatus.Voter master = view.master();
        boolean connected = view.status().leader() != 0 && view.isReachable(master);
        return new Reply.Sequence(List.of(
                Replies.bulk("slave"),
                Replies.bulk(master.client().host()),
                Replies.number(master.client().port()),
                Replies.bulk(connected ? "connected" : "connect"),
                Replies.number(view.status().applied())));
    }
}

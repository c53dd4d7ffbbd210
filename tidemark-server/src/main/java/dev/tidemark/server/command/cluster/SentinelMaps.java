package dev.tidemark.server.command.cluster;

import dev.tidemark.node.NodeStatus;
import dev.tidemark.server.cluster.ClusterView;
import dev.tidemark.server.command.Replies;
import dev.tidemark.state.reply.Reply;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Predicate;

/** Nodes as a sentinel describes them. All values are text, as there. */
final class SentinelMaps {
    private SentinelMaps() {}

    static Reply master(ClusterView view, String name) {
        NodeStatus.Voter master = view.master();
        boolean up = view.status().leader() != 0 && view.isReachable(master);
        return common(view, master, name, "master", up)
                .put("role-reported", "master")
                .put("config-epoch", Long.toString(view.status().epoch()))
                .put("num-slaves", Integer.toString(view.nodes().size() - 1))
                .put("num-other-sentinels", Integer.toString(view.nodes().size() - 1))
                .put("quorum", Integer.toString(view.status().electionQuorum()))
                .put("failover-timeout", "0")
                .put("parallel-syncs", "1")
                .reply();
    }

    static Reply replicas(ClusterView view) {
        return list(view, voter -> !view.isMaster(voter), SentinelMaps::replica);
    }

    static Reply others(ClusterView view) {
        return list(view, voter -> voter.id() != view.status().id(), SentinelMaps::sentinel);
    }

    private static Reply list(
            ClusterView view,
            Predicate<NodeStatus.Voter> wanted,
            BiFunction<ClusterView, NodeStatus.Voter, Reply> describe) {
        List<Reply> items = view.nodes().stream()
                .filter(wanted)
                .map(voter -> describe.apply(view, voter))
                .toList();
        return new Reply.Sequence(items);
    }

    private static Reply replica(ClusterView view, NodeStatus.Voter voter) {
        NodeStatus.Voter master = view.master();
        return common(view, voter, voter.client().toString(), "slave", view.isReachable(voter))
                .put("role-reported", "slave")
                .put("master-link-down-time", "0")
                .put("master-link-status", view.isReachable(voter) ? "ok" : "err")
                .put("master-host", master.client().host())
                .put("master-port", Integer.toString(master.client().port()))
                .put("slave-priority", "100")
                .put("slave-repl-offset", Long.toString(view.logEnd(voter)))
                .put("replica-announced", "1")
                .reply();
    }

    private static Reply sentinel(ClusterView view, NodeStatus.Voter voter) {
        return common(view, voter, view.nodeName(voter.id()), "sentinel", view.isReachable(voter))
                .put("last-hello-message", "0")
                .put("voted-leader", "?")
                .put("voted-leader-epoch", "0")
                .reply();
    }

    private static Replies.Map common(ClusterView view, NodeStatus.Voter voter, String name, String role, boolean up) {
        return new Replies.Map()
                .put("name", name)
                .put("ip", voter.client().host())
                .put("port", Integer.toString(voter.client().port()))
                .put("runid", view.nodeName(voter.id()))
                .put("flags", up ? role : role + ",s_down,disconnected")
                .put("link-pending-commands", "0")
                .put("link-refcount", "1")
                .put("last-ping-sent", "0")
                .put("last-ok-ping-reply", "0")
                .put("last-ping-reply", "0")
                .put("down-after-milliseconds", "0")
                .put("info-refresh", "0");
    }
}

package dev.tidemark.server.command;

import dev.tidemark.kv.HashSlot;
import dev.tidemark.node.NodeStatus;
import dev.tidemark.server.front.ClientSession;
import dev.tidemark.server.front.FrontContext;
import dev.tidemark.state.Reply;
import java.util.ArrayList;
import java.util.List;

/** {@code CLUSTER}: what cluster clients need to find the leader by themselves. */
final class ClusterCommand extends ContainerCommand {
    private static final int LAST_SLOT = HashSlot.SLOTS - 1;
    private static final int BUS_PORT_OFFSET = 10_000;

    private final FrontContext front;

    ClusterCommand(FrontContext front) {
        super(CommandInfo.ofNode("cluster", -2, "cluster", "A container for cluster commands."));
        this.front = front;
        add("slots", 2, "SLOTS\n    Return information about slots range mappings.", (session, a) -> slots(view()));
        add(
                "shards",
                2,
                "SHARDS\n    Return information about slot range mappings and the nodes associated.",
                (s, a) -> shards(view()));
        add("nodes", 2, "NODES\n    Return cluster configuration seen by node.", (session, a) -> nodes(view()));
        add("info", 2, "INFO\n    Return information about the cluster.", (session, a) -> info(view()));
        add(
                "myid",
                2,
                "MYID\n    Return the node id.",
                (session, a) -> Replies.bulk(view().nodeName(view().status().id())));
        add("keyslot", 3, "KEYSLOT <key>\n    Return the hash slot for <key>.", ClusterCommand::keySlot);
    }

    private ClusterView view() {
        return new ClusterView(front.node().status());
    }

    private static Reply keySlot(ClientSession session, byte[][] arguments) {
        return Replies.number(HashSlot.of(arguments[2]));
    }

    private static Reply slots(ClusterView view) {
        List<Reply> shard = new ArrayList<>();
        shard.add(Replies.number(0));
        shard.add(Replies.number(LAST_SLOT));
        for (NodeStatus.Voter voter : view.nodes()) {
            shard.add(new Reply.Sequence(List.of(
                    Replies.bulk(voter.client().host()),
                    Replies.number(voter.client().port()),
                    Replies.bulk(view.nodeName(voter.id())),
                    new Reply.Sequence(List.of()))));
        }
        return new Reply.Sequence(List.of(new Reply.Sequence(shard)));
    }

    private static Reply shards(ClusterView view) {
        List<Reply> nodes = new ArrayList<>();
        for (NodeStatus.Voter voter : view.nodes()) {
            nodes.add(new Replies.Map()
                    .put("id", view.nodeName(voter.id()))
                    .put("port", voter.client().port())
                    .put("ip", voter.client().host())
                    .put("endpoint", voter.client().host())
                    .put("role", view.isMaster(voter) ? "master" : "replica")
                    .put("replication-offset", view.logEnd(voter))
                    .put("health", view.isReachable(voter) ? "online" : "failed")
                    .reply());
        }
        Reply range = new Reply.Sequence(List.of(Replies.number(0), Replies.number(LAST_SLOT)));
        Reply shard = new Replies.Map()
                .put("slots", range)
                .put("nodes", new Reply.Sequence(nodes))
                .reply();
        return new Reply.Sequence(List.of(shard));
    }

    /** {@code <id> <ip:port@cport> <flags> <master> <ping-sent> <pong-recv> <config-epoch> <link-state> <slot>}. */
    private static Reply nodes(ClusterView view) {
        StringBuilder lines = new StringBuilder();
        for (NodeStatus.Voter voter : view.nodes()) {
            boolean master = view.isMaster(voter);
            lines.append(view.nodeName(voter.id()))
                    .append(' ')
                    .append(voter.client().host())
                    .append(':')
                    .append(voter.client().port())
                    .append('@')
                    .append(voter.client().port() + BUS_PORT_OFFSET)
                    .append(voter.id() == view.status().id() ? " myself," : " ")
                    .append(master ? "master" : "slave")
                    .append(' ')
                    .append(master ? "-" : view.nodeName(view.master().id()))
                    .append(" 0 0 ")
                    .append(view.status().epoch())
                    .append(view.isReachable(voter) ? " connected" : " disconnected")
                    .append(master ? " 0-" + LAST_SLOT : "")
                    .append('\n');
        }
        return Replies.bulk(lines.toString());
    }

    private static Reply info(ClusterView view) {
        NodeStatus status = view.status();
        return Replies.bulk("cluster_enabled:1\r\ncluster_state:" + (status.serving() ? "ok" : "fail")
                + "\r\ncluster_slots_assigned:" + HashSlot.SLOTS
                + "\r\ncluster_slots_ok:" + HashSlot.SLOTS
                + "\r\ncluster_slots_pfail:0\r\ncluster_slots_fail:0\r\ncluster_known_nodes:"
                + status.voters().size()
                + "\r\ncluster_size:1\r\ncluster_current_epoch:" + status.epoch()
                + "\r\ncluster_my_epoch:" + status.epoch()
                + "\r\ncluster_stats_messages_sent:0\r\ncluster_stats_messages_received:0\r\n");
    }
}

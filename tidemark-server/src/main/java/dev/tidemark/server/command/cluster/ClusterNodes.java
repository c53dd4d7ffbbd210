package dev.tidemark.server.command.cluster;

import dev.tidemark.kv.layout.HashSlot;
import dev.tidemark.node.NodeStatus;
import dev.tidemark.server.cluster.ClusterView;
import dev.tidemark.server.resp.WireReply;
import dev.tidemark.state.reply.Reply;

/** {@code CLUSTER NODES}: a line for each node. */
final class ClusterNodes {
    private static final int BUS_PORT_OFFSET = 10_000;

    private ClusterNodes() {}

    static Reply reply(ClusterView view) {
        StringBuilder lines = new StringBuilder();
        view.nodes().forEach(voter -> lines.append(line(view, voter)).append('\n'));
        return new WireReply.Verbatim(lines.toString());
    }

    /** {@code <id> <ip:port@cport> <flags> <master> <ping-sent> <pong-recv> <config-epoch> <link-state> <slot>}. */
    static String line(ClusterView view, NodeStatus.Voter voter) {
        boolean master = view.isMaster(voter);
        return view.nodeName(voter.id())
                + " "
                + voter.client().host()
                + ":"
                + voter.client().port()
                + "@"
                + (voter.client().port() + BUS_PORT_OFFSET)
                + (voter.id() == view.status().id() ? " myself," : " ")
                + (master ? "master" : "slave")
                + " "
                + (master ? "-" : view.nodeName(view.master().id()))
                + " 0 0 "
                + view.status().epoch()
                + (view.isReachable(voter) ? " connected" : " disconnected")
                + (master ? " 0-" + (HashSlot.SLOTS - 1) : "");
    }
}

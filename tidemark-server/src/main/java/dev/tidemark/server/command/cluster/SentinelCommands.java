package dev.tidemark.server.command.cluster;

import dev.tidemark.kv.command.CommandInfo;
import dev.tidemark.node.HostPort;
import dev.tidemark.node.NodeStatus;
import dev.tidemark.server.cluster.ClusterView;
import dev.tidemark.server.command.CommandErrors;
import dev.tidemark.server.command.ContainerCommand;
import dev.tidemark.server.command.NodeCommand;
import dev.tidemark.server.command.Replies;
import dev.tidemark.server.command.Subcommand;
import dev.tidemark.server.front.FrontContext;
import dev.tidemark.state.reply.Reply;
import java.util.List;
import java.util.function.BiFunction;

/**
 * {@code SENTINEL}: for clients that find a master by asking sentinels. Every node is a sentinel of the one master that
 * there is, under the name of {@code sentinel-master}.
 */
public final class SentinelCommands {
    private static final Reply.Failure NO_SUCH_MASTER = Replies.error("No such master with that name");
    private static final String DIFFERENCE =
            "Every node answers as a sentinel on its own port, for one master, `sentinel-master`"
                    + " of the configuration. Nothing here changes the cluster.";

    private final FrontContext front;

    private SentinelCommands(FrontContext front) {
        this.front = front;
    }

    public static NodeCommand container(FrontContext front) {
        return new SentinelCommands(front).container();
    }

    private NodeCommand container() {
        return ContainerCommand.of(
                "sentinel",
                "server",
                "2.8.4",
                "Container of what clients ask sentinels.",
                DIFFERENCE,
                new Subcommand(
                        info("get-master-addr-by-name", 3, "Returns host and port of the leader.")
                                .withSyntax("master-name"),
                        (session, a) -> isOurs(a) ? address(view()) : Reply.NIL_SEQUENCE),
                new Subcommand(
                        info("masters", 2, "Describes the leader, in a list."),
                        (session, a) -> new Reply.Sequence(List.of(SentinelMaps.master(view(), name())))),
                named("master", "Describes the leader.", SentinelMaps::master),
                named("replicas", "Describes the followers.", (view, name) -> SentinelMaps.replicas(view)),
                named("slaves", "Describes the followers.", (view, name) -> SentinelMaps.replicas(view)),
                named(
                        "sentinels",
                        "Describes the other nodes as sentinels.",
                        (view, name) -> SentinelMaps.others(view)),
                named(
                        "ckquorum",
                        "Tells whether enough nodes are in touch to elect a leader.",
                        (view, name) -> quorum(view)),
                new Subcommand(
                        info("myid", 2, "Returns the name of this node."),
                        (session, a) ->
                                Replies.bulk(view().nodeName(view().status().id()))));
    }

    private static CommandInfo info(String word, int arity, String summary) {
        return CommandInfo.of("sentinel|" + word, arity, "server", "2.8.4", summary)
                .flags("admin loading stale");
    }

    private Subcommand named(String word, String summary, BiFunction<ClusterView, String, Reply> reply) {
        return new Subcommand(
                info(word, 3, summary).withSyntax("master-name"),
                (session, a) -> isOurs(a) ? reply.apply(view(), name()) : NO_SUCH_MASTER);
    }

    private boolean isOurs(byte[][] arguments) {
        return CommandErrors.text(arguments[2]).equals(name());
    }

    private String name() {
        return front.settings().sentinelMaster();
    }

    private ClusterView view() {
        return new ClusterView(front.node().status());
    }

    private static Reply address(ClusterView view) {
        HostPort address = view.master().client();
        return Replies.words(List.of(address.host(), Integer.toString(address.port())));
    }

    private static Reply quorum(ClusterView view) {
        NodeStatus status = view.status();
        long usable =
                status.voters().values().stream().filter(view::isReachable).count();
        if (!status.elects(view::isReachable)) {
            return new Reply.Failure(
                    "NOQUORUM " + usable + " usable Sentinels. Not enough available Sentinels to reach the"
                            + " majority and authorize a failover");
        }
        return new Reply.Simple("OK " + usable + " usable Sentinels. Quorum and failover authorization can be reached");
    }
}

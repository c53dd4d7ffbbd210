package dev.tidemark.server.command.cluster;

import dev.tidemark.kv.command.CommandInfo;
import dev.tidemark.kv.layout.HashSlot;
import dev.tidemark.server.cluster.ClusterView;
import dev.tidemark.server.command.CommandErrors;
import dev.tidemark.server.command.ContainerCommand;
import dev.tidemark.server.command.NodeCommand;
import dev.tidemark.server.command.Replies;
import dev.tidemark.server.command.Subcommand;
import dev.tidemark.server.front.FrontContext;
import dev.tidemark.state.reply.Reply;
import java.util.function.Function;

/** {@code CLUSTER}: what cluster clients need to find the leader by themselves. */
public final class ClusterCommands {
    private static final String DIFFERENCE =
            "One shard owns all slots; its master is the leader, or the last one while there"
                    + " is none. Nothing here changes the cluster.";

    private ClusterCommands() {}

    public static NodeCommand container(FrontContext front) {
        return ContainerCommand.of(
                "cluster",
                "cluster",
                "3.0.0",
                "Container of what concerns the cluster.",
                DIFFERENCE,
                of(front, "slots", "3.0.0", "Tells which nodes serve which slots.", ClusterSlots::reply),
                of(front, "shards", "7.0.0", "Tells the slots and the nodes of each shard.", ClusterShards::reply),
                of(front, "nodes", "3.0.0", "Lists the nodes, one a line.", ClusterNodes::reply),
                of(front, "info", "3.0.0", "Describes the state of the cluster.", ClusterState::reply),
                new Subcommand(
                        info("myid", 2, "3.0.0", "Returns the name of this node."),
                        (session, a) -> myId(new ClusterView(front.node().status()))),
                of(
                        front,
                        "myshardid",
                        "7.2.0",
                        "Returns the name of the shard.",
                        view -> Replies.bulk(view.nodeName(0))),
                of(front, "links", "7.0.0", "Lists the connections to other nodes.", ClusterLinks::reply),
                new ClusterReplicas(front, "replicas", "5.0.0"),
                new ClusterReplicas(front, "slaves", "3.0.0"),
                new Subcommand(
                        info("keyslot", 3, "3.0.0", "Returns the slot of a key.")
                                .withSyntax("key:string"),
                        (session, a) -> Replies.number(HashSlot.of(a[2]))),
                ClusterKeysInSlot.count(front),
                ClusterKeysInSlot.get(front),
                new Subcommand(
                        info("count-failure-reports", 3, "3.0.0", "Tells whether this node has lost touch with a node.")
                                .tips("nondeterministic_output")
                                .withSyntax("node-id")
                                .differs("1 if this node is not in touch with it; what others see is not gathered."),
                        (session, a) ->
                                failureReports(new ClusterView(front.node().status()), a)));
    }

    private static Reply failureReports(ClusterView view, byte[][] arguments) {
        String name = CommandErrors.text(arguments[2]);
        return view.nodes().stream()
                .filter(voter -> view.nodeName(voter.id()).equals(name))
                .findFirst()
                .<Reply>map(voter -> Replies.number(view.isReachable(voter) ? 0 : 1))
                .orElseGet(() -> Replies.error("Unknown node " + name));
    }

    private static Reply myId(ClusterView view) {
        return Replies.bulk(view.nodeName(view.status().id()));
    }

    private static Subcommand of(
            FrontContext front, String word, String since, String summary, Function<ClusterView, Reply> reply) {
        return new Subcommand(
                info(word, 2, since, summary).tips("nondeterministic_output"),
                (session, a) -> reply.apply(new ClusterView(front.node().status())));
    }

    static CommandInfo info(String word, int arity, String since, String summary) {
        return CommandInfo.of("cluster|" + word, arity, "cluster", since, summary)
                .flags("stale");
    }
}

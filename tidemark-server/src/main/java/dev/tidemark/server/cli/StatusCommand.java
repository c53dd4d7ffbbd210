package dev.tidemark.server.cli;

import dev.tidemark.node.HostPort;
import dev.tidemark.node.Reasons;
import dev.tidemark.server.cli.base.CliException;
import dev.tidemark.server.cli.base.NodeOptions;
import dev.tidemark.server.cli.base.NodeView;
import dev.tidemark.server.cli.base.TextTable;
import dev.tidemark.server.cli.base.Version;
import dev.tidemark.server.http.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "status",
        description = "Shows every node of a cluster.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the cluster has a leader and every node serves",
            "1:nobody answered",
            "2:the command line is wrong",
            "3:a node does not answer or does not serve, or there is no leader"
        })
final class StatusCommand implements Callable<Integer> {
    private static final int DEGRADED = 3;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @CommandLine.Mixin
    private NodeOptions asked;

    @Option(names = "--json", description = "for machines: all fields of TIDE.STATUS, by node id")
    private boolean json;

    /** @param view null if the node did not answer */
    private record Node(HostPort client, NodeView view, String problem) {
        boolean isServing() {
            return view != null && view.isServing();
        }
    }

    @Override
    public Integer call() throws CliException {
        NodeView first = askFirst();
        SortedMap<Integer, Node> nodes = new TreeMap<>();
        try {
            first.clients().forEach((id, client) -> nodes.put(id, ask(client)));
        } catch (IOException e) {
            throw new CliException("the answer of " + asked.at() + " is not understood: " + e.getMessage());
        }
        PrintWriter out = spec.commandLine().getOut();
        out.print(json ? json(nodes) + System.lineSeparator() : table(nodes));
        out.flush();
        return isHealthy(nodes) ? 0 : DEGRADED;
    }

    private NodeView askFirst() throws CliException {
        HostPort address = asked.address();
        try {
            return NodeView.ask(address, asked.password());
        } catch (NodeView.ErrorReply e) {
            throw new CliException("the node at " + asked.at() + " answers: " + e.getMessage()
                    + (e.getMessage().startsWith("NOAUTH") ? " (give it with --password)" : ""));
        } catch (IOException e) {
            throw new CliException("no node answers at " + asked.at() + ": " + Reasons.of(e)
                    + ". Is it running? Give the client address of another one with --at HOST:PORT");
        }
    }

    private Node ask(HostPort client) {
        try {
            return new Node(client, NodeView.ask(client, asked.password()), "");
        } catch (IOException e) {
            return new Node(client, null, Reasons.of(e));
        }
    }

    private static boolean isHealthy(SortedMap<Integer, Node> nodes) {
        return nodes.values().stream().allMatch(Node::isServing)
                && nodes.values().stream()
                        .anyMatch(node -> node.view().text("role").equals("leader"));
    }

    private static String table(SortedMap<Integer, Node> nodes) {
        TextTable table = new TextTable(
                "id", "role", "client", "serving", "epoch", "leader", "log end", "durable", "committed", "applied", "");
        nodes.forEach((id, node) -> {
            NodeView view = node.view();
            if (view == null) {
                table.row(id, "?", node.client(), "no answer", "", "", "", "", "", "", node.problem());
            } else {
                table.row(
                        id,
                        view.text("role"),
                        node.client(),
                        view.isServing() ? "yes" : "no",
                        view.number("epoch"),
                        view.number("leader"),
                        view.number("leo"),
                        view.number("durable"),
                        view.number("hwm"),
                        view.number("applied"),
                        note(view));
            }
        });
        return table.toString();
    }

    /** What an operator should look at. */
    private static String note(NodeView view) {
        String reason = view.text("reason");
        if (!reason.isEmpty() || !(view.fields().get("disk") instanceof Map<?, ?> disk)) {
            return reason;
        }
        return Long.valueOf(1).equals(disk.get("full")) && disk.get("free-bytes") instanceof Long free
                ? "its disk is nearly full: " + (free >> 20) + " MiB are left"
                : "";
    }

    private static String json(SortedMap<Integer, Node> nodes) {
        Map<String, Object> all = new LinkedHashMap<>();
        nodes.forEach((id, node) -> all.put(
                Integer.toString(id),
                node.view() == null
                        ? Map.of("client", node.client().toString(), "problem", node.problem())
                        : node.view().fields()));
        return Json.write(all);
    }
}

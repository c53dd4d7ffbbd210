package dev.tidemark.server.cli;

import dev.tidemark.kv.KvStateMachine;
import dev.tidemark.node.HostPort;
import dev.tidemark.node.NodeConfig;
import dev.tidemark.node.StartException;
import dev.tidemark.node.process.LostCluster;
import dev.tidemark.node.process.RecoveredCluster;
import dev.tidemark.server.cli.base.CliException;
import dev.tidemark.server.cli.base.Version;
import dev.tidemark.server.cli.recover.VerdictText;
import dev.tidemark.server.config.ConfigException;
import dev.tidemark.server.config.ConfigValues;
import dev.tidemark.state.row.SnapshotMeta;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "recover",
        description = {
            "For a cluster that has lost its quorum for good: makes the data directories of all nodes of a NEW cluster"
                    + " from the data directories that are left. All old nodes must be stopped.",
            "Without --to it only shows what is left, and what may be missing. The directories that are left are never"
                    + " changed."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:it was shown, or the nodes can be started",
            "1:nothing that could be started was made",
            "2:wrong command line, or --yes-writes-may-be-lost is missing; nothing was made"
        },
        footer = {"", "More: docs/operations.md"})
final class RecoverCommand implements Callable<Integer> {
    private static final String YES = "--yes-writes-may-be-lost";

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Option(
            names = "--from",
            required = true,
            paramLabel = "DATA-DIR",
            description = "of a node that is left; give the option for each")
    private List<Path> from;

    @Option(
            names = "--to",
            paramLabel = "DIR",
            description = "where the new directories are made: DIR/node-1, DIR/node-2, …")
    private Path to;

    @Option(
            names = "--members",
            paramLabel = "1=HOST:PORT,2=…",
            description = "peer address of every node of the new cluster; goes with --to")
    private String members;

    @Option(
            names = "--write-quorum",
            paramLabel = "W",
            defaultValue = "majority",
            description = "majority (default), all, or a number")
    private String writeQuorum;

    @Option(
            names = YES,
            description = "Do it: what the output says may be lost is given up, and what it says is taken as committed"
                    + " is. Without this nothing is made.")
    private boolean yes;

    @Override
    public Integer call() throws CliException {
        if ((to == null) != (members == null)) {
            throw new CommandLine.ParameterException(spec.commandLine(), "--to and --members go together");
        }
        try {
            List<NodeConfig> nodes = to == null ? List.of() : nodes();
            RecoveredCluster.requirePossible(nodes);
            try (LostCluster lost = LostCluster.open(from)) {
                show(lost);
                return to == null ? CommandLine.ExitCode.OK : make(lost, nodes);
            }
        } catch (StartException e) {
            throw new CliException(e.getMessage());
        }
    }

    private List<NodeConfig> nodes() throws CliException {
        SortedMap<Integer, HostPort> voters;
        try {
            voters = ConfigValues.cluster("option --members", members);
        } catch (ConfigException e) {
            throw new CliException(e.getMessage());
        }
        String cluster = UUID.randomUUID().toString();
        return voters.keySet().stream()
                .map(id -> new NodeConfig(
                        id, to.resolve("node-" + id), cluster, voters, null, writeQuorum, NodeConfig.Limits.defaults()))
                .toList();
    }

    private void show(LostCluster lost) throws StartException {
        long commands = lost.verdict().uncommitted() == 0
                ? 0
                : lost.entries().commandsAfter(lost.verdict().committed());
        PrintWriter out = spec.commandLine().getOut();
        VerdictText.of(lost.survivors(), lost.verdict(), commands).forEach(out::println);
        out.flush();
    }

    private int make(LostCluster lost, List<NodeConfig> nodes) throws StartException {
        PrintWriter out = spec.commandLine().getOut();
        out.println();
        if (!yes) {
            out.println("Nothing was made. To go on with this, for good, give " + YES + ".");
            out.flush();
            return CommandLine.ExitCode.USAGE;
        }
        SnapshotMeta meta = RecoveredCluster.make(lost, nodes, new KvStateMachine());
        out.println("cluster-id = " + meta.clusterId());
        for (NodeConfig node : nodes) {
            out.println("node " + node.id() + " begins after entry " + meta.offset() + ", in " + node.data());
        }
        out.println("Nodes of the old cluster and of this one refuse each other. Start all of these, never one of them"
                + " with an empty directory in place of this; keep the old directories until you have looked at what is"
                + " missing.");
        out.flush();
        return CommandLine.ExitCode.OK;
    }
}

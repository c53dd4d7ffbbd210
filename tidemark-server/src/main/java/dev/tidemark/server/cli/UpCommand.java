package dev.tidemark.server.cli;

import dev.tidemark.server.cli.base.CliException;
import dev.tidemark.server.cli.base.Version;
import dev.tidemark.server.cli.up.LocalCluster;
import dev.tidemark.server.cli.up.UpException;
import dev.tidemark.server.cli.up.UpPlan;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "up",
        description =
                "Runs a local cluster in the foreground, one process per node. Node i serves clients on port P+i-1,"
                        + " peers on P+10000+i-1, HTTP on P+1000+i-1; its data is in DIR/node-i, its log in"
                        + " DIR/node-i/log.txt.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false)
final class UpCommand implements Callable<Integer> {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Option(names = "--nodes", paramLabel = "N", defaultValue = "3", description = "1 to 9 (default: ${DEFAULT-VALUE})")
    private int nodes;

    @Option(
            names = "--spares",
            paramLabel = "N",
            defaultValue = "0",
            description = "so many nodes more, which take the place of one that is silent for long (default: 0)")
    private int spares;

    @Option(
            names = "--replace-after",
            paramLabel = "SECONDS",
            description = "of silence, before a spare takes the place; 0: never (default: 600)")
    private Integer replaceAfter;

    @Option(names = "--port", paramLabel = "P", defaultValue = "7001", description = "default: ${DEFAULT-VALUE}")
    private int port;

    @Option(names = "--data", paramLabel = "DIR", defaultValue = "./data", description = "default: ${DEFAULT-VALUE}")
    private Path data;

    @Option(
            names = "--write-quorum",
            paramLabel = "W",
            defaultValue = "majority",
            description =
                    "nodes that have a write on disk before it is acknowledged: majority (default), all, or a number")
    private String writeQuorum;

    @Option(names = "--restart", description = "start a node again that died")
    private boolean restart;

    @Override
    public Integer call() throws CliException {
        try {
            new LocalCluster(
                            plan(),
                            restart,
                            spec.commandLine().getOut(),
                            spec.commandLine().getErr())
                    .run();
            return 0;
        } catch (UpException e) {
            throw new CliException(e.getMessage());
        }
    }

    UpPlan plan() {
        require(nodes >= 1 && nodes <= UpPlan.MAX_NODES, "--nodes is a number from 1 to " + UpPlan.MAX_NODES);
        int most = UpPlan.MAX_NODES - nodes;
        require(
                spares >= 0 && spares <= most,
                "--spares is a number from 0 to " + most + " beside " + nodes + " nodes");
        require(replaceAfter == null || replaceAfter >= 0, "--replace-after is a number of seconds, 0 or more");
        int maxPort = UpPlan.maxPort(nodes + spares);
        require(
                port >= 1 && port <= maxPort,
                "--port is a number from 1 to " + maxPort + ", since the ports of the peers are 10000 above");
        require(isQuorum(), "--write-quorum is majority, all, or a number from 1 to " + nodes);
        return UpPlan.of(nodes, spares, port, data.normalize(), writeQuorum, replaceAfter);
    }

    private boolean isQuorum() {
        return writeQuorum.equals("majority")
                || writeQuorum.equals("all")
                || (writeQuorum.matches("[1-9]") && Integer.parseInt(writeQuorum) <= nodes);
    }

    private void require(boolean holds, String message) {
        if (!holds) {
            throw new CommandLine.ParameterException(spec.commandLine(), message);
        }
    }
}

package dev.tidemark.server.cli;

import dev.tidemark.kv.KvStateMachine;
import dev.tidemark.node.HostPort;
import dev.tidemark.node.NodeConfig;
import dev.tidemark.node.Reasons;
import dev.tidemark.node.StartException;
import dev.tidemark.node.process.RestoredNode;
import dev.tidemark.node.start.Until;
import dev.tidemark.server.cli.backup.Backup;
import dev.tidemark.server.cli.backup.BackupDirectory;
import dev.tidemark.server.cli.backup.BadBackupException;
import dev.tidemark.server.cli.backup.PointOption;
import dev.tidemark.server.cli.base.CliException;
import dev.tidemark.server.cli.base.Version;
import dev.tidemark.server.config.ConfigException;
import dev.tidemark.server.config.ConfigValues;
import dev.tidemark.state.row.SnapshotMeta;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "restore",
        description = {
            "Makes the data directory of one node of a NEW cluster from a backup: its keys, sessions and request ids."
                    + " Call it once for each node, with the same backup, members and cluster id, and start the nodes"
                    + " then.",
            "With --archive and --until the log after the backup is applied too, up to a point in time."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:the node can be started", "1:nothing that could be started was made", "2:wrong command line"
        },
        footer = {"", "More: docs/operations.md"})
final class RestoreCommand implements Callable<Integer> {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Option(
            names = "--from",
            required = true,
            paramLabel = "DIR|FILE",
            description = "a directory of backups, of which the newest is taken, or one .snap file")
    private Path from;

    @Option(
            names = "--archive",
            paramLabel = "DIR",
            description = "what the nodes archived their log to; goes with --until")
    private Path archive;

    @Option(
            names = "--until",
            paramLabel = "OFFSET|TIME|latest",
            description = "the last entry that is to be there, or a log time such as 2026-11-29T18:30:00Z, up to which"
                    + " entries are; the newest backup before it is taken")
    private String until;

    @Option(names = "--to", required = true, paramLabel = "DATA-DIR", description = "empty or absent")
    private Path to;

    @Option(names = "--node", required = true, paramLabel = "N", description = "number of this node in --members")
    private int node;

    @Option(
            names = "--members",
            required = true,
            paramLabel = "1=HOST:PORT,2=…",
            description = "peer address of every node of the new cluster")
    private String members;

    @Option(
            names = "--write-quorum",
            paramLabel = "W",
            defaultValue = "majority",
            description = "majority (default), all, or a number")
    private String writeQuorum;

    @Option(
            names = "--cluster-id",
            paramLabel = "UUID",
            description = "the same for all nodes; if none is given, one is minted and printed")
    private String clusterId;

    @Override
    public Integer call() throws CliException {
        SortedMap<Integer, HostPort> voters;
        try {
            voters = ConfigValues.cluster("option --members", members);
        } catch (ConfigException e) {
            throw new CliException(e.getMessage());
        }
        NodeConfig config = new NodeConfig(
                node,
                to,
                clusterId == null ? UUID.randomUUID().toString() : clusterId,
                voters,
                null,
                writeQuorum,
                NodeConfig.Limits.defaults());
        try {
            tell(restore(config), config);
            return 0;
        } catch (StartException e) {
            throw new CliException(e.getMessage());
        }
    }

    private SnapshotMeta restore(NodeConfig config) throws CliException, StartException {
        if ((archive == null) != (until == null)) {
            throw new CommandLine.ParameterException(spec.commandLine(), "--archive and --until go together");
        }
        if (until == null) {
            return RestoredNode.restore(config, file(Until.LATEST));
        }
        if (!Files.isDirectory(archive)) {
            throw new CliException(
                    "there is no directory " + archive + "; give the one that the nodes have as archive");
        }
        Until point = PointOption.parse(until);
        return RestoredNode.restore(config, file(point), new KvStateMachine(), archive, point);
    }

    /** The file of the backup; it and its manifest, if it has one, belong together. */
    private Path file(Until point) throws CliException {
        if (!Files.exists(from)) {
            throw new CliException("there is no " + from + "; give a directory that tidemark backup wrote to, or a"
                    + " .snap file in it");
        }
        boolean isDirectory = Files.isDirectory(from);
        Path where = isDirectory ? from : from.toAbsolutePath().getParent();
        try (BackupDirectory directory = BackupDirectory.toRead(where)) {
            Backup backup = isDirectory
                    ? directory.newest(point)
                    : directory.find(from.getFileName().toString());
            backup.check();
            return where.resolve(backup.name());
        } catch (BadBackupException e) {
            throw new CliException(
                    e.getMessage() + ". Nothing was made; give another backup with --from," + " as one .snap file");
        } catch (IOException e) {
            throw new CliException("the backup " + from + " cannot be read: " + Reasons.of(e));
        }
    }

    private void tell(SnapshotMeta meta, NodeConfig config) {
        PrintWriter out = spec.commandLine().getOut();
        out.println("cluster-id = " + meta.clusterId());
        out.println("node " + config.id() + " begins after entry " + meta.offset() + ", in " + config.data());
        if (config.voters().size() > 1) {
            out.println("restore the other nodes of " + config.voters().keySet() + " with --cluster-id "
                    + meta.clusterId() + ", then start all");
        }
        out.flush();
    }
}

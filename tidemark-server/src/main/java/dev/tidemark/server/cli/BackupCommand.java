package dev.tidemark.server.cli;

import dev.tidemark.node.HostPort;
import dev.tidemark.node.Reasons;
import dev.tidemark.server.cli.backup.Backup;
import dev.tidemark.server.cli.backup.BackupDirectory;
import dev.tidemark.server.cli.backup.BackupRun;
import dev.tidemark.server.cli.backup.BadBackupException;
import dev.tidemark.server.cli.base.CliException;
import dev.tidemark.server.cli.base.NodeOptions;
import dev.tidemark.server.cli.base.Version;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "backup",
        description = {
            "Copies all keys, sessions and request ids of a running cluster into a file, as of one entry of the log:"
                    + " all that was acknowledged before it was begun is in it. The cluster serves on.",
            "Each backup is a whole one; what the newest one in the directory has already is not copied from the node"
                    + " again."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:the backup is durable and was checked", "1:there is none", "2:the command line is wrong"},
        footer = {"", "More: docs/operations.md"})
final class BackupCommand implements Callable<Integer> {
    private static final int DAMAGED = 3;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @CommandLine.Mixin
    private NodeOptions node;

    @Option(names = "--to", paramLabel = "DIR", description = "backups of one cluster; created if absent")
    private Path to;

    @Override
    public Integer call() throws CliException {
        if (to == null) {
            throw new CommandLine.ParameterException(spec.commandLine(), "give a directory with --to DIR");
        }
        HostPort address = node.address();
        CommandLine line = spec.commandLine();
        try (BackupDirectory directory = BackupDirectory.toWrite(to)) {
            Backup backup =
                    BackupRun.take(address, node.password(), directory, line.getErr(), new Version().getVersion()[0]);
            line.getOut().println(to.resolve(backup.describe()));
            line.getOut().flush();
        }
        return 0;
    }

    @Command(
            name = "verify",
            description = "Reads and checks every byte of all backups in a directory.",
            mixinStandardHelpOptions = true,
            exitCodeListHeading = "%nExit codes:%n",
            exitCodeList = {"0:all are whole", "1:the directory cannot be read, or has none", "3:one is damaged"})
    int verify(@Parameters(paramLabel = "DIR", description = "what backups were written to") Path from)
            throws CliException {
        PrintWriter out = spec.commandLine().getOut();
        List<String> problems = new ArrayList<>();
        boolean whole = true;
        try (BackupDirectory directory = BackupDirectory.toRead(from)) {
            for (String name : directory.unfinished()) {
                out.println("UNFINISHED " + name + ": a backup was interrupted; the file is of no use and can go");
            }
            Collection<Backup> backups = directory.backups(problems).values();
            problems.forEach(problem -> out.println("DAMAGED " + problem));
            if (backups.isEmpty() && problems.isEmpty()) {
                directory.newest(); // says what is missing
            }
            for (Backup backup : backups) {
                whole &= tell(backup, out);
            }
        } catch (BadBackupException e) {
            throw new CliException(e.getMessage());
        } catch (IOException e) {
            throw new CliException("the backups in " + from + " cannot be read: " + Reasons.of(e));
        } finally {
            out.flush();
        }
        return whole && problems.isEmpty() ? 0 : DAMAGED;
    }

    private static boolean tell(Backup backup, PrintWriter out) throws IOException {
        try {
            backup.check();
            out.println("whole " + backup.describe());
            return true;
        } catch (BadBackupException e) {
            out.println("DAMAGED " + e.getMessage());
            return false;
        }
    }
}

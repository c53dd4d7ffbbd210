package dev.tidemark.server.cli;

import dev.tidemark.disk.FileDisk;
import dev.tidemark.node.HostPort;
import dev.tidemark.node.Reasons;
import dev.tidemark.server.cli.backup.Backup;
import dev.tidemark.server.cli.backup.BackupDirectory;
import dev.tidemark.server.cli.backup.BackupRun;
import dev.tidemark.server.cli.backup.BadBackupException;
import dev.tidemark.server.cli.backup.Pruning;
import dev.tidemark.server.cli.base.CliException;
import dev.tidemark.server.cli.base.NodeOptions;
import dev.tidemark.server.cli.base.Version;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
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
                out.println("UNFINISHED " + name
                        + (name.endsWith(".snap")
                                ? ": it has no manifest: a backup was interrupted at its end, or the manifest was lost"
                                : ": a backup was interrupted; the file is of no use and can go"));
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

    @Command(
            name = "prune",
            description = {
                "Removes all backups of a directory but the newest N, the newest of which is checked before, and what"
                        + " interrupted ones left. A .snap file without a manifest stays unless N backups are kept that"
                        + " are later.",
                "With --archive also the files of that archive that restores from the kept ones do not need."
            },
            mixinStandardHelpOptions = true,
            exitCodeListHeading = "%nExit codes:%n",
            exitCodeList = {"0:done", "1:nothing was removed, or not all; it says why"})
    int prune(
            @Parameters(paramLabel = "DIR", description = "what backups were written to") Path from,
            @Option(names = "--keep", required = true, paramLabel = "N", description = "so many are kept, at least 1")
                    int keep,
            @Option(names = "--archive", paramLabel = "DIR", description = "what the nodes archive their log to")
                    Path archive)
            throws CliException {
        if (keep < 1) {
            throw new CliException(
                    "--keep " + keep + " would remove the last backup. Nothing was removed; keep at least"
                            + " 1, or remove the directory yourself");
        }
        if (archive != null && !Files.isDirectory(archive)) {
            throw new CliException("there is no directory " + archive + ". Nothing was removed; give the one that the"
                    + " nodes have as archive");
        }
        try (BackupDirectory directory = BackupDirectory.toPrune(from)) {
            Pruning pruning = new Pruning(directory);
            try {
                Backup oldest = pruning.backups(keep);
                if (archive != null) {
                    pruning.archive(new FileDisk(archive), oldest);
                }
            } catch (BadBackupException e) {
                throw new CliException(e.getMessage() + ". Nothing was removed");
            } catch (IOException e) {
                throw new CliException("not all could be removed: " + Reasons.of(e));
            } finally {
                PrintWriter out = spec.commandLine().getOut();
                pruning.removed().forEach(name -> out.println("removed " + name));
                pruning.unknown()
                        .forEach(name ->
                                out.println("kept " + name + ": it has no manifest, so it is no finished backup,"
                                        + " or its manifest was lost; remove it if you know that it is of no use"));
                out.flush();
            }
        }
        return 0;
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

package dev.tidemark.server.cli;

import dev.tidemark.disk.FileDisk;
import dev.tidemark.log.Wal;
import dev.tidemark.log.recovery.Finding;
import dev.tidemark.log.recovery.LogInspector;
import dev.tidemark.log.recovery.LogInspector.Item;
import dev.tidemark.log.recovery.RecoveryCase;
import dev.tidemark.node.Reasons;
import dev.tidemark.node.StartException;
import dev.tidemark.node.start.AcceptedLoss;
import dev.tidemark.server.cli.base.CliException;
import dev.tidemark.server.cli.base.Version;
import dev.tidemark.server.cli.recover.RepairRun;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "log",
        description =
                "Reads the log of a node, best while it is stopped. Changes nothing, but for accept-loss and repair.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND")
final class LogCommand implements Runnable {
    private static final String WAL = "wal";
    private static final int DAMAGED = 3;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                spec.commandLine(), "give a command: dump, verify, repair or accept-loss");
    }

    @Command(
            name = "dump",
            description = "Prints every entry, a line each, then what is wrong with the log, if anything.",
            mixinStandardHelpOptions = true,
            exitCodeListHeading = "%nExit codes:%n",
            exitCodeList = {"0:the log is whole", "1:it cannot be read", "3:it is damaged; a node would refuse it"})
    int dump(@Parameters(paramLabel = "DIR", description = "of a node, or its wal directory") Path directory)
            throws CliException {
        return inspect(directory, true);
    }

    @Command(
            name = "verify",
            description = "Checks every byte of the log and says what a node would do with it.",
            mixinStandardHelpOptions = true,
            exitCodeListHeading = "%nExit codes:%n",
            exitCodeList = {"0:the log is whole", "1:it cannot be read", "3:it is damaged; a node would refuse it"})
    int verify(@Parameters(paramLabel = "DIR", description = "of a node, or its wal directory") Path directory)
            throws CliException {
        return inspect(directory, false);
    }

    @Command(
            name = "accept-loss",
            description = {
                "For a stopped node whose log has lost its end, when no other node has what it lacks: the node forgets"
                        + " that its log reached further, and starts with what is there.",
                "Acknowledged writes are lost by this. As long as another node may have them, start that one instead:"
                        + " this one then heals by itself."
            },
            mixinStandardHelpOptions = true,
            exitCodeListHeading = "%nExit codes:%n",
            exitCodeList = {"0:accepted", "1:the directory cannot be used", "2:--yes is missing; nothing was changed"})
    int acceptLoss(
            @Parameters(paramLabel = "DIR", description = "data directory of the node") Path directory,
            @CommandLine.Option(names = "--yes", description = "Do it; without this it only says what is known.")
                    boolean yes)
            throws CliException {
        PrintWriter out = spec.commandLine().getOut();
        try {
            if (!yes) {
                out.println("Nothing was changed: " + AcceptedLoss.describe(directory)
                        + ". To lose for good what the log does not have now, give --yes.");
                out.flush();
                return CommandLine.ExitCode.USAGE;
            }
            out.println("Accepted: " + AcceptedLoss.accept(directory)
                    + ". What the log does not have now is lost for this node; it starts with the rest.");
            out.flush();
            return 0;
        } catch (StartException e) {
            throw new CliException(e.getMessage());
        }
    }

    @Command(
            name = "repair",
            description = {
                "For a stopped node that is a cluster of its own, and whose log is damaged: the log ends before the"
                        + " damage, and the node starts with what is there. What is damaged is put aside.",
                "Acknowledged writes are lost by this, unless what is damaged is before the checkpoint. With other"
                        + " nodes it is not needed: they fill the log by themselves."
            },
            mixinStandardHelpOptions = true,
            exitCodeListHeading = "%nExit codes:%n",
            exitCodeList = {
                "0:repaired, or there is nothing to repair",
                "1:the directory cannot be used, or must not be repaired",
                "2:--yes is missing; nothing was changed"
            })
    int repair(
            @Parameters(paramLabel = "DIR", description = "data directory of the node") Path directory,
            @CommandLine.Option(names = "--yes", description = "Do it; without this it only says what would be lost.")
                    boolean yes,
            @CommandLine.Option(
                            names = "--alone",
                            description = "The cluster has no other node, whatever the directory says or does not say.")
                    boolean alone)
            throws CliException {
        try {
            return RepairRun.run(directory, yes, alone, spec.commandLine().getOut());
        } catch (StartException e) {
            throw new CliException(e.getMessage());
        }
    }

    private int inspect(Path given, boolean dump) throws CliException {
        Path directory = Files.isDirectory(given.resolve(WAL)) ? given.resolve(WAL) : given;
        if (!Files.isDirectory(directory)) {
            throw new CliException("there is no directory " + directory + "; give that of a node, such as data/node-1");
        }
        PrintWriter out = spec.commandLine().getOut();
        Walk walk = new Walk(out, dump);
        try {
            Path parent = directory.toAbsolutePath().normalize().getParent();
            String name = parent == null
                    ? ""
                    : directory.toAbsolutePath().normalize().getFileName().toString();
            if (parent == null || !Wal.exists(new FileDisk(parent), name)) {
                throw new CliException(
                        "there is no log in " + directory + "; give the directory of a node, such as" + " data/node-1");
            }
            boolean usable = LogInspector.inspect(new FileDisk(parent), name, walk::see);
            walk.summarize(usable);
            out.flush();
            return usable ? 0 : DAMAGED;
        } catch (IOException e) {
            throw new CliException("the log in " + directory + " cannot be read: " + Reasons.of(e));
        }
    }

    /** Prints what the inspection comes across. */
    private static final class Walk {
        private final PrintWriter out;
        private final boolean dump;
        private long segments;
        private long entries;
        private long first;
        private long last;
        private long bytes;

        Walk(PrintWriter out, boolean dump) {
            this.out = out;
            this.dump = dump;
        }

        void see(Item item) {
            if (item instanceof Item.Segment segment) {
                segments++;
                print("# segment " + segment.file() + " of cluster " + segment.clusterId() + ", incarnation "
                        + segment.incarnation() + ", after entry "
                        + segment.base().offset() + "@"
                        + segment.base().epoch());
            } else if (item instanceof Item.Entry entry) {
                entries++;
                first = first == 0 ? entry.record().offset() : first;
                last = entry.record().offset();
                bytes += entry.record().sizeInBytes();
                print(EntryText.of(entry.record()));
            } else if (item instanceof Item.Found found) {
                tell(found.finding());
            }
        }

        private void print(String line) {
            if (dump) {
                out.println(line);
            }
        }

        private void tell(Finding finding) {
            if (finding.kind() == RecoveryCase.CLEAN_END) {
                return; // nothing to tell
            }
            out.println((finding.refuses() ? "DAMAGED " : "note ") + finding.kind() + ": " + finding.message());
        }

        void summarize(boolean usable) {
            out.println((dump ? "# " : "") + entries + " entries"
                    + (entries == 0 ? "" : ", offsets " + first + " to " + last)
                    + ", " + bytes + " bytes in " + segments + " segments: "
                    + (usable
                            ? "every checksum and the chain are right"
                            : "damaged, a node would refuse to start with it"));
        }
    }
}

package dev.tidemark.server.cli;

import dev.tidemark.disk.FileDisk;
import dev.tidemark.node.Reasons;
import dev.tidemark.server.cli.base.CliException;
import dev.tidemark.server.cli.base.Version;
import dev.tidemark.tree.DataFile;
import dev.tidemark.tree.check.Finding;
import dev.tidemark.tree.check.PageVisitor;
import dev.tidemark.tree.check.TreeInspector;
import dev.tidemark.tree.check.TreeReport;
import dev.tidemark.tree.file.TreeRefusedException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "tree",
        description = "Reads the data file of a stopped node. Changes nothing.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND")
final class TreeCommand implements Runnable {
    private static final int DAMAGED = 3;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "give a command: dump or verify");
    }

    @Command(
            name = "dump",
            description = "Prints every page of the newest checkpoint, or every row, a line each.",
            mixinStandardHelpOptions = true,
            exitCodeListHeading = "%nExit codes:%n",
            exitCodeList = {"0:the data file is whole", "1:it cannot be read", "3:it is damaged"})
    int dump(
            @Parameters(paramLabel = "DIR", description = "of a node") Path directory,
            @Option(names = "--rows", description = "Print rows in place of pages.") boolean rows)
            throws CliException {
        PrintWriter out = spec.commandLine().getOut();
        return inspect(directory, rows ? TreeText.rows(out) : TreeText.pages(out), "# ");
    }

    @Command(
            name = "verify",
            description = {
                "Checks every byte of the data file: each page by what its parent says of it, the order and the digest"
                        + " of the rows, and the map of free blocks by what the two newest checkpoints have.",
            },
            mixinStandardHelpOptions = true,
            exitCodeListHeading = "%nExit codes:%n",
            exitCodeList = {"0:the data file is whole", "1:it cannot be read", "3:it is damaged"})
    int verify(@Parameters(paramLabel = "DIR", description = "of a node") Path directory) throws CliException {
        return inspect(directory, PageVisitor.NONE, "");
    }

    private int inspect(Path directory, PageVisitor visitor, String prefix) throws CliException {
        if (!Files.isDirectory(directory)) {
            throw new CliException("there is no directory " + directory + "; give that of a node, such as data/node-1");
        }
        if (!Files.exists(directory.resolve(DataFile.NAME))) {
            throw new CliException("there is no data file " + directory.resolve(DataFile.NAME)
                    + "; give the directory of a node that has one");
        }
        try {
            TreeReport report = TreeInspector.inspect(new FileDisk(directory), DataFile.NAME, visitor);
            return tell(report, prefix);
        } catch (TreeRefusedException e) {
            throw new CliException(e.getMessage());
        } catch (IOException e) {
            throw new CliException("the data file in " + directory + " cannot be read: " + Reasons.of(e));
        }
    }

    private int tell(TreeReport report, String prefix) {
        PrintWriter out = spec.commandLine().getOut();
        for (Finding finding : report.findings()) {
            out.println("DAMAGED " + finding);
        }
        out.println(prefix + TreeText.of(report));
        out.flush();
        return report.isWhole() ? 0 : DAMAGED;
    }
}

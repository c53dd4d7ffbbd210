package dev.tidemark.server.cli;

import dev.tidemark.node.Reasons;
import dev.tidemark.server.cli.base.CliException;
import dev.tidemark.server.cli.base.Version;
import dev.tidemark.server.config.Locales;
import dev.tidemark.server.output.ProcessOutput;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Set;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line of Tidemark. */
@Command(
        name = "tidemark",
        description =
                "A replicated write-ahead-log database: an acknowledged write is never lost, a retried write never"
                        + " happens twice.",
        subcommands = {
            UpCommand.class,
            ServerCommand.class,
            StatusCommand.class,
            MembersCommand.class,
            BackupCommand.class,
            RestoreCommand.class,
            RecoverCommand.class,
            LogCommand.class,
            TreeCommand.class,
            SimCommand.class,
            BenchCommand.class,
            TortureCommand.class,
            RehearseCommand.class
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        synopsisSubcommandLabel = "COMMAND",
        footer = {"", "Start with: tidemark up", "Then:       redis-cli -p 7001"})
public final class Main implements Runnable {
    /** Something was wrong with what the user asked for or with the machine; a message says what. */
    static final int FAILED = 1;

    /** These must go on when nobody reads what they print; the others print for a reader, and wait for it. */
    private static final Set<String> WATCH_OVER_NODES = Set.of("server", "up", RehearseCommand.NAME);

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "what shall it do? Give a command");
    }

    static CommandLine commandLine() {
        return new CommandLine(new Main())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .registerConverter(Path.class, Main::path)
                .setParameterExceptionHandler(Main::wrongParameter)
                .setExecutionExceptionHandler((failure, line, parsed) -> failed(failure, line));
    }

    private static Path path(String text) {
        if (text.isEmpty()) {
            throw new CommandLine.TypeConversionException("is empty; give the name of a file or directory");
        }
        return Path.of(text);
    }

    /** What is wrong with a path is not how it is given: the usage would hide the reason. */
    private static int wrongParameter(CommandLine.ParameterException failure, String[] arguments) {
        if (failure.getCause() instanceof InvalidPathException path) {
            String where = failure.getArgSpec() instanceof CommandLine.Model.OptionSpec option
                    ? option.longestName() + ": "
                    : "";
            failure.getCommandLine()
                    .getErr()
                    .println("tidemark: " + where + "\"" + path.getInput() + "\" cannot be a path here: "
                            + Locales.advice(path));
            return FAILED;
        }
        CommandLine line = failure.getCommandLine();
        line.getErr().println(failure.getMessage());
        if (!CommandLine.UnmatchedArgumentException.printSuggestions(failure, line.getErr())) {
            line.usage(line.getErr());
        }
        return line.getCommandSpec().exitCodeOnInvalidInput();
    }

    /** A message, never a trace; the trace is there for those who ask for it. */
    private static int failed(Exception failure, CommandLine line) {
        if (failure instanceof CliException) {
            line.getErr().println("tidemark: " + failure.getMessage());
        } else {
            LoggerFactory.getLogger(Main.class).debug("failed", failure);
            line.getErr()
                    .println("tidemark: " + Reasons.of(failure) + " ("
                            + failure.getClass().getSimpleName() + "). TIDEMARK_LOG_LEVEL=DEBUG shows where");
        }
        return FAILED;
    }

    public static void main(String[] arguments) {
        if (arguments.length > 0 && WATCH_OVER_NODES.contains(arguments[0])) {
            ProcessOutput.install();
        }
        int code = commandLine().execute(arguments);
        ProcessOutput.awaitWritten();
        System.exit(code);
    }
}

package dev.tidemark.server.cli;

import dev.tidemark.server.output.ProcessOutput;
import java.util.Set;
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
            LogCommand.class,
            SimCommand.class,
            BenchCommand.class,
            TortureCommand.class
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
    private static final Set<String> WATCH_OVER_NODES = Set.of("server", "up");

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "what shall it do? Give a command");
    }

    static CommandLine commandLine() {
        return new CommandLine(new Main())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((failure, line, parsed) -> {
                    if (failure instanceof CliException) {
                        line.getErr().println("tidemark: " + failure.getMessage());
                        return FAILED;
                    }
                    throw failure;
                });
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

package dev.tidemark.server.cli;

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
        System.exit(commandLine().execute(arguments));
    }
}

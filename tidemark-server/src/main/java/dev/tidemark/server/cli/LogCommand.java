package dev.tidemark.server.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

@Command(
        name = "log",
        description = "Reads the log of a node that is stopped. Changes nothing.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND")
final class LogCommand implements Runnable {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "give a command: dump or verify");
    }
}

package dev.tidemark.server.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.spi.ToolProvider;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code tidemark sim}: no module imports the simulator, so it is found by its name, if it is there. */
@Command(
        name = "sim",
        description = "Runs clusters in a simulator, under faults, and checks every step. See: tidemark sim --help")
final class SimCommand implements Callable<Integer> {
    private static final String NAME = "sim";

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @CommandLine.Unmatched
    private final List<String> arguments = new ArrayList<>();

    @Override
    public Integer call() throws CliException {
        ToolProvider simulator = ToolProvider.findFirst(NAME)
                .orElseThrow(() -> new CliException("the simulator is not on the class path. Run ./tidemark sim, which"
                        + " builds it and puts tidemark-sim.jar beside tidemark.jar"));
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        return simulator.run(out, err, arguments.toArray(String[]::new));
    }
}

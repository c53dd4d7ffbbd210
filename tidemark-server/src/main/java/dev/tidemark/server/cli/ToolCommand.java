package dev.tidemark.server.cli;

import dev.tidemark.server.cli.base.CliException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.spi.ToolProvider;
import picocli.CommandLine;

/** A command of a module above the server. No module imports those, so it is found by its name, if it is there. */
abstract class ToolCommand implements Callable<Integer> {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @CommandLine.Unmatched
    private final List<String> arguments = new ArrayList<>();

    @Override
    public final Integer call() throws CliException {
        String name = spec.name();
        ToolProvider tool = ToolProvider.findFirst(name)
                .orElseThrow(() -> new CliException("'" + name + "' is not on the class path. Run ./tidemark " + name
                        + ", which builds it and puts tidemark-" + name + ".jar beside tidemark.jar"));
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        return tool.run(out, err, arguments.toArray(String[]::new));
    }
}

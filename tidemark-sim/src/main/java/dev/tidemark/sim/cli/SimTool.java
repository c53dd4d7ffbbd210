package dev.tidemark.sim.cli;

import java.io.PrintWriter;
import java.util.spi.ToolProvider;

/** {@code ./tidemark sim}: found by its name, since no module imports the simulator. */
public final class SimTool implements ToolProvider {
    @Override
    public String name() {
        return "sim";
    }

    @Override
    public int run(PrintWriter out, PrintWriter err, String... args) {
        err.println("The simulator is not here yet.");
        return 2;
    }
}

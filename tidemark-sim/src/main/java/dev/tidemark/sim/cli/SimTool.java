package dev.tidemark.sim.cli;

import java.io.PrintWriter;
import java.util.spi.ToolProvider;
import picocli.CommandLine;

/** {@code ./tidemark sim}: found by its name, since no module imports the simulator. */
public final class SimTool implements ToolProvider {
    @Override
    public String name() {
        return "sim";
    }

    @Override
    public int run(PrintWriter out, PrintWriter err, String... args) {
        CommandLine line = new CommandLine(new SimCommand());
        line.setOut(out);
        line.setErr(err);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        int code = line.execute(args);
        out.flush();
        err.flush();
        return code;
    }
}

package dev.tidemark.torture;

import java.io.PrintWriter;
import java.util.spi.ToolProvider;
import picocli.CommandLine;

/** {@code ./tidemark torture}: found by its name, since no module imports it. */
public final class TortureTool implements ToolProvider {
    @Override
    public String name() {
        return "torture";
    }

    @Override
    public int run(PrintWriter out, PrintWriter err, String... arguments) {
        return new CommandLine(new TortureCommand()).setOut(out).setErr(err).execute(arguments);
    }
}

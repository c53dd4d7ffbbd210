package dev.tidemark.bench;

import dev.tidemark.bench.floor.FloorNode;
import dev.tidemark.bench.jraft.JRaftNode;
import dev.tidemark.bench.rocks.RocksNode;
import dev.tidemark.bench.target.FloorServer;
import dev.tidemark.bench.target.JRaftCluster;
import dev.tidemark.bench.target.RocksServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.spi.ToolProvider;
import picocli.CommandLine;

/** {@code ./tidemark bench}. The server's command line finds it by name, if its jar is on the class path. */
public final class BenchTool implements ToolProvider {
    private static final String MICRO_COMMAND = "micro";

    @Override
    public String name() {
        return "bench";
    }

    @Override
    public int run(PrintWriter out, PrintWriter err, String... arguments) {
        try {
            String command = arguments.length == 0 ? "" : arguments[0];
            String[] rest = Arrays.copyOfRange(arguments, Math.min(1, arguments.length), arguments.length);
            switch (command) {
                case MICRO_COMMAND -> org.openjdk.jmh.Main.main(rest);
                case JRaftCluster.NODE_COMMAND ->
                    JRaftNode.run(Path.of(rest[0]), Integer.parseInt(rest[1]), rest[2], rest[3]);
                case FloorServer.NODE_COMMAND ->
                    FloorNode.run(
                            Path.of(rest[0]),
                            Integer.parseInt(rest[1]),
                            Arrays.stream(rest).skip(2).map(Integer::valueOf).toList());
                case RocksServer.NODE_COMMAND -> RocksNode.run(Path.of(rest[0]), Integer.parseInt(rest[1]));
                case ColdCommand.COMMAND -> {
                    return execute(new ColdCommand(), out, err, rest);
                }
                case IdleCommand.COMMAND -> {
                    return execute(new IdleCommand(), out, err, rest);
                }
                case GrowthCommand.COMMAND -> {
                    return execute(new GrowthCommand(), out, err, rest);
                }
                default -> {
                    return execute(new BenchCommand(), out, err, arguments);
                }
            }
            return 0;
        } catch (IOException e) {
            err.println("tidemark bench: " + e);
            return BenchCommand.FAILED;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return BenchCommand.FAILED;
        }
    }

    private static int execute(Object command, PrintWriter out, PrintWriter err, String... arguments) {
        return new CommandLine(command).setOut(out).setErr(err).execute(arguments);
    }
}

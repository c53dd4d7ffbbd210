package dev.tidemark.server.fuzz;

import dev.tidemark.node.FreePorts;
import dev.tidemark.server.support.RawClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A redis-server of the system, on a free port, with nothing of its own on disk. */
final class RedisProcess implements AutoCloseable {
    private static final long START_NANOS = 20_000_000_000L;

    private final Process process;
    private final int port;

    private RedisProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** @param options as on the command line of redis-server */
    static RedisProcess start(Path directory, List<String> options) throws IOException {
        int port = FreePorts.any(1).get(0);
        List<String> command =
                new ArrayList<>(List.of("redis-server", "--port", "" + port, "--save", "", "--bind", "127.0.0.1"));
        command.addAll(List.of("--dir", directory.toString()));
        command.addAll(options);
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("redis.txt").toFile())
                .start();
        RedisProcess redis = new RedisProcess(process, port);
        redis.awaitStart();
        return redis;
    }

    private void awaitStart() {
        long start = System.nanoTime();
        while (true) {
            try (RawClient client = new RawClient(port)) {
                if (client.ask("PING").equals("+PONG\r\n")) {
                    return;
                }
            } catch (UncheckedIOException | IllegalStateException e) {
                if (!process.isAlive() || System.nanoTime() - start > START_NANOS) {
                    close();
                    throw new IllegalStateException("redis-server did not start", e);
                }
                Thread.onSpinWait();
            }
        }
    }

    int port() {
        return port;
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}

package dev.tidemark.bench;

import dev.tidemark.bench.load.LoadRun;
import dev.tidemark.bench.load.LoadSpec;
import dev.tidemark.bench.load.Protocol;
import dev.tidemark.bench.load.Workload;
import dev.tidemark.bench.os.ThreadFigures;
import dev.tidemark.bench.target.BenchException;
import dev.tidemark.bench.target.TidemarkCluster;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "tidemark bench idle",
        description = "What three nodes take of a processor while nobody asks them anything, and which of their threads"
                + " wake how often (H169). Linux only.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class IdleCommand extends OwnClusterCommand {
    static final String COMMAND = "idle";
    private static final int KEYS = 20_000;
    private static final int VALUE_BYTES = 100;
    private static final int CLIENTS = 16;
    private static final Duration FILLING = Duration.ofSeconds(30);
    /** Those of a node that take most. */
    private static final int THREADS_SHOWN = 8;

    private static final double MICROS = 1e6;

    @Option(
            names = "--settle",
            paramLabel = "TIME",
            defaultValue = "60s",
            converter = DurationConverter.class,
            description = "from the last write to the measurement (default: ${DEFAULT-VALUE})")
    private Duration settle;

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            defaultValue = "60s",
            converter = DurationConverter.class,
            description = "of the measurement (default: ${DEFAULT-VALUE})")
    private Duration duration;

    @Override
    void measure(TidemarkCluster cluster) throws BenchException, IOException, InterruptedException {
        cluster.start();
        fill(cluster.awaitReady());
        TimeUnit.NANOSECONDS.sleep(settle.toNanos());
        Map<Long, SortedMap<Long, ThreadFigures>> before = new LinkedHashMap<>();
        cluster.pids().forEach(pid -> before.put(pid, ThreadFigures.of(pid)));
        long begun = System.nanoTime();
        TimeUnit.NANOSECONDS.sleep(duration.toNanos());
        for (Map.Entry<Long, SortedMap<Long, ThreadFigures>> node : before.entrySet()) {
            List<ThreadFigures> threads = new ArrayList<>();
            ThreadFigures.of(node.getKey()).forEach((id, now) -> {
                ThreadFigures then = node.getValue().get(id);
                threads.add(then == null ? now : now.since(then));
            });
            show(threads, (System.nanoTime() - begun) / 1e9);
        }
        say("the leader listens at %s", cluster.awaitReady());
    }

    private static void fill(InetSocketAddress leader) throws IOException, InterruptedException {
        LoadSpec load = new LoadSpec(
                Protocol.RESP, leader, CLIENTS, 1, VALUE_BYTES, KEYS, Workload.WRITE, 0, 1, Duration.ZERO, FILLING);
        LoadRun.fill(load, FILLING, new ColdWindows());
    }

    private void show(List<ThreadFigures> threads, double seconds) {
        ThreadFigures all = sum("node", threads);
        say("a node: %.2f %% of a processor, %.0f wakes/s", 100 * all.cpuSeconds() / seconds, all.wakes() / seconds);
        threads.stream()
                .sorted(Comparator.comparingDouble(ThreadFigures::cpuSeconds).reversed())
                .limit(THREADS_SHOWN)
                .forEach(thread -> say(
                        "    %-16s %.3f %%  %5.1f wakes/s, %.0f us each",
                        thread.name(),
                        100 * thread.cpuSeconds() / seconds,
                        thread.wakes() / seconds,
                        MICROS * thread.cpuSeconds() / Math.max(1, thread.wakes())));
    }

    private static ThreadFigures sum(String name, List<ThreadFigures> threads) {
        return new ThreadFigures(
                name,
                threads.stream().mapToDouble(ThreadFigures::cpuSeconds).sum(),
                threads.stream().mapToLong(ThreadFigures::wakes).sum());
    }
}

package dev.tidemark.bench;

import dev.tidemark.bench.load.LoadResult;
import dev.tidemark.bench.load.LoadRun;
import dev.tidemark.bench.load.LoadSpec;
import dev.tidemark.bench.load.Protocol;
import dev.tidemark.bench.load.Workload;
import dev.tidemark.bench.target.BenchException;
import dev.tidemark.bench.target.TidemarkCluster;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "tidemark bench cold",
        description = "How long three nodes that were just started are slower than they will be, and how fast a node is"
                + " that leads for the first time (H169).",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class ColdCommand extends OwnClusterCommand {
    static final String COMMAND = "cold";
    private static final int KEYS = 100_000;
    private static final int VALUE_BYTES = 100;
    private static final int FIRST_SECONDS = 10;

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            defaultValue = "60s",
            converter = DurationConverter.class,
            description = "of the load after the start (default: ${DEFAULT-VALUE})")
    private Duration duration;

    @Option(names = "--clients", paramLabel = "N", defaultValue = "64", description = "default: ${DEFAULT-VALUE}")
    private int clients;

    @Option(names = "--warm-up-seconds", paramLabel = "N", description = "of the nodes; default: theirs")
    private Integer warmUpSeconds;

    @Override
    List<String> nodeSettings() {
        return warmUpSeconds == null ? List.of() : List.of("warm-up-seconds=" + warmUpSeconds);
    }

    @Override
    void measure(TidemarkCluster cluster) throws BenchException, IOException, InterruptedException {
        long started = System.nanoTime();
        cluster.start();
        InetSocketAddress leader = cluster.awaitReady();
        say("all nodes serve after %.1f s", (System.nanoTime() - started) / 1e9);
        ColdWindows start = load(leader, duration);
        double peak = start.peak();
        say("after the start, writes/s in each second: %s", text(start));
        say(
                "peak %,.0f/s; first %d s %,.0f/s; 90 %% of the peak after %d s",
                peak, FIRST_SECONDS, start.firstSeconds(FIRST_SECONDS), start.secondsUntilNearly(peak));
        InetSocketAddress next = cluster.changeLeader(leader);
        TimeUnit.SECONDS.sleep(1);
        ColdWindows change = load(next, Duration.ofSeconds(FIRST_SECONDS + 1L));
        say("after another node leads, writes/s in each second: %s", text(change));
        say(
                "first %d s %,.0f/s, which is %.0f %% of the peak before",
                FIRST_SECONDS, change.firstSeconds(FIRST_SECONDS), 100 * change.firstSeconds(FIRST_SECONDS) / peak);
    }

    private ColdWindows load(InetSocketAddress leader, Duration howLong) throws IOException, InterruptedException {
        ColdWindows windows = new ColdWindows();
        LoadSpec load = new LoadSpec(
                Protocol.RESP, leader, clients, 1, VALUE_BYTES, KEYS, Workload.WRITE, 0, 1, Duration.ZERO, howLong);
        LoadResult result = LoadRun.run(load, windows);
        if (result.errors() > 0) {
            say("%d errors: %s", result.errors(), String.join(" | ", result.errorTexts()));
        }
        return windows;
    }

    private static String text(ColdWindows windows) {
        StringBuilder text = new StringBuilder();
        windows.perSecond().forEach(each -> text.append(String.format(Locale.ROOT, "%.1fk ", each / 1_000)));
        return text.toString().strip();
    }
}

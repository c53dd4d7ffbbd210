package dev.tidemark.bench;

import static dev.tidemark.bench.BenchOptions.require;

import dev.tidemark.bench.growth.GrowthPlan;
import dev.tidemark.bench.growth.GrowthTargets;
import dev.tidemark.bench.load.Protocol;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Option;

/** The options of {@code ./tidemark bench growth}. */
final class GrowthOptions {
    private static final int MAX_KEYS = 1_000_000_000;
    private static final int MAX_CLIENTS = 4096;

    @Option(
            names = "--targets",
            paramLabel = "T,…",
            split = ",",
            defaultValue = "tidemark,tidemark-disk,etcd,redis,rocksdb",
            description = "what to measure: tidemark, all in memory; tidemark-disk, with max-data-bytes; etcd, redis,"
                    + " rocksdb (default: ${DEFAULT-VALUE})")
    List<String> targets;

    @Option(
            names = "--keys",
            paramLabel = "N,…",
            split = ",",
            defaultValue = "1m",
            converter = CountConverter.class,
            description = "how many, such as 20k or 10m; all targets with the first number, then with the next"
                    + " (default: ${DEFAULT-VALUE})")
    private List<Long> keys;

    @Option(
            names = "--value-bytes",
            paramLabel = "N",
            defaultValue = "100",
            description = "size of values (default: ${DEFAULT-VALUE})")
    private int valueBytes;

    @Option(
            names = "--clients",
            paramLabel = "N",
            defaultValue = "64",
            description = "that write, each with its own connection (default: ${DEFAULT-VALUE})")
    private int clients;

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            defaultValue = "60s",
            converter = DurationConverter.class,
            description = "of the writes of each distribution, such as 60s or 5m (default: ${DEFAULT-VALUE})")
    private Duration duration;

    @Option(
            names = "--writes",
            paramLabel = "N",
            defaultValue = "0",
            converter = CountConverter.class,
            description = "so many of each distribution in place of --duration, so that all targets do the same")
    private Long writes;

    @Option(
            names = "--read-duration",
            paramLabel = "TIME",
            defaultValue = "10s",
            converter = DurationConverter.class,
            description = "of the reads by one client (default: ${DEFAULT-VALUE})")
    private Duration reading;

    @Option(
            names = "--settle",
            paramLabel = "TIME",
            defaultValue = "20s",
            converter = DurationConverter.class,
            description = "after each load; what is written in it counts as of that load (default: ${DEFAULT-VALUE})")
    private Duration settle;

    @Option(
            names = "--patience",
            paramLabel = "TIME",
            defaultValue = "120m",
            converter = DurationConverter.class,
            description = "after which a fill, --writes or a restart is given up (default: ${DEFAULT-VALUE})")
    private Duration patience;

    @Option(
            names = "--cold-reads",
            description = "as root: at the end, after the restart, has the kernel forget what it has read of all files"
                    + " of this machine, measures the disk alone, and reads once more")
    private boolean cold;

    @Option(
            names = "--heap",
            paramLabel = "SIZE",
            description = "of each node of the target tidemark, such as 4g (default: by the number of keys)")
    String heap;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "any key of the configuration, for each of Tidemark's nodes; may be repeated")
    List<String> settings = List.of();

    @Option(
            names = "--jvm-options",
            paramLabel = "TEXT",
            defaultValue = "",
            description = "more options for the JVMs of Tidemark's nodes, separated by blanks")
    String jvmOptions;

    @Option(names = "--jdk", paramLabel = "DIR", description = "Java that the servers run on (default: this one)")
    private Path jdk;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "where the data is kept, best on a disk of its own (default: the directory for temporary"
                    + " files)")
    Path data;

    /** @throws IllegalArgumentException in words for the user, if something cannot be */
    GrowthPlan plan() {
        for (String target : targets) {
            require(
                    GrowthTargets.ALL.contains(target),
                    "--targets knows " + String.join(", ", GrowthTargets.ALL) + ", but not '" + target + "'");
        }
        int most = targets.contains("etcd") ? Protocol.ETCD.maxValueBytes() : Protocol.RESP.maxValueBytes();
        require(valueBytes >= 0 && valueBytes <= most, "--value-bytes is a number from 0 to " + most);
        require(clients >= 1 && clients <= MAX_CLIENTS, "--clients is a number from 1 to " + MAX_CLIENTS);
        require(!duration.isZero(), "--duration must be longer than nothing");
        require(!reading.isZero(), "--read-duration must be longer than nothing");
        require(heap == null || heap.matches("[1-9]\\d{0,6}[kmgKMG]"), "--heap is a size such as 512m or 4g");
        require(
                jdk == null || Files.isExecutable(jdk.resolve("bin").resolve("java")),
                "--jdk is a directory with bin/java in it");
        settings.forEach(setting -> require(setting.indexOf('=') > 0, "--set is KEY=VALUE, not '" + setting + "'"));
        keys();
        return new GrowthPlan(valueBytes, clients, writes, duration, reading, settle, patience, cold);
    }

    /** @throws IllegalArgumentException in words for the user, if one of them cannot be */
    List<Integer> keys() {
        keys.forEach(count -> require(
                count >= 1 && count <= MAX_KEYS, "--keys are numbers from 1 to " + MAX_KEYS + ", not " + count));
        return keys.stream().map(Math::toIntExact).toList();
    }

    Path javaHome() {
        return jdk == null ? Path.of(System.getProperty("java.home")) : jdk;
    }
}

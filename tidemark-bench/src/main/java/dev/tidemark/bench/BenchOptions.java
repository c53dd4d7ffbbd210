package dev.tidemark.bench;

import dev.tidemark.bench.load.Protocol;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of {@code ./tidemark bench}: what is measured, how long, and what is told of it. */
final class BenchOptions {
    static final List<String> PEERS =
            List.of("etcd", "etcd-serializable", "redis", "rocksdb", "jraft", "floor", "floor2", "floor3");

    /** What clients write for each. */
    static final Map<String, List<String>> LEVELS = new TreeMap<>(Map.of(
            "linearizable", List.of("linearizable"),
            "strong", List.of("strong"),
            "quorum", List.of("quorum"),
            "session", List.of("session"),
            "bounded", List.of("bounded", "1000"),
            "eventual", List.of("eventual")));

    @Mixin
    final LoadOptions load = new LoadOptions();

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            defaultValue = "20s",
            converter = DurationConverter.class,
            description = "of one measurement, such as 500ms, 20s, 2m (default: ${DEFAULT-VALUE})")
    Duration duration;

    @Option(
            names = "--warmup",
            paramLabel = "TIME",
            defaultValue = "5s",
            converter = DurationConverter.class,
            description = "load before each measurement (default: ${DEFAULT-VALUE})")
    Duration warmup;

    @Option(
            names = "--first-warmup",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "load before the first measurement of a target; four JVMs on two cores need 60 to 90 s"
                    + " (default: 60s, or --warmup with --at)")
    Duration firstWarmup;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "1",
            description = "how often all is measured, in turn (default: ${DEFAULT-VALUE})")
    int rounds;

    @Option(
            names = "--peers",
            paramLabel = "P,…",
            split = ",",
            description = "what to measure beside Tidemark: etcd, etcd-serializable (any node answers a read), redis,"
                    + " rocksdb, jraft; and floor, a program that does nothing but one fsync and one"
                    + " answer; floor2 and floor3, the same with one and two followers")
    List<String> peers = List.of();

    @Option(
            names = "--levels",
            paramLabel = "L,…",
            split = ",",
            description =
                    "reads of Tidemark at these levels too, its clients spread over all three nodes: linearizable,"
                            + " strong, quorum, session, bounded (by one second), eventual")
    List<String> levels = List.of();

    @Option(names = "--one-node", description = "--levels are asked at the leader alone")
    boolean oneNode;

    @Option(
            names = "--at",
            paramLabel = "HOST:PORT",
            description = "client address of a server that runs, whose keys bench:* are overwritten; default: start a"
                    + " cluster of three nodes for the run")
    String at;

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "1",
            description = "of the load generator, 1 to 8 (default: ${DEFAULT-VALUE})")
    int threads;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "where the servers' data is kept during the run, all on one disk (default: the directory for"
                    + " temporary files)")
    Path data;

    @Option(names = "--jdk", paramLabel = "DIR", description = "Java that the servers run on (default: this one)")
    Path jdk;

    @Option(
            names = "--jvm-options",
            paramLabel = "TEXT",
            defaultValue = "",
            description = "more options for the JVMs of Tidemark's nodes, separated by blanks")
    String jvmOptions;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "any key of the configuration, for each of Tidemark's nodes; may be repeated")
    List<String> settings = List.of();

    @Option(names = "--json", description = "print all figures as JSON instead of a table")
    boolean json;

    @Option(names = "--svg", paramLabel = "FILE", description = "write a plot of throughput against latency")
    Path svg;

    /** @throws IllegalArgumentException in words for the user, if something cannot be */
    BenchPlan plan() {
        require(rounds >= 1 && rounds <= 1000, "--rounds is a number from 1 to 1000");
        require(threads >= 1 && threads <= 8, "--threads is a number from 1 to 8");
        require(!duration.isZero(), "--duration must be longer than nothing");
        checkPeers();
        require(at == null || settings.isEmpty(), "--at and --set do not go together: that server runs already");
        checkJdk();
        Duration first = firstWarmup != null ? firstWarmup : at != null ? warmup : Duration.ofSeconds(60);
        return new BenchPlan(
                load.scenarios(maxValueBytes()),
                load.keys(),
                load.distribution(),
                threads,
                rounds,
                warmup,
                first,
                duration);
    }

    private void checkPeers() {
        for (String peer : peers) {
            require(PEERS.contains(peer), "--peers knows " + String.join(", ", PEERS) + ", but not '" + peer + "'");
        }
        for (String level : levels) {
            require(
                    LEVELS.containsKey(level),
                    "--levels knows " + String.join(", ", LEVELS.keySet()) + ", but not '" + level + "'");
        }
        require(
                at == null || levels.isEmpty(),
                "--at and --levels do not go together: levels are measured on a cluster that is started for it");
        require(
                at == null || peers.isEmpty(),
                "--at and --peers do not go together: peers are started beside a cluster"
                        + " of Tidemark on the same disk, which --at prevents");
    }

    private void checkJdk() {
        require(
                jdk == null || Files.isExecutable(jdk.resolve("bin").resolve("java")),
                "--jdk is a directory with bin/java in it");
    }

    private int maxValueBytes() {
        return peers.stream().anyMatch(peer -> peer.startsWith("etcd"))
                ? Protocol.ETCD.maxValueBytes()
                : Protocol.RESP.maxValueBytes();
    }

    static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }
}

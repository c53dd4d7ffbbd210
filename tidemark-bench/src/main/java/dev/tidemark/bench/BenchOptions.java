package dev.tidemark.bench;

import dev.tidemark.bench.load.LoadSpec;
import dev.tidemark.bench.load.Protocol;
import dev.tidemark.bench.load.Workload;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Option;

/** The options of {@code ./tidemark bench}. Lists are combined: every workload with every size with every shape. */
final class BenchOptions {
    static final List<String> PEERS = List.of("etcd", "redis", "jraft", "floor", "floor3");
    private static final int MAX_CLIENTS = 4096;
    private static final int MAX_KEYS = 1_000_000_000;

    @Option(
            names = "--clients",
            paramLabel = "N,…",
            split = ",",
            defaultValue = "1,16,64,256",
            description = "clients, each with its own connection (default: ${DEFAULT-VALUE})")
    List<Integer> clients;

    @Option(
            names = "--shared-connections",
            paramLabel = "N,…",
            split = ",",
            defaultValue = "0",
            description = "the clients share N pipelined connections; 0: they do not (default: ${DEFAULT-VALUE})")
    List<Integer> sharedConnections;

    @Option(
            names = "--pipeline",
            paramLabel = "N,…",
            split = ",",
            defaultValue = "1",
            description = "operations that each client has in flight (default: ${DEFAULT-VALUE})")
    List<Integer> pipelines;

    @Option(
            names = "--workload",
            paramLabel = "W,…",
            split = ",",
            defaultValue = "write",
            description = "write, read, or mix: 90 %% reads, 10 %% writes (default: ${DEFAULT-VALUE})")
    List<String> workloads;

    @Option(
            names = "--value-bytes",
            paramLabel = "N,…",
            split = ",",
            defaultValue = "100",
            description = "size of values (default: ${DEFAULT-VALUE})")
    List<Integer> valueBytes;

    @Option(
            names = "--keys",
            paramLabel = "N",
            defaultValue = "100000",
            description = "random keys out of so many (default: ${DEFAULT-VALUE})")
    int keys;

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "0",
            description = "open loop: N operations a second, whatever the answers do; latency counts from when an"
                    + " operation should have begun. 0: closed loop (default)")
    double rate;

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
            description = "what to measure beside Tidemark: etcd, redis, jraft; and floor, a program that does nothing"
                    + " but one fsync and one answer; floor3, the same with two followers")
    List<String> peers = List.of();

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

    @Option(names = "--json", description = "print all figures as JSON instead of a table")
    boolean json;

    @Option(names = "--svg", paramLabel = "FILE", description = "write a plot of throughput against latency")
    Path svg;

    /** @throws IllegalArgumentException in words for the user, if something cannot be */
    BenchPlan plan() {
        require(rounds >= 1 && rounds <= 1000, "--rounds is a number from 1 to 1000");
        require(threads >= 1 && threads <= 8, "--threads is a number from 1 to 8");
        require(keys >= 1 && keys <= MAX_KEYS, "--keys is a number from 1 to " + MAX_KEYS);
        require(rate >= 0 && rate <= 10_000_000, "--rate is a number from 0 to 10000000");
        require(!duration.isZero(), "--duration must be longer than nothing");
        checkPeers();
        checkJdk();
        Duration first = firstWarmup != null ? firstWarmup : at != null ? warmup : Duration.ofSeconds(60);
        return new BenchPlan(scenarios(), keys, threads, rounds, warmup, first, duration);
    }

    private void checkPeers() {
        for (String peer : peers) {
            require(PEERS.contains(peer), "--peers knows " + String.join(", ", PEERS) + ", but not '" + peer + "'");
        }
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

    private List<Scenario> scenarios() {
        List<Scenario> scenarios = new ArrayList<>();
        for (String workload : workloads) {
            for (int size : valueBytes) {
                require(size >= 0 && size <= maxValueBytes(), "--value-bytes is a number from 0 to " + maxValueBytes());
                for (int shared : sharedConnections) {
                    for (int pipeline : pipelines) {
                        for (int count : clients) {
                            checkShape(count, shared, pipeline);
                            scenarios.add(new Scenario(workload(workload), size, count, shared, pipeline, rate));
                        }
                    }
                }
            }
        }
        return scenarios;
    }

    private int maxValueBytes() {
        return peers.contains("etcd") ? Protocol.ETCD.maxValueBytes() : Protocol.RESP.maxValueBytes();
    }

    private static Workload workload(String name) {
        for (Workload workload : Workload.values()) {
            if (workload.name().toLowerCase(Locale.ROOT).equals(name)) {
                return workload;
            }
        }
        throw new IllegalArgumentException("--workload is write, read or mix, not '" + name + "'");
    }

    private static void checkShape(int clients, int shared, int pipeline) {
        require(clients >= 1 && clients <= MAX_CLIENTS, "--clients is a number from 1 to " + MAX_CLIENTS);
        require(shared >= 0 && shared <= MAX_CLIENTS, "--shared-connections is a number from 0 to " + MAX_CLIENTS);
        require(
                pipeline >= 1 && pipeline <= LoadSpec.MAX_IN_FLIGHT,
                "--pipeline is a number from 1 to " + LoadSpec.MAX_IN_FLIGHT);
        require(
                shared == 0 || pipeline == 1,
                "--pipeline and --shared-connections do not go together: shared connections are pipelined by as many"
                        + " clients as share them");
        require(
                shared == 0 || clients <= shared || clients % shared == 0,
                "--clients " + clients + " cannot be shared out evenly over " + shared + " connections");
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }
}

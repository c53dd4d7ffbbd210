package dev.tidemark.bench;

import static dev.tidemark.bench.BenchOptions.require;

import dev.tidemark.bench.load.KeyDistribution;
import dev.tidemark.bench.load.LoadSpec;
import dev.tidemark.bench.load.Scenario;
import dev.tidemark.bench.load.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Option;

/** The load to measure with. Lists are combined: every workload with every size with every shape. */
final class LoadOptions {
    private static final int MAX_CLIENTS = 4096;
    private static final int MAX_KEYS = 1_000_000_000;
    private static final int MAX_RATE = 10_000_000;

    @Option(
            names = "--clients",
            paramLabel = "N,…",
            split = ",",
            defaultValue = "1,16,64,256",
            description = "clients, each with its own connection (default: ${DEFAULT-VALUE})")
    private List<Integer> clients;

    @Option(
            names = "--shared-connections",
            paramLabel = "N,…",
            split = ",",
            defaultValue = "0",
            description = "the clients share N pipelined connections; 0: they do not (default: ${DEFAULT-VALUE})")
    private List<Integer> sharedConnections;

    @Option(
            names = "--pipeline",
            paramLabel = "N,…",
            split = ",",
            defaultValue = "1",
            description = "operations that each client has in flight (default: ${DEFAULT-VALUE})")
    private List<Integer> pipelines;

    @Option(
            names = "--workload",
            paramLabel = "W,…",
            split = ",",
            defaultValue = "write",
            description = "write, read, or mix: 90 %% reads, 10 %% writes (default: ${DEFAULT-VALUE})")
    private List<String> workloads;

    @Option(
            names = "--value-bytes",
            paramLabel = "N,…",
            split = ",",
            defaultValue = "100",
            description = "size of values (default: ${DEFAULT-VALUE})")
    private List<Integer> valueBytes;

    @Option(
            names = "--keys",
            paramLabel = "N",
            defaultValue = "100000",
            description = "random keys out of so many (default: ${DEFAULT-VALUE})")
    private int keys;

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "0",
            description = "open loop: N operations a second, whatever the answers do; latency counts from when an"
                    + " operation should have begun. 0: closed loop (default)")
    private double rate;

    @Option(
            names = "--distribution",
            paramLabel = "D",
            defaultValue = "uniform",
            description = "uniform: each key as often as any other; zipf: a few very often, with an exponent of 0.99 as"
                    + " in YCSB (default: ${DEFAULT-VALUE})")
    private String distribution;

    /** @throws IllegalArgumentException in words for the user, if there is none of that name */
    KeyDistribution distribution() {
        for (KeyDistribution known : KeyDistribution.values()) {
            if (known.name().toLowerCase(Locale.ROOT).equals(distribution)) {
                return known;
            }
        }
        throw new IllegalArgumentException("--distribution is uniform or zipf, not '" + distribution + "'");
    }

    /** @throws IllegalArgumentException in words for the user, if it cannot be */
    int keys() {
        require(keys >= 1 && keys <= MAX_KEYS, "--keys is a number from 1 to " + MAX_KEYS);
        return keys;
    }

    /** @throws IllegalArgumentException in words for the user, if one of them cannot be */
    List<Scenario> scenarios(int maxValueBytes) {
        require(rate >= 0 && rate <= MAX_RATE, "--rate is a number from 0 to " + MAX_RATE);
        List<Scenario> scenarios = new ArrayList<>();
        for (String name : workloads) {
            Workload workload = workload(name);
            for (int size : valueBytes) {
                require(size >= 0 && size <= maxValueBytes, "--value-bytes is a number from 0 to " + maxValueBytes);
                addShapes(workload, size, scenarios);
            }
        }
        return scenarios;
    }

    private void addShapes(Workload workload, int size, List<Scenario> scenarios) {
        for (int shared : sharedConnections) {
            for (int pipeline : pipelines) {
                for (int count : clients) {
                    checkShape(count, shared, pipeline);
                    scenarios.add(new Scenario(workload, size, count, shared, pipeline, rate));
                }
            }
        }
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
}

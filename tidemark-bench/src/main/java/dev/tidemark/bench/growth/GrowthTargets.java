package dev.tidemark.bench.growth;

import dev.tidemark.bench.load.CommandTemplates;
import dev.tidemark.bench.os.SystemMemory;
import dev.tidemark.bench.target.BenchException;
import dev.tidemark.bench.target.EtcdCluster;
import dev.tidemark.bench.target.OwnServers;
import dev.tidemark.bench.target.RedisServer;
import dev.tidemark.bench.target.RocksServer;
import dev.tidemark.bench.target.TidemarkCluster;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is measured with much data. */
public final class GrowthTargets {
    public static final String IN_MEMORY = "tidemark";
    public static final String ON_DISK = "tidemark-disk";
    public static final List<String> ALL = List.of(IN_MEMORY, ON_DISK, "etcd", "redis", "rocksdb");

    /** As docs/configuration.md has it for a heap of 192 MiB, but for the bound of the data. */
    private static final List<String> DISK_SETTINGS = List.of("max-data-bytes=20g", "checkpoint-bytes=32m");

    private static final int NODES = 3;
    private static final long MIB = 1 << 20;
    /** What a pair of small texts takes in a node beside them, with something to spare. */
    private static final int PAIR_BYTES = 160;
    /** Of the heap that the state may have, with something to spare. */
    private static final double STATE_SHARE = 0.55;

    private static final long HEAP_BASE = 192 * MIB;
    /** Of a node beside its heap. */
    private static final long OUTSIDE_BYTES = 160 * MIB;

    private final Path javaHome;
    private final List<String> jvmOptions;
    private final List<String> settings;
    private final String heap;

    /**
     * @param jvmOptions more of them, for all nodes of Tidemark
     * @param settings {@code KEY=VALUE}, for all nodes of Tidemark
     * @param heap of a node that has all in memory, such as 4g; null: by the number of keys
     */
    public GrowthTargets(Path javaHome, List<String> jvmOptions, List<String> settings, String heap) {
        this.javaHome = javaHome;
        this.jvmOptions = List.copyOf(jvmOptions);
        this.settings = List.copyOf(settings);
        this.heap = heap;
    }

    /**
     * Starts nothing.
     *
     * @throws BenchException if this machine cannot have it
     */
    public OwnServers of(String name, Path directory, int keys, int valueBytes) throws BenchException {
        return switch (name) {
            case IN_MEMORY -> tidemark(directory, heapOptions(keys, valueBytes));
            case ON_DISK ->
                new TidemarkCluster(directory, javaHome, jvmOptions)
                        .named(ON_DISK)
                        .setting(diskSettings(settings))
                        .setting(settings);
            case "etcd" -> new EtcdCluster(directory);
            case "redis" -> new RedisServer(directory);
            case "rocksdb" -> new RocksServer(directory, javaHome);
            default -> throw new BenchException("no such target: " + name);
        };
    }

    private OwnServers tidemark(Path directory, List<String> heapOptions) {
        List<String> options =
                Stream.concat(heapOptions.stream(), jvmOptions.stream()).toList();
        return new TidemarkCluster(directory, javaHome, options).setting(settings);
    }

    private List<String> heapOptions(int keys, int valueBytes) throws BenchException {
        if (heap != null) {
            return List.of("-Xms" + heap, "-Xmx" + heap);
        }
        long bytes = heapBytes(keys, valueBytes);
        long needed = NODES * (bytes + OUTSIDE_BYTES);
        OptionalLong available = SystemMemory.availableBytes();
        if (available.isPresent() && available.getAsLong() < needed) {
            throw new BenchException("not started: three nodes with heaps of " + bytes / MIB + " MiB need "
                    + needed / MIB + " MiB, and this machine has " + available.getAsLong() / MIB + " MiB left");
        }
        return List.of("-Xms" + bytes / MIB + "m", "-Xmx" + bytes / MIB + "m");
    }

    /** Those of the defaults that are not set otherwise. */
    static List<String> diskSettings(List<String> given) {
        Set<String> keys = given.stream().map(GrowthTargets::key).collect(Collectors.toSet());
        return DISK_SETTINGS.stream()
                .filter(setting -> !keys.contains(key(setting)))
                .toList();
    }

    private static String key(String setting) {
        return setting.substring(0, setting.indexOf('='));
    }

    /** That holds so many keys. */
    static long heapBytes(int keys, int valueBytes) {
        return HEAP_BASE
                + (long) (keys * (double) (CommandTemplates.KEY_BYTES + valueBytes + PAIR_BYTES) / STATE_SHARE);
    }
}

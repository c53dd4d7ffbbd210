package dev.tidemark.bench;

import dev.tidemark.bench.target.BenchException;
import dev.tidemark.bench.target.EtcdCluster;
import dev.tidemark.bench.target.FloorServer;
import dev.tidemark.bench.target.JRaftCluster;
import dev.tidemark.bench.target.ReadLevelTarget;
import dev.tidemark.bench.target.RedisServer;
import dev.tidemark.bench.target.RocksServer;
import dev.tidemark.bench.target.RunningServer;
import dev.tidemark.bench.target.Target;
import dev.tidemark.bench.target.TidemarkCluster;
import dev.tidemark.node.HostPort;
import java.nio.file.Path;
import java.util.List;

/** Chooses what is measured. Starts nothing; says what is missing before anything starts. */
final class Targets {
    private final BenchOptions options;
    private final Path directory;

    Targets(BenchOptions options, Path directory) {
        this.options = options;
        this.directory = directory;
    }

    void addTo(List<Target> targets) throws BenchException {
        Path jdk = options.jdk == null ? Path.of(System.getProperty("java.home")) : options.jdk;
        if (options.at != null) {
            targets.add(running());
            return;
        }
        TidemarkCluster cluster =
                new TidemarkCluster(directory, jdk, words(options.jvmOptions)).setting(options.settings);
        targets.add(cluster);
        for (String level : options.levels) {
            targets.add(new ReadLevelTarget(cluster, level, BenchOptions.LEVELS.get(level), options.oneNode));
        }
        for (String peer : options.peers) {
            targets.add(
                    switch (peer) {
                        case "etcd" -> new EtcdCluster(directory);
                        case "etcd-serializable" -> EtcdCluster.serializable(directory);
                        case "redis" -> new RedisServer(directory);
                        case "rocksdb" -> new RocksServer(directory, jdk);
                        case "jraft" -> new JRaftCluster(directory, jdk);
                        case "floor" -> new FloorServer(directory, jdk, 0);
                        case "floor2" -> new FloorServer(directory, jdk, 1);
                        case "floor3" -> new FloorServer(directory, jdk, 2);
                        default -> throw new BenchException("no such peer: " + peer);
                    });
        }
    }

    /** What stands between blanks. */
    static List<String> words(String text) {
        return text.isBlank() ? List.of() : List.of(text.strip().split("\\s+", -1));
    }

    private Target running() throws BenchException {
        try {
            return new RunningServer(HostPort.parse(options.at));
        } catch (IllegalArgumentException e) {
            throw new BenchException("--at: " + e.getMessage(), e);
        }
    }
}

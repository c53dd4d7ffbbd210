package dev.tidemark.bench.target;

import dev.tidemark.bench.load.Protocol;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** The nodes of a cluster, or its leader alone, asked for reads at a level. The cluster is started by itself. */
public final class ReadLevelTarget implements Target {
    private final TidemarkCluster cluster;
    private final String level;
    private final List<String> words;
    private final boolean oneNode;

    /**
     * @param words of the level, as clients write them
     * @param oneNode whether all clients ask the leader
     */
    public ReadLevelTarget(TidemarkCluster cluster, String level, List<String> words, boolean oneNode) {
        this.cluster = cluster;
        this.level = level;
        this.words = List.copyOf(words);
        this.oneNode = oneNode;
    }

    @Override
    public String name() {
        return oneNode ? level + "-at-leader" : level;
    }

    @Override
    public String description() {
        return "the same cluster, "
                + (oneNode ? "its leader alone" : "clients spread over its three nodes")
                + ", reads at level " + String.join(" ", words);
    }

    @Override
    public Protocol protocol() {
        return Protocol.RESP;
    }

    /** The cluster runs already, and was frozen when it had begun. */
    @Override
    public void start() throws BenchException {
        cluster.thaw();
    }

    @Override
    public InetSocketAddress awaitReady() throws BenchException {
        return cluster.awaitReady();
    }

    /** All but the leader, if any; the leader's own address is what {@link #awaitReady} gave. */
    @Override
    public List<InetSocketAddress> others() throws BenchException {
        if (oneNode) {
            return List.of();
        }
        InetSocketAddress leader = cluster.awaitReady();
        return cluster.addresses().stream()
                .filter(address -> !address.equals(leader))
                .toList();
    }

    @Override
    public List<String> greeting() {
        return Stream.concat(Stream.of("TIDE.CONSISTENCY"), words.stream()).toList();
    }

    @Override
    public List<Long> pids() {
        return cluster.pids();
    }

    @Override
    public OptionalLong fsyncs() {
        return cluster.fsyncs();
    }

    @Override
    public void freeze() throws BenchException {
        cluster.freeze();
    }

    @Override
    public void thaw() throws BenchException {
        cluster.thaw();
    }

    /** The cluster is closed by itself. */
    @Override
    public void close() {}
}

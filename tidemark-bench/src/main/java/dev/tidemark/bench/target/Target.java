package dev.tidemark.bench.target;

import dev.tidemark.bench.load.Protocol;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.OptionalLong;

/** A server or a cluster that load can be put on. One thread, but for {@link #close}. */
public interface Target extends AutoCloseable {
    /** One word, as in {@code --peers}. */
    String name();

    /** Version, size of the cluster, when a write is acknowledged; one line. */
    String description();

    Protocol protocol();

    /** Starts what has to be started. */
    void start() throws BenchException;

    /** Waits until it serves; returns where load should go, which is the leader if it has one. */
    InetSocketAddress awaitReady() throws BenchException;

    /** Further addresses that serve the same, over which connections are spread. Once it is ready. */
    default List<InetSocketAddress> others() throws BenchException {
        return List.of();
    }

    /** What each connection says first, in words; empty: nothing. */
    default List<String> greeting() {
        return List.of();
    }

    /** Process ids of all its servers on this machine; empty if they are not known. */
    List<Long> pids();

    /** How often its servers have called fsync so far, if they tell. */
    OptionalLong fsyncs();

    /**
     * Stops its processes where they are, so that they take nothing from another target. Does nothing if they are not
     * ours.
     */
    void freeze() throws BenchException;

    void thaw() throws BenchException;

    /** Ends what {@link #start} started. Any thread, at any time. */
    @Override
    void close();
}

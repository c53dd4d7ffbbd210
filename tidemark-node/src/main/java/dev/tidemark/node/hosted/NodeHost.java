package dev.tidemark.node.hosted;

import dev.tidemark.disk.Disk;
import dev.tidemark.node.environment.NodeBuffers;
import dev.tidemark.node.environment.NodeClock;
import dev.tidemark.node.environment.NodeEnvironment;
import dev.tidemark.protocol.message.Envelope;
import dev.tidemark.state.once.EngineLimits;
import dev.tidemark.tree.page.TreeFormat;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Everything that a {@link HostedNode} gets from outside, in place of the threads, sockets, files and clocks of a
 * machine.
 *
 * @param main runs protocol, apply and gateway, one task at a time, in order
 * @param log runs the log lane, in order; its disk calls may block
 * @param files runs the snapshot lane, in order; its disk calls may block
 * @param readers read pages of the data file, in any order; their disk calls may block
 * @param timer runs a task on {@code main} after a delay
 * @param clock the clocks
 * @param disk the data directory
 * @param uuids random ones, for incarnations and sessions
 * @param seeds random numbers, for segments
 * @param wire the way to the peers
 * @param sizes of buffers and tables
 * @param failed told, once or more, that the node must stop for good, and why
 */
public record NodeHost(
        Executor main,
        Executor log,
        Executor files,
        Executor readers,
        Timer timer,
        NodeClock clock,
        Disk disk,
        Supplier<UUID> uuids,
        LongSupplier seeds,
        Wire wire,
        Sizes sizes,
        Consumer<Throwable> failed) {

    /** Runs a task on the main executor after some milliseconds. */
    @FunctionalInterface
    public interface Timer {
        void after(long millis, Runnable task);
    }

    /** The way to the peers. Called on the main executor. */
    public interface Wire {
        /**
         * Carries a message, or loses it.
         *
         * @param envelope what it says, for those that watch
         * @param frame the same as the bytes that cross a network; the receiver's {@link HostedNode#received} takes
         *     them
         */
        void send(Envelope envelope, byte[] frame);

        boolean isConnected(int peer);

        /** What a peer supports: {@link dev.tidemark.node.environment.PeerTransport#level}. */
        default int level(int peer, UUID incarnation) {
            return 0;
        }
    }

    /**
     * Buffers and tables, so small in a simulation that everything happens in pieces.
     *
     * @param messageBytes of entries in one message
     * @param tailBytes of the log that is kept in memory
     * @param snapshotChunkBytes of a snapshot in one message
     * @param engine the same on all nodes, for ever (docs/decisions/0011)
     */
    public record Sizes(int messageBytes, int tailBytes, int snapshotChunkBytes, EngineLimits engine) {
        private static final int SECTOR_BYTES = 512;
        /** Of sectors, so that a few rows make a tree of several levels. */
        private static final TreeFormat TREE = new TreeFormat(SECTOR_BYTES, 1024, 8192);

        NodeBuffers buffers() {
            return new NodeBuffers(
                    Math.max(SECTOR_BYTES, messageBytes),
                    messageBytes,
                    4 * messageBytes,
                    tailBytes,
                    messageBytes,
                    2L * messageBytes,
                    snapshotChunkBytes,
                    snapshotChunkBytes,
                    Long.MAX_VALUE / 2,
                    TREE);
        }
    }

    NodeEnvironment environment() {
        return new NodeEnvironment(
                main, log, files, readers, timer::after, clock, disk, uuids, seeds, sizes.buffers(), sizes.engine());
    }
}

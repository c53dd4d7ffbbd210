package dev.tidemark.node.environment;

import dev.tidemark.disk.Disk;
import dev.tidemark.state.once.EngineLimits;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Everything that a node needs from outside: where its lanes run, time, disk, chance. In production event loop,
 * threads, files; in a simulation one scheduler, virtual time, a simulated disk and a seed.
 *
 * @param main runs the lanes for protocol, apply and gateway, one task at a time, in order. They share it because on
 *     few cores a hand-over between threads costs more than the work (docs/decisions)
 * @param log runs the log lane, in order; may block in an fsync
 * @param files runs the snapshot lane, in order; may block
 * @param readers read pages of the data file, several at a time, in any order; may block
 * @param timer runs a task on {@code main} after a delay
 * @param clock the clocks
 * @param disk the data directory
 * @param uuids random ones, for incarnations and sessions
 * @param seeds random numbers, for segments
 * @param buffers how much is held and moved at a time
 * @param engine bounds of the exactly-once tables, the same on all nodes, for ever
 * @param archive where the log is archived; null: nowhere
 */
public record NodeEnvironment(
        Executor main,
        Executor log,
        Executor files,
        Executor readers,
        Timer timer,
        NodeClock clock,
        Disk disk,
        Supplier<UUID> uuids,
        LongSupplier seeds,
        NodeBuffers buffers,
        EngineLimits engine,
        ArchivePlace archive) {

    /** Without an archive. */
    public NodeEnvironment(
            Executor main,
            Executor log,
            Executor files,
            Executor readers,
            Timer timer,
            NodeClock clock,
            Disk disk,
            Supplier<UUID> uuids,
            LongSupplier seeds,
            NodeBuffers buffers,
            EngineLimits engine) {
        this(main, log, files, readers, timer, clock, disk, uuids, seeds, buffers, engine, null);
    }

    /** Runs something later, once, on the main executor. */
    @FunctionalInterface
    public interface Timer {
        void after(long millis, Runnable task);

        /** Of which at most one run is to come. */
        default Wake wake(Runnable task) {
            return new CountedWake(this, task);
        }
    }

    /** A task whose next run can be moved. What it was moved from wakes nobody, if the timer can do that. */
    @FunctionalInterface
    public interface Wake {
        /** Runs it after that time, and not when it was to run before. Main executor only. */
        void in(long millis);
    }
}

package dev.tidemark.sim.time;

import java.util.function.Supplier;

/**
 * One thread, virtual time, one seed: everything that happens in a simulation happens here, in an order that the seed
 * decides. It may be entered again from within an event, which is how a disk call of one lane takes time while other
 * lanes go on.
 */
public final class Scheduler {
    /** Where the wall clock of the world starts: some day in 2023. */
    public static final long EPOCH_MICROS = 1_700_000_000_000_000L;

    /** Disk calls that take time at once; beyond that they take none. */
    private static final int MAX_DEPTH = 12;

    private static final int SEQUENCE_BITS = 40;

    private final EventQueue events = new EventQueue();
    private final Dice ties;
    private final Trace trace;
    private long now;
    private long sequence;
    private long hash = 1;
    private long dispatched;
    private int depth;

    public Scheduler(long seed, Trace trace) {
        ties = Dice.of(seed, 1);
        this.trace = trace;
    }

    /** Virtual microseconds. */
    public long now() {
        return now;
    }

    public void after(long micros, Runnable action) {
        long tie = ties.nextLong() >>> SEQUENCE_BITS + 1 << SEQUENCE_BITS | sequence++;
        events.add(now + micros, tie, action);
    }

    /** Lets time pass and things happen, up to {@code end}. */
    public void runUntil(long end) {
        depth++;
        while (!events.isEmpty() && events.firstTime() <= end) {
            step();
        }
        now = Math.max(now, end);
        depth--;
    }

    /** Something takes this long while others go on; less, if {@code interrupted} comes true. */
    public void pass(long micros, Interruption interrupted) {
        if (depth >= MAX_DEPTH) {
            return;
        }
        long end = now + micros;
        depth++;
        while (!events.isEmpty() && events.firstTime() <= end && !interrupted.isDue()) {
            step();
        }
        if (!interrupted.isDue()) {
            now = Math.max(now, end);
        }
        depth--;
    }

    /** Whether who waits must wait no longer. */
    @FunctionalInterface
    public interface Interruption {
        boolean isDue();
    }

    private void step() {
        now = Math.max(now, events.firstTime());
        mix(events.firstTime() ^ events.firstTie() << 20);
        dispatched++;
        events.removeFirst().run();
    }

    /** What happened goes into one number: two runs that differ anywhere end with different ones (H118). */
    public void mix(long value) {
        long mixed = (hash ^ value) * 0x9E37_79B9_7F4A_7C15L;
        hash = mixed ^ mixed >>> 29;
    }

    public long hash() {
        return hash;
    }

    /** Events that were dispatched. */
    public long dispatched() {
        return dispatched;
    }

    /** Events that wait. */
    public int waiting() {
        return events.size();
    }

    public boolean isTraced() {
        return trace.isOn();
    }

    /** Says what happens on a node, at that node's Lamport time; 0 as the node stands for the world around. */
    public void trace(int node, long lamport, Supplier<String> line) {
        if (trace.isOn()) {
            trace.add(now, node, lamport, line.get());
        }
    }
}

package dev.tidemark.torture.levels;

import java.util.Arrays;
import java.util.BitSet;

/**
 * What is known of one register, and whether a read of it can be right. One writer writes 1, 2, 3 and so on, and begins
 * no write before the one before is over: acknowledged, or certainly refused. So a value says which write it is of, and
 * each read is judged when it ends, in time that does not grow with the history: a million reads cost no memory.
 *
 * <p><b>Why that is exact.</b> Linearizable reads are judged by three rules: the write of the value began before the
 * read ended and was not refused; no newer write was acknowledged before the read began; no read that ended before this
 * one began returned a newer value. Each is necessary. Together they are enough: put the calls in the order of their
 * values, each write before the reads of it, these by their beginnings. Two writes stand in the order of their times;
 * a read after a write it follows, by the second rule; a write after a read it follows, since by the first rule the
 * write of the value that was read began earlier; two reads, by the third rule. That is Lamport's atomic register with
 * a single writer ("On interprocess communication", 1986). {@code RegisterTest} compares it with a search for an order.
 *
 * <p><b>What it does not see.</b> Times are those of this process, taken before a command is sent and after its answer
 * is read; what a node does wrong and mends within that time leaves no trace in any history. Only one register is
 * looked at, which is exact for linearizability, since that is local; that two keys are read as of one moment is
 * asked for by {@link Pairs}.
 *
 * <p>Weaker levels are judged by the first rule and by what they promise beyond it: a floor that their reader gives.
 * Any thread.
 */
final class Register {
    private static final int FIRST_ROOM = 1_024;

    /** The newest value whose write has begun. */
    private long begun;
    /** The newest value that is acknowledged, or that a linearizable read has returned. */
    private long known;
    /** By value: since when this or a newer one is known, {@link System#nanoTime}. */
    private long[] knownAt = new long[FIRST_ROOM];

    private final BitSet refused = new BitSet();
    private final BitSet seen = new BitSet();

    /** @return what is written now */
    synchronized long begin() {
        return ++begun;
    }

    synchronized void acknowledged(long value, long now) {
        know(value, now);
    }

    /**
     * It was not executed, and never will be.
     *
     * @return what is wrong, or null
     */
    synchronized String refused(long value) {
        refused.set((int) value);
        return seen.get((int) value) ? value + " was read before its write was refused" : null;
    }

    /** What a linearizable read must not be older than that begins now. */
    synchronized long known() {
        return known;
    }

    /** What was known at that moment. */
    synchronized long knownAt(long nanos) {
        long least = 0;
        long most = known;
        while (least < most) {
            long middle = (least + most + 1) >>> 1;
            if (knownAt[(int) middle] - nanos <= 0) {
                least = middle;
            } else {
                most = middle - 1;
            }
        }
        return least;
    }

    /**
     * A read has ended.
     *
     * @param floor what it must not be older than
     * @param linearizable whether nothing that begins later may be older than this
     * @return what is wrong with it, or null
     */
    synchronized String ended(long value, long floor, boolean linearizable, long now) {
        if (value < 0 || value > begun) {
            return value + " was not written; the newest write is of " + begun;
        }
        if (refused.get((int) value)) {
            return value + " was refused";
        }
        if (value < floor) {
            return value + " is too old; it must be " + floor + " or newer";
        }
        seen.set((int) value);
        if (linearizable) {
            know(value, now);
        }
        return null;
    }

    private void know(long value, long now) {
        if (value >= knownAt.length) {
            knownAt = Arrays.copyOf(knownAt, (int) value * 2);
        }
        for (; known < value; known++) {
            knownAt[(int) known + 1] = now;
        }
    }
}

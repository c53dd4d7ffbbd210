package dev.tidemark.node.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/**
 * One thread, virtual time, one seed: everything that happens in a simulation happens here, in an order that the seed
 * decides. It may be entered again from within an event, which is how a disk call of one lane takes time while other lanes
 * go on.
 */
final class Scheduler {
    private static final int MAX_DEPTH = 12;

    private record Event(long time, long tie, long sequence, Runnable action) {}

    private final SplittableRandom random;
    private final PriorityQueue<Event> events = new PriorityQueue<>((a, b) -> {
        int byTime = Long.compare(a.time, b.time);
        int byTie = byTime != 0 ? byTime : Long.compare(a.tie, b.tie);
        return byTie != 0 ? byTie : Long.compare(a.sequence, b.sequence);
    });
    private final List<String> trace;
    private long now;
    private long sequence;
    private long hash = 1;
    private int depth;

    Scheduler(long seed, boolean traced) {
        random = new SplittableRandom(seed);
        trace = traced ? new ArrayList<>() : null;
    }

    /** Virtual microseconds. */
    long now() {
        return now;
    }

    void after(long micros, Runnable action) {
        events.add(new Event(now + micros, random.nextInt(1 << 16), sequence++, action));
    }

    /** Lets time pass and things happen, up to {@code end}. */
    void runUntil(long end) {
        depth++;
        while (!events.isEmpty() && events.peek().time() <= end) {
            Event event = events.remove();
            now = Math.max(now, event.time());
            mix(event.time() * 31 + event.sequence());
            event.action().run();
        }
        now = Math.max(now, end);
        depth--;
    }

    /** Something takes this long while others go on. */
    void pass(long micros) {
        if (depth < MAX_DEPTH) {
            runUntil(now + micros);
        }
    }

    boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    /** Both included. */
    long between(long low, long high) {
        return random.nextLong(low, high + 1);
    }

    int pick(int bound) {
        return random.nextInt(bound);
    }

    long nextLong() {
        return random.nextLong();
    }

    /** What happened goes into one number: two runs that differ anywhere end with different ones (H118). */
    void mix(long value) {
        hash = (hash ^ value) * 0x9E37_79B9_7F4A_7C15L;
        hash ^= hash >>> 29;
    }

    long hash() {
        return hash;
    }

    void trace(Supplier<String> line) {
        if (trace != null) {
            trace.add(now / 1000 + "." + now % 1000 / 100 + " " + line.get());
        }
    }

    /** The last lines, if this run is traced. */
    String trace(int lines) {
        return trace == null ? "" : String.join("\n", trace.subList(Math.max(0, trace.size() - lines), trace.size()));
    }
}

package dev.tidemark.torture.levels;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLongArray;

/** How many reads of each level were answered and refused at each node, and when they were sent. Any thread. */
public final class Tally {
    /** When a read was sent. */
    public enum Phase {
        BEFORE,
        /** The fault lasts, and nobody has taken the place of who is struck. */
        STRUCK,
        DURING,
        AFTER,
        /** To a process that stood still, so that they are the first that it hears of when it goes on. */
        FROZEN
    }

    private static final int LEVELS = TrialLevel.values().length;
    private static final int NODES = 8;

    private final AtomicLongArray answered = new AtomicLongArray(Phase.values().length * LEVELS * NODES);
    private final AtomicLongArray refused = new AtomicLongArray(Phase.values().length * LEVELS * NODES);
    private final Map<String, Long> codes = new TreeMap<>();
    private volatile Phase phase = Phase.BEFORE;

    public Phase phase() {
        return phase;
    }

    void phase(Phase now) {
        phase = now;
    }

    private static int index(Phase phase, TrialLevel level, int node) {
        return (phase.ordinal() * LEVELS + level.ordinal()) * NODES + node;
    }

    void answered(Phase sent, TrialLevel level, int node) {
        answered.incrementAndGet(index(sent, level, node));
    }

    void refused(Phase sent, TrialLevel level, int node, String message) {
        refused.incrementAndGet(index(sent, level, node));
        synchronized (codes) {
            codes.merge(level.word() + " " + message.split(" ")[0], 1L, Long::sum);
        }
    }

    public long answers(Phase sent, TrialLevel level, int node) {
        return answered.get(index(sent, level, node));
    }

    public long refusals(Phase sent, TrialLevel level, int node) {
        return refused.get(index(sent, level, node));
    }

    /** In all phases, at all nodes. */
    public long answers(TrialLevel level) {
        return sum(answered, level);
    }

    public long refusals(TrialLevel level) {
        return sum(refused, level);
    }

    private static long sum(AtomicLongArray counts, TrialLevel level) {
        long sum = 0;
        for (Phase phase : Phase.values()) {
            for (int node = 0; node < NODES; node++) {
                sum += counts.get(index(phase, level, node));
            }
        }
        return sum;
    }

    /** How often each level was refused with each code. */
    public Map<String, Long> codes() {
        synchronized (codes) {
            return new TreeMap<>(codes);
        }
    }
}

package dev.tidemark.sim.time;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What happened on which node. Printed in the order of Lamport time: what may have caused something stands before it.
 * What has no stamp of its own (crashes, faults, clients) takes the highest stamp that was seen before it.
 */
public final class Trace {
    private static final int MAX_LINES = 400_000;

    /** @param node 0: the world around */
    public record Line(long lamport, long micros, int node, String text) {}

    private final boolean on;
    private final List<Line> lines = new ArrayList<>();
    private long highest;

    public Trace(boolean on) {
        this.on = on;
    }

    boolean isOn() {
        return on;
    }

    void add(long micros, int node, long lamport, String text) {
        highest = Math.max(highest, lamport);
        if (lines.size() < MAX_LINES) {
            lines.add(new Line(lamport == 0 ? highest : lamport, micros, node, text));
        }
    }

    /** All, in the order of true time. */
    public List<Line> lines() {
        return List.copyOf(lines);
    }

    /** The last lines, one under the other. */
    public String last(int count) {
        List<Line> sorted = new ArrayList<>(lines);
        sorted.sort(Comparator.comparingLong(Line::lamport).thenComparingLong(Line::micros)); // stable
        StringBuilder text = new StringBuilder("lamport       ms  node  what\n");
        for (Line line : sorted.subList(Math.max(0, sorted.size() - count), sorted.size())) {
            text.append(String.format(
                    "%7d %6d.%02d  %-4s  %s%n",
                    line.lamport,
                    line.micros / 1000,
                    line.micros % 1000 / 10,
                    line.node == 0 ? "-" : "n" + line.node,
                    line.text));
        }
        return text.toString();
    }
}

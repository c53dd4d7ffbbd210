package dev.tidemark.torture.levels;

import java.util.ArrayList;
import java.util.List;

/** What is wrong. Keeps the first few and counts all. Any thread. */
public final class Findings {
    private static final int KEPT = 12;

    private final List<String> first = new ArrayList<>();
    private long count;

    synchronized void add(String finding) {
        count++;
        if (first.size() < KEPT) {
            first.add(finding);
        }
    }

    public synchronized long count() {
        return count;
    }

    @Override
    public synchronized String toString() {
        return count + " findings, the first of them:\n" + String.join("\n", first);
    }
}

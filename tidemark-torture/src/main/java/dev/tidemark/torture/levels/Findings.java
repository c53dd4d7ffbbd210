package dev.tidemark.torture.levels;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What is wrong. Keeps the first few of each kind and counts all. Any thread. */
final class Findings {
    private static final int KEPT_OF_A_KIND = 3;

    private final Map<String, List<String>> first = new TreeMap<>();
    private long count;

    /** @param kind there are not many, such as the level of a read */
    synchronized void add(String kind, String finding) {
        count++;
        List<String> kept = first.computeIfAbsent(kind, k -> new ArrayList<>());
        if (kept.size() < KEPT_OF_A_KIND) {
            kept.add(kind + finding);
        }
    }

    synchronized boolean isEmpty() {
        return count == 0;
    }

    @Override
    public synchronized String toString() {
        List<String> lines = new ArrayList<>(List.of(count + " findings, the first of each kind:"));
        first.values().forEach(lines::addAll);
        return String.join("\n", lines);
    }
}

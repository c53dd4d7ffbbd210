package dev.tidemark.sim.history;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Of transactions that watch a counter, read it, and set it to one more, no two may succeed with the same number: the
 * second would have undone the first (H37a). Knows what clients were told, and nothing else.
 */
public final class LostUpdates {
    private final Map<String, Map<Long, String>> winners = new TreeMap<>();
    private final List<String> findings = new ArrayList<>();

    /**
     * A client was told that its transaction had succeeded.
     *
     * @param who the same each time that one transaction is answered
     */
    public void succeeded(String counter, long setTo, String who) {
        String other = winners.computeIfAbsent(counter, c -> new TreeMap<>()).putIfAbsent(setTo, who);
        if (other != null && !other.equals(who)) {
            findings.add("an update of " + counter + " is lost: " + other + " and " + who + " both set it to " + setTo);
        }
    }

    /** @return findings in words; empty if all is well */
    public List<String> findings() {
        return List.copyOf(findings);
    }
}

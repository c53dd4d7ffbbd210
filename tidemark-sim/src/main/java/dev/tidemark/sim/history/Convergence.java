package dev.tidemark.sim.history;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeSet;

/** Whether nodes that have applied the same hold the same (H89). */
public final class Convergence {
    private Convergence() {}

    /**
     * @param contents of each node that was healthy long enough, by its name; key to value, or any other parts that
     *     should be equal, such as a digest
     * @return for each node that differs from the first the first difference; empty if all is well
     */
    public static List<String> findings(SortedMap<String, ? extends Map<String, String>> contents) {
        List<String> findings = new ArrayList<>();
        if (contents.isEmpty()) {
            return findings;
        }
        String first = contents.firstKey();
        contents.forEach((node, content) -> {
            String difference = difference(first, contents.get(first), node, content);
            if (difference != null) {
                findings.add(difference);
            }
        });
        return findings;
    }

    private static String difference(
            String first, Map<String, String> expected, String node, Map<String, String> found) {
        TreeSet<String> keys = new TreeSet<>(expected.keySet());
        keys.addAll(found.keySet());
        for (String key : keys) {
            if (!Objects.equals(expected.get(key), found.get(key))) {
                return key + " is " + expected.get(key) + " on " + first + ", but " + found.get(key) + " on " + node;
            }
        }
        return null;
    }
}
